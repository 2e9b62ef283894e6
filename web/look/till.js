// The till's page without this script still sells; with it a sale outlives the line, a reload and a crash.
"use strict";
(() => {
  const PATIENCE = 5000;
  const EVERY = 15_000;
  const isSigned = document.querySelector("[data-signed]") !== null;
  const [line, count, noLine, told, notThrough] = ["line", "waiting", "no-line", "queue", "not-through"].map((id) => document.getElementById(id));
  let isOnline = true;

  // The line.
  function show(online) {
    isOnline = online;
    line.textContent = online ? line.dataset.on : line.dataset.off;
    line.dataset.is = online ? "on" : "off";
    noLine.hidden = online || document.getElementById("offline") !== null;
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

  // What waits, and what a person must look at.
  const words = (name, n) => (n === 1 ? told.dataset[`${name}One`] : told.dataset[`${name}Other`].replace("{n}", n));
  let sent = "";

  async function send() {
    const found = await navigator.locks.request("till-queue", () => queue.send());
    if (found.taken) sent = words("sent", found.taken);
    if (found.key) sent = told.dataset.key;
  }

  function button(text, deed) {
    const found = document.createElement("button");
    found.className = "button";
    found.type = "button";
    found.textContent = text;
    found.addEventListener("click", deed);
    return found;
  }

  function paragraph(...parts) {
    const found = document.createElement("p");
    found.append(...parts);
    return found;
  }

  // A sale that was not taken can be rung up again, under a number of its own.
  async function again({ number, sale }) {
    drafts.keep({ ...sale, number: queue.newNumber(), spent: [], prices: [], tenders: [], at: null });
    await queue.forget(number);
    location.assign("/till/");
  }

  function looked(each) {
    const row = document.createElement("div");
    row.className = "row apart";
    const at = new Date(each.sale.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    const buttons = document.createElement("span");
    buttons.className = "row";
    if (!each.taken && each.sale.kind === "sale") buttons.append(button(told.dataset.again, () => again(each)));
    buttons.append(button(told.dataset.noted, () => queue.forget(each.number).then(tell)));
    const strong = document.createElement("strong");
    strong.textContent = `${each.taken ? told.dataset.taken : told.dataset.refused} ${queue.grouped(each.number)}, ${at}. `;
    row.append(paragraph(strong, each.told), buttons);
    return row;
  }

  async function tell() {
    const waiting = (await queue.waiting()).length;
    const marked = (await queue.all()).filter((each) => each.told);
    const sentence = waiting ? words("waits", waiting) : sent;
    const lines = [sentence, waiting && sent === told.dataset.key ? sent : ""].filter(Boolean).map((text) => paragraph(text));
    told.replaceChildren(...lines, ...marked.map(looked));
    told.hidden = !told.childElementCount;
    told.classList.toggle("refused", marked.length > 0);
    count.textContent = words("count", waiting);
    count.hidden = !waiting;
  }

  // What goods without a price cost last, so that a scan is enough.
  const prices = () => JSON.parse(localStorage.getItem("till-prices") || "{}");
  function learn(sale) {
    const known = prices();
    for (const each of sale.goods) for (const code of [each.sku, each.barcode]) if (code) known[code] = each.price_minor;
    localStorage.setItem("till-prices", JSON.stringify(known));
  }
  addEventListener("submit", (event) => {
    notThrough.hidden = true;
    const form = event.target;
    if (form.matches("[data-cancels]")) drafts.drop(JSON.parse(form.sale.value).number);
    if (!form.matches("[data-goods]") || !form.last) return;
    const minor = prices()[form.goods.value.trim()];
    const scale = Number(form.dataset.scale);
    form.last.value = minor === undefined ? "" : (minor / 10 ** scale).toFixed(scale);
  }, true);

  // A page that is loaded anew, or in another tab, goes on with the sale that was begun.
  async function arrived() {
    const goods = document.querySelector("form[data-goods] input[name=sale]");
    const done = document.querySelector("[data-done]");
    for (const place of document.querySelectorAll("main [data-scans]")) window.offerCamera?.(place);
    for (const each of document.querySelectorAll("main [data-prints]")) {
      each.hidden = false;
      each.onclick = () => window.print();
    }
    for (const each of document.querySelectorAll("main [data-remembered]")) {
      each.open = localStorage.getItem(each.dataset.remembered) !== "no";
      each.ontoggle = () => localStorage.setItem(each.dataset.remembered, each.open ? "yes" : "no");
    }
    if (goods) {
      const sale = JSON.parse(goods.value);
      if (sale.goods.length) drafts.keep(sale);
      else drafts.drop(sale.number);
      learn(sale);
    }
    if (done) drafts.drop(done.dataset.done);
    const resume = document.getElementById("resume");
    const [left] = resume ? await drafts.left() : [];
    if (left) {
      resume.elements.sale.value = JSON.stringify(left);
      resume.hidden = false;
      resume.querySelector("[data-forgets]").onclick = () => {
        drafts.drop(left.number);
        resume.hidden = true;
        arrived();
      };
    }
  }

  // What is paid is written down before it is sent: whatever happens then, it is sent once.
  document.addEventListener("htmx:confirm", (event) => {
    const form = event.target.closest?.("form[data-sells]");
    if (!form) return;
    event.preventDefault();
    const sale = JSON.parse(form.sale.value);
    drafts.take(sale.number);
    const tender = event.detail.triggeringEvent?.submitter?.value || "";
    queue.keep(sale, tender, form.by_card?.value || "", { open: true }).then(() => event.detail.issueRequest(true));
  });
  // An answer, a refusal too, came to who stands here: nothing waits.
  document.addEventListener("htmx:afterRequest", async (event) => {
    const form = event.detail.requestConfig.elt.closest("form[data-sells]");
    if (form && event.detail.successful) {
      const isKeyPage = new URL(event.detail.xhr.responseURL).pathname !== new URL(form.action).pathname;
      if (isKeyPage) await waits(form, event.detail.requestConfig.formData);
      else await queue.forget(JSON.parse(form.sale.value).number);
    }
    if (event.detail.successful && !isOnline) look();
  });
  // Paid, and nobody answered: it may have been recorded or not. Its number tells; it waits and is sent.
  async function waits(form, given) {
    const sale = JSON.parse(given.get("sale"));
    await queue.keep(sale, given.get("tender") || "", given.get("by_card") || "");
    drafts.drop(sale.number);
    const kept = paragraph(told.dataset.kept);
    kept.className = "say";
    kept.setAttribute("role", "status");
    form.replaceWith(kept);
    await tell();
  }
  document.addEventListener("htmx:sendError", (event) => {
    show(false);
    const form = event.detail.requestConfig.elt.closest("form[data-sells]");
    if (form) waits(form, event.detail.requestConfig.formData);
  });
  document.addEventListener("htmx:responseError", (event) => {
    const form = event.detail.requestConfig.elt.closest("form[data-sells]");
    if (form) waits(form, event.detail.requestConfig.formData);
    else notThrough.hidden = false;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "content") return;
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
