// SPDX-License-Identifier: Apache-2.0
// What the page does more with scripts: copy, search as you type, open and close all.
"use strict";
(() => {
  const status = document.getElementById("status");
  const say = (text) => { status.textContent = text; };

  // Without a secure context there is no clipboard object, but the old way still works.
  const copyOldWay = (text) => {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "skip";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject();
  };
  const copy = (text) => navigator.clipboard
    ? navigator.clipboard.writeText(text).catch(() => copyOldWay(text))
    : copyOldWay(text);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (!button) { return; }
    copy(button.previousElementSibling.textContent).then(() => {
      button.textContent = "Copied";
      say("Copied");
    }, () => {
      button.textContent = "Select it by hand";
    }).finally(() => {
      button.focus();
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
  });

  const unhide = () => {
    for (const button of document.querySelectorAll("button[hidden]")) { button.hidden = false; }
  };
  const setAll = (open) => {
    for (const details of document.querySelectorAll("#results details")) { details.open = open; }
  };
  document.getElementById("open").addEventListener("click", () => setAll(true));
  document.getElementById("close").addEventListener("click", () => setAll(false));
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const details of closed) { details.open = true; }
  });
  addEventListener("afterprint", () => {
    for (const details of closed) { details.open = false; }
  });

  // The server searches, so that all pages are searched and not only this one.
  const form = document.querySelector("form.search");
  let timer, last = 0;
  const search = () => {
    const query = new URLSearchParams(new FormData(form));
    if (!query.get("search")) { query.delete("search"); }
    const link = location.pathname + (query.size ? "?" + query : "");
    const number = ++last;
    fetch(link, { headers: { Accept: "text/html" } }).then((response) => {
      if (!response.ok) { throw new Error(response.status); }
      return response.text();
    }).then((text) => {
      if (number !== last) { return; }
      const found = new DOMParser().parseFromString(text, "text/html").getElementById("results");
      document.getElementById("results").replaceWith(found);
      history.replaceState(null, "", link);
      unhide();
      say(document.getElementById("found").textContent);
    }).catch(() => {
      if (number === last) { say("The server does not answer."); }
    });
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    search();
  });
  unhide();
})();
