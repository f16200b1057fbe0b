// The little JavaScript of the pages. Everything works without it as plain forms and links; all
// names of htmx events stand in this file.
(() => {
  "use strict";

  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = document.body.dataset;
  const { editor } = window; // only where a shop writes
  const on = (name, handle) => document.addEventListener(name, handle);

  document.documentElement.classList.add("js");
  // The field somebody types in keeps its text when a form around it is swapped.
  if (window.Idiomorph) Idiomorph.defaults.ignoreActiveValue = true;

  // --- Live regions, toasts, focus ----------------------------------------------------------

  function say(text, region = "say") {
    if (!text) return;
    const place = document.getElementById(region);
    place.textContent = "";
    // A new frame, so that the same words twice are read twice.
    requestAnimationFrame(() => { place.textContent = text; });
  }

  function toast({ text, action, tone }) {
    if (!text) return;
    const box = document.createElement("div");
    box.className = "toast";
    box.append(Object.assign(document.createElement("span"), { textContent: text }));
    if (action) {
      const form = Object.assign(document.createElement("form"), { method: "post", action: action.url });
      const token = Object.assign(document.createElement("input"), {
        type: "hidden", name: "csrfmiddlewaretoken", value: csrf(),
      });
      form.append(token, Object.assign(document.createElement("button"), { textContent: action.label }));
      box.append(form);
    }
    const close = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
    close.setAttribute("aria-label", words.wordDismiss);
    close.addEventListener("click", () => box.remove());
    box.append(close);
    const all = $("#toasts");
    all.append(box);
    while (all.children.length > 3) all.firstChild.remove();
    // It stays while somebody points at it or has the focus in it.
    const leave = () => (box.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : box.remove());
    setTimeout(leave, 10000);
    say(text, tone === "danger" ? "alarm" : "say");
  }

  function focus(target) {
    const found = typeof target === "string" ? $(target) : target;
    if (!found) return;
    found.focus();
    if (found.matches("textarea")) found.setSelectionRange(found.value.length, found.value.length);
  }

  // What the server asks for in HX-Trigger happens after the new content has settled.
  let wishes = [];
  const wish = (handle) => (event) => {
    const value = event.detail.value ?? event.detail;
    wishes.push(() => handle(value));
    setTimeout(grant, 60);
  };
  function grant() {
    const now = wishes;
    wishes = [];
    now.forEach((run) => run());
  }
  on("toast", wish((value) => toast(typeof value === "string" ? { text: value } : value)));
  on("announce", wish((value) => say(value)));
  on("focus", wish((value) => typeof value === "string" && focus(value)));

  // --- Every request ------------------------------------------------------------------------

  const csrf = () => $('meta[name="csrf-token"]')?.content || $('input[name="csrfmiddlewaretoken"]')?.value || "";

  on("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get") {
      detail.headers["X-CSRFToken"] = csrf();
      return;
    }
    // Empty filters stay out of the address.
    for (const [name, value] of [...detail.formData]) if (value === "") detail.formData.delete(name);
  });

  on("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (elt.dataset.poll && document.hidden) event.preventDefault();
    // While the form is on its way, its text is not checked again.
    if (elt.matches("[data-check]") && elt.form.classList.contains("htmx-request")) event.preventDefault();
    if (elt.matches("form[data-send]")) {
      const text = $("[data-check]", elt);
      if (text) {
        htmx.trigger(text, "htmx:abort");
        editor.bump(text);
      }
    }
  });

  on("htmx:beforeSwap", (event) => {
    const { detail } = event;
    const { elt } = detail.requestConfig;
    if (elt.matches("[data-check]") && editor.stale(elt, detail.requestConfig)) detail.shouldSwap = false;
    else if (elt.dataset.poll === "list" && mustWait(elt, detail.serverResponse)) detail.shouldSwap = false;
    // htmx copies attributes to elements of the same id; a style attribute would break the policy.
    $$("[style]", detail.target).forEach((styled) => styled.removeAttribute("style"));
  });

  on("htmx:responseError", ({ detail }) => {
    const { elt } = detail.requestConfig;
    if (elt.dataset.poll) return;
    if (elt.matches("[data-check]")) return editor.unchecked(elt);
    toast({ text: detail.xhr.status === 429 ? words.wordBusy : words.wordFailed, tone: "danger" });
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    on(name, ({ detail }) => {
      if (detail.elt.dataset.poll) return;
      if (detail.elt.matches("[data-check]")) return editor.unchecked(detail.elt);
      toast({ text: words.wordOffline, tone: "danger" });
    });
  }

  on("htmx:afterSettle", ({ detail }) => {
    const { elt, requestConfig } = detail;
    wake(elt.isConnected ? elt : document);
    grant();
    if (!requestConfig || requestConfig.elt.dataset.poll) return;
    const from = requestConfig.elt;
    if (from.matches("a.row")) {
      focus("#thread-title");
      document.title = $("#thread")?.dataset.title ?? document.title;
    }
    else if (from.matches("[role=search]") || from.matches("nav a")) say(elt.dataset?.say);
    if (from.matches("form[data-send]")) {
      // What was sent by its button leaves the focus nowhere: one may go on writing.
      const first = $("[data-focus]") ?? (document.activeElement === document.body && $("textarea", elt));
      if (first) focus(first);
      const title = document.title.replace(`${words.wordError} `, "");
      document.title = $(".error-summary") ? `${words.wordError} ${title}` : title;
    }
  });
  // Forms that swap something far away, as a sent reply does, renew their own place out of band.
  on("htmx:oobAfterSwap", ({ detail }) => wake(detail.target.isConnected ? detail.target : document));

  // --- Lists that refresh themselves --------------------------------------------------------

  const rowNames = (root) => $$("[data-row]", root).map((row) => row.dataset.row).join();

  // New rows wait behind a button while somebody points at the list or has the focus in it.
  function mustWait(list, html) {
    if (list.dataset.force || !list.matches(":hover, :focus-within")) return false;
    const fresh = new DOMParser().parseFromString(html, "text/html");
    if (rowNames(fresh) === rowNames(list)) return false;
    recount(fresh);
    if (!$(".fresh", list)) {
      const show = Object.assign(document.createElement("button"), {
        type: "button", className: "btn small fresh", textContent: list.dataset.wordNew,
      });
      show.addEventListener("click", () => {
        list.dataset.force = "yes";
        htmx.trigger(list, "refresh");
      });
      list.prepend(show);
    }
    return true;
  }

  on("visibilitychange", () => {
    if (document.hidden) return;
    $$("[data-poll]").forEach((list) => htmx.trigger(list, "refresh"));
  });

  // The numbers of the navigation follow those that a list brings along.
  function recount(root = document) {
    for (const pair of ($("#list", root)?.dataset.counts ?? "").split(" ")) {
      const [slug, count] = pair.split("=");
      const place = slug && $(`.nav [data-count="${slug}"]`);
      if (!place) continue;
      place.hidden = count === "0";
      place.firstElementChild.textContent = count > 99 ? "99+" : count;
    }
  }

  function markCurrent() {
    for (const row of $$("a.row")) {
      if (row.pathname === location.pathname) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }
  on("htmx:pushedIntoHistory", markCurrent);

  // --- Reading ------------------------------------------------------------------------------

  // A conversation counts as read after one second on the screen.
  let reading;
  function watchReading() {
    clearTimeout(reading);
    const form = $("[data-mark-read]");
    if (!form || document.hidden) return;
    reading = setTimeout(() => form.isConnected && form.requestSubmit(), 1000);
  }
  on("visibilitychange", watchReading);
  on("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful || !detail.elt.matches("[data-mark-read]")) return;
    detail.elt.remove();
    const list = $("#list");
    if (list) htmx.trigger(list, "refresh");
  });

  // --- Clocks -------------------------------------------------------------------------------

  const LEVELS = ["late", "danger", "warn"];
  function tick() {
    for (const clock of $$("time[data-due]")) {
      const minutes = Math.round((new Date(clock.dataset.due) - Date.now()) / 60000);
      const far = Math.abs(minutes);
      if (far >= 8 * 60) continue; // the server's own words, good for hours
      const span = (far >= 60 ? words.wordHours : words.wordMinutes)
        .replace("{h}", Math.floor(far / 60)).replace("{m}", far % 60);
      clock.textContent = (minutes < 0 ? words.wordLate : words.wordLeft).replace("{time}", span);
      const level = minutes < 0 ? "late" : minutes < 120 ? "danger" : "warn";
      clock.classList.remove(...LEVELS);
      clock.classList.add(level);
    }
  }
  setInterval(tick, 30000);

  // --- Writing ------------------------------------------------------------------------------

  const growsByItself = CSS.supports("field-sizing", "content");
  function grow(text) {
    if (growsByItself) return;
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight + text.offsetHeight - text.clientHeight}px`;
  }

  on("input", ({ target }) => target.matches("textarea") && grow(target));

  on("keydown", (event) => {
    const { target, key } = event;
    if (key !== "Enter" || !(event.ctrlKey || event.metaKey) || !target.matches?.("textarea")) return;
    event.preventDefault();
    const { form } = target;
    if (!form.classList.contains("htmx-request")) form.requestSubmit($(".primary[type=submit], .send-round", form));
  });

  // A drawer closes when the keys lead out of it, so that it covers nothing that has the focus.
  on("focusin", ({ target }) => {
    const open = $(":popover-open");
    if (open && !open.contains(target) && target.matches(":focus-visible")) open.hidePopover();
  });

  // A plain form is sent once, too.
  on("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("hx-post") || form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => $$("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // --- What new content needs ---------------------------------------------------------------

  function wake(root) {
    $$("textarea", root).forEach(grow);
    editor?.wake();
    markCurrent();
    recount();
    watchReading();
    tick();
  }
  wake(document);
  // A buyer's conversation opens at its end.
  const log = $(".buyer #log");
  if (log && !location.hash) scrollTo(0, document.body.scrollHeight);
  const first = $("[data-focus]");
  if (first) focus(first);
})();
