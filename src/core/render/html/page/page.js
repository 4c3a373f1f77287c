// SPDX-FileCopyrightText: The mod_dcv authors
// SPDX-License-Identifier: Apache-2.0
// What the page does more with scripts: copy, search as you type, check without loading again,
// tell local times. What it says comes from the server, in the language of the page.
"use strict";
(() => {
  const status = document.getElementById("status");
  const texts = status.dataset;
  const say = (text) => { status.textContent = text; };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const parse = (text) => new DOMParser().parseFromString(text, "text/html");

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
  // Say on a button for a while what became of it.
  const sayOn = (button, text) => {
    const label = button.dataset.label ?? button.textContent;
    button.dataset.label = label;
    button.textContent = text;
    say(text);
    button.focus();
    setTimeout(() => { button.textContent = label; }, 2000);
  };
  const copyFrom = (button, text) => copy(text)
    .then(() => sayOn(button, texts.copied), () => sayOn(button, texts.byHand));

  // Some things make no sense without scripts, and are hidden until they run.
  const unhide = () => {
    for (const button of all("button[hidden]")) { button.hidden = false; }
  };
  const zone = (time) => new Intl.DateTimeFormat(document.documentElement.lang,
    { dateStyle: "medium", timeStyle: "short" }).format(time);
  const addLocalTimes = () => {
    if (!new Date().getTimezoneOffset()) { return; }
    for (const time of all("time:not([title])")) {
      const local = fill(texts.local, { time: zone(new Date(time.dateTime)) });
      time.title = local;
      if (!time.textContent.endsWith("UTC")) { continue; }
      const beside = document.createElement("span");
      beside.className = "local faint";
      beside.textContent = ` · ${local}`;
      time.append(beside);
    }
  };
  const prepare = () => { unhide(); addLocalTimes(); };
  const setAll = (open) => {
    for (const details of all("#results details")) { details.open = open; }
  };
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("#results details:not([open])");
    for (const details of closed) { details.open = true; }
  });
  addEventListener("afterprint", () => {
    for (const details of closed) { details.open = false; }
  });

  // The server searches, so that all pages are searched and not only this one.
  const form = document.querySelector("form.search");
  const found = () => document.getElementById("found");
  const parameters = new URLSearchParams(location.search);
  let timer, reload, slow, last = 0;

  // The page's own address is loaded again after a while; what was typed should stay.
  const refreshHere = () => {
    const seconds = new URLSearchParams(location.search).get("refresh");
    if (seconds === null) { return; }
    stop();
    clearTimeout(reload);
    reload = setTimeout(() => location.reload(), 1000 * (seconds || 10));
  };
  const show = (link, page) => {
    document.getElementById("results").replaceWith(page.getElementById("results"));
    history.replaceState(null, "", link);
    prepare();
    say(found().textContent);
  };
  // Whoever has sent the form wants to see what was found, and no keyboard over it.
  const arrive = () => {
    const results = document.getElementById("results"), { top } = results.getBoundingClientRect();
    if (top >= 0 && innerHeight / 2 >= top) { return; }
    document.getElementById("orders").scrollIntoView();
    results.focus({ preventScroll: true });
  };
  const fail = (sentence) => {
    found().textContent = sentence;
    say(sentence);
  };
  // A refusal is a page of its own, of which the sentence is shown here. What else answers, as a
  // proxy does or a page that asks for a password, is not told in its own words.
  class Refused extends Error {}
  const strange = (response) => new Refused(fill(texts.strange, { status: response.status }));
  const refusal = (response, text) => {
    const refused = parse(text).getElementById("refused");
    return refused ? new Refused(refused.textContent) : strange(response);
  };
  const pageOf = async (response) => {
    const text = await response.text();
    if (!response.ok) { throw refusal(response, text); }
    const page = parse(text);
    if (!page.getElementById("results")) { throw strange(response); }
    return page;
  };
  const sentenceFor = (error, silent) => error instanceof Refused ? error.message : silent;
  const search = (sent) => {
    const query = new URLSearchParams(new FormData(form));
    query.set("zone", document.querySelector("form.zone input[name=zone]").value);
    for (const [key, value] of [...query]) { if (!value || value === "any") { query.delete(key); } }
    const link = location.pathname + (query.size ? `?${query}` : "");
    const number = ++last;
    const unlessLater = (work) => (value) => {
      if (number !== last) { return; }
      clearTimeout(slow);
      work(value);
      if (sent) { arrive(); }
    };
    refreshHere();
    clearTimeout(slow);
    slow = setTimeout(() => fail(texts.searching), 1000);
    fetch(link, { headers: { Accept: "text/html" } }).then(pageOf).then(
      unlessLater((page) => show(link, page)),
      unlessLater((error) => fail(sentenceFor(error, texts.silent))),
    );
  };
  for (const one of all("search form")) {
    one.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => search(false), 150);
    });
    one.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(timer);
      search(true);
    });
  }

  // A page that is loaded again is as it was left: what was unfolded, the focus, the place.
  const memory = () => `dcv-status ${location.href}`;
  const keyIn = (element, selector) => {
    const owner = element.closest("article, section[aria-labelledby], form");
    if (!owner) { return ""; }
    const name = owner.dataset.order || owner.getAttribute("aria-labelledby") || "form";
    return `${name} ${all(selector, owner).indexOf(element)}`;
  };
  const FOCUSED = "a, button, input, select, summary";
  const remember = () => {
    const details = all("details").map((one) => [keyIn(one, "details"), one.open]);
    const focused = document.activeElement.matches(FOCUSED) ? keyIn(document.activeElement, FOCUSED) : "";
    sessionStorage.setItem(memory(), JSON.stringify({ details, focused, place: scrollY }));
  };
  const restore = () => {
    const kept = JSON.parse(sessionStorage.getItem(memory()));
    sessionStorage.removeItem(memory());
    if (!kept) { return; }
    const open = new Map(kept.details);
    for (const one of all("details")) {
      const key = keyIn(one, "details");
      if (open.has(key)) { one.open = open.get(key); }
    }
    const focused = kept.focused && all(FOCUSED).find((one) => keyIn(one, FOCUSED) === kept.focused);
    if (focused) { focused.focus({ preventScroll: true }); }
    if (focused && focused.name === "search") { focused.setSelectionRange(999, 999); }
    scrollTo(0, kept.place);
  };
  if (parameters.has("refresh")) {
    try {
      unhide();
      restore();
      addEventListener("pagehide", remember);
    } catch (error) {
      // A browser that keeps nothing shows the page as it comes.
    }
  }

  // Checks: one after the other, a few at once, each shown when its result comes.
  const AT_ONCE = 4;
  const pause = (seconds) => new Promise((done) => { setTimeout(done, 1000 * seconds); });
  const fetchPage = async (link) => {
    for (let tries = 0; ; tries++) {
      const response = await fetch(link, { headers: { Accept: "text/html" } });
      if (response.status !== 503 || tries >= 5) { return pageOf(response); }
      await pause(Number(response.headers.get("Retry-After")) || 2);
    }
  };
  // What went wrong is told beside the button that was pressed.
  const tellAt = (button, sentence) => {
    const old = button.nextElementSibling;
    if (old && old.classList.contains("refused")) { old.remove(); }
    if (!sentence) { return; }
    const told = document.createElement("p");
    told.className = "refused is bad";
    told.textContent = sentence;
    button.after(told);
  };
  const showOverview = (page) => {
    const overview = "section[aria-labelledby=overview]";
    const shown = document.querySelector(overview), fresh = page.querySelector(overview);
    if (!shown || !fresh || shown.contains(document.activeElement)) { return; }
    for (const one of all("details", fresh)) { one.open = shown.querySelector("details")?.open ?? false; }
    shown.replaceWith(fresh);
  };
  const twin = (place, selector, page) => all(selector, page)
    .find((other) => Object.keys(place.dataset).every((key) => key === "told" || other.dataset[key] === place.dataset[key]));
  // What was shown before gives way, but for what has the focus.
  const replace = (place, fresh) => {
    const focused = place.contains(document.activeElement) && keyWithin(place, document.activeElement);
    if (place.id) { fresh.id = place.id; } else { fresh.removeAttribute("id"); }
    fresh.classList.add("fresh");
    place.replaceWith(fresh);
    if (focused) { all(FOCUSED, fresh)[focused.at]?.focus(); }
  };
  const keyWithin = (place, element) => ({ at: all(FOCUSED, place).indexOf(element) });
  const rowSays = (row) => {
    const cells = all("td[data-label]", row).slice(0, 4).map((cell) => `${cell.dataset.label}: ${cell.textContent.trim()}`);
    return `${row.querySelector("th").textContent.trim()}. ${cells.join(". ")}`;
  };
  const showResults = (page) => {
    let told = "";
    for (const row of all("tr[data-row]")) {
      const fresh = twin(row, "tr[data-row]", page);
      if (fresh) { replace(row, fresh); told = rowSays(fresh); }
    }
    for (const place of all("[data-check]")) {
      const fresh = twin(place, "[data-check]", page);
      if (!fresh) { continue; }
      const order = place.closest("article"), freshOrder = fresh.closest("article");
      replace(place, fresh);
      told = fresh.dataset.told;
      order.className = freshOrder.className;
      for (const part of [".next", ".glance"]) {
        order.querySelector(part).replaceWith(freshOrder.querySelector(part).cloneNode(true));
      }
    }
    showOverview(page);
    prepare();
    if (told) { say(told); }
  };
  const checkName = async (link) => {
    const buttons = () => all("a.check").filter((one) => one.href === link);
    for (const button of buttons()) { button.setAttribute("aria-disabled", "true"); button.textContent = texts.checking; tellAt(button, ""); }
    try {
      showResults(await fetchPage(link));
      return "";
    } catch (error) {
      const sentence = sentenceFor(error, texts.failed);
      for (const button of buttons()) {
        button.removeAttribute("aria-disabled");
        button.textContent = texts.again;
        tellAt(button, sentence);
      }
      return sentence;
    }
  };
  // The names where the orders stand as a whole; else the orders, all names of one at once.
  const tasks = () => {
    const names = [...new Set(all("a.check").map((one) => one.href))];
    if (names.length) { return { text: texts.names, work: names.map((link) => () => checkName(link)) }; }
    const lang = parameters.get("lang"), suffix = lang ? `&lang=${lang}` : "";
    const orders = [...new Set(all("tr[data-md5]").map((row) => row.dataset.md5))];
    return { text: texts.orders, work: orders.map((md5) => () => fetchPage(`?search=${md5}&check=all${suffix}`)
      .then((page) => { showResults(page); return ""; }, (error) => sentenceFor(error, texts.failed))) };
  };
  const checkAll = async (button) => {
    const { text, work } = tasks();
    const progress = document.getElementById("progress"), bar = progress.querySelector("progress");
    const total = work.length;
    let done = 0, failure = "";
    const tell = () => {
      bar.value = done;
      progress.querySelector("span").textContent = fill(text, { done, all: total });
    };
    bar.max = total || 1;
    progress.hidden = false;
    tellAt(button, "");
    tell();
    const worker = async () => {
      while (work.length) {
        failure = await work.shift()() || failure;
        done++;
        tell();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    // Of results that came at once, the last one need not have all counts.
    await fetchPage(location.href).then(showOverview, () => {});
    progress.hidden = true;
    say(failure || fill(texts.all, { all: total }));
    tellAt(button, failure);
  };

  const messageOf = async (response) => {
    const text = await response.text();
    if (!response.ok) { throw refusal(response, text); }
    if (!/^text\/plain/.test(response.headers.get("Content-Type"))) { throw strange(response); }
    return text;
  };
  const copyMessage = (link) => fetch(link.href, { headers: { Accept: "text/html" } }).then(messageOf).then(
    (text) => { tellAt(link, ""); copyFrom(link, text); },
    (error) => { tellAt(link, sentenceFor(error, texts.silent)); say(sentenceFor(error, texts.silent)); },
  );

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("button.copy, a.message, a.check, #check-all, #open, #close, #refreshes a");
    if (!pressed || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    if (pressed.matches("#refreshes a")) {
      const here = new URL(location.href);
      here.searchParams.delete("refresh");
      pressed.href = here;
      return;
    }
    event.preventDefault();
    if (pressed.getAttribute("aria-disabled")) { return; }
    if (pressed.matches("#open, #close")) {
      setAll(pressed.id === "open");
    } else if (pressed.matches("button.copy")) {
      copyFrom(pressed, pressed.previousElementSibling.textContent);
    } else if (pressed.matches("a.message")) {
      copyMessage(pressed);
    } else if (pressed.id === "check-all") {
      const label = pressed.textContent;
      pressed.setAttribute("aria-disabled", "true");
      pressed.textContent = texts.checking;
      checkAll(pressed).finally(() => { pressed.removeAttribute("aria-disabled"); pressed.textContent = label; });
    } else {
      checkName(pressed.href).then((problem) => { if (problem) { say(problem); } });
    }
  });
  prepare();
})();
