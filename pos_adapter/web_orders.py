"""What the adapters of shops have in common: versions, words, shares, and what a total must come to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from loyalty.receipt import Line
from pos_adapter import amounts, scalars, vendor_fields
from pos_adapter.adapter import Settings
from pos_adapter.naming import Names
from pos_adapter.native.adapter import MOST_MINOR
from pos_adapter.strict_json import Fraction
from pos_adapter.vendor_fields import Fields

# Seconds from here on fit the 31 bits of a revision until 2074; from 1970 on they would until 2038 only.
FIRST_VERSION_AT = datetime(2006, 1, 1, tzinfo=UTC)
MOST_CODES = 50
ONE = Decimal(1)
LONGEST_NUMBER = 40
# No amount goes beyond this exponent, and expanding a larger one would take for ever.
FURTHEST_DIGIT = 30
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def revision(at: datetime) -> int:
    """The version of what was changed last at this instant, in whole seconds: it grows with each change."""
    seconds = int((at - FIRST_VERSION_AT).total_seconds())
    return min(max(seconds, 1), scalars.LARGEST_REVISION)


def in_money(settings: Settings, said: Fields, name: str) -> Settings:
    """The settings for the money that a field names, those as they are where it names none."""
    code = said.word(name)
    if code in ("", settings.currency):
        return settings
    if code not in settings.monies:
        said.refuse(name, f'must be "{settings.currency}", the currency that is read here; got "{code}"')
        return settings
    return replace(settings, currency=code, money_scale=settings.monies[code])


def tender(said: str, ours: Mapping[str, str], names: Names) -> str:
    """Our word for a way of payment: the shop's own, the obvious one, or the vendor's with dashes."""
    named = names.get("tender", {}).get(said) or ours.get(said)
    return named or plain(said) or "other"


def plain(said: str) -> str:
    """A vendor's word in small letters, digits and dashes; empty where it has none of these."""
    return NOT_PLAIN.sub("-", said.lower())[: scalars.CODE_CHARS].strip("-")


def stock_code(item: Fields, name: str) -> str:
    """A stock code without spaces at its ends, which shops leave there; empty where it is left out."""
    return item.read(name, _stripped, "")


def universal(value: object) -> datetime:
    """An instant in UTC; one that is written without a zone is in UTC."""
    match = scalars.INSTANT.fullmatch(value) if type(value) is str else None
    return scalars.instant(f"{value}Z" if match and not match[1] else value)


def codes(rows: Iterable[Fields]) -> tuple[str, ...]:
    """What was presented, each once, at most fifty."""
    found = (row.find_code("code") for row in rows)
    return tuple(dict.fromkeys(code for code in found if code))[:MOST_CODES]


def is_none(row: Fields, name: str) -> bool:
    """Whether a field says 0, however that is written: edited orders keep rows of nothing."""
    text = _text(row.found.get(name))
    return type(text) is str and _is_number(text) and Decimal(text) == 0


def price(value: object) -> Decimal:
    """A price of one, not negative, written as text or as a JSON number."""
    number = scalars.price(_text(value))
    if number < 0:
        raise scalars.refusal("a price that is not negative", value)
    return number


def rounded(said: Fields, name: str, scale: int) -> int:
    """An amount in minor units; decimals beyond are a computer's, rounded half up. 0 where it is left out."""
    return said.read(name, partial(_rounded, scale=scale), 0)


def _rounded(value: object, scale: int) -> int:
    text = _text(value)
    number = Decimal(text) if type(text) is str and _is_number(text) else None
    if number is None or not -FURTHEST_DIGIT < number.adjusted() < FURTHEST_DIGIT:
        if number == 0:
            return 0
        raise scalars.refusal('an amount such as "12.50"', value)
    minor = int(number.scaleb(scale).to_integral_value(ROUND_HALF_UP))
    if amounts.find_bounded(minor) is None:
        raise scalars.refusal('an amount such as "12.50"', value)
    return minor


def _stripped(value: object) -> str:
    text = vendor_fields.label(value) if type(value) is str else value
    return vendor_fields.code(text) if text != "" else ""


def _is_number(text: str) -> bool:
    return (
        bool(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", text)) and len(text) <= LONGEST_NUMBER
    )


def _text(value: object) -> object:
    if isinstance(value, Fraction):
        return value.text
    return str(value) if type(value) is int and abs(value) <= scalars.LARGEST_INTEGER else value


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """`total`, not negative, in parts by weight, none above its own; what is beyond their sum is left out.

    What remains of rounding down goes to the largest remainders, first part first.
    """
    whole = sum(weights)
    total = min(total, whole)
    if total <= 0:
        return [0] * len(weights)
    shares = [divmod(total * weight, whole) for weight in weights]
    missing = total - sum(part for part, _ in shares)
    favoured = sorted(range(len(shares)), key=lambda n: -shares[n][1])[:missing]
    return [part + (n in favoured) for n, (part, _) in enumerate(shares)]


def less(lines: Sequence[Line], off_minor: int) -> tuple[Line, ...]:
    """The lines with an amount taken off them by what they come to, as discounts that they had."""
    weights = [max(0, line.net_minor) for line in lines]
    whole = sum(weights)
    shares = spread(off_minor, weights)
    return tuple(
        replace(
            line,
            net_minor=line.net_minor - share,
            tax_minor=line.tax_minor - line.tax_minor * share // line.net_minor,
            discount_minor=line.discount_minor + share,
        )
        if share and whole
        else line
        for line, share in zip(lines, shares, strict=True)
    )


def on_top(sku: str, net_minor: int, tax_minor: int = 0, name: str = "") -> tuple[Line, ...]:
    """A line for what is no goods, such as delivery; none where it came to nothing."""
    return (Line(sku, ONE, net_minor, tax_minor=tax_minor, name=name),) if net_minor else ()


def part_of(line: Line, quantity: Decimal) -> Line:
    """So many of a line's goods coming back, for their share of what they cost, rounded half up."""
    whole = line.quantity or ONE
    net, tax = (
        int((minor * quantity / whole).to_integral_value(ROUND_HALF_UP))
        for minor in (line.net_minor, line.tax_minor)
    )
    return Line(line.sku, quantity, net, tax_minor=tax, name=line.name)


def money_back(
    lines: Sequence[Line], left: list[int], minor: int, of: Collection[str] = ()
) -> tuple[Line, ...]:
    """Money given back for what is kept, by what is `left` of each line, which it takes from there.

    It is for lines `of` these stock codes; for all where there are none.
    """
    shares = spread(
        minor, [rest if not of or line.sku in of else 0 for line, rest in zip(lines, left, strict=True)]
    )
    for n, share in enumerate(shares):
        left[n] -= share
    return tuple(
        Line(line.sku, Decimal(0), share, name=line.name)
        for line, share in zip(lines, shares, strict=True)
        if share
    )


def check_total(said: Fields, name: str, total_minor: int, lines: Sequence[Line]) -> None:
    """Refuse a total that its lines do not come to; each may be off by one minor unit, for rounding."""
    if sum(abs(line.net_minor) for line in lines) > MOST_MINOR:
        said.refuse(name, f"must come to at most {MOST_MINOR} minor units")
    found = sum(line.net_minor for line in lines)
    if abs(found - total_minor) > len(lines):
        said.refuse(name, f"must be what the lines come to, {found} in minor units; got {total_minor}")
