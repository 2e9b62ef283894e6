"""Dossiers: members as staff see them, in a list and on one page with everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.session import Session
from loyalty.books import account_reading
from loyalty.books.account import Account
from loyalty.cards import cards
from loyalty.cards.cards import Card
from loyalty.merging import parting
from loyalty.people import consents, editing, members, searching
from loyalty.people.consents import Consent
from loyalty.people.members import Member, Person
from loyalty.retailer import Retailer


@dataclass(frozen=True, slots=True)
class Row:
    """A member in a list, and by which of `searching.FIELDS` they were found; `card` is a number."""

    member: Member
    person: Person
    tier: str
    found_by: str = ""
    card: str = ""


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


def rows(
    session: Session, retailer: Retailer, found: Iterable[Member], by: Mapping[str, str] | None = None
) -> list[Row]:
    """Members with what a list shows of them: three reads, however many they are."""
    each = tuple(found)
    member_ids = [member.member_id for member in each]
    people = members.people(session, retailer, member_ids)
    standing = searching.tiers_of(session, member_ids)
    numbers = cards.newest_of(session, member_ids)
    return [
        Row(
            member,
            people.get(member.member_id, Person()),
            standing.get(member.member_id, ""),
            (by or {}).get(member.member_id, ""),
            numbers.get(member.member_id, ""),
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
