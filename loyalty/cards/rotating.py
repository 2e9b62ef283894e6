"""The rotating code of a card: a text that changes every 30 seconds and is taken once (RFC 6238)."""

from __future__ import annotations

import hmac
import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, select, text

from db.session import Session
from db.types import Instant
from loyalty import tables
from loyalty.cards import card_numbers
from loyalty.errors import CardCodeExpired, CardCodeRefused, CardCodeUsed, CardUnusable, WrongCardCode
from loyalty.people import privacy
from loyalty.retailer import Retailer

STEP_SECONDS = 30
DIGITS = 8
# A till's scan takes a moment and a phone's clock is a little off: one step either way is taken.
SKEW_STEPS = 1
# Within ten minutes before, a code is told to be old, so that the clerk asks for a fresh one; nothing more.
OLD_STEPS = 20
_MARK = "RG1"
_TEXT = re.compile(rf"{_MARK}:([0-9]{{16,40}}):([0-9]{{{DIGITS}}})")
_TEXT_LIMIT = 64
_PURPOSE = "rotating card code"
_TAKE = text(
    "INSERT INTO card_nonce (key, expires_at) VALUES (:key, :expires_at) ON CONFLICT (key) DO NOTHING"
).bindparams(bindparam("expires_at", type_=Instant))


def secret_of(index_key: bytes, card_number: str) -> bytes:
    """The secret of a card, 255 bits, made anew from the key each time and stored nowhere.

    A new number has a new secret: replacing a card ends every code of the old one.
    """
    return privacy.derived_code(index_key, _PURPOSE, card_number, 51).encode()


def code_at(secret: bytes, at: datetime) -> str:
    """The 8 digits of an instant's step of 30 seconds (RFC 6238 with HMAC-SHA-256)."""
    return _code(secret, _step(at))


def text_at(secret: bytes, card_number: str, at: datetime) -> str:
    """What a till's camera reads: `RG1:<card number>:<8 digits>`."""
    return f"{_MARK}:{card_number}:{code_at(secret, at)}"


def valid_until(at: datetime) -> datetime:
    """When the text of this instant gives way to the next; the end of its step, exclusive."""
    return datetime.fromtimestamp((_step(at) + 1) * STEP_SECONDS, UTC)


def is_rotating(scanned: str) -> bool:
    """Whether what was scanned means to be a rotating code, right or wrong, and not a plain card number."""
    return scanned.strip().startswith(f"{_MARK}:")


def consume(session: Session, retailer: Retailer, scanned: str, at: datetime) -> tuple[str, str]:
    """The member's id and the card's number of a code that is right and unused at `at`; it is used up now.

    Raises WrongCardCode for every text that is no code of a card (an unknown card's among them: nothing is
    learnt without the secret), CardCodeExpired for one of the last ten minutes, CardUnusable for a right code
    of a card or member that is not in use, CardCodeUsed for one that was taken before.
    """
    number, code = _parts(scanned)
    step = _matching_step(secret_of(retailer.index_key, number), code, _step(at))
    member_id = _usable(session, number)
    _use_up(session, number, step)
    return member_id, number


def find_card(scanned: str) -> str | None:
    """The number of the card that a scanned code names, right or wrong; None for any other text."""
    try:
        return _parts(scanned)[0]
    except WrongCardCode:
        return None


def find_step(index_key: bytes, scanned: str, at: datetime) -> tuple[str, int] | None:
    """The card's number and the step of a code that was right at an instant; None for any other text."""
    try:
        number, code = _parts(scanned)
        step = _matching_step(secret_of(index_key, number), code, _step(at))
    except CardCodeRefused:
        return None
    return number, step


def steps_at(at: datetime) -> range:
    """The steps whose codes are taken at an instant."""
    return range(max(_step(at) - SKEW_STEPS, 0), _step(at) + SKEW_STEPS + 1)


def nonce_key(number: str, step: int) -> str:
    """What is kept of a code once it is used up."""
    return f"{number}/{step}"


def take(session: Session, key: str, expires_at: datetime) -> bool:
    """Use up a code, which is remembered until `expires_at`; whether it was there to be used.

    The key is the referee: of any number of tills at once, one takes the code.
    """
    return session.connection.execute(_TAKE, {"key": key, "expires_at": expires_at}).rowcount == 1


def _parts(scanned: str) -> tuple[str, str]:
    """The card's number and the digits of a text. Raises WrongCardCode."""
    match = _TEXT.fullmatch(scanned.strip()) if len(scanned) <= _TEXT_LIMIT else None
    if match is None or not card_numbers.is_valid(match[1]):
        raise WrongCardCode
    return match[1], match[2]


def _step(at: datetime) -> int:
    """Whole steps since 1970, rounded down."""
    return int(at.timestamp()) // STEP_SECONDS


def _code(secret: bytes, step: int) -> str:
    """RFC 4226 §5.3: four bytes at the place that the last four bits name, without the sign."""
    mac = hmac.digest(secret, step.to_bytes(8), "sha256")
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4]) & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def _matching_step(secret: bytes, code: str, now: int) -> int:
    """The step a code belongs to, now or next to it; every candidate is compared, whichever fits."""
    steps = range(max(now - OLD_STEPS, 0), now + SKEW_STEPS + 1)
    fits = [step for step in steps if hmac.compare_digest(_code(secret, step), code)]
    if not fits:
        raise WrongCardCode
    if fits[-1] < now - SKEW_STEPS:
        raise CardCodeExpired
    return fits[-1]


def _usable(session: Session, number: str) -> str:
    """The member of a card that is in use. Only one who holds a right code comes this far."""
    card, member = tables.card.c, tables.member.c
    rows = session.rows(
        select(card.member_id, card.status, member.status.label("standing"))
        .join(tables.member, member.member_id == card.member_id)
        .where(card.number == number)
    )
    if not rows:
        raise WrongCardCode
    found = rows[0]
    if found.standing != "active" or found.status not in ("active", "earn-only"):
        raise CardUnusable(found.status if found.standing == "active" else "closed")
    return str(found.member_id)


def _use_up(session: Session, number: str, step: int) -> None:
    over_at = datetime.fromtimestamp((step + SKEW_STEPS + 2) * STEP_SECONDS, UTC) + timedelta(minutes=10)
    if not take(session, nonce_key(number, step), over_at):
        raise CardCodeUsed
