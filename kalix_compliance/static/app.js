// Habits of the desk. Every page works without this file; with it, hands stay on the keyboard.
// Order: 1 small tools · 2 focus after load · 3 buttons · 4 keys · 5 caller lookup · 6 drafts
//        7 revealed values · 8 dates and files · 9 ticks in lists · 10 requests that fail
"use strict";

// 1 Small tools --------------------------------------------------------------------------------
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const words = document.body.dataset;
const TYPED = "textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])";

/** Say something for a while; `quietly` to those only who cannot see it stand on the page already. */
let silence = 0;
function announce(text, quietly = false) {
  const live = document.getElementById("live");
  if (!live) return;
  clearTimeout(silence);
  live.classList.toggle("visually-hidden", quietly);
  live.textContent = text;
  silence = setTimeout(() => { live.textContent = ""; }, 12000);
}

/** Scroll to and focus an element that may not be focusable by itself. */
function focusOn(element) {
  if (!element.matches("a[href], button, input, select, textarea, [tabindex]")) element.tabIndex = -1;
  element.focus();
}

// 2 Focus after load: what went wrong, else the field that the address names (the next of several, with
//   what has just happened read out beside it), else what has just happened ----------------------------
const wrong = document.querySelector(".errors, .box[role=alert]");
const news = all(".flash").at(-1);
const named = location.hash && document.getElementById(location.hash.slice(1));
const next = named && named.matches("input, select, textarea") ? named : null;
if (next && news && !wrong) {
  news.id ||= "news";
  next.setAttribute("aria-describedby", [next.getAttribute("aria-describedby"), news.id].filter(Boolean).join(" "));
}
const first = wrong ?? next ?? document.querySelector("[data-reveal]") ?? news;
if (first) {
  focusOn(first);
  // A browser that goes to a place of the page takes the focus away again.
  addEventListener("load", () => { if (document.activeElement === document.body) focusOn(first); });
}
for (const back of all("[data-back]")) {
  back.hidden = history.length < 2;
  back.addEventListener("click", () => history.back());
}

// 3 Buttons: "not yet" never submits, and nothing is sent twice ------------------------------------
document.addEventListener("click", (event) => {
  const print = event.target.closest("[data-print]");
  if (print) window.print();
  const off = event.target.closest('[aria-disabled="true"]');
  if (off) {
    event.preventDefault();
    event.stopPropagation();
    const why = document.getElementById(off.getAttribute("aria-describedby"));
    if (why) announce(why.innerText, true);
  }
  const link = event.target.closest(".errors a[href^='#'], .why a[href^='#'], .reasons a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (field) {
    event.preventDefault();
    const target = field.matches("fieldset") ? field.querySelector("input") : field;
    focusOn(target ?? field);
  }
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "get" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
  // After the browser has collected the form, or the button's own name would be missing from it.
  setTimeout(() => lock(form, true));
  setTimeout(() => lock(form, false), 15000); // a download leaves the page; a lost line may be tried again
});

function lock(form, on) {
  for (const button of all("button[type=submit], button:not([type])", form)) button.disabled = on;
  if (on) return;
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
}
addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => lock(form, false)));

// 4 Keys -------------------------------------------------------------------------------------------
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return; // a Vietnamese letter is being put together
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return save(event);
  if (event.key === "Escape") return close(event);
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPED)) return;
  if (/^[0-9]$/.test(event.key) && choose(event)) return;
  if (words.keys === "off" || event.target.closest("[contenteditable]")) return;
  if (event.key === "/") {
    press(event, document.getElementById("find"), "focus");
  } else if (event.key === "n") {
    press(event, document.querySelector('[data-key="n"]'), "click");
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    walk(event, event.key === "ArrowDown" ? 1 : -1);
  }
});

function press(event, element, how) {
  if (!element) return;
  event.preventDefault();
  element[how]();
}

/** Ctrl+Enter saves the form one is in, or the only one that can be saved. */
function save(event) {
  const form = event.target.closest("form:has([data-save])") ?? document.querySelector("form.can-save, form:has(.save)");
  const button = form?.querySelector("[data-save]") ?? form?.querySelector("button[type=submit]");
  press(event, button, "click");
}

/** Esc closes what is open, the innermost first. */
function close(event) {
  const list = document.querySelector(".hits:not([hidden])");
  if (list) return shut(list);
  const open = event.target.closest("details[open]") ?? document.querySelector("details.reveal[open], details.rail-more[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
}

/** A digit chooses an option while the focus is in its group. */
function choose(event) {
  const group = event.target.closest("[data-digits]");
  const option = group && all("input", group)[Number(event.key) - 1];
  if (!option) return false;
  event.preventDefault();
  option.click();
  option.focus();
  return true;
}

function walk(event, step) {
  if (event.target.closest("[data-digits], .choices, [role=listbox], summary, .scroll:focus")) return;
  const rows = all(".job-do, .row-link");
  if (!rows.length) return;
  event.preventDefault();
  const here = rows.indexOf(document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, here + step))].focus();
}

// 5 Caller lookup: arrows walk the list, Enter takes a line, typing on forgets the one taken ----------
for (const field of all("[data-lookup]")) {
  const list = document.getElementById(field.getAttribute("aria-controls"));
  const taken = document.getElementById(field.dataset.lookup);
  const lines = () => all('[role=option]:not([aria-disabled="true"])', list);
  const marked = () => list.querySelector('[aria-selected="true"]');

  const mark = (line) => {
    marked()?.setAttribute("aria-selected", "false");
    line?.setAttribute("aria-selected", "true");
    line?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", line?.id ?? "");
  };
  const take = (line) => {
    taken.value = line.dataset.id;
    field.value = line.dataset.name;
    shut(list);
    taken.dispatchEvent(new Event("chosen", { bubbles: true }));
    taken.dispatchEvent(new CustomEvent("caller:chosen", { bubbles: true, detail: { ...line.dataset } }));
  };
  field.addEventListener("input", () => {
    if (taken.value) {
      taken.value = "";
      taken.dispatchEvent(new Event("chosen", { bubbles: true }));
    }
    if (!field.value.trim()) shut(list);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const options = list.hidden ? [] : lines();
    const at = options.indexOf(marked());
    const keyed = options.find((line) => line.dataset.hitKey === event.key && !/\d/.test(field.value));
    if (event.key === "ArrowDown" && options.length) press(event, { go: () => mark(options[(at + 1) % options.length]) }, "go");
    else if (event.key === "ArrowUp" && options.length) press(event, { go: () => mark(options.at(at - 1)) }, "go");
    else if (event.key === "Enter" && !event.ctrlKey) press(event, { go: () => at >= 0 && take(options[at]) }, "go");
    else if (keyed && !event.ctrlKey && !event.altKey) press(event, { go: () => take(keyed) }, "go");
    else if (event.key === "Tab" && at >= 0) take(options[at]);
  });
  field.addEventListener("blur", () => setTimeout(() => shut(list), 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const line = event.target.closest("[role=option]");
    if (line && lines().includes(line)) take(line);
  });
  list.addEventListener("htmx:afterSwap", () => {
    list.hidden = !list.children.length || document.activeElement !== field;
    field.setAttribute("aria-expanded", String(!list.hidden));
    mark(lines()[0]);
  });
}

function shut(list) {
  list.hidden = true;
  const field = document.querySelector(`[aria-controls="${list.id}"]`);
  field?.setAttribute("aria-expanded", "false");
  field?.setAttribute("aria-activedescendant", "");
}

// 6 Drafts: what is typed is kept on the server, some seconds after the typing stops -----------------
for (const form of all("form[data-autosave]")) {
  let timer = 0;
  let dirty = false;
  const keep = async () => {
    clearTimeout(timer);
    if (!dirty || form.dataset.sent) return;
    dirty = false;
    const note = document.querySelector("[data-autosaved]");
    const say = (text) => { if (note) note.textContent = text; };
    const content = new FormData(form);
    for (const file of all("input[type=file]", form)) content.delete(file.name);
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: content, keepalive: true, headers: { "HX-Request": "true" },
      });
      if (answer.status === 401) return say(words.saySignedOut);
      if (!answer.ok) throw new Error(String(answer.status));
      const at = (await answer.text()).match(/^\d\d:\d\d$/)?.[0] ?? clockTime();
      say(`${words.saySaved} ${at}`);
    } catch {
      say(words.sayUnsaved);
      dirty = true;
      timer = setTimeout(keep, 15000);
    }
  };
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 2500);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
}

function clockTime() {
  return new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
}

// 7 Revealed values cover themselves again -------------------------------------------------------------
for (const shown of all("[data-reveal]")) {
  const until = Date.now() + Number(shown.dataset.reveal) * 1000;
  const left = shown.querySelector("[data-left]");
  const hide = () => {
    clearInterval(timer);
    shown.querySelector("[data-clear]").textContent = shown.dataset.masked;
    shown.querySelector("[data-hide]")?.remove();
    left.textContent = words.sayHidden;
  };
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    if (seconds <= 0) return hide();
    left.textContent = words.sayLeft.replace("{n}", seconds);
  };
  const timer = setInterval(tick, 1000);
  tick();
  shown.querySelector("[data-hide]")?.addEventListener("click", (event) => { event.preventDefault(); hide(); });
  addEventListener("pagehide", hide);
}

// 8 Dates and files -------------------------------------------------------------------------------------
document.addEventListener("change", (event) => {
  if (event.target.matches(".is-date")) {
    const [, day, month, year, hour, minute] =
      event.target.value.trim().match(/^(\d\d)[ .-]?(\d\d)[ .-]?(\d{4})(?:[ ,-]*(\d\d)[:.h]?(\d\d))?$/) ?? [];
    if (day) event.target.value = `${day}/${month}/${year}${hour ? ` ${hour}:${minute}` : ""}`;
  }
  if (event.target.matches("input[type=file][data-max-bytes]")) weigh(event.target);
});

/** A file that is too large is refused here, before ten minutes of sending. */
function weigh(input) {
  const limit = Number(input.dataset.maxBytes);
  const heavy = [...input.files].some((file) => file.size > limit);
  const id = `${input.id}-weight`;
  document.getElementById(id)?.remove();
  input.toggleAttribute("aria-invalid", false);
  if (!heavy) return;
  input.value = "";
  input.setAttribute("aria-invalid", "true");
  const error = Object.assign(document.createElement("p"), { id, className: "field-error", textContent: words.sayTooLarge });
  error.setAttribute("role", "alert");
  input.after(error);
}

// 9 Ticks in lists: the bar of actions comes with the first tick and counts -----------------------------
for (const form of all("[data-bulk]")) {
  const bar = form.querySelector(".bulk");
  const count = () => {
    const whole = form.querySelector("input[data-many]:checked"); // all that match, not only the ticked
    const n = whole ? whole.dataset.many : all("tbody input[type=checkbox]:checked", form).length;
    bar.hidden = n === 0;
    for (const text of all("[data-count-say]", bar)) text.textContent = text.dataset.countSay.replace("{n}", n);
  };
  form.addEventListener("change", (event) => {
    const every = event.target.closest("[data-every]");
    if (every) all("tbody input[type=checkbox]", form).forEach((tick) => { tick.checked = every.checked; });
    count();
  });
  count();
}

// 10 Requests that fail say so -----------------------------------------------------------------------------
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const plain = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
  announce(plain && xhr.responseText ? xhr.responseText : words.sayNoAnswer);
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => announce(words.sayNoAnswer));
}
