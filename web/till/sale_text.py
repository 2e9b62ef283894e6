"""A sale as the text that travels in forms and waits in a till's queue, and back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import orjson

from web.till.sale import LETTERS, NUMBER_CHARS, Buyer, Goods, Original, Price, Sale, Spent
from web.wire.refusals import PageRefused

MOST_CHARS: Final = 200_000
# Of an amount, and of a line: beyond any till, and far within what the books hold.
MOST_MINOR: Final = 10**9


class Unreadable(PageRefused):
    """A sale that no page of ours wrote."""

    key, status = "problem.sale-unreadable", 422


def written(sale: Sale) -> str:
    """The sale as text."""
    return orjson.dumps(sale, default=str).decode()


def read(text: str) -> Sale:
    """The sale that `written` wrote. Raises Unreadable."""
    if len(text) > MOST_CHARS:
        raise Unreadable
    try:
        return sale_of(orjson.loads(text))
    except orjson.JSONDecodeError:
        raise Unreadable from None


def sale_of(found: Any) -> Sale:
    """The sale of a parsed text. Raises Unreadable."""
    try:
        sale = _sale(found)
    except (KeyError, ValueError, TypeError, InvalidOperation, AttributeError):
        raise Unreadable from None
    if len(sale.number) != NUMBER_CHARS or not set(sale.number) <= set(LETTERS):
        raise Unreadable
    if sale.prices and len(sale.prices) != len(sale.goods):
        raise Unreadable
    return sale


def _sale(found: dict[str, Any]) -> Sale:
    original, at = found.get("original"), found.get("at")
    return Sale(
        number=_text(found["number"]),
        kind="return" if found.get("kind") == "return" else "sale",
        goods=tuple(_goods(each) for each in found.get("goods", ())),
        buyer=_buyer(found["buyer"]) if found.get("buyer") else None,
        spent=tuple(_spent(each) for each in found.get("spent", ())),
        prices=tuple(
            Price(_minor(each["net_minor"]), _pairs(each["given"])) for each in found.get("prices", ())
        ),
        original=_original(original) if original else None,
        at=_instant(at) if at else None,
        tenders=_pairs(found.get("tenders", ())),
        money=_text(found.get("money", "")),
    )


def _goods(found: dict[str, Any]) -> Goods:
    quantity = Decimal(_text(found["quantity"]))
    if not 0 < quantity < 10**6:
        raise ValueError(quantity)
    goods = Goods(
        _text(found["sku"]),
        _minor(found["price_minor"]),
        quantity,
        _minor(found.get("off_minor", 0)),
        *(_text(found.get(name, "")) for name in ("barcode", "category", "called", "name")),
    )
    if not 0 <= goods.off_minor <= goods.before_minor <= MOST_MINOR:
        raise ValueError(goods.off_minor)
    return goods


def _buyer(found: dict[str, Any]) -> Buyer:
    names = ("member", "card", "proof", "level", "called", "way", "text")
    said = {name: _text(found.get(name, "")) for name in names}
    return Buyer(**said, prompts=tuple(_text(each) for each in found.get("prompts", ())))


def _spent(found: dict[str, Any]) -> Spent:
    what = found["what"]
    return Spent(
        what if what in ("voucher", "proof") else "hold",
        _text(found["name"]),
        _minor(found["worth_minor"]),
        _text(found["called"]),
        "discount" if found.get("settles") == "discount" else "tender",
        _minor(found.get("points", 0)),
        _text(found.get("currency", "")),
    )


def _original(found: dict[str, Any]) -> Original:
    return Original(_text(found["till"]), date.fromisoformat(found["business_date"]), _text(found["number"]))


def _pairs(found: Any) -> tuple[tuple[str, int], ...]:
    return tuple((_text(name), _minor(minor)) for name, minor in found)


def _instant(found: str) -> datetime:
    at = datetime.fromisoformat(found)
    if at.tzinfo is None:
        raise ValueError(found)
    return at


def _minor(found: Any) -> int:
    if type(found) is not int or not 0 <= found <= MOST_MINOR:
        raise ValueError(found)
    return found


def _text(found: Any) -> str:
    if type(found) is not str or len(found) > 1_000:
        raise ValueError(found)
    return found
