// What a till sells while nobody answers: kept in the browser until it was answered for good.
"use strict";

// The same letters as web/till/sale.py: 40 random bits for each sale, so that no number is given out twice.
const LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

const queue = {
  store() {
    return new Promise((done, fail) => {
      const opening = indexedDB.open("till", 2);
      opening.onupgradeneeded = () => {
        const names = opening.result.objectStoreNames;
        if (!names.contains("sales")) opening.result.createObjectStore("sales", { keyPath: "number" });
        if (!names.contains("used")) opening.result.createObjectStore("used", { keyPath: "nonce" });
      };
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => fail(opening.error);
    });
  },

  // Done once it is on the disk, as far as a browser says so.
  async work(mode, deed) {
    const database = await queue.store();
    try {
      return await new Promise((done, fail) => {
        const turn = database.transaction(["sales", "used"], mode, { durability: "strict" });
        const wish = deed(turn.objectStore("sales"), turn.objectStore("used"));
        turn.oncomplete = () => done(wish.result);
        turn.onerror = () => fail(turn.error);
        turn.onabort = () => fail(turn.error);
      });
    } finally {
      database.close();
    }
  },

  newNumber: () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => LETTERS[byte & 31]).join(""),
  grouped: (number) => number.replace(/^(.{4})(?=.)/, "$1-"),

  // `more.open`: its own page is asking. `used` is what pays once: it is written down with the sale, or both are not.
  keep: (sale, tender, byCard, more = {}, used = []) =>
    queue.work("readwrite", (sales, nonces) => {
      for (const each of used) nonces.add(each);
      return sales.put({ number: sale.number, sale, tender, by_card: byCard, ...more });
    }),
  all: () => queue.work("readonly", (sales) => sales.getAll()),
  forget: (number) => queue.work("readwrite", (sales) => sales.delete(number)),

  // What paid once, while it could pay again.
  async used() {
    const found = await queue.work("readonly", (_, nonces) => nonces.getAll());
    const over = found.filter((each) => each.until < Date.now());
    for (const each of over) await queue.work("readwrite", (_, nonces) => nonces.delete(each.nonce));
    return new Set(found.filter((each) => !over.includes(each)).map((each) => each.nonce));
  },

  // Those to be sent: not what a person must look at, nor what its own page is asking about at this moment.
  async waiting() {
    const found = [];
    for (const each of await queue.all()) {
      if (!each.told && !(each.open && (await drafts.isHeld(each.number)))) found.push(each);
    }
    return found;
  },

  // How many were taken; `key` where this browser has none that opens. Whatever was not answered waits on.
  async send() {
    const waiting = (await queue.waiting()).slice(0, 200);
    if (!waiting.length) return { taken: 0 };
    const sales = waiting.map(({ sale, tender, by_card }) => ({ sale, tender, by_card }));
    const answer = await fetch("/till/queue", {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sales }),
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) return { taken: 0, key: true };
    if (!answer.ok) throw new Error(String(answer.status));
    let taken = 0;
    for (const said of (await answer.json()).answers) {
      const own = waiting.find((each) => each.number === said.number);
      if (said.taken) taken += 1;
      if (said.taken && !said.told.length) await queue.forget(said.number);
      else if (own) await queue.work("readwrite", (store) => store.put({ ...own, open: false, taken: said.taken, told: said.told.join(" ") }));
    }
    return { taken };
  },
};
