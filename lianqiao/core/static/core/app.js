// What every page does: brightness, menus that close, messages, questions before something big, small helps in forms.
"use strict";
(() => {
  const words = JSON.parse(document.getElementById("words")?.textContent || "{}");
  const csrf = () => document.body.dataset.csrf || "";

  function toast(text, tone = "info") {
    const box = document.querySelector("[data-messages]");
    if (!box) return;
    const note = document.createElement("div");
    note.className = `toast-note toast-${tone}`;
    note.dataset.toast = "";
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "toast-close";
    close.dataset.closeToast = "";
    close.setAttribute("aria-label", words.close || "×");
    close.textContent = "×";
    note.append(paragraph, close);
    box.append(note);
    return note;
  }

  // Resolves to true when the person goes ahead; the question names what will happen and to how many.
  function ask(text) {
    const dialog = document.getElementById("ask");
    if (!dialog?.showModal) return Promise.resolve(window.confirm(text));
    document.getElementById("ask-text").textContent = text;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((settle) =>
      dialog.addEventListener("close", () => settle(dialog.returnValue === "yes"), { once: true }));
  }

  // Signing in anew in another tab makes the tokens of this page worthless; here are those of today.
  function renew(token) {
    document.body.dataset.csrf = token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = token; });
  }

  // A name nobody else has: of a window, of a sending.
  const sign = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  window.lianqiao = { words, csrf, toast, ask, renew, sign };

  // --- brightness and type size -----------------------------------------------------------------------------------
  const root = document.documentElement;
  const looks = ["auto", "light", "dark"];
  function nameLook() {
    document.querySelectorAll("[data-look-name]").forEach((place) => {
      place.textContent = words[root.dataset.look] || "";
    });
    document.querySelectorAll("[data-large-type]").forEach((button) =>
      button.setAttribute("aria-pressed", String(root.classList.contains("large-type"))));
  }
  function nextLook() {
    root.dataset.look = looks[(looks.indexOf(root.dataset.look) + 1) % looks.length];
    document.cookie = `look=${root.dataset.look}; path=/; max-age=31536000; samesite=lax`;
    nameLook();
    document.dispatchEvent(new Event("look"));
  }
  function largeType() {
    const large = root.classList.toggle("large-type");
    localStorage.setItem("large-type", large ? "yes" : "");
    nameLook();
  }
  nameLook();
  // Somebody signs in anew: whatever another person had covered is over.
  if (document.querySelector("[data-fresh]")) localStorage.removeItem("covered");

  // --- paper: that a record is printed is written down, whichever way the printing was asked for ----------------------
  window.addEventListener("beforeprint", () => {
    const paper = document.querySelector("[data-paper]");
    const headers = { "X-CSRFToken": document.body.dataset.csrf };
    if (paper) fetch(paper.dataset.paper, { method: "POST", keepalive: true, headers });
  });

  // --- one listener for every press ---------------------------------------------------------------------------------
  const presses = {
    "[data-look-next]": nextLook,
    "[data-large-type]": largeType,
    "[data-close-toast]": (button) => button.closest("[data-toast]").remove(),
    "[data-open-dialog]": (button) => document.getElementById(button.dataset.openDialog)?.showModal(),
    "[data-close-dialog]": (button) => button.closest("dialog")?.close(),
    "[data-print]": () => window.print(),
    "[data-minutes]": setMinutes,
    "[data-insert]": insertText,
    "[data-copy]": (button) => navigator.clipboard?.writeText(button.dataset.copy),
  };
  document.addEventListener("click", (event) => {
    for (const [selector, act] of Object.entries(presses)) {
      const found = event.target.closest?.(selector);
      if (found) act(found, event);
    }
    document.querySelectorAll("details[data-drop][open]").forEach((open) => {
      if (!open.contains(event.target)) open.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-drop][open]").forEach((open) => {
      open.open = false;
      open.querySelector("summary").focus();
    });
  });

  function setMinutes(button) {
    const input = document.getElementById(button.dataset.for) || button.closest(".field")?.querySelector("input");
    if (!input) return;
    input.value = button.dataset.minutes;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function markMinutes(input) {
    document.querySelectorAll(`[data-minutes][data-for="${CSS.escape(input.id)}"]`).forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.minutes === input.value)));
  }

  // A phrase goes where one was writing last, over what is marked there.
  let writing = null;
  document.addEventListener("focusin", (event) => { if (event.target.matches("textarea")) writing = event.target; });
  function insertText(button) {
    const area = writing?.isConnected && writing.form === button.form ? writing : button.form?.querySelector("textarea");
    if (!area) return;
    area.setRangeText(button.dataset.insert, area.selectionStart, area.selectionEnd, "end");
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  // What matters only once several are ticked.
  function showForMany() {
    document.querySelectorAll("[data-when-many]").forEach((part) => {
      const ticked = part.closest("form").querySelectorAll(`input[name="${part.dataset.whenMany}"]:checked`);
      part.hidden = ticked.length < 2;
    });
  }

  // Fields that matter only with some answers to another: data-when="name=value|value" on the control.
  function showForAnswer() {
    document.querySelectorAll("[data-when]").forEach((part) => {
      const [name, wanted] = part.dataset.when.split("=");
      const given = part.form?.querySelector(`[name="${name}"]:checked`)?.value ?? part.form?.elements[name]?.value;
      part.closest(".field").hidden = !wanted.split("|").includes(given ?? "");
    });
  }

  // --- questions before sending ---------------------------------------------------------------------------------------
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (!question || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const count = window.lianqiao.chosen?.(form)?.size ?? 0;
    if (!(await ask(question.replace("{count}", count)))) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.confirmed;
  }, true);
  // A second press while the first is on its way would write twice.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method === "dialog") return;
    const button = event.submitter;
    setTimeout(() => button?.setAttribute("aria-disabled", "true"));
    setTimeout(() => button?.removeAttribute("aria-disabled"), 6000);
  });
  window.addEventListener("pageshow", () =>
    document.querySelectorAll(".btn[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled")));

  // --- what stands open for a while only counts down, and asks again once it is over
  function countDown() {
    document.querySelectorAll("[data-countdown]").forEach((place) => {
      const left = Math.ceil((Date.parse(place.dataset.countdown) - Date.now()) / 60_000);
      if (left <= 0) window.location.reload();
      else place.textContent = place.dataset.countdownText.replace("{minutes}", left);
    });
  }
  if (document.querySelector("[data-countdown]")) { countDown(); setInterval(countDown, 10_000); }

  // --- small helps, again for what htmx brings -----------------------------------------------------------------------
  function grow(area) {
    if (CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-grow]")) grow(event.target);
    if (event.target.matches("input[type=number]")) markMinutes(event.target);
  });
  document.addEventListener("change", (event) => {
    showForMany();
    showForAnswer();
    if (event.target.form?.matches("[data-instant]")) event.target.form.requestSubmit();
  });
  // What scrolls must be reachable by keyboard, what does not should be no stop on the way.
  const wraps = new ResizeObserver((seen) => seen.forEach(({ target }) => {
    const scrolls = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
    if (scrolls) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }));
  function settle(part) {
    part.querySelectorAll("textarea[data-grow]").forEach(grow);
    part.querySelectorAll("input[type=number]").forEach(markMinutes);
    part.querySelectorAll(".table-wrap, .table-responsive, .process").forEach((wrap) => wraps.observe(wrap));
    part.querySelector("[data-focus]")?.focus();
    showForMany();
    showForAnswer();
  }
  settle(document);
  // Good news leaves by itself; warnings and errors stay until somebody has read them.
  document.querySelectorAll(".toast-success, .toast-info").forEach((note) =>
    setTimeout(() => { if (!note.matches(":hover, :focus-within")) note.remove(); }, 9_000));
  document.addEventListener("htmx:load", (event) => settle(event.detail.elt));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status !== 423) toast(words.failed, "error"); // locked: the cover says so
  });
  document.addEventListener("htmx:sendError", () => toast(words.offline, "warning"));
  // A page that answers 422 with the form and its errors is to be shown like any other.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) event.detail.shouldSwap = !(event.detail.isError = false);
  });
})();
