// SPDX-FileCopyrightText: The mod_dcv authors
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
  // A refusal is a page of its own, of which the sentence is shown here.
  const sentenceOf = (text) => {
    const refused = new DOMParser().parseFromString(text, "text/html").getElementById("refused");
    return refused ? refused.textContent : text;
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
        if (response.ok) { show(link, text); } else { fail(sentenceOf(text)); }
      }))
      .catch(() => { if (number === last) { fail("The server does not answer."); } });
  };
  // A page that is loaded again is as it was left: what was unfolded, the focus, the place.
  const memory = () => "dcv-status " + location.href;
  const keyIn = (element, selector) => {
    const owner = element.closest("article, section[aria-labelledby]");
    if (!owner) { return ""; }
    const number = [...owner.querySelectorAll(selector)].indexOf(element);
    return `${owner.dataset.order || owner.getAttribute("aria-labelledby")} ${number}`;
  };
  const FOCUSED = "a, button, input, summary";
  const find = (selector, key) => [...document.querySelectorAll(selector)].find((one) => keyIn(one, selector) === key);
  const remember = () => {
    const details = [...document.querySelectorAll("details")].map((one) => [keyIn(one, "details"), one.open]);
    const focused = document.activeElement.matches(FOCUSED) ? keyIn(document.activeElement, FOCUSED) : "";
    sessionStorage.setItem(memory(), JSON.stringify({ details, focused, place: scrollY }));
  };
  const restore = () => {
    const kept = JSON.parse(sessionStorage.getItem(memory()));
    sessionStorage.removeItem(memory());
    if (!kept) { return; }
    const open = new Map(kept.details);
    for (const one of document.querySelectorAll("details")) {
      const key = keyIn(one, "details");
      if (open.has(key)) { one.open = open.get(key); }
    }
    const focused = kept.focused && find(FOCUSED, kept.focused);
    if (focused) { focused.focus({ preventScroll: true }); }
    if (focused === form.elements.search) { focused.setSelectionRange(999, 999); }
    scrollTo(0, kept.place);
  };
  if (form.elements.refresh) {
    try {
      unhide();
      restore();
      addEventListener("pagehide", remember);
    } catch (error) {
      // A browser that keeps nothing shows the page as it comes.
    }
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
  class Refused extends Error {}
  const NO_ANSWER = "The server did not answer. Check again; if that does not help, load the page again.";
  const fetchPage = async (link) => {
    for (let tries = 0; ; tries++) {
      const response = await fetch(link, { headers: { Accept: "text/html" } });
      const text = await response.text();
      if (response.ok) { return new DOMParser().parseFromString(text, "text/html"); }
      if (response.status !== 503 || tries >= 5) { throw new Refused(sentenceOf(text)); }
      await pause(Number(response.headers.get("Retry-After")) || 2);
    }
  };
  // What went wrong is told beside the button that was pressed.
  const tellAt = (button, sentence) => {
    const old = button.nextElementSibling;
    if (old && old.classList.contains("refused")) { old.remove(); }
    if (!sentence) { return; }
    const told = document.createElement("p");
    told.className = "refused bad";
    told.textContent = sentence;
    button.after(told);
  };
  const showOverview = (page) => {
    const overview = "section[aria-labelledby=overview]", shown = document.querySelector(overview);
    if (!shown.contains(document.activeElement)) { shown.replaceWith(page.querySelector(overview)); }
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
      order.className = freshOrder.className;
      if (focused) { fresh.querySelector("a.check").focus(); }
    }
    showOverview(page);
  };
  const checkName = async (link) => {
    const buttons = () => [...document.querySelectorAll("a.check")].filter((one) => one.href === link);
    for (const button of buttons()) { button.setAttribute("aria-disabled", "true"); button.textContent = "Checking …"; tellAt(button, ""); }
    try {
      showResults(await fetchPage(link));
      return "";
    } catch (error) {
      const sentence = error instanceof Refused && error.message ? error.message : NO_ANSWER;
      for (const button of buttons()) {
        button.removeAttribute("aria-disabled");
        button.textContent = "Check again";
        tellAt(button, sentence);
      }
      return sentence;
    }
  };
  const checkAll = async (button) => {
    const links = [...new Set([...document.querySelectorAll("a.check")].map((one) => one.href))];
    const all = links.length;
    let done = 0, failure = "";
    const worker = async () => {
      while (links.length) {
        failure = await checkName(links.shift()) || failure;
        button.textContent = `Checking … ${++done} of ${all} names done`;
        say(`${done} of ${all} names checked`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    // Of results that came at once, the last one need not have all counts.
    await fetchPage(location.href).then(showOverview, () => {});
    say(failure || `All ${all} names are checked`);
    tellAt(button, failure);
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
      checkAll(link).finally(() => { link.removeAttribute("aria-disabled"); link.textContent = label; });
    } else {
      checkName(link.href).then((problem) => say(problem || "Checked"));
    }
  });
  unhide();
})();
