// The place where a shop writes: the mirror with the marks behind the text, and the way through
// the findings. app.js, which comes after it, calls it when something was swapped.
window.editor = (() => {
  "use strict";

  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (name, handle) => document.addEventListener(name, handle);

  const revOf = (text) => text.form.elements.rev;
  function bump(text) {
    const rev = revOf(text);
    if (rev) rev.value = Number(rev.value || 0) + 1;
  }
  // An answer is stale when the text has changed since its question.
  const stale = (text, config) =>
    !text.isConnected || !revOf(text) || String(config.formData.get("rev")) !== revOf(text).value;

  function unchecked(text) {
    const status = $(".check-status", text.form);
    if (status) status.textContent = document.body.dataset.wordUnchecked;
  }

  const mirrorOf = (text) => text.parentElement.querySelector(".mirror");

  // Marks before the change stay; behind it the plain new text takes their place until the answer.
  function follow(text) {
    const mirror = mirrorOf(text);
    if (!mirror) return;
    const old = mirror.textContent;
    let same = 0;
    while (same < old.length && same < text.value.length && old[same] === text.value[same]) same += 1;
    const walker = document.createTreeWalker(mirror, NodeFilter.SHOW_TEXT);
    let left = same;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (left > node.length) {
        left -= node.length;
        continue;
      }
      const range = document.createRange();
      range.setStart(node, left);
      range.setEndAfter(mirror.lastChild);
      range.deleteContents();
      if (node.parentElement !== mirror) node.parentElement.classList.add("off");
      break;
    }
    mirror.append(`${text.value.slice(same)}\n`);
    align(text);
  }

  // The marks are shown only while mirror and text break their lines in the same places.
  function align(text) {
    const mirror = mirrorOf(text);
    if (!mirror) return;
    mirror.scrollTop = text.scrollTop;
    mirror.classList.toggle("apart", Math.abs(mirror.scrollHeight - text.scrollHeight) > 2);
  }

  let quiet;
  let lastSaid = "";
  function announceCheck() {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      const text = $("#check-status")?.dataset.say;
      if (!text || text === lastSaid) return;
      lastSaid = text;
      document.dispatchEvent(new CustomEvent("announce", { detail: text }));
    }, 1500);
  }

  const textOf = (element) => element.closest("form")?.querySelector("[data-check]");

  function show(row) {
    const text = textOf(row);
    $$(".now").forEach((old) => old.classList.remove("now"));
    row.classList.add("now");
    document.getElementById(row.dataset.finding)?.classList.add("now");
    text.focus();
    text.setSelectionRange(Number(row.dataset.start), Number(row.dataset.end));
  }

  // Alt with an arrow walks through the findings and selects their words.
  function step(text, by) {
    // By place in the text, seen from what is selected; a fresh list knows no current row.
    const place = ({ dataset }) => Number(dataset.start) * 1e6 + Number(dataset.end);
    const rows = $$(".finding[data-start]", text.form).sort((a, b) => place(a) - place(b));
    if (!rows.length) return;
    const here = text.selectionStart * 1e6 + text.selectionEnd;
    if (by > 0) show(rows.find((row) => place(row) > here) ?? rows[0]);
    else show(rows.findLast((row) => place(row) < here) ?? rows.at(-1));
  }

  on("click", ({ target }) => {
    const shown = target.closest("[data-show]");
    if (shown) return show(shown.closest(".finding"));
    const link = target.closest('.error-summary a[href^="#row-"]');
    const row = link && $(link.hash);
    if (row?.dataset.start) setTimeout(() => show(row));
    return undefined;
  });

  on("input", ({ target }) => {
    if (!target.matches("[data-check]")) return;
    bump(target);
    follow(target);
    announceCheck();
  });

  document.addEventListener("scroll", ({ target }) => {
    if (target.matches?.("[data-check]")) mirrorOf(target).scrollTop = target.scrollTop;
  }, true);
  addEventListener("resize", () => $$("[data-check]").forEach(align));

  on("keydown", (event) => {
    const { target, key } = event;
    if (!event.altKey || !(key === "ArrowDown" || key === "ArrowUp") || !target.matches?.("[data-check]")) return;
    event.preventDefault();
    step(target, key === "ArrowDown" ? 1 : -1);
  });

  function wake() {
    $$("[data-check]").forEach(align);
    announceCheck();
  }

  return { bump, stale, unchecked, wake };
})();
