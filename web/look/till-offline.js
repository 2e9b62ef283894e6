// A sale while nobody answers: rung up here, kept in the queue, sent by till.js when the line is back.
"use strict";
(() => {
  const part = (id) => document.getElementById(id);
  const page = part("offline");
  const words = page.dataset;
  const [adding, byAmount, paying, lines, total, found, kept] = ["goods", "amount", "pay", "lines", "total", "found", "kept"].map((id) => part(`offline-${id}`));
  const [card, spending, spendTold] = ["card", "spend", "spend-told"].map((id) => part(`offline-${id}`));
  const scale = Number(words.scale);
  const money = (minor) => {
    const digits = (Math.abs(minor) / 10 ** scale).toLocaleString("en", { minimumFractionDigits: scale, maximumFractionDigits: scale });
    return (minor < 0 ? "-" : "") + words.nothing.replace(/0([.]0+)?/, digits);
  };
  const state = { known: [], codes: new Map(), terms: null, proof: null };
  const JUST_NOW = 10 * 60_000;
  let sale = blank();

  function blank() {
    return { number: queue.newNumber(), kind: "sale", goods: [], buyer: null, spent: [], prices: [], tenders: [] };
  }
  // What this tab, or one that broke down just now, rang up with a line goes on without one; points that were set
  // aside for it come free by themselves. What somebody left in the morning is not this customer's.
  async function begun() {
    const own = (await drafts.left()).find((each) => each.number === sessionStorage.getItem("till-own"));
    const left = own || (await drafts.left(JUST_NOW))[0];
    if (left && left.kind === "sale") sale = { ...left, spent: [], prices: [], at: null };
    if (sale.buyer) card.value = sale.buyer.card || "";
    part("offline-buyer").textContent = sale.buyer?.called || "";
    draw();
  }

  // An amount as it is typed, in minor units; NaN for what is none.
  function minor(typed) {
    const match = /^(\d{1,9})(?:\.(\d+))?$/.exec(typed.trim().replaceAll(",", ""));
    if (!match || (match[2] || "").length > scale) return NaN;
    return Number(match[1]) * 10 ** scale + Number((match[2] || "").padEnd(scale, "0") || 0);
  }
  const sum = () => sale.goods.reduce((so_far, each) => so_far + goodsCost(each), 0);
  const worth = () => sale.spent.reduce((so_far, each) => so_far + each.worth_minor, 0);

  function draw() {
    lines.replaceChildren(...sale.goods.map((goods, n) => {
      const row = part("offline-line").content.cloneNode(true);
      row.querySelector("[data-called]").textContent = `${goods.quantity === "1" ? "" : `${goods.quantity} × `}${goods.called || goods.category || words.amount}`;
      row.querySelector("[data-cost]").textContent = money(goodsCost(goods));
      row.querySelector("button").addEventListener("click", () => {
        sale.goods.splice(n, 1);
        changed();
        adding.goods.focus();
      });
      return row;
    }));
    part("offline-spent").textContent = sale.spent.map((each) => `${each.called}: ${money(-each.worth_minor)}`).join("");
    part("offline-unspend").hidden = !sale.spent.length;
    total.textContent = money(sum() - worth());
    paying.hidden = !sale.goods.length;
    if (sale.goods.length) drafts.keep(sale);
    else drafts.drop(sale.number);
    offer();
  }
  // Other goods, another bill: what points may pay is asked anew.
  function changed() {
    sale.spent = [];
    draw();
  }

  // Goods.
  function ring(goods, typed, many) {
    const prices = JSON.parse(localStorage.getItem("till-prices") || "{}");
    const price = typed ? minor(typed) : goods.price_minor ?? prices[goods.sku] ?? NaN;
    const isGood = goods.sku && price >= 0 && /^\d{1,5}(\.\d{1,3})?$/.test(many) && Number(many) > 0;
    part("offline-wrong").hidden = Boolean(isGood);
    if (!isGood) {
      part("offline-more").open = true;
      adding.price.focus();
      return;
    }
    sale.goods.push({ sku: goods.sku, barcode: goods.barcode, category: "", called: goods.called, name: goods.name, price_minor: price, quantity: many, off_minor: 0 });
    localStorage.setItem("till-prices", JSON.stringify({ ...prices, [goods.sku]: price }));
    adding.reset();
    found.replaceChildren();
    part("offline-more").open = false;
    adding.goods.focus();
    kept.hidden = true;
    changed();
  }
  function search(text) {
    const wanted = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    return wanted.length ? state.known.filter((each) => wanted.every((word) => each.all.includes(word))).slice(0, 12) : [];
  }
  function list(goods) {
    found.replaceChildren(...goods.map((each) => {
      const row = part("offline-found-line").content.cloneNode(true);
      row.querySelector("[data-called]").textContent = each.called;
      row.querySelector("[data-cost]").textContent = each.price_minor === null ? "" : money(each.price_minor);
      row.querySelector("button").addEventListener("click", () => ring(each, adding.price.value, adding.quantity.value.trim()));
      return row;
    }));
  }
  adding.goods.addEventListener("input", () => list(adding.goods.value.trim().length > 1 ? search(adding.goods.value) : []));

  adding.addEventListener("submit", (event) => {
    event.preventDefault();
    const [, many, text] = /^(?:(\d{1,3})\s*[*x×]\s*)?(.*)$/.exec(adding.goods.value.trim());
    if (!text) return;
    const own = state.codes.get(text);
    if (text.startsWith(proofs.MARK) || text.startsWith(proofs.CODE) || (/^\d{12,40}$/.test(text) && !own && !adding.price.value)) {
      card.value = text;
      adding.reset();
      show();
      return;
    }
    const several = own ? [] : search(text);
    if (several.length) {
      list(several);
      found.querySelector("button").focus();
      return;
    }
    ring(own || { sku: text, barcode: "", called: text, name: "", price_minor: null }, adding.price.value, many || adding.quantity.value.trim());
  });

  byAmount.addEventListener("submit", (event) => {
    event.preventDefault();
    const price = minor(byAmount["offline-sum"].value);
    const category = byAmount["offline-category"].value.trim();
    part("offline-wrong-sum").hidden = price >= 0;
    if (!(price >= 0)) return;
    sale.goods.push({ sku: "", barcode: "", category, called: category, name: "", price_minor: price, quantity: "1", off_minor: 0 });
    byAmount["offline-sum"].value = "";
    part("offline-by-amount").open = false;
    adding.goods.focus();
    kept.hidden = true;
    changed();
  });

  // Who buys, and by what points pay. A card is a card, and a code on a phone names one.
  async function show() {
    const text = card.value.trim();
    spendTold.textContent = "";
    state.proof = null;
    sale.buyer = null;
    part("offline-buyer").textContent = "";
    if (text.startsWith(proofs.MARK)) {
      const read = state.terms ? await proofs.read(text, state.terms.keys).catch(() => null) : null;
      const why = read ? proofs.refusal(read, state.terms, await queue.used(), Date.now()) : "unknown";
      if (why) spendTold.textContent = words[why];
      if (read) sale.buyer = { member: read.member, card: read.card, called: words.cardEnds.replace("{digits}", read.card.slice(-4)) };
      if (read && !why) state.proof = { text, nonce: read.nonce, until: read.expires, ceiling: read.ceiling, at: null };
      card.value = read ? read.card : "";
    } else if (text) {
      const number = text.startsWith(proofs.CODE) ? text.split(":")[1] : text;
      sale.buyer = { member: "", card: number, called: words.cardEnds.replace("{digits}", number.slice(-4)) };
      const at = Date.now();
      const isFresh = text.startsWith(proofs.CODE) && state.terms?.codes && !(await queue.used()).has(text);
      if (isFresh) state.proof = { text, nonce: text, until: at + proofs.CODE_LASTS, ceiling: Infinity, at };
      card.value = number;
    }
    part("offline-buyer").textContent = sale.buyer?.called || "";
    changed();
  }
  card.addEventListener("change", () => show());
  part("offline-who").addEventListener("submit", (event) => {
    event.preventDefault();
    show().then(() => adding.goods.focus());
  });

  function offer() {
    const most = state.proof && sum() ? proofs.most(state.proof.ceiling, sum(), state.terms) : 0;
    spending.hidden = !most || sale.spent.length > 0;
    if (!most) return;
    spendTold.textContent = words.upTo.replace("{points}", points(most)).replace("{worth}", money(proofs.worth(most, state.terms)));
    spending["offline-points"].value = most / 10 ** state.terms.scale;
  }
  const points = (amount) => state.terms.called.replace("0", (amount / 10 ** state.terms.scale).toLocaleString("en"));
  spending.addEventListener("submit", (event) => {
    event.preventDefault();
    const amount = Math.round(Number(spending["offline-points"].value.replaceAll(",", "")) * 10 ** state.terms.scale);
    const isGood = amount >= state.terms.minimum && amount <= proofs.most(state.proof.ceiling, sum(), state.terms) && amount % state.terms.multiples === 0;
    part("offline-wrong-points").hidden = isGood;
    if (!isGood) return;
    sale.spent = [{ what: "proof", name: state.proof.text, worth_minor: proofs.worth(amount, state.terms), called: points(amount), settles: state.terms.settles, points: amount, currency: state.terms.currency }];
    draw();
    paying.querySelector("button").focus();
  });
  part("offline-unspend").addEventListener("click", changed);

  // Paid: on the disk first, with what paid once; then the slip.
  paying.addEventListener("submit", async (event) => {
    event.preventDefault();
    const tender = event.submitter?.value || "cash";
    const paid = sale;
    const spent = paid.spent.length ? state.proof : null;
    // A code of a phone counts as of the moment in which it was scanned.
    paid.at = new Date(spent?.at || Date.now()).toISOString();
    try {
      await queue.keep(paid, tender, "", {}, spent ? [{ nonce: spent.nonce, until: spent.until }] : []);
    } catch {
      spendTold.textContent = words.used;
      changed();
      return;
    }
    drafts.drop(paid.number);
    part("offline-slip").textContent = slips.lines({ ...paid, paid: tender }, words, money, Number(words.columns)).join("\n");
    part("offline-code").replaceChildren(slips.code(paid, words));
    kept.hidden = false;
    sale = blank();
    state.proof = null;
    card.value = "";
    spendTold.textContent = "";
    part("offline-buyer").textContent = "";
    draw();
    await window.till.tell();
    adding.goods.focus();
  });

  document.addEventListener("till:line", (event) => { part("offline-back").hidden = !event.detail; });

  async function learn() {
    const { goods, categories, terms } = await (await fetch("/till/known.json")).json();
    state.terms = terms;
    for (const each of goods) {
      each.all = `${each.called} ${each.words}`.toLocaleLowerCase();
      state.known.push(each);
      state.codes.set(each.sku, each);
      if (each.barcode) state.codes.set(each.barcode, each);
    }
    part("offline-categories").replaceChildren(...categories.map((each) => {
      const option = document.createElement("option");
      option.value = each;
      return option;
    }));
  }
  learn().catch(() => {}).then(begun);
})();
