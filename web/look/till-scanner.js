// A scanner types what it reads, wherever the cursor is, and does not wait for the page. No mouse is needed.
"use strict";
(() => {
  const A_SCAN = 6; // So many letters so fast no person types.
  const FAST = 40;
  const A_REST = 300; // What was typed so long ago was typed by somebody else.

  // A scanner types, wherever the cursor is.
  const isSeen = (field) => field.checkVisibility();
  function place() {
    const places = [...document.querySelectorAll("[data-scan-here]")].filter(isSeen);
    return places.find((each) => each.dataset.scanHere === "first") || places[0];
  }
  const burst = { text: "", at: 0, before: "", isAfterRest: true };
  addEventListener("keydown", (pressed) => {
    if (pressed.ctrlKey || pressed.altKey || pressed.metaKey || pressed.isComposing) return;
    if (early.isBusy) {
      meanwhile(pressed);
      return;
    }
    const here = document.activeElement;
    const target = place();
    if (!target || walked(pressed, here)) return;
    const isField = here && here.matches("input, select, textarea");
    if (pressed.key.length === 1) {
      const pause = pressed.timeStamp - burst.at;
      if (pause > FAST) Object.assign(burst, { text: "", before: isField ? here.value : target.value, isAfterRest: pause > A_REST });
      burst.text += pressed.key;
      burst.at = pressed.timeStamp;
      if (!isField && pressed.key !== " ") target.focus();
    } else if (pressed.key === "Enter") {
      const text = burst.text;
      burst.text = "";
      if (pressed.timeStamp - burst.at >= 2 * FAST || text.length < A_SCAN || !isField) return;
      // What was half typed before it is no part of what was scanned.
      if (here === target && !(burst.isAfterRest && target.value === burst.before + text)) return;
      pressed.preventDefault();
      if (here !== target) here.value = burst.before;
      target.value = text;
      target.form.requestSubmit();
    }
  });

  // Arrows walk what was found; Enter alone, with nothing typed, goes on to what is next.
  function walked(pressed, here) {
    const field = here?.closest?.("form")?.querySelector("[data-scan-here]");
    const found = [...(here?.closest?.("form")?.querySelectorAll(".picked, .pressed button") || [])].filter(isSeen);
    const step = { ArrowDown: 1, ArrowUp: -1 }[pressed.key];
    const isText = here?.matches?.("input:not([type=date], [type=radio])");
    if (step && found.length && (here === field || found.includes(here))) {
      pressed.preventDefault();
      (found[found.indexOf(here) + step] || field || here).focus();
      return true;
    }
    const next = pressed.key === "Enter" && isText && !here.value.trim() && here.dataset.enter && document.querySelector(here.dataset.enter);
    if (!next || !isSeen(next)) return false;
    pressed.preventDefault();
    next.focus();
    return true;
  }

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
  // Only a whole step holds it up, not what is looked up while a word is typed.
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.target.id === "content") early.isBusy = true; });
  document.addEventListener("htmx:afterRequest", (event) => { if (!event.detail.successful) early.isBusy = false; });

  // What a camera read is a scan too.
  document.addEventListener("change", (event) => {
    if (!event.isTrusted && event.target.matches("[data-scan-here]")) event.target.form.requestSubmit();
  });

  window.scanner = { settled };
})();
