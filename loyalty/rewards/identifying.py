"""Identifying: a till scans or types who stands there, and learns what to say to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from db import ids
from db.session import Session
from loyalty import tables
from loyalty.books import account_reading
from loyalty.books.account import Account
from loyalty.cards import rotating, scanned
from loyalty.errors import CardUnusable, UnknownCard, UnknownMember
from loyalty.explanations.why import Why
from loyalty.households import pool, told
from loyalty.households.told import Told
from loyalty.offline import codes
from loyalty.opening import open_books
from loyalty.people import members, privacy
from loyalty.program.rewards import Reward
from loyalty.retailer import Retailer
from loyalty.rewards import bounds, prompting, proof
from loyalty.rewards.proof import VALID, Level
from loyalty.shops.tills import Till

EARN_ONLY = "earn-only"


@dataclass(frozen=True, slots=True)
class Identified:
    """A member at a till: the proof to show with holds and redemptions, and what the clerk should know.

    `level` says what the proof is worth: a card that anyone may copy, or a code of the member's own phone.
    `affordable` are the rewards the available points suffice for, those of the household among them;
    `prompts` are for the clerk to say, the most welcome first.
    """

    token: str
    level: Level
    expires_at: datetime
    account: Account
    card_number: str
    affordable: tuple[Reward, ...]
    prompts: tuple[Why, ...] = ()
    household: Told | None = None


def identify(
    session: Session,
    retailer: Retailer,
    till: Till,
    who: Mapping[str, str],
    at: datetime,
    proved: Level = Level.STATIC,
) -> Identified:
    """Who stands at this till. `who` names one of `code` (as scanned), card, external, phone, email and id.

    `proved` is what was shown besides: a PIN, or a code that was sent to the member. A rotating code needs
    nothing besides, and is used up; a card that only collects stays one.

    Raises what `rotating.consume` raises, UnknownCard, CardUnusable (a till is
    told why) and UnknownMember, also for members of another programme.
    """
    level, member_id, number = _find(session, retailer, till, who, at)
    level = proved if level is Level.STATIC else level
    if members.find(session, member_id).program != till.program:
        raise UnknownMember(member_id)
    account = account_reading.read(session, retailer, member_id, at, most_lines=0)
    if level is not Level.STATIC and number and rotating.is_rotating(who.get("code", "")):
        codes.remember(session, account.program.offline, number, at)
    own = {purse.currency: purse.balance for purse in account.purses}
    available = pool.available(session, retailer, account.program, member_id, own, at)
    affordable: tuple[Reward, ...] = ()
    if account.program.rewards:
        work = open_books(session, retailer, member_id, at, at)
        asking = bounds.asking(session, retailer, work, at, till.store)
        affordable = bounds.open_to(session, account.program, asking, available)
    token = proof.issue(retailer.index_key, member_id, level, till.digest, at, number)
    shared = told.find(session, retailer, account.program, member_id, at)
    said = prompting.prompts(session, retailer, account, till.store, at)
    return Identified(token, level, at + VALID, account, number, affordable, said, shared)


def whose(session: Session, retailer: Retailer, till: Till, who: Mapping[str, str], at: datetime) -> str:
    """The member whom anything but a rotating code names, before more is proved.

    Raises UnknownCard, CardUnusable and UnknownMember, as `identify` does.
    """
    _, member_id, _ = _find(session, retailer, till, who, at)
    if members.find(session, member_id).program != till.program:
        raise UnknownMember(member_id)
    return member_id


def _find(
    session: Session, retailer: Retailer, till: Till, who: Mapping[str, str], at: datetime
) -> tuple[Level, str, str]:
    """How sure, whose id, and by which card number (empty if by none)."""
    ((way, text),) = who.items()
    if way == "code" and rotating.is_rotating(text):
        member_id, number = rotating.consume(session, retailer, text, at)
        level = Level.EARN_ONLY if _status(session, number) == EARN_ONLY else Level.ROTATING
        return level, member_id, number
    if way in ("code", "card"):
        return _by_card(session, till.program, text)
    found = _by_other(session, retailer, till.program, way, text)
    if found is None:
        raise UnknownMember(text)
    return Level.STATIC, found, ""


def _by_card(session: Session, program: str, text: str) -> tuple[Level, str, str]:
    """A card of another programme is no card here, whatever its state."""
    numbers = scanned.numbers(text)
    card, member = tables.card.c, tables.member.c
    rows = session.rows(
        select(card.member_id, card.number, card.status, member.status.label("person"))
        .join(tables.member, member.member_id == card.member_id)
        .where(card.number.in_(numbers), member.program == program)
    )
    if not rows:
        raise UnknownCard
    found = min(rows, key=lambda row: numbers.index(row.number))
    if found.status not in ("active", EARN_ONLY) or found.person != "active":
        raise CardUnusable(found.status)
    return Level.EARN_ONLY if found.status == EARN_ONLY else Level.STATIC, found.member_id, found.number


def _status(session: Session, number: str) -> str:
    card = tables.card.c
    return str(session.rows(select(card.status).where(card.number == number))[0].status)


def _by_other(session: Session, retailer: Retailer, program: str, way: str, text: str) -> str | None:
    if way == "external":
        return members.find_id_by_external(session, program, text)
    if way == "id":
        return ids.find_inside("member", text)
    normal = privacy.normalise_phone(text) if way == "phone" else privacy.normalise_email(text)
    blind = privacy.blind_index(retailer.index_key, way, normal)
    contact: Any = tables.contact.c
    rows = session.rows(select(contact.member_id).where(contact.blind == blind))
    return rows[0].member_id if rows else None
