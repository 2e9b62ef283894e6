"""Card numbers: a prefix, random digits nobody can guess, and a check digit against slips."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

LEAST_RANDOM_DIGITS = 15  # With a million cards given out, one guess in a thousand million is a card.
MOST_DIGITS = 40
HIDDEN = "••••"  # What stands for what is not shown, of a card and of a contact alike.
_DIGITS = re.compile(r"[0-9]*\Z")
_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}
# Spaces, dashes of every kind, and the invisible marks that come along when a number is pasted.
_SEPARATORS = re.compile(r"[\s\u00AD\u200B-\u2015\u202A-\u202E\u2060-\u2069\u2212\uFEFF\uFF0D-]")


def new_number(prefix: str, digits: int, randbelow: Callable[[int], int] = secrets.randbelow) -> str:
    """Prefix, `digits` random digits (15 or more) and the check digit. Unique only once the database says so.

    Raises ValueError where prefix or length cannot make a card number.
    """
    if not _DIGITS.match(prefix) or digits < LEAST_RANDOM_DIGITS:
        raise ValueError(
            f"a card number is a prefix of digits and at least {LEAST_RANDOM_DIGITS} random ones"
        )
    if len(prefix) + digits >= MOST_DIGITS:
        raise ValueError(f"a card number has at most {MOST_DIGITS} digits")
    payload = f"{prefix}{randbelow(10**digits):0{digits}d}"
    return payload + check_digit(payload)


def check_digit(payload: str) -> str:
    """The digit that follows `payload`, by Luhn's formula (ISO/IEC 7812-1, Annex B).

    Luhn because every till and reader that knows cards already checks it. It finds every single
    wrong digit and every two neighbours swapped but 09 and 90.
    """
    total = 0
    for place, character in enumerate(reversed(payload)):
        weighted = int(character) * (2 if place % 2 == 0 else 1)
        total += weighted // 10 + weighted % 10
    return str(-total % 10)


def is_valid(number: str) -> bool:
    """Whether a normalised number can be a card of ours: 16 to 40 digits with the right last one."""
    if not LEAST_RANDOM_DIGITS < len(number) <= MOST_DIGITS or not _DIGITS.match(number):
        return False
    return check_digit(number[:-1]) == number[-1]


def normalise(text: str) -> str:
    """A number as typed, pasted or scanned, without spaces and dashes, full-width digits as ASCII.

    Leading zeros stay: a card number is a text. Anything else stays too, for `is_valid` to refuse.
    """
    return _SEPARATORS.sub("", text.translate(_FULL_WIDTH))


def masked(number: str) -> str:
    """What may be shown or logged: the last four digits, in ASCII for every slip printer."""
    return f"{HIDDEN} {number[-4:]}" if len(number) > LEAST_RANDOM_DIGITS else HIDDEN
