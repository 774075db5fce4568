// A scale while it is answered: every answer is kept at once, digits choose, and questions come and go as the server says.
"use strict";
(() => {
  const form = document.querySelector("form[data-scale]");
  if (!form) return;
  const { csrf } = window.lianqiao;
  const PAUSE = 500;
  const note = form.querySelector("[data-scale-note]");
  let timer, busy = false, again = false, sent = false;

  function say(state, text) {
    note.dataset.state = state;
    note.textContent = text;
  }
  function show(told) {
    form.elements.version.value = told.version;
    const hidden = new Set(told.hidden);
    form.querySelectorAll("[data-row]").forEach((row) => { row.hidden = hidden.has(row.dataset.row); });
    document.querySelector("[data-scale-done]").textContent = told.done;
    document.querySelector("[data-scale-asked]").textContent = told.asked;
    if (told.warns) document.querySelector("[data-scale-warning]").hidden = false;
  }
  // One after the other: each answer of the server carries the version the next one has to name.
  async function keep() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(form.dataset.scale, { method: "POST", body: new FormData(form), headers: { "X-CSRFToken": csrf(), Accept: "application/json" } });
      const told = await answer.json();
      if (!answer.ok) return say("failed", told.refused || note.dataset.failed);
      show(told);
      say("saved", note.dataset.saved);
    } catch {
      say("failed", note.dataset.failed);
      timer = setTimeout(keep, 15_000);
    } finally {
      busy = false;
      if (again && !sent) { again = false; keep(); }
    }
  }
  function touched() {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  }
  form.addEventListener("change", touched);
  form.addEventListener("input", touched);
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
      const rows = page.querySelector(".scale-rows");
      if (!rows) return say("failed", note.dataset.failed);
      form.querySelector(".scale-rows").replaceWith(document.adoptNode(rows));
      form.elements.version.value = page.querySelector("[name=version]").value;
      for (const name of ["[data-scale-done]", "[data-scale-asked]"]) document.querySelector(name).textContent = page.querySelector(name).textContent;
      const again = [...form.querySelectorAll("[name=more]")].find((one) => one.value === button.value);
      again?.scrollIntoView({ block: "center", behavior: "smooth" });
      say("saved", note.dataset.saved);
    } catch {
      say("failed", note.dataset.failed);
    } finally {
      busy = false;
    }
  }
  // What is kept last must be kept before the form goes: it carries the version the form needs.
  form.addEventListener("submit", async (event) => {
    if (sent || event.defaultPrevented) return;
    clearTimeout(timer);
    const button = event.submitter;
    const lines = button?.matches("[name=more], [name=less]");
    if (!busy && !lines) { sent = true; return; }
    event.preventDefault();
    const wait = setInterval(() => {
      if (busy) return;
      clearInterval(wait);
      if (lines) return redraw(button);
      sent = true;
      form.requestSubmit(button);
    }, 50);
  });

  const rows = () => [...form.querySelectorAll(".scale-row:not([hidden])")];
  function answered(row) {
    return row.querySelector("input:checked") || [...row.querySelectorAll("input:not([type=radio]):not([type=checkbox]), textarea")].some((field) => field.value);
  }
  function current() {
    return document.activeElement?.closest?.(".scale-row") || rows().find((row) => !answered(row));
  }
  document.addEventListener("keydown", (event) => {
    if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select")) return;
    const row = current();
    const option = row?.querySelector(`[data-digit="${event.key}"]`);
    if (!option) return;
    event.preventDefault();
    option.checked = option.type === "radio" || !option.checked;
    option.dispatchEvent(new Event("change", { bubbles: true }));
    const all = rows();
    const next = option.type === "radio" ? all[all.indexOf(row) + 1] : null;
    (next?.querySelector("input:checked, input, textarea") || option).focus();
    next?.scrollIntoView({ block: "center", behavior: "smooth" });
  });
})();
