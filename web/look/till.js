// The till's page without this script still sells; with it a sale outlives the line and a reload.
"use strict";
(() => {
  const PATIENCE = 5000;
  const EVERY = 15_000;
  const isSigned = document.querySelector("[data-signed]") !== null;
  const [line, noLine, told, notThrough] = ["line", "no-line", "queue", "not-through"].map((id) => document.getElementById(id));
  let isOnline = true;

  // The line.
  function show(online) {
    isOnline = online;
    line.textContent = online ? line.dataset.on : line.dataset.off;
    line.dataset.is = online ? "on" : "off";
    noLine.hidden = online || location.pathname === "/till/offline";
    document.dispatchEvent(new CustomEvent("till:line", { detail: online }));
  }

  async function look() {
    try {
      const answer = await fetch("/till/alive", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status !== 204) throw new Error(String(answer.status));
      show(true);
      await send();
    } catch {
      show(false);
    }
    await tell();
  }

  // What waits.
  const words = (name, n) => (n === 1 ? told.dataset[`${name}One`] : told.dataset[`${name}Other`].replace("{n}", n));
  let sent = "";

  async function send() {
    const found = await navigator.locks.request("till-queue", () => queue.send());
    if (found.taken) sent = words("sent", found.taken);
    if (found.key) sent = told.dataset.key;
  }

  async function tell() {
    const kept = await queue.all();
    const waiting = kept.filter((each) => !each.refused).length;
    const sentence = waiting ? told.dataset[waiting === 1 ? "one" : "other"].replace("{n}", waiting) : sent;
    const lines = [sentence, waiting && sent === told.dataset.key ? sent : ""].filter(Boolean).map((text) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = text;
      return paragraph;
    });
    for (const each of kept.filter((one) => one.refused)) {
      const paragraph = document.createElement("p");
      const button = document.createElement("button");
      button.className = "button";
      button.textContent = told.dataset.noted;
      button.addEventListener("click", () => queue.forget(each.number).then(tell));
      paragraph.append(`${told.dataset.refused} ${each.number}. ${each.refused} `, button);
      lines.push(paragraph);
    }
    told.replaceChildren(...lines);
    told.hidden = !lines.length;
  }

  // What goods cost last, so that a scan is enough.
  const prices = () => JSON.parse(localStorage.getItem("till-prices") || "{}");
  function learn(sale) {
    const known = prices();
    for (const each of sale.goods) for (const code of [each.sku, each.barcode]) if (code) known[code] = each.price_minor;
    localStorage.setItem("till-prices", JSON.stringify(known));
  }
  addEventListener("submit", (event) => {
    notThrough.hidden = true;
    const form = event.target;
    if (form.matches("[data-cancels]")) sessionStorage.removeItem("sale");
    if (!form.matches("[data-goods]") || form.price.value) return;
    const minor = prices()[form.goods.value.trim()];
    const scale = Number(form.dataset.scale);
    if (minor !== undefined) form.price.value = (minor / 10 ** scale).toFixed(scale);
  }, true);

  // A page that is loaded anew goes on with the sale that was begun.
  function arrived() {
    const goods = document.querySelector("form[data-goods] input[name=sale]");
    const resume = document.getElementById("resume");
    if (goods) {
      sessionStorage.setItem("sale", goods.value);
      learn(JSON.parse(goods.value));
    }
    if (document.querySelector("[data-done]")) sessionStorage.removeItem("sale");
    const kept = sessionStorage.getItem("sale");
    if (resume && kept && JSON.parse(kept).goods.length) {
      resume.elements.sale.value = kept;
      resume.hidden = false;
    }
    for (const place of document.querySelectorAll("main [data-scans]")) window.offerCamera?.(place);
    for (const button of document.querySelectorAll("main [data-prints]")) {
      button.hidden = false;
      button.onclick = () => window.print();
    }
  }

  // Paid, and nobody answered: it may have been recorded or not. Its number tells; it waits and is sent.
  document.addEventListener("htmx:sendError", async (event) => {
    show(false);
    const form = event.target.closest("form[data-sells]");
    if (!form) return;
    const given = event.detail.requestConfig.formData;
    await queue.keep(JSON.parse(given.get("sale")), given.get("tender") || "", given.get("by_card") || "");
    sessionStorage.removeItem("sale");
    const paragraph = document.createElement("p");
    paragraph.className = "say";
    paragraph.setAttribute("role", "status");
    paragraph.textContent = told.dataset.kept;
    form.replaceWith(paragraph);
    await tell();
  });
  document.addEventListener("htmx:responseError", () => { notThrough.hidden = false; });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful && !isOnline) look(); });
  document.addEventListener("htmx:afterSettle", () => {
    arrived();
    const main = document.getElementById("content");
    if (!main.contains(document.activeElement)) (main.querySelector("[autofocus]") || main).focus();
    window.scanner.settled();
  });

  window.till = { look, tell };
  addEventListener("online", look);
  addEventListener("offline", () => show(false));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  setInterval(look, EVERY);
  arrived();
  look();
  if (isSigned && "serviceWorker" in navigator) {
    navigator.serviceWorker.register("/till/service-worker.js").catch(() => {});
  } else if ("caches" in window) {
    caches.delete("till-page").catch(() => {});
  }
})();
