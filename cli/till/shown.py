"""What a till shows and prints: lines of text, money right-aligned. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from cli.till.basket import Basket
from cli.till.words import USAGE

COLUMNS = 42


def row(left: str, right: str) -> str:
    """Two texts on one line of the slip, the first cut where both do not fit."""
    room = COLUMNS - len(right) - 1
    return f"{left[:room]:<{room}} {right}"


def basket(found: Basket) -> Iterator[str]:
    """What was rung up, what stands in for money, what was paid, and what is due."""
    for n, item in enumerate(found.items, 1):
        pieces = item.sku if item.quantity == 1 else f"{item.sku}  {item.quantity} × {item.price}"
        yield row(f"{n:>2} {pieces}", f"{item.net}")
        yield from (
            row(f"     {code or 'till'}", f"-{amount}") for code, amount in item.taken_off if Decimal(amount)
        )
    yield row("TOTAL" if found.kind == "sale" else "COMES BACK", f"{found.total}")
    for each in found.redeemed:
        yield row(f"  {each.tender or 'discount'}", f"-{each.worth}")
    for kind, amount in found.paid:
        yield row(f"  {kind}", f"{amount}")
    if (found.paid or found.redeemed) and found.due:
        yield row("CHANGE" if found.due < 0 else "TO PAY", f"{abs(found.due)}")


def slip(number: int, at: str, found: Basket, printed: Sequence[str]) -> Iterator[str]:
    """The slip: what was bought, and what the service wants printed below."""
    yield "-" * COLUMNS
    yield row(f"No. {number}", at)
    yield from basket(found)
    yield from printed
    yield "-" * COLUMNS


def identified(found: Mapping[str, Any]) -> Iterator[str]:
    """Who stands there, for the clerk."""
    purses = ", ".join(f"{purse['available']} {code}" for code, purse in found["balances"].items())
    yield row(f"Member {found['tier'] or ''}".rstrip(), purses)
    yield from (f"  › {prompt['text']}" for prompt in found["prompts"])
    if found["affordable"]:
        offered = ", ".join(f"{each['code']} ({each['points']})" for each in found["affordable"])
        yield f"  › rewards: {offered}"
    if found["level"] != "rotating":
        yield "  › a card alone may not spend everything; the code on the phone may"


def quoted(found: Mapping[str, Any]) -> Iterator[str]:
    """What a sale would earn and could pay with, or a return pay out and take back."""
    for code, points in found["issued"].items():
        yield row(f"earns {code}", f"{points}")
    for each in found["payable"]:
        yield row(f"could pay {each['points']} {each['currency']}", f"{each['worth']}")
    yield from paid_out(found)
    yield from (f"  › {why}" for why in found["why"])
    if found["forecast"]:
        yield f"  › {found['forecast']['text']}"


def paid_out(found: Mapping[str, Any]) -> Iterator[str]:
    """What is given for goods that come back, by tender, and what is kept of it for points that were gone."""
    for each in found["refund"]:
        yield row(f"pay out, {each['tender']}", f"{each['amount']}")
    for each in found["withhold"]:
        yield row("keep back", f"{each['worth']}")


def counted(number: int) -> str:
    """So many receipts."""
    return f"{number} receipt{'' if number == 1 else 's'}"


def usage() -> Iterator[str]:
    """Every word, and what it does."""
    yield from (f"  {words:<26} {told}".rstrip() for words, told in USAGE.items())
