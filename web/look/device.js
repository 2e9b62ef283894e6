// What a device can do with a page: print it, hand a link on. The buttons are there only where it can.
"use strict";
for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const button of document.querySelectorAll("[data-shares]")) {
  const told = document.getElementById(button.dataset.tells);
  const { shares: url, title } = button.dataset;
  const share = async () => {
    if (navigator.share) {
      await navigator.share({ title, url });
    } else {
      await navigator.clipboard.writeText(url);
      told.textContent = told.dataset.copied;
    }
  };
  if (navigator.share || navigator.clipboard) {
    button.hidden = false;
    button.addEventListener("click", () => share().catch(() => {}));
  }
}
