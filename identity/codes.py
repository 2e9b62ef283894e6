"""One-time codes: six digits to a phone or e-mail, by which a member proves that it is theirs.

Whether a contact is known is never told: a code is made for it either way, and either way a notice is
queued; one to nobody's contact is over before it could be sent. A door takes from the limits first, in a
write of its own (`admit`), then asks. Redeeming counts the try before it looks at it, and what it finds is
an answer and no error, so that a wrong try stays counted.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, update

from db import ids, plan
from db.session import Session
from identity import limits
from identity.tables import one_time_code
from loyalty.people import contacts, privacy
from loyalty.people.contacts import Contact
from loyalty.program import shelf
from loyalty.retailer import Retailer
from notices import outgoing
from notices.outgoing import Reader

Purpose = Literal["sign-in", "join", "contact", "till"]
DIGITS = 6
VALID = timedelta(minutes=10)
VALID_AT_TILL = timedelta(minutes=5)
MOST_TRIES = 5
# A code costs money to send and a stranger's patience to get, so there are few for each contact, some for
# each address that asks, and a budget for the whole shop.
PER_CONTACT = ((3, timedelta(minutes=15)), (10, timedelta(days=1)))
PER_ADDRESS = (20, timedelta(hours=1))
PER_SHOP = (2_000, timedelta(hours=1))
# Whoever tries codes for many contacts from one address is stopped, too.
TRIES_PER_ADDRESS = (60, timedelta(minutes=15))
_code = one_time_code.c


@dataclass(frozen=True, slots=True)
class Asked:
    """For what a code is: to sign in to or join a programme, for a new contact, or to spend at a till.

    `program` is whose name the message bears; `member_id` only for `contact` and `till`, which are that
    member's alone, and `till` the digest of the key of the one till that may take it.
    """

    purpose: Purpose
    program: str
    contact: Contact
    member_id: str = ""
    till: str = ""

    @property
    def valid(self) -> timedelta:
        """How long the code lasts."""
        return VALID_AT_TILL if self.purpose == "till" else VALID

    @property
    def kind(self) -> str:
        """The notice that brings it."""
        return "till-code" if self.purpose == "till" else "one-time-code"


def admit(session: Session, retailer: Retailer, asked: Asked, address: str, at: datetime) -> None:
    """Count a wish for a code: for the contact, for the network address it comes from, for the shop.

    To be committed before `ask`. Raises TooMany, for known and unknown contacts alike.
    """
    blind = contacts.blind(retailer, asked.contact)
    for number, (most, per) in enumerate(PER_CONTACT):
        limits.take(session, limits.key("code contact", str(number), blind), most, per, at)
    limits.take(session, limits.key("code address", address), *PER_ADDRESS, at)
    limits.take(session, limits.key("code shop"), *PER_SHOP, at)


def admit_try(session: Session, address: str, at: datetime) -> None:
    """Count a try from a network address. To be committed before `redeem`. Raises TooMany."""
    limits.take(session, limits.key("code try", address), *TRIES_PER_ADDRESS, at)


def ask(session: Session, retailer: Retailer, asked: Asked, language: str, at: datetime) -> str:
    """Make a code, ending the one before, and queue it to the contact if it is to be sent.

    Returns the digits, which prove the contact only as long as nobody is told them but by a message to it.

    To sign in, the contact must be a member's of the programme, and a till's code must have a member; to join
    or to change a contact it need not. Raises UnknownProgram.
    """
    shelf.current(session, retailer.shelf, asked.program, at)
    owner = contacts.find_member(session, retailer, asked.program, asked.contact)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    key = _key(retailer, asked)
    row = {"key": key, "digest": _digest(retailer, key, code), "tries": 0, "expires_at": at + asked.valid}
    session.apply(plan.of(one_time_code, [row]))
    wanted = {"sign-in": owner is not None, "till": bool(asked.member_id)}.get(asked.purpose, True)
    until = at + asked.valid if wanted else at - asked.valid
    _queue(session, retailer, asked, code, language, at, until=until)
    return code


def redeem(session: Session, retailer: Retailer, asked: Asked, typed: str, at: datetime) -> bool:
    """Whether this is the code that was sent; if so it is used up. Every try counts, five end the code.

    The count and the answer are one transaction, which must be committed whatever the answer is.
    """
    key = _key(retailer, asked)
    counted = (
        update(one_time_code)
        .where(_code.key == key, _code.tries < MOST_TRIES, _code.expires_at > at)
        .values(tries=_code.tries + 1)
        .returning(_code.digest)
    )
    # The row is ours until the end: of many who try at once each takes a try, and one finds the code.
    kept = session.connection.execute(counted).scalar_one_or_none()
    given = _digest(retailer, key, _plain(typed))
    if not hmac.compare_digest(given, kept or "0" * len(given)):
        return False
    session.connection.execute(delete(one_time_code).where(_code.key == key))
    return True


def _queue(
    session: Session,
    retailer: Retailer,
    asked: Asked,
    code: str,
    language: str,
    at: datetime,
    *,
    until: datetime,
) -> None:
    outgoing.secret(
        session,
        retailer,
        asked.kind,
        asked.contact.channel,
        asked.contact.text,
        {"code": code, "minutes": asked.valid // timedelta(minutes=1)},
        f"code:{ids.new(at)}",
        at,
        reader=Reader(asked.member_id if asked.purpose == "till" else "", asked.program, language, until),
    )


def _key(retailer: Retailer, asked: Asked) -> str:
    blind = contacts.blind(retailer, asked.contact)
    till = (asked.till,) if asked.till else ()
    return limits.key("one-time code", asked.purpose, asked.program, asked.member_id, blind, *till)


def _digest(retailer: Retailer, key: str, code: str) -> str:
    """Keyed: a plain digest of six digits is read by trying a million."""
    return privacy.blind_index(retailer.index_key, "one-time code", f"{key}:{code}")


def _plain(typed: str) -> str:
    """The digits as typed, pasted or dictated in twos and threes."""
    return "".join(typed[:40].split()).replace("-", "")
