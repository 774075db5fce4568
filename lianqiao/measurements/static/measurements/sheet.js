// The sheet of a group, and a paper sheet: a sign moves on, keys go about, blocks are pasted, each row is kept as it is typed.
"use strict";
(() => {
  const form = document.querySelector("form[data-sheet]");
  if (!form) return;
  const { csrf, sign, toast, refused } = window.lianqiao;
  const PAUSE = 700;
  const note = form.querySelector("[data-sheet-note]");
  const rows = [...form.querySelectorAll("[data-row]")];
  const cellsOf = (row) => [...row.querySelectorAll(".sheet-cell input")];
  const waiting = new Set();
  let timer, busy = false, sent = false;

  function say(state, text) {
    if (!note) return;
    note.dataset.state = state;
    note.textContent = text;
  }
  // Each sending has a name; the next one of the row says which were not heard of, though they may have arrived.
  const part = (row, name) => row.querySelector(`input[name^='${name}-']`);
  function body(row) {
    const told = new FormData();
    const unsure = part(row, "u");
    if (unsure) part(row, "s").value = sign();
    row.querySelectorAll("input").forEach((input) => {
      if (input.name && (input.type !== "checkbox" || input.checked)) told.set(input.name, input.value);
    });
    told.set("row", row.dataset.row);
    if (unsure) unsure.value = `${unsure.value} ${part(row, "s").value}`.trim();
    return told;
  }
  function show(row, told) {
    part(row, "v").value = told.version;
    part(row, "w").value = told.absent ? "1" : "";
    part(row, "u").value = "";
    cellsOf(row).forEach((cell, place) => {
      const fault = told.faults[place];
      cell.toggleAttribute("aria-invalid", Boolean(fault));
      if (fault) cell.setAttribute("aria-invalid", "true");
      cell.title = fault || "";
    });
    if (told.warns) document.querySelector("[data-sheet-warning]").hidden = false;
  }
  function refuse(row, text) {
    const place = row.querySelector("[data-refused]");
    place.textContent = text;
    place.hidden = !text;
  }
  // One row after the other: each answer of the server carries the version the next one of that row has to name.
  async function keep() {
    clearTimeout(timer);
    timer = 0;
    if (busy || sent || !form.dataset.sheet) return;
    busy = true;
    for (const row of waiting) {
      waiting.delete(row);
      try {
        const answer = await fetch(form.dataset.sheet, { method: "POST", body: body(row), headers: { "X-CSRFToken": csrf(), Accept: "application/json" } });
        if (answer.status === 423) document.dispatchEvent(new Event("locked"));
        const told = await answer.json();
        refuse(row, answer.ok ? "" : told.refused);
        if (!answer.ok) { say("failed", note.dataset.failed); continue; }
        show(row, told);
        say("saved", note.dataset.saved);
      } catch {
        waiting.add(row);
        say("failed", note.dataset.failed);
        timer = setTimeout(keep, 15_000);
        break;
      }
    }
    busy = false;
    if (waiting.size && !timer) keep();
  }
  function touched(row) {
    waiting.add(row);
    clearTimeout(timer);
    timer = setTimeout(() => { timer = 0; keep(); }, PAUSE);
  }

  function go(row, place, step = 1) {
    let at = rows.indexOf(row);
    let cells = cellsOf(row);
    if (place >= cells.length || place < 0) {
      at += Math.sign(step);
      if (!rows[at]) return form.querySelector("[data-after-cells], [data-save]")?.focus();
      cells = cellsOf(rows[at]);
      place = step > 0 ? 0 : cells.length - 1;
    }
    cells[place].focus();
    cells[place].select();
  }
  function below(row, place, step) {
    const next = rows[rows.indexOf(row) + step];
    if (!next) return;
    cellsOf(next)[place]?.focus();
    cellsOf(next)[place]?.select();
  }
  // A sign is whole when it is one of those of the cell and no longer one begins with it.
  function isWhole(cell) {
    const signs = (cell.dataset.signs || "").split(" ").filter(Boolean);
    const text = cell.value.normalize("NFKC").trim();
    return signs.includes(text) && !signs.some((sign) => sign !== text && sign.startsWith(text));
  }
  form.addEventListener("input", (event) => {
    const cell = event.target.closest(".sheet-cell input");
    const row = event.target.closest("[data-row]");
    if (!row) return;
    touched(row);
    if (event.target.type === "checkbox") row.classList.toggle("is-absent", event.target.checked);
    if (cell && !event.isComposing && isWhole(cell)) go(row, cellsOf(row).indexOf(cell) + 1);
  });
  form.addEventListener("keydown", (event) => {
    const cell = event.target.closest(".sheet-cell input");
    const row = event.target.closest("[data-row]");
    if (!cell || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = cellsOf(row).indexOf(cell);
    const at = cell.selectionStart;
    const whole = cell.selectionEnd - at === cell.value.length;
    const moves = {
      Enter: () => (rows.length > 1 ? go(row, cellsOf(row).length) : go(row, place + 1)),
      ArrowDown: () => below(row, place, 1),
      ArrowUp: () => below(row, place, -1),
      ArrowRight: () => (whole || at === cell.value.length) && go(row, place + 1),
      ArrowLeft: () => (whole || at === 0) && go(row, place - 1, -1),
      Backspace: () => !cell.value && go(row, place - 1, -1),
    };
    const move = moves[event.key];
    if (!move) return;
    const moved = move();
    if (event.key === "Enter" || event.key.startsWith("Arrow") && moved !== false) event.preventDefault();
  });
  // A block from a spreadsheet goes to the right and down from the cell it is pasted into.
  form.addEventListener("paste", (event) => {
    const cell = event.target.closest(".sheet-cell input");
    const text = event.clipboardData?.getData("text/plain") || "";
    if (!cell || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const first = event.target.closest("[data-row]");
    const left = cellsOf(first).indexOf(cell);
    text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").forEach((line, down) => {
      const row = rows[rows.indexOf(first) + down];
      if (!row) return;
      line.split("\t").forEach((value, right) => {
        const into = cellsOf(row)[left + right];
        if (into) into.value = value.trim();
      });
      touched(row);
    });
  });
  // What is kept last must be kept before the form goes: it carries the versions the form needs. And it goes only where the
  // server answers and still knows who sends it.
  form.addEventListener("submit", async (event) => {
    if (sent || event.defaultPrevented) return;
    event.preventDefault();
    const button = event.submitter;
    while (busy) await new Promise((soon) => setTimeout(soon, 50));
    const refusal = await refused();
    if (refusal) toast(refusal, "error");
    if (refusal !== undefined || sent) return;
    clearTimeout(timer);
    sent = true;
    form.requestSubmit(button);
  });
  window.addEventListener("pagehide", () => { if (!sent && form.dataset.sheet) waiting.forEach((row) => { const told = body(row); told.set("csrfmiddlewaretoken", csrf()); navigator.sendBeacon(form.dataset.sheet, told); }); });
})();
