"""Sessions: what a proof opens. A member signs in, joins, or puts a new contact in the place of an old one.

Every function answers None where the code was not the right one, and must be committed then as well: the
try is counted in the same transaction. `proved` makes an error of it afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from db import ids
from db.session import Session
from identity import codes, devices, passkeys
from identity.challenges import Site
from identity.codes import Asked
from identity.devices import SignedIn
from identity.errors import WrongOneTimeCode
from loyalty.activities import referrals
from loyalty.errors import AnswersWanted, ContactTaken
from loyalty.people import answers, burn_lock, consents, contacts, members, profile
from loyalty.people.consents import Answer
from loyalty.people.contacts import Contact
from loyalty.people.members import Person
from loyalty.program import shelf
from loyalty.retailer import Retailer
from notices import outgoing
from notices.outgoing import Reader

T = TypeVar("T")
_NO_WORD = re.compile(r"[^\w'’]|[\d_]")


@dataclass(frozen=True, slots=True)
class NewDevice:
    """What a member signs in on: a label they know it by, and one of `devices.KINDS`."""

    label: str = ""
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone says who joins: a name, what they agree to, which wording they read, who brought them.

    `referral` is the code of a member, empty for nobody's; `profile` answers the programme's questions.
    """

    name: str = ""
    answers: Sequence[Answer] = ()
    wording: str = ""
    referral: str = ""
    profile: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Joined:
    """A member who joined, or who was one already and is signed in now (`card_number` is None then)."""

    signed_in: SignedIn
    card_number: str | None


def proved(outcome: T | None) -> T:
    """The outcome, for a caller whose transaction is over. Raises WrongOneTimeCode."""
    if outcome is None:
        raise WrongOneTimeCode
    return outcome


def by_code(
    session: Session,
    retailer: Retailer,
    program: str,
    contact: Contact,
    code: str,
    device: NewDevice,
    at: datetime,
) -> SignedIn | None:
    """Sign in by the code that was sent to a contact; None where it is not the one."""
    if not codes.redeem(session, retailer, Asked("sign-in", program, contact), code, at):
        return None
    member_id = contacts.find_member(session, retailer, program, contact)
    return _again(session, retailer, member_id, contact, device, at) if member_id else None


def by_passkey(
    session: Session,
    site: Site,
    credential: Mapping[str, Any],
    challenge: bytes | None,
    device: NewDevice,
    at: datetime,
) -> SignedIn:
    """Sign in by a passkey's answer to a challenge that was taken. Raises PasskeyRefused."""
    member_id = passkeys.find_member(session, site, credential, challenge, at)
    signed_in = devices.sign_in(session, member_id, device.label, device.kind, at)
    facts = {"device": _plain(device), "at": at.isoformat()}
    outgoing.tell(session, member_id, "new-device", f"device:{signed_in.device_id}", facts, at)
    return signed_in


def join(
    session: Session,
    retailer: Retailer,
    program: str,
    contact: Contact,
    code: str,
    wish: Wish,
    device: NewDevice,
    at: datetime,
) -> Joined | None:
    """Make a member of who proved a contact; who is one already is signed in, and nothing of theirs changes.

    Raises UnknownProgram, and ContactTaken where it is a member's of another programme, or of one who left;
    AnswersWanted, UnknownReferral and OwnReferral, when nothing is kept, not even that the code was used.
    """
    current = shelf.current(session, retailer.shelf, program, at)
    if not codes.redeem(session, retailer, Asked("join", program, contact), code, at):
        return None
    owner = contacts.find_owner(session, retailer, contact)
    if owner is not None and (owner.program != program or owner.status != "active"):
        raise ContactTaken(contact.kind)
    if owner is not None:
        return Joined(_again(session, retailer, owner.member_id, contact, device, at), None)
    wrong = answers.problems(current, wish.profile, at.astimezone(current.zoneinfo).date())
    if wrong:
        raise AnswersWanted(wrong)
    person = Person(wish.name, **{contact.kind: contact.text})
    member_id, card_number = members.enrol(session, retailer, current, at, person=person)
    if wish.referral:
        session.apply(referrals.bring(session, retailer, current, (member_id, person), wish.referral, at))
    consents.record(session, member_id, wish.answers, at, source="member", wording=wish.wording)
    profile.tell(session, retailer, current, member_id, wish.profile, at)
    outgoing.tell(session, member_id, "welcome", f"welcome:{member_id}", {}, at)
    return Joined(devices.sign_in(session, member_id, device.label, device.kind, at), card_number)


def change_contact(
    session: Session, retailer: Retailer, program: str, member_id: str, new: Contact, code: str, at: datetime
) -> tuple[Contact, ...] | None:
    """Put a proved contact in the place of the old one; the contacts that were told of it.

    For 24 hours no points can be spent, and every contact the member had is told: whoever did it, the owner
    hears of it in time. Raises ContactTaken.
    """
    if not codes.redeem(session, retailer, Asked("contact", program, new, member_id), code, at):
        return None
    before = contacts.of_member(session, retailer, member_id)
    if new in before:
        return ()
    contacts.replace(session, retailer, member_id, new)
    burn_lock.block_until(session, member_id, at + burn_lock.AFTER_CONTACT_CHANGE)
    for old in before:
        facts = {"what": new.kind, "at": at.isoformat()}
        cause = f"contact:{ids.new(at)}"
        _tell(session, retailer, old, outgoing.Wanted(member_id, "contact-changed", cause, facts), at)
    return before


def _again(
    session: Session, retailer: Retailer, member_id: str, proved_by: Contact, device: NewDevice, at: datetime
) -> SignedIn:
    """A member on one more device; their other contact hears of it, since a thief has one seldom both."""
    signed_in = devices.sign_in(session, member_id, device.label, device.kind, at)
    facts = {"device": _plain(device), "at": at.isoformat()}
    for other in contacts.of_member(session, retailer, member_id):
        if other != proved_by:
            cause = f"device:{signed_in.device_id}"
            _tell(session, retailer, other, outgoing.Wanted(member_id, "new-device", cause, facts), at)
    return signed_in


def _tell(session: Session, retailer: Retailer, to: Contact, what: outgoing.Wanted, at: datetime) -> None:
    outgoing.secret(
        session,
        retailer,
        what.kind,
        to.channel,
        to.text,
        what.facts,
        what.cause,
        at,
        reader=Reader(what.member_id),
    )


def _plain(device: NewDevice) -> str:
    """A device in a message of ours: a label without figures and signs can hold no address and no number."""
    return " ".join(_NO_WORD.sub(" ", device.label).split())[:40] or device.kind
