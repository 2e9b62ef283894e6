// What the phone keeps of the card, so that it opens without a line: a key that cannot be read out, and no more.
"use strict";

const kept = {
  store() {
    return new Promise((done, fail) => {
      const opening = indexedDB.open("card", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("card");
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => fail(opening.error);
    });
  },

  async work(mode, deed) {
    const database = await this.store();
    try {
      return await new Promise((done, fail) => {
        const wish = deed(database.transaction("card", mode).objectStore("card"));
        wish.onsuccess = () => done(wish.result);
        wish.onerror = () => fail(wish.error);
      });
    } finally {
      database.close();
    }
  },

  put: (value) => kept.work("readwrite", (store) => store.put(value, "now")),
  get: () => kept.work("readonly", (store) => store.get("now")),

  // Nothing of a member stays on a phone that is signed out.
  async forget() {
    if ("indexedDB" in self) await kept.work("readwrite", (store) => store.clear());
    if ("caches" in self) await caches.delete("regulars-card");
  },
};
