// The cover: after a pause the page is hidden, not left, so what was typed is still there when the password is right.
// The server is told at once and then gives nothing out either (lianqiao/registry/lock.py); it is the one who knows
// whether the session is open, so a cover another tab took off is only taken off here after asking.
"use strict";
(() => {
  const lock = document.getElementById("lock");
  if (!lock?.showModal) return;
  const { words, csrf, toast, renew } = window.lianqiao;
  const pause = Number(lock.dataset.lockMinutes) * 60_000;
  const WARN_BEFORE = 60_000;
  const TELL_EVERY = 60_000;
  const LOCKED = 423;
  const LAST = "last-touch"; // shared by all tabs: typing in one keeps the others open
  const COVERED = "covered"; // "yes", then "told" once the server has locked
  const title = document.title;
  let told = Date.now();
  let warning = null;
  let telling = Promise.resolve();

  const last = () => Number(localStorage.getItem(LAST)) || Date.now();
  const post = (address) => fetch(address, { method: "POST", keepalive: true, headers: { "X-CSRFToken": csrf() } });

  function touch() {
    if (lock.open) return;
    const now = Date.now();
    if (now - last() >= pause) return cover(); // the machine slept, and this is whoever woke it
    localStorage.setItem(LAST, String(now));
    warning?.remove();
    warning = null;
    if (now - told < TELL_EVERY) return;
    told = now;
    post(lock.dataset.stillHere).then((answer) => answer.status === LOCKED && cover("told"), () => {});
  }

  function cover(state = "yes") {
    if (lock.open) return;
    localStorage.setItem(COVERED, state);
    document.dispatchEvent(new Event("cover"));
    lock.showModal();
    document.title = document.getElementById("lock-title").textContent;
    document.getElementById("lock-password").focus();
    if (state === "told") return;
    telling = post(lock.dataset.lockAddress).then((answer) => {
      if (answer.ok && localStorage.getItem(COVERED)) localStorage.setItem(COVERED, "told");
    }, () => {});
  }

  function uncover() {
    localStorage.removeItem(COVERED);
    localStorage.setItem(LAST, String(Date.now()));
    told = Date.now();
    lock.querySelector("[data-unlock]").reset();
    document.getElementById("lock-error").textContent = "";
    lock.close();
    document.title = title;
  }

  // Open on the server, and still the same person? Then the cover goes, and the forms get the token of today.
  async function ask() {
    try {
      const answer = await fetch(lock.dataset.stillHere, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const { account, token } = await answer.json();
      if (account !== lock.dataset.account) return;
      renew(token);
      if (lock.open) uncover();
    } catch { /* no connection: the cover stays */ }
  }

  lock.addEventListener("cancel", (event) => event.preventDefault());
  lock.querySelector("[data-unlock]").addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const error = document.getElementById("lock-error");
    const body = new FormData(event.target);
    await telling;
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
    if (event.newValue) cover("told");
    else if (lock.open) ask();
  });
  window.addEventListener("focus", () => { if (lock.open && localStorage.getItem(COVERED) !== "yes") ask(); });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-lock-now]")) return;
    event.preventDefault();
    cover();
  });
  document.addEventListener("locked", () => cover("told")); // htmx met the lock
  // Under the cover nothing is asked: what a page asks every second goes on when the cover is off.
  document.addEventListener("htmx:beforeRequest", (event) => { if (lock.open) event.preventDefault(); });

  const covered = localStorage.getItem(COVERED);
  if (covered) cover(covered);
  else localStorage.setItem(LAST, String(Date.now()));
  // The page that asks for the password, in this tab or another, takes no cover off by itself.
  if (covered === "told") ask();

  setInterval(() => {
    const idle = Date.now() - last();
    if (idle >= pause) cover();
    else if (idle >= pause - WARN_BEFORE && !warning && !lock.open) warning = toast(words.covering, "warning");
  }, 5_000);
})();
