"""What a clerk types or scans, as words a till understands. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

NUMBER: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,4})?")
# Each word with what it may be followed by; `…` is the rest of the line.
USAGE: Final[Mapping[str, str]] = {
    "SKU [QUANTITY] [PRICE]": "ring up goods: TEA 2 5.00, TEA 0.350 12.00; TEA alone at the last price",
    "card …": "who buys: a card, a code on a phone, as typed or scanned (a scan alone will do)",
    "phone …, mail …": "who buys, by phone or e-mail",
    "basket": "what was rung up",
    "drop N": "take line N out again",
    "quote": "what it costs, earns, and what points could pay; nothing is written",
    "points N": "pay N points of it",
    "reward CODE": "take a reward for points",
    "voucher CODE": "take a voucher",
    "pay [TENDER] [AMOUNT]": "pay, by default the rest in cash; with all paid it is sold",
    "return NUMBER [DAY]": "goods of that receipt come back: ring them up, quote, pay",
    "void NUMBER [DAY]": "withdraw that receipt",
    "cancel": "forget the basket",
    "offline, online": "take the line away, and back",
    "queue": "what was not sent yet",
    "slip": "the last slip again",
    "help, quit": "",
}
WORDS: Final = frozenset(
    {"card", "phone", "mail", "basket", "drop", "quote", "points", "reward", "voucher", "pay", "return"}
    | {"void", "cancel", "offline", "online", "queue", "slip", "help", "quit"}
)
SCANNED: Final = re.compile(r"(?:\][A-Za-z][0-9])?(?:RG1:\S+|RGA1:\S+|[0-9]{12,40}|https?://\S+)")


class Misunderstood(Exception):
    """What was typed is nothing a till knows; the message says what to type."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A word and what followed it; goods are the word `ring`, with sku, quantity and price."""

    word: str
    rest: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What followed, as one text."""
        return " ".join(self.rest)


def understood(line: str) -> Typed | None:
    """A line as a word; None for an empty one. Raises Misunderstood."""
    parts = line.split()
    if not parts:
        return None
    if not line.strip().isprintable() and not SCANNED.fullmatch(line.strip()):
        raise Misunderstood("that holds letters which cannot be read; type it anew")
    word = parts[0].casefold()
    if word in WORDS:
        return Typed(word, tuple(parts[1:]))
    if len(parts) == 1 and SCANNED.fullmatch(parts[0]):
        return Typed("card", (parts[0],))
    return _rung(parts)


def _rung(parts: list[str]) -> Typed:
    sku, *figures = parts
    if len(figures) > 2 or not all(NUMBER.fullmatch(figure) for figure in figures):
        raise Misunderstood(f'"{" ".join(parts)[:60]}" is nothing a till knows; "help" lists what is')
    quantity, price = ("1", *figures)[-2:] if figures else ("1", "")
    return Typed("ring", (sku, quantity, price))


def amount(text: str) -> Decimal:
    """An amount or a number of points. Raises Misunderstood."""
    if not NUMBER.fullmatch(text):
        raise Misunderstood(f'must be a number such as 12.50; got "{text[:40]}"')
    return Decimal(text)


def whole(text: str) -> int:
    """A whole number from 1 on. Raises Misunderstood."""
    if not text.isdecimal() or not text.isascii() or not 0 < int(text) < 10**12:
        raise Misunderstood(f'must be a whole number such as 500; got "{text[:40]}"')
    return int(text)


def receipt_of(rest: tuple[str, ...], today: date) -> tuple[str, date]:
    """A receipt's number and its day, today where none is said. Raises Misunderstood."""
    if not 0 < len(rest) <= 2:
        raise Misunderstood("say the receipt's number, and its day unless it is of today: 17 2026-05-04")
    try:
        return rest[0], date.fromisoformat(rest[1]) if len(rest) > 1 else today
    except ValueError:
        raise Misunderstood(f'must be a day such as 2026-05-04; got "{rest[1][:40]}"') from None
