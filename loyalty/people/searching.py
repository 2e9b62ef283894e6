"""Searching: one member by anything that names them alone, and members by what they have in common."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select

import tiers.tables
from db import ids
from db.session import Session
from loyalty import tables
from loyalty.cards import cards
from loyalty.people import members, name_search, privacy
from loyalty.people.members import Member
from loyalty.people.privacy import InvalidContact
from loyalty.program import shelf
from loyalty.receipt import DocumentKey
from loyalty.retailer import Retailer
from loyalty.rewards import vouchers

# By what a member can be named; "any" tries every one that the text can be.
FIELDS: Final = ("member", "card", "external_id", "phone", "email", "voucher", "receipt", "name")
MOST: Final = 50
SORTS: Final = ("created", "-created")
_BEFORE_ALL: Final = "ffffffff-ffff-ffff-ffff-ffffffffffff"  # newer than every member's id
_MOST_PARTS = 40  # a bill has at most 20 shares at a time
_member, _standing = tables.member.c, tiers.tables.standing.c


@dataclass(frozen=True, slots=True)
class Found:
    """A member, and by which of `FIELDS` the text named them."""

    member: Member
    by: str


@dataclass(frozen=True, slots=True)
class Findings:
    """Whom a text names, and the id behind which there may be more of that name; empty where all are here."""

    found: tuple[Found, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which members a list shows; None or empty means any. `joined_to` is exclusive, both are UTC."""

    program: str = ""
    tier: str = ""
    status: str = ""
    joined_from: datetime | None = None
    joined_to: datetime | None = None
    sort: str = "-created"


def find(
    session: Session,
    retailer: Retailer,
    text: str,
    *,
    program: str = "",
    field: str = "any",
    limit: int = MOST,
    after: str = "",
) -> Findings:
    """The members a text names, each once, in the order of `FIELDS`; none for a text that names nobody.

    Who was merged is found as who they live on as, whichever of their ids is given. A receipt is named
    `store/date/number` or `store/till/date/number`. Contacts are found in any spelling of them. Many may
    have a name: these fill up to `limit`, newest first, and from behind the id `after` on only these.
    Whom it names by anything else all come at once, even if they are more than `limit`.
    """
    looked = FIELDS if field == "any" else (field,)
    exact = _exactly(session, retailer, text.strip(), program, looked)
    found = {} if after else exact
    if "name" not in looked:
        return Findings(tuple(found.values()))
    room = limit - len(found)
    if room < 1:
        return Findings(tuple(found.values()), _BEFORE_ALL)
    named = name_search.find(session, retailer, text, program=program, limit=room, after=after)
    new = (each for each in named.members if each.member_id not in exact)
    return Findings((*found.values(), *(Found(each, "name") for each in new)), named.after)


def find_one(session: Session, retailer: Retailer, text: str) -> Member | None:
    """The one member a text names by anything but a name; None where it names nobody, or more than one.

    What is done to the one found is done without a second look, and a name is nobody's alone.
    """
    exact = [*_exactly(session, retailer, text.strip(), "", FIELDS).values()]
    return exact[0].member if len(exact) == 1 else None


def _exactly(
    session: Session, retailer: Retailer, text: str, program: str, fields: Sequence[str]
) -> dict[str, Found]:
    """Whom a text names by anything but their name, by their ids."""
    found: dict[str, Found] = {}
    for by in (each for each in fields if each in _LOOKS):
        for member_id in _LOOKS[by](session, retailer, text, program):
            member = members.find(session, members.find_survivor_id(session, member_id))
            if not program or member.program == program:
                found.setdefault(member.member_id, Found(member, by))
    return found


def listed(session: Session, wanted: Wanted, limit: int, after: str = "") -> Sequence[Member]:
    """At most `limit` members, newest first or as `wanted.sort` says, from behind the id `after` on."""
    newest = wanted.sort.startswith("-")
    query = _filtered(wanted)
    if after:
        query = query.where(_member.member_id < after if newest else _member.member_id > after)
    query = query.order_by(_member.member_id.desc() if newest else _member.member_id).limit(limit)
    return [Member(*row) for row in session.rows(query)]  # type: ignore[call-arg]


def programs_of(session: Session, member_ids: Collection[str]) -> dict[str, str]:
    """The programme of each of these members, in whatever standing they are; one read."""
    found = select(tables.member.c.member_id, tables.member.c.program).where(
        tables.member.c.member_id.in_(member_ids)
    )
    return {row.member_id: row.program for row in session.rows(found)}


def tiers_of(session: Session, member_ids: Sequence[str]) -> dict[str, str]:
    """The tier each of these members stands on, as posted; who stands on none is not there."""
    rows = session.rows(
        select(_standing.member_id, _standing.tier).where(_standing.member_id.in_(member_ids))
    )
    return {row.member_id: row.tier for row in rows if row.tier}


def _filtered(wanted: Wanted) -> Select[Any]:
    query = select(*members.COLUMNS).select_from(tables.member)
    if wanted.tier:
        query = query.join(tiers.tables.standing, _standing.member_id == _member.member_id)
        query = query.where(_standing.tier == wanted.tier)
    given: list[ColumnElement[bool]] = []
    if wanted.program:
        given.append(_member.program == wanted.program)
    if wanted.status:
        given.append(_member.status == wanted.status)
    if wanted.joined_from is not None:
        given.append(_member.joined_at >= wanted.joined_from)
    if wanted.joined_to is not None:
        given.append(_member.joined_at < wanted.joined_to)
    return query.where(*given)


# How each field finds a member: the ids it gives, none where the text cannot be one.


def _by_member(session: Session, _retailer: Retailer, text: str, _program: str) -> Iterator[str]:
    member_id = ids.find_inside("member", text)
    yield from _owners(session, select(_member.member_id).where(_member.member_id == member_id))


def _by_card(session: Session, _retailer: Retailer, text: str, _program: str) -> Iterator[str]:
    found = cards.find_owner(session, text)
    yield from [found] if found else []


def _by_external_id(session: Session, _retailer: Retailer, text: str, program: str) -> Iterator[str]:
    external = tables.external_id.c
    codes = (program,) if program else shelf.codes(session)
    keys = [f"{code}/{text}" for code in codes]
    yield from _owners(
        session, select(external.member_id).where(external.key.in_(keys)).order_by(external.key)
    )


def _by_contact(kind: str, normalise: Callable[[str], str]) -> _Look:
    def look(session: Session, retailer: Retailer, text: str, _program: str) -> Iterator[str]:
        try:
            blind = privacy.blind_index(retailer.index_key, kind, normalise(text))
        except InvalidContact:
            return
        contact = tables.contact.c
        yield from _owners(session, select(contact.member_id).where(contact.blind == blind))

    return look


def _by_voucher(session: Session, retailer: Retailer, text: str, program: str) -> Iterator[str]:
    voucher_id = ids.find_inside("voucher", text)
    if voucher_id is not None:
        row = vouchers.find_by_id(session, retailer.index_key, voucher_id)
        yield from [row["member_id"]] if row else []
        return
    for code in (program,) if program else shelf.codes(session):
        row = vouchers.find_by_code(session, text, code)
        yield from [row["member_id"]] if row else []


def _by_receipt(session: Session, _retailer: Retailer, text: str, _program: str) -> Iterator[str]:
    key = _key(text)
    if key is not None:
        claim = tables.claim.c
        # Of a bill that several paid, the parts have owners.
        keys = [str(replace(key, part=n)) for n in range(_MOST_PARTS + 1)]
        yield from _owners(
            session, select(claim.member_id).where(claim.key.in_(keys), claim.member_id.is_not(None))
        )


def _key(text: str) -> DocumentKey | None:
    """`store/date/number` or `store/till/date/number`; a number may hold slashes of its own."""
    store, _, rest = text.partition("/")
    first, _, others = rest.partition("/")
    on = _day(first)
    if on is not None:
        return DocumentKey(store, "", on, others)
    day, _, number = others.partition("/")
    on = _day(day)
    return None if on is None else DocumentKey(store, first, on, number)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _owners(session: Session, query: Select[Any]) -> Iterator[str]:
    yield from (str(row.member_id) for row in session.rows(query))


_Look = Callable[[Session, Retailer, str, str], Iterator[str]]
_LOOKS: dict[str, _Look] = {
    "member": _by_member,
    "card": _by_card,
    "external_id": _by_external_id,
    "phone": _by_contact("phone", privacy.normalise_phone),
    "email": _by_contact("email", privacy.normalise_email),
    "voucher": _by_voucher,
    "receipt": _by_receipt,
}
