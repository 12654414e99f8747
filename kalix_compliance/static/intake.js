// The intake page by keyboard. Lookup, digits, Ctrl+Enter and drafts are habits of every page (app.js).
// Order: 1 who was chosen · 2 the save button · 3 Enter · 4 nothing typed is lost
"use strict";

{
  const form = document.getElementById("intake");
  const customer = form.elements.customer;
  const field = (name) => form.elements[name];
  const part = (id) => document.getElementById(id);

  // 1 Who was chosen: show what belongs to them, and go on with the next question ---------------------
  customer.addEventListener("chosen", () => {
    part("new-customer").hidden = customer.value !== "new";
    form.dispatchEvent(new Event("input"));
  });

  customer.addEventListener("caller:chosen", (event) => {
    if (event.detail.id !== "new") return toStory();
    const typed = field("caller").value.trim();
    const wanted = field(/\d/.test(typed) ? "phone" : "name");
    if (!field("name").value && !field("phone").value) wanted.value = typed;
    field("name").focus();
    customer.dispatchEvent(new Event("chosen")); // now with the name: is it somebody known?
  });

  function toStory() {
    const kinds = all("input", part("kind"));
    (kinds.find((kind) => kind.checked) ?? kinds[0]).focus();
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    if (!button) return;
    event.preventDefault();
    customer.value = button.dataset.choose;
    field("caller").value = button.dataset.name ?? "";
    customer.dispatchEvent(new Event("chosen"));
    if (customer.value) toStory();
    else field("caller").focus();
  });

  // 2 A second case needs a reason: the button says so until it has one --------------------------------
  const save = form.querySelector("[data-save]");

  function gate() {
    const differs = field("differs");
    const closed = Boolean(differs) && !differs.value.trim();
    save.classList.toggle("btn-primary", !closed);
    save.toggleAttribute("aria-disabled", false);
    part("save-why")?.remove();
    if (!closed) return save.removeAttribute("aria-describedby");
    save.setAttribute("aria-disabled", "true");
    save.setAttribute("aria-describedby", "save-why");
    const why = Object.assign(document.createElement("div"), { id: "save-why", className: "small why" });
    const line = document.createElement("p");
    line.append(part("why-not").content.cloneNode(true));
    why.append(line);
    save.parentElement.append(why);
  }
  form.addEventListener("input", (event) => { if (event.target.id === "differs") gate(); });

  // Who types the moment the page appears, types before the lookup listens.
  addEventListener("load", () => {
    const caller = field("caller");
    if (caller.value !== caller.defaultValue) htmx.trigger(caller, "early");
  });
  document.addEventListener("htmx:afterSettle", gate);

  // Ctrl+Enter on the closed button leads to where it is opened.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-save][aria-disabled]")) part("care").querySelector(".btn-primary, input")?.focus();
  }, true);

  // 3 Enter goes on to the next field; only Ctrl+Enter saves ---------------------------------------------
  form.addEventListener("keydown", (event) => {
    const line = event.target.matches("input:not([type=submit], [type=file])");
    if (event.key !== "Enter" || !line || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    if (event.target === field("caller")) return;
    const stops = all("input, select, textarea, button", form).filter((stop) => stop.tabIndex >= 0 && stop.offsetParent);
    stops[stops.indexOf(event.target) + 1]?.focus();
  });

  // 4 Nothing typed is lost: the draft goes ahead of every save, so that an ended session or a broken
  //   line is noticed while the page is still here --------------------------------------------------------
  let sure = false;

  form.addEventListener("submit", async (event) => {
    if (sure) return;
    event.preventDefault();
    const weight = [...field("evidence").files].reduce((sum, file) => sum + file.size, 0);
    if (weight > Number(form.dataset.maxTotal)) {
      field("evidence").focus();
      return announce(words.sayTooLarge);
    }
    if (form.dataset.asking) return;
    form.dataset.asking = "yes";
    const answer = await keepDraft().catch(() => null);
    delete form.dataset.asking;
    if (!answer || answer.status >= 500) return announce(words.sayNoAnswer);
    if (answer.status === 401) return announce(words.saySignedOut);
    if (answer.status === 400) return announce(words.sayUnsaved);
    sure = true;
    form.requestSubmit(event.submitter);
    sure = false;
  });

  async function keepDraft() {
    const first = await post();
    if (first.status !== 400) return first;
    const fresh = await freshToken();
    return fresh.ok ? post() : fresh;
  }

  function post() {
    const content = new FormData(form);
    content.delete("evidence");
    return fetch(form.dataset.autosave, { method: "POST", body: content, headers: { "HX-Request": "true" } });
  }

  /** Somebody who signed in again in another tab has another token; the open page takes it over. */
  async function freshToken() {
    const answer = await fetch(form.dataset.token, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return answer;
    const token = await answer.clone().text();
    for (const input of all("input[name=csrf_token]")) input.value = token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    return answer;
  }
  // An ended session must not lead away from a page that is full of words.
  document.addEventListener("htmx:beforeOnLoad", async (event) => {
    const { status } = event.detail.xhr;
    if (status !== 400 && status !== 401) return;
    event.preventDefault();
    const fresh = status === 400 ? await freshToken().catch(() => null) : null;
    if (!fresh?.ok) announce(words.saySignedOut);
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) freshToken().catch(() => {}); });
}
