// The slip of a sale that nobody was asked about: what is certain, and nothing else.
"use strict";

const slips = {
  // A letter of Chinese, Japanese or Korean is as wide as two others on every printer.
  width: (text) => [...text].reduce((so_far, letter) => so_far + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3ffff}]/u.test(letter) ? 2 : 1), 0),

  row(left, right, columns) {
    let text = left;
    while (slips.width(text) > columns) text = [...text].slice(0, -1).join("");
    const gap = columns - slips.width(text) - slips.width(right);
    return gap < 1 ? [text, " ".repeat(Math.max(0, columns - slips.width(right))) + right] : [text + " ".repeat(gap) + right];
  },

  wrapped(text, columns) {
    const lines = [""];
    for (const piece of text.match(/[\x21-\x7e\u00a0-\u02ff]+\s?|\s|./gu) || []) {
      const last = lines[lines.length - 1];
      if (last && slips.width(last + piece.trimEnd()) > columns && !/[，。、；：）」]/.test(piece)) lines.push(piece.trimStart());
      else lines[lines.length - 1] = last + piece;
    }
    return lines.map((line) => line.trimEnd());
  },

  // `words` are the page's own texts, `money` writes an amount.
  lines(sale, words, money, columns) {
    const rule = "-".repeat(columns);
    // As the server writes it: the day before the month, and twenty-four hours.
    const tag = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
    const at = (parts) => new Date(sale.at).toLocaleString(tag, { timeZone: words.zone, ...parts });
    const when = `${at({ day: "numeric", month: "long" })} ${at({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}`;
    const goods = sale.goods.flatMap((each) => {
      const many = each.quantity === "1" ? "" : `${each.quantity} x `;
      return slips.row(many + (each.name || each.sku || each.category || words.amount), money(goodsCost(each)), columns);
    });
    const total = sale.goods.reduce((so_far, each) => so_far + goodsCost(each), 0);
    const spent = sale.spent.flatMap((each) => slips.row(`  ${each.called}`, money(-each.worth_minor), columns));
    const due = total - sale.spent.reduce((so_far, each) => so_far + each.worth_minor, 0);
    const paid = due ? slips.row(`  ${words[sale.paid]}`, money(due), columns) : [];
    return [
      words.shop, ...slips.row(queue.grouped(sale.number), when, columns), rule,
      ...goods, ...slips.row(words.total, money(total), columns), ...spent, ...paid, rule,
      ...slips.wrapped(sale.buyer ? words.later : words.keep, columns),
    ];
  },

  // The code by which goods come back, as web/till/slips.py draws it.
  code(sale, words) {
    const day = new Intl.DateTimeFormat("en-CA", { timeZone: words.zone }).format(new Date(sale.at));
    const code = qrcode(0, "M");
    code.addData(unescape(encodeURIComponent(`RGS1:${words.till}/${day}/${sale.number}`)), "Byte");
    code.make();
    const side = code.getModuleCount() + 8;
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    picture.setAttribute("viewBox", `0 0 ${side} ${side}`);
    picture.setAttribute("width", "120");
    picture.setAttribute("height", "120");
    picture.setAttribute("shape-rendering", "crispEdges");
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", words.code);
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    let way = "";
    for (let y = 0; y < side - 8; y += 1) {
      for (let x = 0; x < side - 8; x += 1) if (code.isDark(y, x)) way += `M${x + 4} ${y + 4}h1v1h-1z`;
    }
    path.setAttribute("d", way);
    picture.append(path);
    return picture;
  },
};

// What a line costs in minor units, half up, as web/till/sale.py has it; quantities have at most three decimals.
function goodsCost(each) {
  const [whole, part = ""] = each.quantity.split(".");
  const thousandths = BigInt(whole) * 1000n + BigInt(part.padEnd(3, "0"));
  return Number((BigInt(each.price_minor) * thousandths + 500n) / 1000n) - each.off_minor;
}
