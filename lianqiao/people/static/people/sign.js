// A signature drawn with finger, pen or mouse: one SVG path in a field of 600 × 200, kept in a hidden input.
"use strict";
(() => {
  document.querySelectorAll("[data-sign-pad]").forEach((pad) => {
    const field = pad.querySelector("svg");
    const line = field.querySelector("path");
    const input = document.getElementById(pad.dataset.signPad);
    const form = pad.closest("form");
    let drawing = null;

    const show = () => line.setAttribute("d", input.value);
    const told = () => {
      show();
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    function point(event) {
      const box = field.getBoundingClientRect();
      const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
      return `${within(((event.clientX - box.left) / box.width) * 600, 600)} ${
        within(((event.clientY - box.top) / box.height) * 200, 200)}`;
    }
    field.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      drawing = event.pointerId;
      field.setPointerCapture(drawing);
      input.value += `M${point(event)}`;
      show();
    });
    field.addEventListener("pointermove", (event) => {
      if (event.pointerId !== drawing) return;
      const next = `L${point(event)}`;
      if (!input.value.endsWith(next)) input.value += next;
      show();
    });
    for (const name of ["pointerup", "pointercancel"]) {
      field.addEventListener(name, (event) => {
        if (event.pointerId !== drawing) return;
        drawing = null;
        told();
      });
    }
    pad.querySelector("[data-sign-clear]").addEventListener("click", () => {
      input.value = "";
      told();
    });
    // Only who signs on the screen needs the field.
    const fit = () => {
      const way = form.querySelector("input[name=way]:checked");
      pad.classList.toggle("is-off", Boolean(way) && way.value !== "screen");
    };
    form.addEventListener("change", fit);
    fit();
    show();
  });
})();
