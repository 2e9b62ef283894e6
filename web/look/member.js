// The member's pages without this script still work; with it they open offline and say when to try again.
"use strict";

const isSignedIn = document.querySelector('meta[name="signed-in"]') !== null;

if (!isSignedIn) {
  kept.forget().catch(() => {});
} else if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/service-worker.js").catch(() => {});
}

for (const form of document.querySelectorAll('form[action="/sign-out"], form[data-ends]')) {
  form.addEventListener("submit", () => kept.forget().catch(() => {}));
}

// Another code may be asked for once the first had time to come.
for (const button of document.querySelectorAll("[data-wait]")) {
  const words = button.textContent;
  let left = Number(button.dataset.wait);
  button.disabled = true;
  const tick = () => {
    button.textContent = left > 0 ? `${words} (${left})` : words;
    button.disabled = left > 0;
    left -= 1;
    if (left >= 0) setTimeout(tick, 1000);
  };
  tick();
}

// What needs a script is shown by one.
for (const part of document.querySelectorAll("[data-by-script]")) part.hidden = false;
