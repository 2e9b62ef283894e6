// This phone is told: the browser's maker gives it an address, which the form takes to the shop.
"use strict";

const wish = document.querySelector("[data-push]");

function say(what) {
  for (const each of document.querySelectorAll("[data-push-says]")) each.hidden = each.dataset.pushSays !== what;
}

async function subscribed() {
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: wish.dataset.key };
  try {
    return await pushManager.subscribe(options);
  } catch (error) {
    // An address that was given under another key of the shop's.
    if (error.name !== "InvalidStateError") throw error;
    await (await pushManager.getSubscription()).unsubscribe();
    return pushManager.subscribe(options);
  }
}

async function turnOn() {
  const answer = await Notification.requestPermission();
  if (answer !== "granted") return say(answer === "denied" ? "blocked" : "");
  const { endpoint, keys } = (await subscribed()).toJSON();
  Object.entries({ endpoint, ...keys }).forEach(([name, value]) => {
    if (wish.elements[name]) wish.elements[name].value = value;
  });
  return wish.submit();
}

// What the server calls on may be off here: a browser forgets when it is told to, and asks nobody.
async function isLost() {
  if (!("on" in wish.dataset)) return false;
  const { pushManager } = await navigator.serviceWorker.ready;
  return Notification.permission !== "granted" || !(await pushManager.getSubscription());
}

async function begin() {
  // On an iPhone only what stands on the first screen can be told.
  if (!("PushManager" in window && "Notification" in window)) return say(navigator.standalone === false ? "install" : "cannot");
  if (Notification.permission === "denied") say("blocked");
  const lost = await isLost();
  wish.hidden = "on" in wish.dataset && !lost;
  wish.querySelector("[data-push-lost]").hidden = !lost;
  for (const part of document.querySelectorAll("[data-push-on]")) part.hidden = lost;
}

wish.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = wish.querySelector("button");
  button.disabled = true;
  say("");
  await turnOn().catch(() => say("failed"));
  button.disabled = false;
});
begin().catch(() => say("failed"));
