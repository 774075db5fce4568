// A questionnaire in the making: rows may be dragged (a shortcut of the buttons up and down), and the answers a condition
// offers are those of its question.
"use strict";
(() => {
  // --- conditions: only the answers of the question chosen, and a field to write only where there is none to choose
  function narrow(row) {
    const question = row.querySelector("select[name$='-question']");
    const option = row.querySelector("select[name$='-option']");
    if (!question || !option) return;
    const link = `${question.value}|`;
    let any = false;
    for (const group of option.querySelectorAll("optgroup")) {
      const own = [...group.children].some((one) => one.value.startsWith(link));
      group.hidden = group.disabled = !own;
      any = any || own;
    }
    if (option.value && !option.value.startsWith(link)) option.value = "";
    option.disabled = !any;
    const value = row.querySelector("input[name$='-value']");
    if (value) value.readOnly = any;
  }
  for (const row of document.querySelectorAll(".design-rows tbody tr")) narrow(row);
  document.addEventListener("change", (event) => {
    const row = event.target.matches("select[name$='-question']") && event.target.closest("tr");
    if (row) narrow(row);
  });

  // --- a line let go over a neighbour takes its place
  const list = document.querySelector("[data-drag]");
  if (!list) return;
  let held = null;
  for (const line of list.children) line.draggable = true;
  list.addEventListener("dragstart", (event) => {
    held = event.target.closest(".design-line");
    held?.classList.add("dragged");
  });
  list.addEventListener("dragend", () => { held?.classList.remove("dragged"); held = null; });
  list.addEventListener("dragover", (event) => { if (held) event.preventDefault(); });
  list.addEventListener("drop", (event) => {
    const over = event.target.closest(".design-line");
    if (!held || !over || over === held) return;
    event.preventDefault();
    const form = held.querySelector("form");
    for (const [name, value] of [["do", "to"], ["to", over.dataset.link]]) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      form.append(input);
    }
    form.requestSubmit();
  });
})();
