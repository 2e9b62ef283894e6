"""PINs: four to eight digits that a member types at a till beside a card. Kept keyed, and never shown.

The digest needs the service's own key: of ten thousand PINs each would be found by trying, were it plain.
It is quick to make, since a till waits for it; that few are tried, limits see to (`identity.pins`).
"""

from __future__ import annotations

import hmac
from datetime import datetime
from itertools import pairwise
from typing import Final

from sqlalchemy import delete, select

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.errors import WeakPin
from loyalty.people import members, profile
from loyalty.program import shelf
from loyalty.program.days.birthdays import Birthday
from loyalty.retailer import Retailer

LEAST, MOST = 4, 8
_PURPOSE: Final = b"a member's PIN"
_YEARS: Final = range(1900, 2100)
_TURN: Final = len("0123456789")
_pin = tables.member_pin.c


def put(session: Session, retailer: Retailer, member_id: str, typed: str, at: datetime) -> None:
    """Set a member's PIN, in the place of one there was. Raises WeakPin, which says what is wrong with it."""
    pin = plain(typed)
    if why := weakness(pin, _find_birthday(session, retailer, member_id, at)):
        raise WeakPin(why)
    row = {"member_id": member_id, "digest": _digest(retailer.index_key, member_id, pin), "set_at": at}
    session.apply(plan.of(tables.member_pin, [row]))


def remove(session: Session, member_id: str) -> bool:
    """Take a member's PIN away; whether there was one."""
    return (
        session.connection.execute(delete(tables.member_pin).where(_pin.member_id == member_id)).rowcount > 0
    )


def find_set_at(session: Session, member_id: str) -> datetime | None:
    """Since when a member has the PIN of now, UTC; None for one who has none."""
    rows = session.rows(select(_pin.set_at).where(_pin.member_id == member_id))
    return rows[0].set_at if rows else None


def is_right(session: Session, retailer: Retailer, member_id: str, typed: str) -> bool:
    """Whether this is the member's PIN; never for one who has none."""
    rows = session.rows(select(_pin.digest).where(_pin.member_id == member_id))
    kept = rows[0].digest if rows else ""
    return hmac.compare_digest(kept, _digest(retailer.index_key, member_id, plain(typed)))


def plain(typed: str) -> str:
    """The digits as they were typed, without the spaces and dashes between them."""
    return "".join(typed[: 4 * MOST].split()).replace("-", "")


def weakness(pin: str, birthday: Birthday | None = None) -> str:
    """What is wrong with a PIN, as a code; empty where nothing is. Pure."""
    if not (LEAST <= len(pin) <= MOST and pin.isascii() and pin.isdecimal()):
        return "no-pin"
    digits = [int(each) for each in pin]
    steps = {(after - before) % _TURN for before, after in pairwise(digits)}
    half = len(pin) // 2
    if len(steps) == 1 and steps <= {0, 1, _TURN - 1}:
        return "trivial"
    if len(pin) == 2 * half and pin[:half] == pin[half:]:
        return "trivial"
    if len(pin) == len("1970") and int(pin) in _YEARS:
        return "year"
    return "birthday" if birthday and pin in _spelled(birthday) else ""


def _spelled(birthday: Birthday) -> set[str]:
    """A birthday as people write it in four, six or eight digits."""
    day, month = f"{birthday.day:02}", f"{birthday.month:02}"
    found = {day + month, month + day}
    for year in (f"{birthday.year:04}", f"{birthday.year:04}"[2:]) if birthday.year else ():
        found |= {day + month + year, month + day + year, year + month + day}
    return found


def _find_birthday(session: Session, retailer: Retailer, member_id: str, at: datetime) -> Birthday | None:
    program = shelf.current(session, retailer.shelf, members.find(session, member_id).program, at)
    replies = profile.of_member(session, retailer, program, member_id, at)
    told = next((each.value for each in replies if each.field.code == "birthday"), None)
    return Birthday(**told) if told else None


def _digest(index_key: bytes, member_id: str, pin: str) -> str:
    key = hmac.digest(index_key, _PURPOSE, "sha256")
    return hmac.digest(key, f"{member_id}:{pin}".encode("utf-8", "surrogatepass"), "sha256").hex()
