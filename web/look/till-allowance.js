// What a phone shows where nobody can be asked: an allowance that is signed, or the code of the card. Read as
// loyalty/offline/allowances.py reads it, and priced as loyalty/rewards/paying.py does.
"use strict";

const proofs = {
  MARK: "RGA1:",
  CODE: "RG1:",
  SIGNED: new TextEncoder().encode("Regulars offline allowance 1\0"),
  LONGEST: 300,
  // A code of a card is shown for half a minute, and taken one step either way.
  CODE_LASTS: 90_000,

  bytes(text) {
    const bare = text.slice(proofs.MARK.length);
    if (text.length > proofs.LONGEST || !/^[\w-]+$/.test(bare)) return null;
    try {
      const raw = Uint8Array.from(atob(bare.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
      const again = btoa(String.fromCharCode(...raw)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
      return again === bare ? raw : null;
    } catch {
      return null;
    }
  },

  hex: (raw) => [...raw].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  whole: (raw) => raw.reduce((so_far, byte) => so_far * 256 + byte, 0),

  // The facts of an allowance that one of the keys signed; null for any other text.
  async read(text, keys) {
    const raw = proofs.bytes(text);
    if (!raw || raw.length < 64 + 4 + 56) return null;
    const body = raw.slice(0, -64);
    const known = keys[proofs.hex(body.slice(0, 4))];
    if (!known) return null;
    const key = await crypto.subtle.importKey("raw", Uint8Array.from(atob(known), (letter) => letter.charCodeAt(0)), "Ed25519", false, ["verify"]);
    const message = new Uint8Array([...proofs.SIGNED, ...body]);
    return (await crypto.subtle.verify("Ed25519", key, raw.slice(-64), message)) ? proofs.unpacked(body.slice(4)) : null;
  },

  unpacked(raw) {
    const texts = [];
    let place = 53;
    for (let n = 0; n < 3; n += 1) {
      const end = place + 1 + raw[place];
      texts.push(raw.slice(place + 1, end));
      place = end;
    }
    if (place !== raw.length) return null;
    return {
      nonce: proofs.hex(raw.slice(0, 16)),
      member: `mem_${proofs.hex(raw.slice(16, 32))}`,
      issued: proofs.whole(raw.slice(32, 36)) * 1000,
      expires: proofs.whole(raw.slice(36, 40)) * 1000,
      ceiling: proofs.whole(raw.slice(40, 45)),
      mark: proofs.hex(raw.slice(47, 53)),
      currency: new TextDecoder().decode(texts[1]),
      card: BigInt(`0x${proofs.hex(texts[2]) || "0"}`).toString().slice(1),
    };
  },

  // Why it is not taken, by the name of a text; empty where it is.
  refusal(found, terms, used, at) {
    if (found.mark !== terms.mark || found.currency !== terms.currency) return "unknown";
    if (used.has(found.nonce)) return "used";
    return found.issued - terms.tolerance * 1000 <= at && at < found.expires ? "" : "expired";
  },

  // What so many of the smallest unit are worth, and how many an amount costs; both rounded down.
  worth: (points, terms) => Number((BigInt(points) * BigInt(terms.worth[0])) / BigInt(terms.worth[1])),
  cost: (minor, terms) => Number((BigInt(minor) * BigInt(terms.worth[1])) / BigInt(terms.worth[0])),

  // The most that may pay a bill, 0 where none may; `ceiling` is the allowance's.
  most(ceiling, bill, terms) {
    let found = Math.min(ceiling, proofs.cost(Math.floor((bill * terms.share) / 100), terms), terms.maximum || Infinity);
    found -= found % terms.multiples;
    const whole = proofs.cost(bill, terms);
    const isShort = terms.whole && found < whole - (whole % terms.multiples);
    return found < terms.minimum || isShort ? 0 : found;
  },
};
