// The console's pages without this script still work; with it, lists are walked by the arrow keys, and texts copied.
"use strict";
(() => {
  // A form that was refused begins at the first field to put right.
  const wrong = document.querySelector("main [aria-invalid]");
  if (wrong) {
    for (let fold = wrong.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    wrong.focus();
  }

  // On a narrow screen the place somebody is at is in sight.
  for (const here of document.querySelectorAll(".rail [aria-current], .tabs [aria-current]")) {
    here.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

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
