// The card opens without a line, and the phone tells what the shop has to say. Nothing of a member is kept but the
// card, and nothing that changes anything is.
"use strict";

const LOOK = `regulars-look-${MARK}`;
const CARD = "regulars-card";
const PATIENCE = 4000;

self.addEventListener("install", (event) => event.waitUntil(settle()));

self.addEventListener("activate", (event) => event.waitUntil(tidy()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (/^\/(console|till|v1|docs)(\/|$)/.test(url.pathname)) return;
  if (event.request.mode === "navigate") {
    event.respondWith(url.pathname === "/" ? card(event.request) : page(event.request));
  } else if (url.pathname.startsWith("/look/") && url.searchParams.has("v")) {
    event.respondWith(look(event.request));
  }
});

async function settle() {
  const shelf = await caches.open(LOOK);
  await shelf.addAll(FILES);
  await keepCard(await fetch("/", { redirect: "manual" }));
  await self.skipWaiting();
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("regulars-look-") && name !== LOOK).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// Only the card itself is kept, and it goes as soon as the server shows no card any more.
async function keepCard(answer) {
  if (answer.ok && answer.headers.get("X-Card") === "keep") {
    await (await caches.open(CARD)).put("/", answer.clone());
  } else if (answer.status < 500) {
    await kept.forget();
  }
  return answer;
}

async function card(request) {
  const asked = fetch(request);
  try {
    const answer = await Promise.race([asked, late()]);
    if (answer.status < 500) return await keepCard(answer);
    return (await lastCard()) || answer;
  } catch {
    return (await lastCard()) || asked.then(keepCard, () => caches.match("/offline", { ignoreVary: true }));
  }
}

async function lastCard() {
  return (await caches.open(CARD)).match("/", { ignoreVary: true });
}

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return caches.match("/offline", { ignoreVary: true });
  }
}

async function look(request) {
  const found = await caches.match(request, { ignoreVary: true });
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(LOOK)).put(request, answer.clone());
  return answer;
}

function late() {
  return new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE));
}

// What the shop tells. Two with one tag are one: what was sent again is seen once.
self.addEventListener("push", (event) => event.waitUntil(tell(event.data)));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

async function tell(data) {
  let told = {};
  try {
    told = data.json();
  } catch {
    // A browser that is woken must show something, or it is not woken again.
  }
  const { title = SHOP, body = "", lang = "", tag = "", to = "/notices" } = told;
  await self.registration.showNotification(title, { body, lang, tag, icon: ICON, data: to });
}

async function open(to) {
  const wanted = new URL(to, location.origin);
  const address = wanted.origin === location.origin ? wanted.href : location.origin;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const shown = pages.find((page) => page.url === address);
  return shown ? shown.focus() : self.clients.openWindow(address);
}

async function renew(event) {
  const options = event.oldSubscription && event.oldSubscription.options;
  const fresh = event.newSubscription || (options && (await self.registration.pushManager.subscribe(options)));
  if (!fresh) return;
  const { endpoint, keys } = fresh.toJSON();
  await fetch("/notices/phone/renewed", { method: "POST", body: new URLSearchParams({ endpoint, ...keys }) });
}
