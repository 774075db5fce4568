// Drafts: <form data-draft-key="cases.request:new">. What is typed is kept on the server two seconds after the last
// key, when a field is left and when the page goes away; only what could not be kept asks before leaving.
// A field marked data-undrafted is no part of what is told, such as a search for people to tick.
// Each window keeps a draft of its own under a number it makes up, or takes over from the draft it was filled with.
// A form in which somebody wrote goes only when the server answers and still knows them: no answer, no text lost.
"use strict";
(() => {
  const PAUSE = 2_000;
  const ADDRESS = "/drafts/";
  const SENT = "sent-form"; // key and window of the form sent last in this tab: it may come back with mistakes
  const { words, csrf, toast, sign } = window.lianqiao;
  const lock = document.getElementById("lock");
  const open = new Map(); // form → {timer, dirty, failed, sent}
  const [sentKey, sentWindow] = (sessionStorage.getItem(SENT) || "").split(" ");
  sessionStorage.removeItem(SENT);

  function windowOf(form) {
    const restored = document.querySelector("[data-draft-window]")?.dataset.draftWindow;
    if (restored) return restored;
    if (sentKey === form.dataset.draftKey) return sentWindow;
    return sign();
  }
  function name(part) {
    const forms = part.matches?.("form[data-draft-key]") ? [part] : part.querySelectorAll("form[data-draft-key]");
    for (const form of forms) {
      if (form.elements.draft_window) continue;
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "draft_window", value: windowOf(form) });
      form.append(input);
    }
  }

  function body(form) {
    const content = new FormData(form);
    for (const [name, value] of [...content]) if (value instanceof File) content.delete(name);
    form.querySelectorAll("input[type=password], [data-undrafted]").forEach((input) => content.delete(input.name));
    content.set("csrfmiddlewaretoken", csrf());
    content.set("draft_key", form.dataset.draftKey);
    content.set("draft_page", location.pathname + location.search.replace(/([?&])(draft|of)=\w+(?=&|$)/g, "$1").replace(/[?&]+$/, "").replace(/([?&])&+/g, "$1"));
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
      const answer = await fetch(ADDRESS, { method: "POST", body: body(form), headers: { "X-CSRFToken": csrf(), Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const { others } = await answer.json();
      state.failed = false;
      const time = new Date().toTimeString().slice(0, 5);
      note(form, others ? "apart" : "saved", `${words.saved} ${time}${others ? ` · ${words.apart}` : ""}`);
    } catch {
      state.failed = state.dirty = true;
      note(form, "failed", words.unsaved);
      refused();
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
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const state = open.get(form);
    if (event.defaultPrevented || !form.dataset?.draftKey) return;
    sessionStorage.setItem(SENT, `${form.dataset.draftKey} ${form.elements.draft_window.value}`);
    if (!state || state.sent) return;
    event.preventDefault();
    const refusal = await refused();
    if (refusal !== undefined) {
      event.submitter?.removeAttribute("aria-disabled");
      if (refusal) toast(refusal, "error");
      return;
    }
    clearTimeout(state.timer);
    state.sent = true;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.confirmed;
  });
  window.lianqiao.refused = refused; // for forms that keep what is typed in a way of their own
  // Why the server would not take a form of ours now; "" where the page says so itself, undefined when it would.
  async function refused() {
    try {
      const answer = await fetch(lock.dataset.stillHere, { headers: { Accept: "application/json" } });
      if (answer.status === 423) {
        document.dispatchEvent(new Event("locked"));
        return "";
      }
      const { account, token } = answer.ok && !answer.redirected ? await answer.json() : {};
      if (account !== lock.dataset.account) return words.signedOut;
      window.lianqiao.renew(token);
    } catch {
      return words.offline;
    }
  }
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

  name(document);
  document.addEventListener("htmx:load", (event) => name(event.detail.elt));
})();
