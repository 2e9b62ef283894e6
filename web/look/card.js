// The card's code of each half minute (RFC 6238), made on the phone, with or without a line.
"use strict";

const STEP = 30_000;
const face = document.getElementById("card-code");
const large = document.getElementById("code-large");
const screen_ = document.getElementById("code-screen");
const offline = document.getElementById("card-offline");

// The server's clock counts: a phone's may be minutes off. Taken in the middle of the way there and back.
async function heard() {
  const sentAt = Date.now();
  const answer = await fetch("/card/secret", { cache: "no-store", redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  const told = await answer.json();
  const skew = told.at - (sentAt + Date.now()) / 2;
  const bytes = new TextEncoder().encode(told.secret);
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const found = { number: told.number, key, skew };
  await kept.put(found);
  return found;
}

async function digits(key, at) {
  const step = new DataView(new ArrayBuffer(8));
  step.setBigUint64(0, BigInt(Math.floor(at / STEP)));
  const mac = new DataView(await crypto.subtle.sign("HMAC", key, step.buffer));
  const start = mac.getUint8(mac.byteLength - 1) & 15;
  return String((mac.getUint32(start) & 0x7fffffff) % 100_000_000).padStart(8, "0");
}

function drawn(text) {
  const code = qrcode(0, "M");
  code.addData(text, "Alphanumeric");
  code.make();
  const side = code.getModuleCount() + 8;
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("viewBox", `0 0 ${side} ${side}`);
  picture.setAttribute("shape-rendering", "crispEdges");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", face.dataset.called);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  let way = "";
  for (let y = 0; y < side - 8; y += 1) {
    for (let x = 0; x < side - 8; x += 1) if (code.isDark(y, x)) way += `M${x + 4} ${y + 4}h1v1h-1z`;
  }
  path.setAttribute("d", way);
  picture.append(path);
  return picture;
}

async function show(card) {
  const at = Date.now() + card.skew;
  const text = `RG1:${card.number}:${await digits(card.key, at)}`;
  face.replaceChildren(drawn(text));
  large.replaceChildren(drawn(text));
  const until = (Math.floor(at / STEP) + 1) * STEP;
  const turn = setTimeout(() => show(card), until - at + 50);
  show.turn = turn;
}

// Without WebCrypto (a page not over https) the server draws, and the picture is fetched anew.
function reload() {
  const picture = new Image();
  picture.alt = face.dataset.called;
  picture.src = `/card/code.svg?at=${Date.now()}`;
  face.replaceChildren(picture);
  large.replaceChildren(picture.cloneNode());
  setTimeout(reload, STEP - (Date.now() % STEP) + 500);
}

function tick(card) {
  for (const bar of document.querySelectorAll("[data-code-left]")) {
    bar.value = STEP - ((Date.now() + card.skew) % STEP);
    bar.hidden = false;
  }
}

async function begin() {
  if (!window.crypto || !crypto.subtle) return reload();
  let card;
  try {
    card = await heard();
  } catch {
    offline.hidden = false;
    card = await kept.get();
    if (!card || !card.number.endsWith(face.dataset.lastFour)) return;
  }
  await show(card);
  tick(card);
  setInterval(() => tick(card), 1000);
  // A phone that slept wakes up with an old code.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    clearTimeout(show.turn);
    show(card);
  });
}

if (face) {
  begin();
  document.getElementById("card-face").addEventListener("click", () => {
    if (!large.firstChild) large.replaceChildren(face.firstElementChild.cloneNode(true));
    screen_.showModal();
  });
  screen_.addEventListener("click", () => screen_.close());
}
