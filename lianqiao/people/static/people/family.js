// Editing in the picture: a press on somebody opens their small menu, dragging moves them. Without this the person is a
// plain link to their page.
"use strict";
(() => {
  const picture = document.querySelector("[data-family-picture]");
  const menu = document.querySelector("[data-family-menu]");
  if (!picture || !menu) return;
  const NOBODY = "00000000-0000-0000-0000-000000000000";
  const FAR = 5; // pixels before a press becomes a drag
  let drag = null;
  let from = null;

  function open(person) {
    from = person;
    for (const link of menu.querySelectorAll("[data-href]"))
      link.href = link.dataset.href.replace(NOBODY, person.dataset.person);
    menu.hidden = false;
    const box = person.getBoundingClientRect();
    const frame = (menu.offsetParent || document.body).getBoundingClientRect();
    const left = Math.min(box.right + 6, window.innerWidth - menu.offsetWidth - 8);
    const top = Math.min(box.top, window.innerHeight - menu.offsetHeight - 8);
    menu.style.left = `${Math.max(8, left) - frame.left}px`;
    menu.style.top = `${Math.max(8, top) - frame.top}px`;
    menu.querySelector("a").focus({ preventScroll: true });
  }

  function close(back) {
    if (menu.hidden) return;
    menu.hidden = true;
    if (back) from?.focus?.();
  }

  // How many units of the drawing one pixel on the screen is.
  function scale() {
    const svg = picture.querySelector("svg");
    return svg.viewBox.baseVal.width / svg.getBoundingClientRect().width;
  }

  async function move(person, dx, dy) {
    const body = new URLSearchParams({ key: person.dataset.person, dx: Math.round(dx), dy: Math.round(dy) });
    const answer = await fetch(picture.dataset.drag, {
      method: "POST",
      headers: { "X-CSRFToken": window.lianqiao.csrf(), "HX-Request": "true" },
      body,
    }).catch(() => null);
    if (!answer?.ok) return window.location.reload();
    picture.innerHTML = await answer.text();
  }

  picture.addEventListener("pointerdown", (event) => {
    const person = event.target.closest("[data-person]");
    if (!person || event.button !== 0 || !picture.dataset.drag) return;
    drag = { person, x: event.clientX, y: event.clientY, moved: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const dx = event.clientX - drag.x;
    const dy = event.clientY - drag.y;
    if (!drag.moved && Math.hypot(dx, dy) < FAR) return;
    drag.moved = true;
    close();
    picture.classList.add("is-dragging");
    const unit = scale();
    drag.person.setAttribute("transform", `translate(${dx * unit} ${dy * unit})`);
  });
  document.addEventListener("pointerup", (event) => {
    if (!drag) return;
    const { person, x, y, moved } = drag;
    picture.classList.remove("is-dragging");
    if (!moved) drag = null;
    else {
      const unit = scale();
      move(person, (event.clientX - x) * unit, (event.clientY - y) * unit);
      // The click that follows a drag is none.
      setTimeout(() => { drag = null; });
    }
  });
  picture.addEventListener("dragstart", (event) => event.preventDefault());
  picture.addEventListener("click", (event) => {
    const person = event.target.closest("[data-person]");
    if (!person) return;
    event.preventDefault();
    if (!drag?.moved) open(person);
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target) && !event.target.closest("[data-person]")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
    if (menu.hidden || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const links = [...menu.querySelectorAll("a")];
    const step = event.key === "ArrowDown" ? 1 : links.length - 1;
    links[(links.indexOf(document.activeElement) + step) % links.length].focus();
    event.preventDefault();
  });
})();
