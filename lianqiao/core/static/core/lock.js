// The cover: after a pause the page is hidden, not left, so what was typed is still there when the password is right.
"use strict";
(() => {
  const lock = document.getElementById("lock");
  if (!lock?.showModal) return;
  const { words, csrf, toast } = window.lianqiao;
  const pause = Number(lock.dataset.lockMinutes) * 60_000;
  const WARN_BEFORE = 60_000;
  const KEEP_ALIVE_EVERY = 120_000;
  const LAST = "last-touch"; // shared by all tabs: typing in one keeps the others open
  const COVERED = "covered";
  let told = Date.now();
  let warning = null;

  const last = () => Number(localStorage.getItem(LAST)) || Date.now();

  function touch() {
    if (lock.open) return;
    const now = Date.now();
    localStorage.setItem(LAST, String(now));
    warning?.remove();
    warning = null;
    if (now - told < KEEP_ALIVE_EVERY) return;
    told = now;
    fetch(lock.dataset.stillHere, { method: "POST", headers: { "X-CSRFToken": csrf() } }).catch(() => {});
  }

  function cover() {
    if (lock.open) return;
    localStorage.setItem(COVERED, "yes");
    document.dispatchEvent(new Event("cover"));
    lock.showModal();
    document.title = document.getElementById("lock-title").textContent;
    document.getElementById("lock-password").focus();
  }

  function uncover() {
    localStorage.removeItem(COVERED);
    localStorage.setItem(LAST, String(Date.now()));
    lock.querySelector("[data-unlock]").reset();
    document.getElementById("lock-error").textContent = "";
    lock.close();
    document.title = title;
  }
  const title = document.title;

  lock.addEventListener("cancel", (event) => event.preventDefault());
  lock.querySelector("[data-unlock]").addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const error = document.getElementById("lock-error");
    const body = new FormData(event.target);
    try {
      const answer = await fetch(event.target.action, { method: "POST", body, headers: { "X-CSRFToken": csrf() } });
      if (answer.ok && !answer.redirected) return uncover();
      const type = answer.headers.get("content-type") || "";
      error.textContent = type.includes("json") ? (await answer.json()).error : words.failed;
    } catch {
      error.textContent = words.offline;
    }
    event.target.password.select();
  });

  for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) {
    document.addEventListener(kind, touch, { passive: true, capture: true });
  }
  window.addEventListener("storage", (event) => {
    if (event.key !== COVERED) return;
    if (event.newValue) cover();
    else if (lock.open) uncover();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-lock-now]")) cover();
  });
  // Signing in anew (the sign-in page has no cover) opens everything.
  if (localStorage.getItem(COVERED)) cover();
  else localStorage.setItem(LAST, String(Date.now()));

  setInterval(() => {
    const idle = Date.now() - last();
    if (idle >= pause) cover();
    else if (idle >= pause - WARN_BEFORE && !warning && !lock.open) warning = toast(words.covering, "warning");
  }, 5_000);
})();
