// A scanner types what it reads, wherever the cursor is, and does not wait for the page.
"use strict";
(() => {
  const A_SCAN = 6; // So many letters so fast no person types.
  const FAST = 40;

  // A scanner types, wherever the cursor is.
  const isSeen = (field) => field.checkVisibility();
  function place() {
    const places = [...document.querySelectorAll("[data-scan-here]")].filter(isSeen);
    return places.find((each) => each.dataset.scanHere === "first") || places[0];
  }
  const burst = { text: "", at: 0, field: null, before: "" };
  addEventListener("keydown", (pressed) => {
    if (pressed.ctrlKey || pressed.altKey || pressed.metaKey || pressed.isComposing) return;
    if (early.isBusy) {
      meanwhile(pressed);
      return;
    }
    const here = document.activeElement;
    const target = place();
    if (!target) return;
    const isField = here && here.matches("input, select, textarea");
    if (pressed.key.length === 1) {
      if (pressed.timeStamp - burst.at > FAST) Object.assign(burst, { text: "", field: isField ? here : null, before: isField ? here.value : "" });
      burst.text += pressed.key;
      burst.at = pressed.timeStamp;
      if (!isField && pressed.key !== " ") target.focus();
    } else if (pressed.key === "Enter" && pressed.timeStamp - burst.at < 2 * FAST && burst.text.length >= A_SCAN && isField && here !== target) {
      pressed.preventDefault();
      here.value = burst.before;
      target.value = burst.text;
      target.form.requestSubmit();
    }
  });

  // A scanner does not wait for the page: what it types meanwhile is taken up by the next one.
  const early = { isBusy: false, text: "", lines: [] };
  function meanwhile(pressed) {
    if (pressed.key.length === 1) early.text += pressed.key;
    else if (pressed.key === "Enter" && early.text) {
      early.lines.push(early.text);
      early.text = "";
    } else return;
    pressed.preventDefault();
  }
  function settled() {
    early.isBusy = false;
    const target = place();
    const text = early.lines.length ? early.lines.shift() : early.text;
    if (!text || !target || document.querySelector("main [aria-invalid]")) {
      Object.assign(early, { text: "", lines: [] });
      return;
    }
    target.value = text;
    target.focus();
    if (text === early.text) early.text = "";
    else target.form.requestSubmit();
  }
  document.addEventListener("htmx:beforeRequest", () => { early.isBusy = true; });
  document.addEventListener("htmx:afterRequest", (event) => { if (!event.detail.successful) early.isBusy = false; });

  // What a camera read is a scan too.
  document.addEventListener("change", (event) => {
    if (!event.isTrusted && event.target.matches("[data-scan-here]")) event.target.form.requestSubmit();
  });

  window.scanner = { settled };
})();
