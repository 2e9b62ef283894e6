"""One JSON value each: what it must be, and the sentence that says so when it is something else.

Every function takes a parsed value, answers what the receipt needs and raises ValidationError otherwise.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

from marshmallow import ValidationError

from loyalty.receipt import CONNECTION_SIGN
from pos_adapter import amounts
from pos_adapter.strict_json import Fraction

CODE_CHARS = 64
PROOF_CHARS = 300  # an allowance that was signed beforehand
NAME_CHARS = 200
QUANTITY_DIGITS = 9
PRICE_DIGITS = 12
LARGEST_INTEGER = 2**63 - 1
LARGEST_REVISION = 2**31 - 1  # revisions are kept in 32 bits
SHOWN_CHARS = 40

# PostgreSQL keeps no NUL, UTF-8 has no lone surrogates, and the rest would break a slip or a log line.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Printable, and yet nobody sees them: two numbers that look alike would be two receipts.
INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
YEARS = range(1970, 2200)


def refusal(must: str, value: object) -> ValidationError:
    """The error that says what a value must be and what came instead, cut to forty characters."""
    return ValidationError(f"must be {must}; got {shown(value)}")


def shown(value: object) -> str:
    """A value as its sender would recognise it, short and without control characters."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, str):
        text = value[:SHOWN_CHARS]
        return json.dumps(text, ensure_ascii=not text.isprintable())
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return (value.text if isinstance(value, Fraction) else repr(value))[:SHOWN_CHARS]


def code(value: object) -> str:
    """An identifier of 1 to 64 visible characters, without a space at either end."""
    if type(value) is not str:
        raise refusal('a text such as "536365"', value)
    if not 0 < len(value) <= CODE_CHARS:
        raise refusal(f"1 to {CODE_CHARS} characters long", value)
    if not value.isprintable():
        raise refusal("without control or invisible characters", value)
    if INVISIBLE.search(value) or unicodedata.normalize("NFC", value) != value:
        raise refusal("without invisible characters, and composed (Unicode NFC)", value)
    if value != value.strip():
        raise refusal("without a space at its beginning or end", value)
    return value


def proof(value: object) -> str:
    """What proves a member: printable ASCII without blanks, 1 to 300 characters."""
    if type(value) is not str or not value.isascii() or not value.isprintable() or " " in value:
        raise refusal('a text without blanks such as "idt_…"', value)
    if not 0 < len(value) <= PROOF_CHARS:
        raise refusal(f"1 to {PROOF_CHARS} characters long", value)
    return value


def code_or_none(value: object) -> str:
    """A code, or an empty text for none."""
    return "" if value == "" else code(value)


def place(value: object) -> str:
    """A store's or till's code: a slash would make the receipt's key ambiguous."""
    text = code(value)
    if "/" in text:
        raise refusal("without a slash", value)
    return text


def place_or_none(value: object) -> str:
    """A place, or an empty text for none."""
    return "" if value == "" else place(value)


def till_or_none(value: object) -> str:
    """What a till calls itself, or an empty text for none; never what a connection is called."""
    found = place_or_none(value)
    if found.startswith(CONNECTION_SIGN):
        raise refusal(f"without {CONNECTION_SIGN} at its beginning, which connections have", value)
    return found


def name(value: object) -> str:
    """A text for people, at most 200 characters."""
    if type(value) is not str:
        raise refusal('a text such as "White metal lantern"', value)
    if len(value) > NAME_CHARS:
        raise refusal(f"at most {NAME_CHARS} characters long", value)
    if UNPRINTABLE.search(value):
        raise refusal("without control characters", value)
    return value


def integral(value: object) -> object:
    """A JSON number that is whole as the integer it is, also where it is written 74.0; all else as it came.

    JSON Schema takes 74.0 for an integer. It is compared before it is expanded: 1e2000000000 stays text.
    """
    if not isinstance(value, Fraction):
        return value
    number = Decimal(value.text)
    fits = number.is_finite() and -LARGEST_INTEGER <= number <= LARGEST_INTEGER
    return int(number) if fits and number == number.to_integral_value() else value


def integer(value: object, least: int, most: int = LARGEST_INTEGER) -> int:
    """A JSON integer from `least` to `most`, at most what 64 bits hold; `true`, `1.5` and `"1"` are none."""
    value = integral(value)
    if type(value) is not int or not least <= value <= most:
        raise refusal(f"a whole number from {least} to {most}", value)
    return value


def amount(value: object, scale: int) -> int:
    """An amount in major units, written as text, in minor units; never rounded."""
    minor = amounts.find_minor(value, scale) if type(value) is str else None
    if minor is None:
        example = f"12.{'50000'[:scale]}".rstrip(".")
        if type(value) is str and amounts.PLAIN.fullmatch(value):
            limit = amounts.LIMIT_MINOR // 10**scale
            raise refusal(f'an amount below {limit} with at most {scale} decimals such as "{example}"', value)
        raise refusal(f'an amount such as "{example}"', value)
    return minor


def positive_amount(value: object, scale: int) -> int:
    """An amount that is not negative."""
    minor = amount(value, scale)
    if minor < 0:
        raise refusal("an amount that is not negative", value)
    return minor


def quantity(value: object) -> Decimal:
    """A quantity as text with up to four decimals, or as a JSON integer."""
    value = integral(value)
    text = str(value) if type(value) is int and abs(value) < 10**QUANTITY_DIGITS else value
    if type(text) is str:
        number = amounts.find_decimal(text, QUANTITY_DIGITS, amounts.QUANTITY_DECIMALS)
        if number is not None:
            return number
    raise refusal(
        f'a quantity such as 2 or "0.750" with at most {QUANTITY_DIGITS} digits and '
        f"{amounts.QUANTITY_DECIMALS} decimals",
        value,
    )


def positive_quantity(value: object) -> Decimal:
    """A quantity that is not negative."""
    number = quantity(value)
    if number < 0:
        raise refusal("a quantity that is not negative: what came back is counted upwards", value)
    return number


def price(value: object) -> Decimal:
    """A price of one in major units, written as text with up to six decimals."""
    if type(value) is str:
        number = amounts.find_decimal(value, PRICE_DIGITS, amounts.PRICE_DECIMALS)
        if number is not None:
            return number
    raise refusal(f'a price such as "2.55" with at most {amounts.PRICE_DECIMALS} decimals', value)


def day(value: object) -> date:
    """A calendar day as `2026-11-22`."""
    if type(value) is str and DAY.fullmatch(value):
        with suppress(ValueError):
            found = date.fromisoformat(value)
            if found.year in YEARS:
                return found
    raise refusal(f'a day from {YEARS[0]} to {YEARS[-1]} such as "2026-11-22"', value)


def instant(value: object) -> datetime:
    """An instant by RFC 3339 with its offset, as UTC; what is finer than a microsecond is cut off."""
    match = INSTANT.fullmatch(value) if type(value) is str else None
    if match and not match[1]:
        raise refusal('a time with its offset such as "2026-11-22T14:05:00+01:00" (or "…Z" for UTC)', value)
    if match:
        with suppress(ValueError):
            found = datetime.fromisoformat(match[0].upper())
            if found.year in YEARS:
                return found.astimezone(UTC)
    raise refusal('a time by RFC 3339 such as "2026-11-22T14:05:00+01:00"', value)
