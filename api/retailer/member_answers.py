"""What staff see of members: in a list with contacts masked, on one page with everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.member import answers
from api.wire.paging import Page
from api.wire.values import Json, day, instant
from db import ids
from db.session import Session
from doorway.refusals import InvalidBody
from loyalty.books import account_reading
from loyalty.books.account import Account
from loyalty.cards import cards
from loyalty.cards.cards import Card
from loyalty.errors import UnknownMember
from loyalty.merging import parting
from loyalty.people import consents, editing, members, searching
from loyalty.people.consents import Consent
from loyalty.people.members import Member, Person
from loyalty.retailer import Retailer
from pos_adapter.errors import Problem

_HIDDEN = "••••"


@dataclass(frozen=True, slots=True)
class Row:
    """A member in a list, and what `q` turned out to be."""

    member: Member
    person: Person
    tier: str
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """All there is to know of a member."""

    member: Member
    person: Person
    external_ids: tuple[str, ...]
    cards: tuple[Card, ...]
    consents: tuple[Consent, ...]
    merges: tuple[Any, ...]
    account: Account


def inside(text: str) -> str:
    """The id inside of one outside. Raises UnknownMember."""
    found = ids.find_inside("member", text)
    if found is None:
        raise UnknownMember(text)
    return found


def living(session: Session, text: str) -> str:
    """Who an id outside stands for now: who was merged lives on as another. Raises UnknownMember."""
    return members.find(session, members.find_survivor_id(session, inside(text))).member_id


def after(page: Page) -> str:
    """The id of the member behind whom a page goes on. Raises InvalidBody for a made-up cursor."""
    if not page.after:
        return ""
    found = ids.find_inside("member", str(page.after[0]))
    if found is None:
        raise InvalidBody([Problem("cursor", "must be the `next` of a page before, as it was given")])
    return found


def rows(
    session: Session, retailer: Retailer, found: Iterable[Member], by: dict[str, str] | None = None
) -> list[Row]:
    """Members with what a list shows of them: two reads, however many they are."""
    each = tuple(found)
    member_ids = [member.member_id for member in each]
    people = members.people(session, retailer, member_ids)
    standing = searching.tiers_of(session, member_ids)
    return [
        Row(
            member,
            people.get(member.member_id, Person()),
            standing.get(member.member_id, ""),
            (by or {}).get(member.member_id, ""),
        )
        for member in each
    ]


def whole(session: Session, retailer: Retailer, member_id: str, at: datetime) -> Whole:
    """Everything about a member, of one snapshot. Raises UnknownMember."""
    return Whole(
        members.find(session, member_id),
        members.person(session, retailer, member_id),
        tuple(editing.external_ids(session, member_id)),
        tuple(cards.of_member(session, member_id)),
        tuple(consents.current(session, member_id).values()),
        tuple(parting.find_open(session, member_id)),
        account_reading.read(session, retailer, member_id, at),
    )


def row(found: Row) -> Json:
    """A member in a list."""
    member, person = found.member, found.person
    return {
        "id": ids.outside("member", member.member_id),
        "program": member.program,
        "status": member.status,
        "restricted": member.restricted,
        "tier": found.tier or None,
        "joined_at": instant(member.joined_at),
        "name": person.name,
        "phone": masked_phone(person.phone),
        "email": masked_email(person.email),
        "found_by": found.found_by or None,
    }


def page(found: Whole, at: datetime) -> Json:
    """A member on one page."""
    member, account = found.member, answers.account(found.account, at)
    return {
        "id": ids.outside("member", member.member_id),
        "status": member.status,
        "restricted": member.restricted,
        "joined_at": instant(member.joined_at),
        "name": found.person.name,
        "phone": found.person.phone,
        "email": found.person.email,
        "external_ids": list(found.external_ids),
        "cards": [card(each) for each in found.cards],
        "consents": [
            {
                "purpose": each.purpose,
                "channel": each.channel,
                "given": each.given,
                "at": instant(each.at),
            }
            for each in found.consents
        ],
        "merges": [
            {
                "member": ids.outside("member", each["ended_id"]),
                "merged_at": instant(each["merged_at"]),
                "undo_until": instant(each["merged_at"] + parting.WITHIN),
            }
            for each in found.merges
        ],
        **{name: account[name] for name in ("program", "seq", "balances", "tier", "outlook", "history")},
    }


def card(found: Card) -> Json:
    """A card."""
    return {
        "number": found.number,
        "status": found.status,
        "issued_at": instant(found.issued_at),
        "held": found.held,
        "kind": found.kind or None,
        "valid_through": day(found.valid_through),
    }


def masked_phone(phone: str) -> str:
    """Enough of a number to tell two apart: `+44 •••• 18`."""
    return f"{phone[:3]} {_HIDDEN} {phone[-2:]}" if phone else ""


def masked_email(email: str) -> str:
    """Enough of an address to tell two apart: `a••••@example.com`."""
    name, at, host = email.partition("@")
    return f"{name[:1]}{_HIDDEN}{at}{host}" if email else ""
