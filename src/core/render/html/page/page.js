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

  // Checks: one name after the other, a few at once, each shown when its result comes.
  const AT_ONCE = 4;
  const pause = (seconds) => new Promise((done) => { setTimeout(done, 1000 * seconds); });
  const fetchPage = async (link) => {
    for (let tries = 0; ; tries++) {
      const response = await fetch(link, { headers: { Accept: "text/html" } });
      const text = await response.text();
      if (response.ok) { return new DOMParser().parseFromString(text, "text/html"); }
      if (response.status !== 503 || tries >= 5) { throw new Error(text); }
      await pause(Number(response.headers.get("Retry-After")) || 2);
    }
  };
  const places = () => [...document.querySelectorAll("[data-check]")];
  const showResults = (page) => {
    for (const place of places()) {
      const fresh = [...page.querySelectorAll("[data-check]")]
        .find((other) => other.dataset.check === place.dataset.check);
      if (!fresh) { continue; }
      const focused = place.contains(document.activeElement);
      const order = place.closest(".order"), freshOrder = fresh.closest(".order");
      place.replaceWith(fresh);
      order.querySelector("summary").replaceWith(freshOrder.querySelector("summary"));
      if (focused) { fresh.querySelector("a.check").focus(); }
    }
  };
  const checkName = async (link) => {
    const buttons = () => [...document.querySelectorAll("a.check")].filter((one) => one.href === link);
    for (const button of buttons()) { button.setAttribute("aria-disabled", "true"); button.textContent = "Checking …"; }
    try {
      showResults(await fetchPage(link));
      return "";
    } catch (error) {
      for (const button of buttons()) { button.removeAttribute("aria-disabled"); button.textContent = "Check again"; }
      return error.message || "The server does not answer.";
    }
  };
  const checkAll = async () => {
    const links = [...new Set([...document.querySelectorAll("a.check")].map((one) => one.href))];
    const all = links.length;
    let done = 0, failure = "";
    const worker = async () => {
      while (links.length) {
        failure = await checkName(links.shift()) || failure;
        say(`${++done} of ${all} names checked`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    say(failure || `All ${all} names are checked`);
    if (failure) { fail(failure); }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.check, #check-all");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    event.preventDefault();
    if (link.getAttribute("aria-disabled")) { return; }
    if (link.id === "check-all") {
      const label = link.textContent;
      link.setAttribute("aria-disabled", "true");
      link.textContent = "Checking …";
      checkAll().finally(() => { link.removeAttribute("aria-disabled"); link.textContent = label; });
    } else {
      checkName(link.href).then((problem) => {
        say(problem || "Checked");
        if (problem) { fail(problem); }
      });
    }
  });
  unhide();
})();
