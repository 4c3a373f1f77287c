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
  const found = () => document.getElementById("found");
  let timer, reload, last = 0;

  // The page's own address is loaded again after a while; what was typed should stay.
  const refreshHere = () => {
    if (!form.elements.refresh) { return; }
    stop();
    clearTimeout(reload);
    reload = setTimeout(() => location.reload(), 1000 * form.elements.refresh.value);
  };
  const show = (link, text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    document.getElementById("results").replaceWith(page.getElementById("results"));
    history.replaceState(null, "", link);
    unhide();
    say(found().textContent);
  };
  const fail = (sentence) => {
    found().textContent = sentence;
    say(sentence);
  };
  const search = () => {
    const query = new URLSearchParams(new FormData(form));
    if (!query.get("search")) { query.delete("search"); }
    const link = location.pathname + (query.size ? "?" + query : "");
    const number = ++last;
    refreshHere();
    fetch(link, { headers: { Accept: "text/html" } })
      .then((response) => response.text().then((text) => {
        if (number !== last) { return; }
        if (response.ok) { show(link, text); } else { fail(text); }
      }))
      .catch(() => { if (number === last) { fail("The server does not answer."); } });
  };
  // Whoever typed when the page was loaded again goes on typing.
  if (form.elements.refresh && form.elements.search.value) {
    form.elements.search.focus();
    form.elements.search.setSelectionRange(999, 999);
  }
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
