"""Amounts as a member's lists show them: what came with a plus, what went with a minus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from loyalty.errors import UnknownCurrency
from loyalty.explanations.figures import Figures
from loyalty.explanations.why import Why

# Who joins has the first tier; of another card the points that came over are told, once. What has no reason
# at all hands over a present, of which its purchase told.
TOLD_ELSEWHERE: Final = ("tier-joined", "taken-over")
MINUS = "\N{MINUS SIGN}"


def is_news(amounts: Mapping[str, int], reasons: Iterable[Why]) -> bool:
    """Whether an entry tells a member anything that another does not."""
    return any(amounts.values()) or any(each.code not in TOLD_ELSEWHERE for each in reasons)


def changes(figures: Figures, amounts: Mapping[str, int]) -> list[str]:
    """What changed, by currency in its smallest unit; the programme's first kind of points needs no name."""
    return [change(figures, currency, amount) for currency, amount in amounts.items() if amount]


def change(figures: Figures, currency: str, amount: int) -> str:
    """One change with its sign: `+137`, and `−3 stamps` of points beside the first kind."""
    return sign(amount) + plain(figures, currency, abs(amount))


def plain(figures: Figures, currency: str, amount: int) -> str:
    """An amount of points; of the programme's first kind without its name."""
    own = figures.program.currencies
    if not own or currency != own[0].code:
        return figures.points(amount, currency)
    return figures.language.number(amount, own[0].scale)


def sign(amount: int) -> str:
    """How an amount begins that is told without its own sign."""
    return "+" if amount > 0 else MINUS if amount < 0 else ""


def scale(figures: Figures, currency: str) -> int:
    """How many decimals points of a currency have; none for one the programme no longer has."""
    try:
        return figures.program.currency(currency).scale
    except UnknownCurrency:
        return 0
