// Work on many rows: <form data-bulk="cases.list"> … <input type=checkbox data-bulk-item>. The choice survives paging
// and filtering until it is used or cleared, and only in this tab.
"use strict";
(() => {
  const chosen = new WeakMap();
  const keyOf = (form) => `bulk:${form.dataset.bulk}`;
  const store = (form) => sessionStorage.setItem(keyOf(form), JSON.stringify([...chosen.get(form)]));
  const items = (form) => [...form.querySelectorAll("[data-bulk-item]")];

  function show(form) {
    const set = chosen.get(form);
    const boxes = items(form);
    boxes.forEach((box) => { box.checked = set.has(box.value); });
    const here = boxes.filter((box) => box.checked).length;
    const all = form.querySelector("[data-bulk-all]");
    if (all) {
      all.checked = boxes.length > 0 && here === boxes.length;
      all.indeterminate = here > 0 && here < boxes.length;
    }
    form.querySelectorAll("[data-bulk-count]").forEach((place) => { place.textContent = set.size; });
    form.querySelector("[data-bulk-bar]")?.classList.toggle("is-open", set.size > 0);
  }

  function choose(form, boxes, on) {
    const set = chosen.get(form);
    boxes.forEach((box) => (on ? set.add(box.value) : set.delete(box.value)));
    store(form);
    show(form);
  }

  function start(form) {
    let kept = [];
    try { kept = JSON.parse(sessionStorage.getItem(keyOf(form)) || "[]"); } catch { kept = []; }
    chosen.set(form, new Set(kept));
    items(form).filter((box) => box.checked).forEach((box) => chosen.get(form).add(box.value));
    show(form);
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-bulk]");
    if (!form) return;
    if (event.target.matches("[data-bulk-all]")) choose(form, items(form), event.target.checked);
    if (event.target.matches("[data-bulk-item]")) choose(form, [event.target], event.target.checked);
  });
  document.addEventListener("click", (event) => {
    const form = event.target.closest("[data-bulk-clear]")?.closest("form[data-bulk]");
    if (!form) return;
    chosen.get(form).clear();
    store(form);
    show(form);
  });
  // What was chosen on other pages goes along as hidden fields.
  document.addEventListener("formdata", (event) => {
    const set = chosen.get(event.target);
    if (!set) return;
    event.formData.delete("chosen");
    set.forEach((value) => event.formData.append("chosen", value));
  });
  document.addEventListener("submit", (event) => {
    if (!chosen.has(event.target) || event.defaultPrevented || event.target.method === "get") return;
    sessionStorage.removeItem(keyOf(event.target));
  });

  const startAll = (part) => part.querySelectorAll("form[data-bulk]").forEach((form) => (chosen.has(form) ? show(form) : start(form)));
  startAll(document);
  document.addEventListener("htmx:load", () => startAll(document));
  if (window.lianqiao) window.lianqiao.chosen = (form) => chosen.get(form);
})();
