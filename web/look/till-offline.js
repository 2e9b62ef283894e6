// A sale while nobody answers: rung up here, kept in the queue, sent by till.js when the line is back.
"use strict";
(() => {
  const part = (id) => document.getElementById(id);
  const [adding, paying, lines, total, kept] = ["offline-goods", "offline-pay", "offline-lines", "offline-total", "offline-kept"].map(part);
  const scale = Number(adding.dataset.scale);
  const text = (minor) => (minor / 10 ** scale).toFixed(scale);
  const known = new Map();
  let sale = begun();

  // What was rung up with a line goes on without one; points that were set aside wait for it.
  function begun() {
    const found = JSON.parse(sessionStorage.getItem("sale") || "null");
    if (!found || found.kind !== "sale" || found.spent.length) return blank();
    return { ...found, prices: [], at: null };
  }
  function blank() {
    return { number: queue.newNumber(), kind: "sale", goods: [], buyer: null, spent: [], prices: [], tenders: [] };
  }

  // An amount as it is typed, in minor units; NaN for what is none.
  function minor(typed) {
    const found = /^(\d{1,9})(?:\.(\d+))?$/.exec(typed.trim().replace(",", ""));
    if (!found || (found[2] || "").length > scale) return NaN;
    return Number(found[1]) * 10 ** scale + Number((found[2] || "").padEnd(scale, "0") || 0);
  }
  const cost = (goods) => Math.round(goods.price_minor * Number(goods.quantity)) - goods.off_minor;
  const sum = () => sale.goods.reduce((so_far, each) => so_far + cost(each), 0);

  function draw() {
    lines.replaceChildren(...sale.goods.map((goods, n) => {
      const row = part("offline-line").content.cloneNode(true);
      row.querySelector("[data-called]").textContent = `${goods.quantity === "1" ? "" : `${goods.quantity} × `}${goods.called || goods.sku || goods.category}`;
      row.querySelector("[data-cost]").textContent = text(cost(goods));
      row.querySelector("button").addEventListener("click", () => {
        sale.goods.splice(n, 1);
        draw();
      });
      return row;
    }));
    total.textContent = text(sum());
    paying.hidden = !sale.goods.length;
    if (sale.goods.length) sessionStorage.setItem("sale", JSON.stringify(sale));
    else sessionStorage.removeItem("sale");
  }

  // A card is a card, and a code on a phone names one; nobody can be asked whose it is.
  function buyer(scanned) {
    const own = scanned.trim();
    if (!own) return sale.buyer;
    const card = own.startsWith("RG1:") ? own.split(":")[1] : own;
    return { member: "", card, called: card };
  }

  adding.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = adding.goods.value.trim();
    if (code.startsWith("RG1:") || (/^\d{12,40}$/.test(code) && !adding.price.value && !known.has(code))) {
      part("offline-card").value = code;
      adding.reset();
      return;
    }
    const prices = JSON.parse(localStorage.getItem("till-prices") || "{}");
    const price = adding.price.value ? minor(adding.price.value) : prices[code] ?? NaN;
    const quantity = adding.quantity.value.trim();
    const isGood = code && price >= 0 && /^\d{1,5}(\.\d{1,3})?$/.test(quantity) && Number(quantity) > 0;
    part("offline-wrong").hidden = Boolean(isGood);
    if (!isGood) {
      (code ? adding.price : adding.goods).focus();
      return;
    }
    const [sku, barcode, called] = known.get(code) || [code, "", code];
    sale.goods.push({ sku, barcode, category: "", called, price_minor: price, quantity, off_minor: 0 });
    localStorage.setItem("till-prices", JSON.stringify({ ...prices, [code]: price, [sku]: price }));
    adding.reset();
    adding.goods.focus();
    kept.hidden = true;
    draw();
  });

  paying.addEventListener("submit", async (event) => {
    event.preventDefault();
    sale.buyer = buyer(part("offline-card").value);
    sale.at = new Date().toISOString();
    await queue.keep(sale, event.submitter?.value || "cash", "");
    part("offline-number").textContent = sale.number.replace(/^(.{4})/, "$1-");
    kept.hidden = false;
    sale = blank();
    part("offline-card").value = "";
    draw();
    await window.till.tell();
    part("offline-card").focus();
  });

  document.addEventListener("till:line", (event) => { part("offline-back").hidden = !event.detail; });

  async function learn() {
    const answer = await fetch("/till/goods.json");
    const list = part("offline-known");
    for (const goods of (await answer.json()).goods) {
      known.set(goods[0], goods);
      if (goods[1]) known.set(goods[1], goods);
      const option = document.createElement("option");
      option.value = goods[0];
      option.label = goods[2];
      list.append(option);
    }
  }
  learn().catch(() => {});
  draw();
})();
