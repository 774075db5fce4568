// A scale while it is answered: every answer is kept at once, digits choose, and questions come and go as the server says.
// Nothing answered is lost: what could not be kept is tried again, goes along as the page goes, or asks before leaving, and
// the form is sent only where the server answers and still knows who sends it.
"use strict";
(() => {
  const form = document.querySelector("form[data-scale]");
  if (!form) return;
  const { csrf, toast, sign } = window.lianqiao;
  const PAUSE = 500;
  const AGAIN = 15_000;
  const PATIENCE = 1_500;
  const LOCKED = 423;
  const BUSY = 429;
  const LARGEST_ALIVE = 60_000; // so much a browser still sends for a page that is gone
  const note = form.querySelector("[data-scale-note]");
  let timer, busy = false, again = false, sent = false, dirty = false, failed = false, left = null, waiting = null;
  const ahead = [];

  function say(state, text) {
    note.dataset.state = state;
    note.textContent = text;
  }
  const rows = () => [...form.querySelectorAll(".scale-row:not([hidden])")];
  const first = (row) => row.querySelector("input:checked, input:not([type=hidden]), textarea, select");

  function show(heard) {
    form.elements.version.value = heard.version;
    if (unsure) unsure.value = "";
    const hidden = new Set(heard.hidden);
    const come = [];
    form.querySelectorAll("[data-row]").forEach((row) => {
      if (row.hidden && !hidden.has(row.dataset.row) && row.matches(".scale-row")) come.push(row);
      row.hidden = hidden.has(row.dataset.row);
      const unseen = row.querySelector("[name=unseen]");
      if (unseen) unseen.disabled = !row.hidden;
    });
    count(heard.done, heard.asked);
    if (heard.warns) document.querySelector("[data-scale-warning]").hidden = false;
    goBackTo(come);
  }
  function count(done, asked) {
    document.querySelector("[data-scale-done]").textContent = done;
    document.querySelector("[data-scale-asked]").textContent = asked;
    const bar = document.querySelector("[data-scale-bar]");
    if (bar) Object.assign(bar, { max: asked || 1, value: done });
  }
  // A question that comes up right behind the one just answered is not passed over, though the focus was quicker.
  function goBackTo(come) {
    if (!left || !left.to.contains(document.activeElement)) return;
    const between = (row) => left.from.compareDocumentPosition(row) & 4 && row.compareDocumentPosition(left.to) & 4;
    const row = come.find(between);
    if (row) go(row, left.from);
  }

  const told = () => new URLSearchParams(new FormData(form));
  // Each sending has a name. What arrived although no answer came back has made the version of this page too old, not its
  // answers: so the next one says which were not heard of.
  const { sent_as: named, unsure } = form.elements;
  function namedTold() {
    if (!named) return told();
    named.value = sign();
    const body = told();
    unsure.value = `${unsure.value} ${named.value}`.trim();
    return body;
  }

  // --- kept one after the other: each answer of the server carries the version the next one has to name
  // Returns whether the server took it, or said itself why not: only then there is sense in sending the form.
  async function keep() {
    clearTimeout(timer);
    if (busy) { again = true; return true; }
    busy = true;
    dirty = false;
    let why = note.dataset.failed;
    try {
      const body = namedTold();
      const keepalive = String(body).length < LARGEST_ALIVE;
      const answer = await fetch(form.dataset.scale, { method: "POST", body, keepalive, headers: { "X-CSRFToken": csrf(), Accept: "application/json" } });
      if (answer.status === LOCKED) document.dispatchEvent(new Event("locked"));
      if (answer.status === BUSY) why = note.dataset.busy || why;
      if (answer.status === BUSY || answer.redirected || answer.status === LOCKED || answer.status >= 500) throw new Error(String(answer.status));
      const heard = await answer.json();
      failed = false;
      if (!answer.ok) { say("failed", heard.refused || note.dataset.failed); return true; }
      show(heard);
      say("saved", note.dataset.saved);
      return true;
    } catch {
      dirty = failed = true;
      say("failed", why);
      timer = setTimeout(keep, AGAIN);
      return false;
    } finally {
      busy = false;
      if (again && !sent) { again = false; keep(); }
      else moveOn();
    }
  }
  // A page that never shows what was kept says what was touched on it: an answer taken away there is taken away.
  function name(target) {
    const row = target.closest("[data-row]")?.dataset.row;
    if (!row || !("scaleEmpty" in form.dataset) || form.querySelector(`[name=touched][value="${CSS.escape(row)}"]`)) return;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "touched", value: row });
    form.append(field);
  }
  function touched(event) {
    dirty = true;
    name(event.target);
    clearTimeout(timer);
    // What is chosen may bring up the next question: it is asked at once. What is written is waited for.
    timer = setTimeout(keep, event.target.matches("[type=radio], [type=checkbox], select") ? 0 : PAUSE);
  }
  form.addEventListener("change", touched);
  form.addEventListener("input", (event) => { if (!event.target.matches("[type=radio], [type=checkbox], select")) touched(event); });
  document.addEventListener("cover", () => { if (dirty) keep(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && dirty) keep(); });
  window.addEventListener("pagehide", () => {
    if (!dirty || sent) return;
    if (navigator.sendBeacon(form.dataset.scale, namedTold())) dirty = false;
  });
  window.addEventListener("beforeunload", (event) => { if (failed && !sent) event.preventDefault(); });
  window.addEventListener("pageshow", (event) => {
    sent = false;
    // Brought back as it was left: what it kept as it went has made it too old.
    if (event.persisted && form.elements.version.value !== "0") location.reload();
  });

  // An answer that excludes all others leaves none of them chosen, and is left by the first of them.
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    for (const other of form.querySelectorAll(`input[name="${CSS.escape(target.name)}"]:checked`)) {
      if (other !== target && (target.matches("[data-alone]") || other.matches("[data-alone]"))) other.checked = false;
    }
  });
  // A further field for a question answered again and again.
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-line]");
    if (!button) return;
    const line = button.previousElementSibling.cloneNode(true);
    const field = line.matches("textarea") ? line : line.querySelector("input");
    field.removeAttribute("id");
    field.value = "";
    button.before(line);
    field.focus();
  });
  // A line more or less: the form is sent as without scripts, and what comes back takes the place of the rows.
  async function redraw(button) {
    const fields = new FormData(form);
    fields.append(button.name, button.value);
    busy = true;
    try {
      const answer = await fetch(location.href, { method: "POST", body: fields, headers: { "X-CSRFToken": csrf() } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const drawn = page.querySelector(".scale-rows");
      if (!drawn) return say("failed", note.dataset.failed);
      form.querySelector(".scale-rows").replaceWith(document.adoptNode(drawn));
      form.elements.version.value = page.querySelector("[name=version]").value;
      count(page.querySelector("[data-scale-done]").textContent, page.querySelector("[data-scale-asked]").textContent);
      const same = [...form.querySelectorAll("[name=more]")].find((one) => one.value === button.value);
      same?.scrollIntoView({ block: "center", behavior: "smooth" });
      say("saved", note.dataset.saved);
    } catch {
      say("failed", note.dataset.failed);
    } finally {
      busy = false;
    }
  }
  // What is kept last must be kept before the form goes: it carries the version the form needs, and says whether it would arrive.
  form.addEventListener("submit", async (event) => {
    if (sent || event.defaultPrevented) return;
    event.preventDefault();
    const button = event.submitter;
    while (busy) await new Promise((soon) => setTimeout(soon, 50));
    if (button?.matches("[name=more], [name=less]")) return redraw(button);
    let arrives = await keep();
    if (!arrives && window.lianqiao.refused) {
      const refusal = await window.lianqiao.refused();
      if (refusal) toast(refusal, "error");
      if (refusal !== undefined) return;
      arrives = await keep(); // signed in anew meanwhile: with the token of today
    }
    while (busy) await new Promise((soon) => setTimeout(soon, 50));
    if (!arrives) return toast(note.textContent, "error");
    clearTimeout(timer);
    sent = true;
    form.requestSubmit(button);
  });

  // --- by keyboard: digits choose and go on, Enter goes on, arrows go up and down where they do nothing else
  function answered(row) {
    return row.querySelector("input:checked") || [...row.querySelectorAll("input:not([type=radio]):not([type=checkbox]):not([type=hidden]), textarea")].some((field) => field.value);
  }
  function current() {
    return document.activeElement?.closest?.(".scale-row") || rows().find((row) => !answered(row));
  }
  function go(row, from) {
    if (!row) return;
    left = { from, to: row };
    first(row)?.focus();
    row.scrollIntoView({ block: "center", behavior: "smooth" });
  }
  function nextTo(row, by) {
    const all = rows();
    return all[all.indexOf(row) + by];
  }
  function step(row, by) {
    const next = nextTo(row, by);
    if (next) go(next, row);
    else if (by > 0) (form.querySelector("[data-save]") || form.querySelector(".btn-primary"))?.focus();
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    const { target, key } = event;
    const row = target.closest?.(".scale-row");
    const writes = target.matches("input:not([type=radio]):not([type=checkbox])");
    const way = { ArrowDown: 1, ArrowUp: -1 }[key] && (target.matches("[type=checkbox]") || (writes && target.matches("[type=text]"))) ? { ArrowDown: 1, ArrowUp: -1 }[key] : 0;
    if (row && !target.matches("textarea, button") && (key === "Enter" || way)) {
      event.preventDefault();
      return way ? step(row, way) : onward(row);
    }
    if (!/^[0-9]$/.test(key) || writes || target.matches("textarea, select") || document.querySelector("dialog[open]")) return;
    if (waiting) ahead.push(key);
    if (waiting || choose(key)) event.preventDefault();
  });
  function choose(digit) {
    const here = current();
    const option = here?.querySelector(`[data-digit="${digit}"]`);
    if (!option) return false;
    option.checked = option.type === "radio" || !option.checked;
    option.dispatchEvent(new Event("change", { bubbles: true }));
    if (option.type === "radio") onward(here);
    else option.focus();
    return true;
  }
  // On to the next question; where an answer may bring one up, once the server has said which is next. What is typed
  // meanwhile is typed into the question it was meant for.
  function onward(row) {
    if (!form.querySelector(".scale-row[hidden]")) return step(row, 1);
    clearTimeout(waiting?.timer);
    // Patience is for who looks on. What was typed ahead waits for the server: nobody else knows which question it was meant for.
    const longest = () => { if (!busy || (!ahead.length && nextTo(row, 1))) moveOn(); };
    waiting = { row, timer: setTimeout(longest, PATIENCE) };
    if (dirty) keep();
    else if (!busy) moveOn();
  }
  function moveOn() {
    if (!waiting) return;
    const { row, timer: longest } = waiting;
    clearTimeout(longest);
    waiting = null;
    step(row, 1);
    // Once nothing can come up any more, an answer no longer waits: what was typed ahead goes on by itself.
    while (ahead.length && !waiting) choose(ahead.shift());
  }
})();
