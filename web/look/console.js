// The console's pages without this script still work; with it, lists are walked by the arrow keys, and texts copied.
"use strict";
(() => {
  const rows = [...document.querySelectorAll("table[data-walk] tbody tr")];
  const links = rows.map((row) => row.querySelector("a"));

  addEventListener("keydown", (pressed) => {
    if (pressed.target.matches("input, select, textarea") || pressed.altKey || pressed.ctrlKey || pressed.metaKey) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (!(pressed.key in steps)) return;
    const here = links.indexOf(document.activeElement);
    let next = here + steps[pressed.key];
    while (links[next] === null) next += steps[pressed.key];
    if (links[next]) {
      links[next].focus();
      pressed.preventDefault();
    }
  });

  // A table wider than the screen is moved by the arrow keys where nothing in it can be reached by Tab.
  for (const room of document.querySelectorAll(".table-room")) {
    if (room.scrollWidth > room.clientWidth) room.tabIndex = 0;
  }

  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copies);
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.done;
    });
  }
})();
