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

  // --- one more empty row: as the last one, numbered on
  document.addEventListener("click", ({ target }) => {
    const prefix = target.closest("[data-more-rows]")?.dataset.moreRows;
    const total = prefix && document.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
    const last = total && target.closest("p").previousElementSibling.querySelector("tbody tr:last-child");
    if (!last) return;
    const row = last.cloneNode(true);
    for (const field of row.querySelectorAll("[name]")) {
      for (const name of ["name", "id"]) field[name] = field[name].replace(`${prefix}-${total.value - 1}-`, `${prefix}-${total.value}-`);
      if (field.type === "checkbox") field.checked = false;
      else if (!field.matches("select")) field.value = "";
      else field.selectedIndex = 0;
    }
    row.querySelectorAll(".field-error").forEach((error) => error.remove());
    last.after(row);
    total.value = Number(total.value) + 1;
    narrow(row);
    row.querySelector("input:not([type=hidden]), select").focus();
  });

  // --- a line let go over a neighbour takes its place
  const list = document.querySelector("[data-drag]");
  if (!list) return;
  let held = null;
  const letGo = () => list.querySelectorAll(".dragged-over").forEach((line) => line.classList.remove("dragged-over"));
  for (const line of list.children) line.draggable = true;
  list.addEventListener("dragstart", (event) => {
    held = event.target.closest(".design-line");
    held?.classList.add("dragged");
  });
  list.addEventListener("dragend", () => { held?.classList.remove("dragged"); held = null; letGo(); });
  list.addEventListener("dragover", (event) => {
    const over = held && event.target.closest(".design-line");
    if (!over) return;
    event.preventDefault();
    letGo();
    if (over !== held) over.classList.add("dragged-over");
  });
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
