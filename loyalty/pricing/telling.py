"""Telling: why a line costs what it costs, as codes and facts from which a sentence is said."""

from __future__ import annotations

from collections.abc import Iterator

from loyalty.explanations.why import Fact, Why, why
from loyalty.pricing.values import TILL, PricedLine
from loyalty.program.model import Program
from loyalty.program.pricing import WHOLE, Bundle, Deal, Discount, Off, Percent, Price


def reasons(line: PricedLine, program: Program, money: str = "") -> tuple[Why, ...]:
    """One reason for each discount a line got, then one for each that it did not get.

    What was taken off is told in `money` (empty: the programme's).
    """
    found = (*_given(line, program), *_not_given(line))
    if money in ("", program.money):
        return found
    return tuple(why(each.code, **each.facts, money=money) for each in found)


def _given(line: PricedLine, program: Program) -> Iterator[Why]:
    capped = {each.code: each for each in line.considered if each.outcome == "capped"}
    for code, minor in line.given:
        if code == TILL:
            yield why("discount-till", amount_minor=minor)
        elif code in capped:
            wanted = capped[code].minor
            yield why("discount-capped", discount=code, amount_minor=minor, wanted_minor=wanted)
        else:
            told, facts = _kind(_find_discount(program, code))
            yield why(told, discount=code, amount_minor=minor, **facts)


def _not_given(line: PricedLine) -> Iterator[Why]:
    for each in line.considered:
        if each.outcome == "outdone":
            yield why("discount-outdone", discount=each.code, amount_minor=each.minor)
        elif each.outcome == "used-up":
            yield why("discount-used-up", discount=each.code)


def _find_discount(program: Program, code: str) -> Discount | None:
    return next((each for each in program.discounts if each.code == code), None)


def _kind(discount: Discount | None) -> tuple[str, dict[str, Fact]]:
    """How a discount is told, by what it gives; one of another version of the programme by its code."""
    match discount.gives if discount else None:
        case Percent(share):
            return "discount-percent", {"percent": percent(share)}
        case Off(minor):
            return "discount-off", {"each_minor": minor}
        case Price(minor):
            return "discount-price", {"price_minor": minor}
        case Deal(buy, get, share):
            facts: dict[str, Fact] = {"pieces": buy + get, "reduced": get}
            return (
                ("discount-free", facts)
                if share == WHOLE
                else ("discount-deal", {**facts, "percent": percent(share)})
            )
        case Bundle():
            return "discount-set", {}
    return "discount", {}


def percent(share: int) -> str:
    """Hundredths of a percent as a percentage, without zeros at its end."""
    whole, hundredths = divmod(share, 100)
    return f"{whole}.{hundredths:02}".rstrip("0").rstrip(".") if hundredths else str(whole)
