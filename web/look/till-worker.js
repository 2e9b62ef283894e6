// The till's page opens without a line. What it sold meanwhile is kept by the page itself.
"use strict";

const LOOK = `till-look-${MARK}`;
const PAGE = "till-page";
const KEPT = ["/till/offline", "/till/known.json"];

self.addEventListener("install", (event) => event.waitUntil(settle()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate") {
    event.respondWith(page(event, url));
  } else if (url.pathname === "/till/known.json") {
    event.respondWith(goods(event.request));
  } else if (url.pathname.startsWith("/look/") && url.searchParams.has("v")) {
    event.respondWith(look(event.request));
  }
});

async function settle() {
  await (await caches.open(LOOK)).addAll(FILES);
  await renew();
  await self.skipWaiting();
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("till-look-") && name !== LOOK).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// A page that leads to the key page is none to keep: this browser is no till then.
async function renew() {
  const shelf = await caches.open(PAGE);
  for (const address of KEPT) {
    const answer = await fetch(address, { redirect: "manual", cache: "no-store" });
    if (answer.ok) await shelf.put(address, answer);
  }
}

async function page(event, url) {
  try {
    const answer = await fetch(event.request);
    if (url.pathname === "/till/") event.waitUntil(renew().catch(() => {}));
    return answer;
  } catch (error) {
    const kept = await caches.match("/till/offline", { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

async function goods(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match("/till/known.json", { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

async function look(request) {
  return (await caches.match(request, { ignoreVary: true })) || fetch(request);
}
