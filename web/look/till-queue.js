// What a till sells while nobody answers: kept in the browser until it was answered for good.
"use strict";

// The same letters as web/till/sale.py: 40 random bits for each sale, so that no number is given out twice.
const LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

const queue = {
  store() {
    return new Promise((done, fail) => {
      const opening = indexedDB.open("till", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("sales", { keyPath: "number" });
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => fail(opening.error);
    });
  },

  // Done once it is on the disk, as far as a browser says so.
  async work(mode, deed) {
    const database = await queue.store();
    try {
      return await new Promise((done, fail) => {
        const turn = database.transaction("sales", mode, { durability: "strict" });
        const wish = deed(turn.objectStore("sales"));
        turn.oncomplete = () => done(wish.result);
        turn.onerror = () => fail(turn.error);
        turn.onabort = () => fail(turn.error);
      });
    } finally {
      database.close();
    }
  },

  newNumber: () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => LETTERS[byte & 31]).join(""),

  keep: (sale, tender, byCard) =>
    queue.work("readwrite", (store) => store.put({ number: sale.number, sale, tender, by_card: byCard })),
  all: () => queue.work("readonly", (store) => store.getAll()),
  forget: (number) => queue.work("readwrite", (store) => store.delete(number)),

  // How many were taken; `key` where this browser has none that opens. Whatever was not answered waits on.
  async send() {
    const waiting = (await queue.all()).filter((each) => !each.refused).slice(0, 200);
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
      if (said.taken) {
        await queue.forget(said.number);
        taken += 1;
      } else {
        const own = waiting.find((each) => each.number === said.number);
        if (own) await queue.work("readwrite", (store) => store.put({ ...own, refused: `${said.title}. ${said.detail}` }));
      }
    }
    return { taken };
  },
};
