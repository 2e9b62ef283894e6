"""Single values of a POSLog as XML Schema writes them: amounts, quantities, days, times, codes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from marshmallow import ValidationError

from loyalty.receipt import CONNECTION_SIGN
from pos_adapter import amounts, scalars
from pos_adapter.poslog.part import Part

NUMBER = re.compile(r"([+-]?)([0-9]{0,15})(?:\.([0-9]{0,30}))?")
DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ].*|[Zz]|[+-][0-9]{2}:[0-9]{2})?")
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,30})?)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
OFFSET = re.compile(r"[Zz]|[+-][0-9]{2}:[0-9]{2}")
SPACE = re.compile(r"\s+")
QUANTITY_STEP = Decimal(1).scaleb(-amounts.QUANTITY_DECIMALS)
NAME_CHARS = scalars.NAME_CHARS
PLACES = 15
LONGEST_NUMBER = 50  # what it is a part of must still fit behind it


@lru_cache(maxsize=16_384)
def find_number(text: str) -> Decimal | None:
    """A number as XML Schema writes it: `+5`, `-.50`, `12.5000`; None if it is none."""
    match = NUMBER.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        return None
    return Decimal(f"{match[1]}{match[2] or '0'}.{match[3] or '0'}")


@lru_cache(maxsize=65_536)
def find_minor(text: str, scale: int) -> int | None:
    """An amount in minor units, exactly; None if it is none, too large or has digits below the minor unit."""
    match = NUMBER.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        return None
    fraction = (match[3] or "").ljust(scale, "0")
    if fraction[scale:].strip("0"):
        return None
    return amounts.find_bounded(int(f"{match[1]}0{match[2]}{fraction[:scale]}"))


def rounded(number: Decimal, scale: int) -> int | None:
    """A number in minor units, half up where it is finer; None if it is too large."""
    if abs(number) >= 10**PLACES:
        return None
    return amounts.find_bounded(int(number.scaleb(scale).to_integral_value(ROUND_HALF_UP)))


@lru_cache(maxsize=16_384)
def find_rounded(text: str, scale: int) -> int | None:
    """An amount in minor units, half up where it is written finer; None if it is none or too large."""
    number = find_number(text)
    return None if number is None else rounded(number, scale)


def minor(part: Part, field: str, scale: int) -> int:
    """A field that must be an amount; 0 where it is left out or empty. Raises Unread."""
    said = part.text(field) if field in part.said else ""
    return minor_of(part, field, said, scale) if said else 0


def minor_of(part: Part, field: str, said: str, scale: int) -> int:
    """What was said as an amount in minor units. Raises Unread."""
    found = find_minor(said, scale)
    if found is None:
        raise part.must(field, f"an amount with at most {scale} decimals, such as 12.50", said)
    return found


def number(part: Part, field: str) -> Decimal:
    """A field that must be a number; 0 where it is left out or empty. Raises Unread."""
    said = part.text(field)
    found = find_number(said) if said else Decimal(0)
    if found is None:
        raise part.must(field, "a number such as 1.5", said)
    return found


@lru_cache(maxsize=16_384)
def find_quantity(text: str) -> Decimal | None:
    """A quantity; what is finer than four decimals is rounded, half to even. None if it is none."""
    found = find_number(text)
    if found is None or abs(found) >= 10**scalars.QUANTITY_DIGITS:
        return None
    return plain(found.quantize(QUANTITY_STEP))


def plain(value: Decimal) -> Decimal:
    """The number without zeros at its end: 1.00000 is 1."""
    whole = value.to_integral_value()
    return Decimal(int(whole)) if whole == value else value.normalize()


@lru_cache(maxsize=16_384)
def find_price(text: str) -> Decimal | None:
    """A price of one in major units; None if it is none or has more than six decimals."""
    found = find_number(text)
    if found is None or abs(found) >= 10**scalars.PRICE_DIGITS:
        return None
    exact = round(found, amounts.PRICE_DECIMALS)
    return plain(found) if exact == found else None


@lru_cache(maxsize=1_024)
def find_day(text: str) -> date | None:
    """A calendar day as `2017-09-30`, with or without a zone or time behind it; None if it is none."""
    match = DAY.fullmatch(text)
    try:
        found = date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None
    return found if found and found.year in scalars.YEARS else None


def find_moment(text: str, offset: str, zone: ZoneInfo) -> datetime | None:
    """A time as an instant in UTC; one without a zone has `offset`, or is the shop's. None if it is none.

    Of a local time that comes twice in autumn it is the first; one that is skipped in spring counts as if the
    clock had not been changed.
    """
    match = MOMENT.fullmatch(text)
    if match is None:
        return None
    said = text + offset if offset and not match[1] and OFFSET.fullmatch(offset) else text
    try:
        found = datetime.fromisoformat(said.upper())
        found = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found.year in scalars.YEARS else None


def code(part: Part, field: str, said: str) -> str:
    """What was said as an identifier of 1 to 64 visible characters. Raises Unread."""
    return checked_code(said) or refused(part, field, "1 to 64 visible characters", said)


def place(part: Part, field: str, said: str) -> str:
    """A store's or till's identifier: a slash would make the receipt's key ambiguous. Raises Unread."""
    if "/" in said:
        refused(part, field, "without a slash", said)
    return code(part, field, said)


def till(part: Part, field: str) -> str:
    """A till's identifier, or nothing where it has none; never a connection's name. Raises Unread."""
    said = part.text(field)
    if said.startswith(CONNECTION_SIGN):
        refused(part, field, f"without {CONNECTION_SIGN} at its beginning", said)
    return place(part, field, said) if said else ""


def refused(part: Part, field: str, must: str, said: str) -> str:
    """Raise Unread for a field."""
    raise part.must(field, must, said)


@lru_cache(maxsize=16_384)
def checked_code(text: str) -> str:
    """The text if it can be an identifier, and nothing otherwise."""
    try:
        return scalars.code(text)
    except ValidationError:
        return ""


@lru_cache(maxsize=16_384)
def name(text: str) -> str:
    """A text for people: one line of at most 200 characters."""
    return scalars.UNPRINTABLE.sub(" ", SPACE.sub(" ", text)).strip()[:NAME_CHARS]
