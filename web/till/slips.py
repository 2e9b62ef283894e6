"""The slip of the till's page: what was bought, how it was paid, and what the books want printed below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from doorway.at_till import recording
from doorway.service import now, service
from loyalty.cards import card_qr
from loyalty.explanations import slips
from loyalty.explanations.figures import Figures
from loyalty.receipts.values import Recorded
from web.books import slip_codes
from web.books.slip_codes import SlipCode
from web.till import receipts
from web.till.door import till
from web.till.sale import Sale
from web.wire import branding, pages, readers, texts

_GROUP: Final = 4


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on a slip. `change_minor` was given back in cash."""

    sale: Sale
    answer: Recorded
    figures: Figures
    zone: ZoneInfo
    change_minor: int = 0


def lines(slip: Slip, columns: int) -> Sequence[str]:
    """The slip, line by line, none wider than `columns`."""
    sale, answer = slip.sale, slip.answer
    at = pages.moment(sale.at or now(), slip.zone)
    claim_code = recording.claim_code(answer)
    below = slips.lines(answer, slip.figures.program, readers.reader(), columns, claim_code=claim_code)
    return [
        branding.of_page().name[:columns],
        *_row(grouped(sale.number), at, columns),
        "-" * columns,
        *(row for left, right in _sums(slip) for row in _row(left, right, columns)),
        "-" * columns,
        *below,
    ]


def grouped(number: str) -> str:
    """A number as people read it."""
    return "-".join(number[start : start + _GROUP] for start in range(0, len(number), _GROUP))


def typed(text: str) -> str:
    """A number as it was meant, however it was typed."""
    found = "".join(text.split()).replace("-", "").upper()
    return found if found.isascii() and found.isalnum() and len(found) == 2 * _GROUP else text.strip()


def claim(answer: Recorded) -> str:
    """A code, drawn, by which whoever has a card takes the points; empty where nobody needs to."""
    code = recording.claim_code(answer)
    address = f"{service().settings.public_url}/claim?code={code}"
    return card_qr.svg(address, size_mm=36, title=str(pages.say("till.claim-code"))) if code else ""


def code(sale: Sale, zone: ZoneInfo) -> str:
    """A code, drawn, by which goods of this sale are taken back."""
    on = (sale.at or now()).astimezone(zone).date()
    text = SlipCode(receipts.name_of(till()), on, sale.number)
    return card_qr.svg(str(text), size_mm=30, title=str(pages.say("till.slip-code")))


def find_named(text: str, on: date) -> tuple[str | None, date, str]:
    """Till, day and number of a slip that was scanned, or a number typed, whose till nobody knows."""
    code = slip_codes.find(text)
    return (code.till, code.on, code.number) if code else (None, on, typed(text))


def tender(kind: str) -> str:
    """What a way of paying is called; one of another till's as it calls it."""
    key = f"till.tender-{kind}"
    tag = readers.reader().tag
    return str(texts.said(tag, key)) if key in texts.texts(tag) else kind


def _sums(slip: Slip) -> Iterator[tuple[str, str]]:
    sale = slip.sale
    money = partial(slip.figures.money, money=sale.money)
    for goods, price in zip(sale.goods, sale.priced, strict=True):
        many = f"{goods.quantity.normalize():f} x " if goods.quantity != 1 else ""
        yield (
            f"{many}{goods.name or goods.sku or goods.category or pages.say('till.amount')}",
            money(price.net_minor),
        )
        off = sum(minor for _, minor in price.given)
        if off:
            yield f"  {pages.say('till.taken-off')}", money(-off)
    yield str(pages.say("till.total" if sale.kind == "sale" else "till.comes-back")), money(sale.total_minor)
    for each in sale.spent:
        yield f"  {each.called}", money(-each.worth_minor)
    for kind, minor in sale.tenders:
        if kind not in ("points", "voucher") or sale.kind == "return":
            yield f"  {tender(kind)}", money(minor)
    if slip.change_minor:
        yield f"  {pages.say('till.change')}", money(slip.change_minor)


def _row(left: str, right: str, columns: int) -> Iterator[str]:
    """A text at the left and a figure at the right; the text in a line of its own where both do not fit."""
    while slips.width(left) > columns:
        left = left[:-1]
    gap = columns - slips.width(left) - slips.width(right)
    if gap < 1:
        yield left
        left, gap = "", columns - slips.width(right)
    yield f"{left}{' ' * gap}{right}"
