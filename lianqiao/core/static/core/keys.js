// Keys: n / ? j k x, single letters of the menu and of fields, Ctrl+Enter, Enter in a search for people. None of them while
// an input method is composing.
"use strict";
(() => {
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const typing = (target) =>
    target.closest?.("input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable]");

  const rows = () =>
    [...document.querySelectorAll("main .row-item, main .table:not(.table-figures) > tbody > tr")].filter(
      (row) => row.offsetParent !== null && row.closest("dialog") === null);
  const linkOf = (row) => (row.matches("a") ? row : row.querySelector("[data-open], a[href]"));

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const here = all.findIndex((row) => row.classList.contains("is-current"));
    const next = all[Math.min(all.length - 1, Math.max(0, here === -1 && step > 0 ? 0 : here + step))];
    all[here]?.classList.remove("is-current");
    next.classList.add("is-current");
    (linkOf(next) || next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function save(event) {
    const form = event.target.closest?.("form");
    const button = form?.querySelector("[data-save]") || document.querySelector("main form [data-save]");
    if (!button) return;
    event.preventDefault();
    button.form.requestSubmit(button);
  }

  const acts = {
    "/": () => document.querySelector("[data-search]")?.focus(),
    "?": () => document.getElementById("keys")?.showModal(),
    j: () => move(1),
    k: () => move(-1),
    L: () => document.querySelector("[data-lock-now]")?.click(),
    x: () => document.querySelector(".is-current [data-bulk-item]")?.click(),
  };

  // Enter in a search for people ticks the one it found and goes on to what comes next; of several one is chosen.
  let picking = null;
  function pick(search) {
    const found = [...document.querySelectorAll(`${search.getAttribute("hx-target")} .chip`)];
    const free = found.map((chip) => chip.control).filter((box) => box && !box.checked);
    if (free.length === 1) free[0].click();
    const next = free.length > 1 ? free[0] : document.querySelector(search.dataset.thenFocus);
    if (free.length) next?.focus();
  }
  // `asked` is what was sent for, `found` what the list below shows: a quick Enter waits for the list it meant.
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.target.dataset?.thenFocus) event.target.dataset.asked = event.target.value; });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.target.dataset?.thenFocus && !event.detail.successful) event.target.dataset.asked = ""; });
  document.addEventListener("htmx:afterSettle", (event) => {
    const search = event.detail.requestConfig?.elt;
    if (!search?.dataset.thenFocus) return;
    search.dataset.found = search.dataset.asked;
    if (picking !== search || search.dataset.found !== search.value) return;
    picking = null;
    pick(search);
  });
  function findAndPick(search) {
    if (search.dataset.found === search.value) return pick(search);
    picking = search;
    if (search.dataset.asked !== search.value) search.dispatchEvent(new Event("search"));
  }

  document.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    if (event.key === "Enter" && event.target.matches?.("[data-then-focus]") && event.target.value.trim() && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      return findAndPick(event.target);
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return save(event);
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    // What the page itself offers goes before the frame: on a case, n is a contact in that case.
    const place = `[data-key="${event.key}"]`;
    const link = /^[a-z]$/.test(event.key) && (document.querySelector(`main ${place}`) || document.querySelector(place));
    const act = link ? () => link.click() : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
