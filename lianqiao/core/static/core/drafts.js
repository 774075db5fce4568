// Drafts: <form data-draft-key="cases.request:new">. What is typed is kept on the server two seconds after the last
// key, when a field is left and when the page goes away; only what could not be kept asks before leaving.
// A field marked data-undrafted is no part of what is told, such as a search for people to tick.
"use strict";
(() => {
  const PAUSE = 2_000;
  const ADDRESS = "/drafts/";
  const { words, csrf } = window.lianqiao;
  const open = new Map(); // form → {timer, dirty, failed}

  function body(form) {
    const content = new FormData(form);
    for (const [name, value] of [...content]) if (value instanceof File) content.delete(name);
    form.querySelectorAll("input[type=password], [data-undrafted]").forEach((input) => content.delete(input.name));
    content.set("csrfmiddlewaretoken", csrf());
    content.set("draft_key", form.dataset.draftKey);
    content.set("draft_page", location.pathname + location.search.replace(/([?&])draft=\w+/, "$1").replace(/[?&]$/, ""));
    content.set("draft_title", document.querySelector("h1")?.textContent.trim() || document.title);
    return content;
  }

  function note(form, state, text) {
    const place = form.querySelector("[data-draft-note]") || document.querySelector(`[data-draft-note="${form.id}"]`);
    if (!place) return;
    place.dataset.state = state;
    place.textContent = text;
  }

  async function keep(form) {
    const state = open.get(form);
    clearTimeout(state.timer);
    if (!state.dirty || state.sent) return;
    state.dirty = false;
    note(form, "saving", words.saving);
    try {
      const answer = await fetch(ADDRESS, { method: "POST", body: body(form), headers: { "X-CSRFToken": csrf() } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      state.failed = false;
      note(form, "saved", `${words.saved} ${new Date().toTimeString().slice(0, 5)}`);
    } catch {
      state.failed = state.dirty = true;
      note(form, "failed", words.unsaved);
      state.timer = setTimeout(() => keep(form), 15_000);
    }
  }

  function touched(event) {
    const form = event.target.form;
    if (!form?.dataset?.draftKey || event.target.matches("[type=password], [data-undrafted]")) return;
    if (!open.has(form)) open.set(form, {});
    const state = open.get(form);
    state.dirty = true;
    clearTimeout(state.timer);
    state.timer = setTimeout(() => keep(form), PAUSE);
  }

  document.addEventListener("input", touched);
  document.addEventListener("change", touched);
  document.addEventListener("focusout", (event) => {
    if (open.get(event.target.form)?.dirty) keep(event.target.form);
  });
  document.addEventListener("cover", () => open.forEach((state, form) => keep(form)));
  // The form itself is on its way: keeping it as a draft now would bring it back after it was taken.
  document.addEventListener("submit", (event) => {
    const state = open.get(event.target);
    if (!state || event.defaultPrevented) return;
    clearTimeout(state.timer);
    state.sent = true;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const state = open.get(event.detail.elt);
    if (state) state.sent = false;
  });
  window.addEventListener("pagehide", () => open.forEach((state, form) => {
    if (state.dirty && !state.sent && navigator.sendBeacon(ADDRESS, body(form))) state.dirty = false;
  }));
  window.addEventListener("beforeunload", (event) => {
    if ([...open.values()].some((state) => state.failed && !state.sent)) event.preventDefault();
  });
})();
