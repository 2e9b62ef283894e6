// Sales that are being rung up: kept in the browser, so that neither a crash nor a second tab loses one.
"use strict";

const drafts = {
  MARK: "till-open:",
  LASTS: 16 * 3600_000,
  own: null,

  keep(sale) {
    localStorage.setItem(drafts.MARK + sale.number, JSON.stringify({ sale, at: Date.now() }));
    drafts.take(sale.number);
    sessionStorage.setItem("till-own", sale.number);
  },

  drop(number) {
    localStorage.removeItem(drafts.MARK + number);
  },

  // A tab holds the lock of its sale as long as it lives; a lock that nobody holds is of a tab that is gone.
  take(number) {
    if (drafts.own?.number === number) return;
    drafts.own?.leave();
    const held = { number, leave: () => {} };
    drafts.own = held;
    navigator.locks.request(drafts.MARK + number, { ifAvailable: true }, () => new Promise((done) => { held.leave = done; }));
  },

  async isHeld(number) {
    const { held } = await navigator.locks.query();
    return held.some((each) => each.name === drafts.MARK + number);
  },

  // Sales with goods that no other tab is at, the newest first; those of yesterday are forgotten.
  async left(within = drafts.LASTS) {
    const found = [];
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(drafts.MARK))) {
      const { sale, at } = JSON.parse(localStorage.getItem(name));
      if (Date.now() - at > drafts.LASTS) localStorage.removeItem(name);
      else if (sale.goods.length && Date.now() - at < within && (drafts.own?.number === sale.number || !(await drafts.isHeld(sale.number)))) found.push({ sale, at });
    }
    return found.sort((one, other) => other.at - one.at).map((each) => each.sale);
  },
};
