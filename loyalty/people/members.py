"""Members: joining, and being found. Names and contacts are sealed under a key of the member's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Table, func, select

from db import ids, plan
from db.plan import Plan
from db.session import Session
from loyalty import tables
from loyalty.activities import giving
from loyalty.cards import cards
from loyalty.errors import ContactTaken, MemberClosed, UnknownMember
from loyalty.people import name_index, privacy
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from loyalty.tier_rows import TierState
from loyalty.work import Work
from points.state import State
from tiers import standing
from tiers.card_years import CardYears
from tiers.history import Standing


@dataclass(frozen=True, slots=True)
class Person:
    """What a member told us of themselves; empty where they did not."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A member as other modules need one. `joined_at` is UTC, `joined_on` the programme's local day.

    `version` counts what was changed of the person, `restricted` is what staff took from them:
    "burning", "everything", or empty.
    """

    member_id: str
    program: str
    status: str
    joined_at: datetime
    joined_on: date
    version: int = 1
    restricted: str = ""


_member = tables.member.c
# What a Member is made of, in the order of its fields.
COLUMNS: Final = (
    _member.member_id,
    _member.program,
    _member.status,
    _member.joined_at,
    _member.joined_on,
    func.coalesce(_member.version, 1),
    func.coalesce(_member.restricted, ""),
)


@dataclass(frozen=True, slots=True)
class Joining:
    """A member about to be written: the work that opens the journal, and the rows of the person."""

    work: Work
    rows: Plan
    card_number: str


def joining(
    retailer: Retailer,
    program: Program,
    at: datetime,
    recorded_at: datetime,
    *,
    external_id: str = "",
    external_ids: Sequence[str] = (),
    person: Person = Person(),
    welcomes: bool = True,
) -> Joining:
    """A new member with a new card, dated `at`. Nothing is written yet. Raises InvalidContact.

    `welcomes` says whether joining earns what the programme gives for it.
    """
    names = tuple(dict.fromkeys(name for name in (external_id, *external_ids) if name))
    member_id = ids.new(at)
    joined_on = at.astimezone(program.zoneinfo).date()
    card = cards.first(program.card, member_id, at, joined_on)
    work = Work(
        program,
        State.new(member_id),
        _first_standing(program, joined_on, at),
        {},
        recorded_at,
        announces=retailer.announces,
    )
    work.join(at)
    gifts = giving.welcome(work, retailer.index_key, at) if welcomes else Plan()
    rows = {
        tables.member: [_member_row(member_id, program, at, joined_on)],
        tables.card: [card],
        tables.external_id: [external_row(program.code, name, member_id) for name in names],
    }
    _seal(rows, retailer, member_id, person)
    return Joining(work, _plan(rows) + gifts, card["number"])


def enrol(
    session: Session,
    retailer: Retailer,
    program: Program,
    at: datetime,
    *,
    external_id: str = "",
    external_ids: Sequence[str] = (),
    person: Person = Person(),
) -> tuple[str, str]:
    """Write a new member; returns the member's id and card number. Raises InvalidContact, ContactTaken."""
    new = joining(
        retailer, program, at, at, external_id=external_id, external_ids=external_ids, person=person
    )
    for row in new.rows.rows.get(tables.contact, ()):
        check_free(session, tables.contact, row["blind"], row["kind"])
    for row in new.rows.rows.get(tables.external_id, ()):
        check_free(session, tables.external_id, row["key"], "external_id")
    session.apply(new.work.plan() + new.rows)
    return new.work.member_id, new.card_number


def check_free(session: Session, table: Table, value: str, kind: str) -> None:
    """Raises ContactTaken where a contact or external id is another's already.

    Its own key is the referee: who is taken between this look and the write is found by the next try.
    """
    (key,) = table.primary_key.columns
    if session.rows(select(table.c.member_id).where(key == value)):
        raise ContactTaken(kind)


def find_survivor_id(session: Session, member_id: str) -> str:
    """Under which id a member lives on who was merged into another; everyone else under their own."""
    former = tables.former_member.c
    rows = session.rows(select(former.member_id).where(former.former_id == member_id))
    return str(rows[0].member_id) if rows else member_id


def find(session: Session, member_id: str) -> Member:
    """A member by id. Raises UnknownMember."""
    rows = session.rows(select(*COLUMNS).where(tables.member.c.member_id == member_id))
    if not rows:
        raise UnknownMember(member_id)
    return Member(*rows[0])  # type: ignore[call-arg]


def find_served(session: Session, member_id: str) -> Member:
    """A member whom the shop serves, neither ended nor stopped. Raises UnknownMember, MemberClosed."""
    member = find(session, member_id)
    if member.status != "active":
        raise MemberClosed(member.status)
    if member.restricted == "everything":
        raise MemberClosed("stopped")
    return member


def find_id_by_external(session: Session, program: str, value: str) -> str | None:
    """The member of a programme whom the retailer knows by this id."""
    external = tables.external_id.c
    rows = session.rows(select(external.member_id).where(external.key == f"{program}/{value}"))
    return rows[0].member_id if rows else None


def person(session: Session, retailer: Retailer, member_id: str) -> Person:
    """The member's own words, opened. Empty once the member was erased. Raises Unreadable."""
    return people(session, retailer, [member_id]).get(member_id, Person())


def people(session: Session, retailer: Retailer, member_ids: Sequence[str]) -> dict[str, Person]:
    """Several members' own words, opened, by one read; who was erased is not there. Raises Unreadable."""
    member, key = tables.member.c, tables.member_key.c
    rows = session.rows(
        select(member.member_id, member.name_sealed, member.phone_sealed, member.email_sealed, key.wrapped)
        .join_from(tables.member, tables.member_key, key.member_id == member.member_id)
        .where(member.member_id.in_(member_ids))
    )
    return {row.member_id: _opened(retailer, row) for row in rows}


def _opened(retailer: Retailer, row: Any) -> Person:
    key = privacy.unwrap(retailer.ring, row.wrapped, row.member_id)
    sealed = {"name": row.name_sealed, "phone": row.phone_sealed, "email": row.email_sealed}
    return Person(
        **{
            name: privacy.open_sealed(key, row.member_id, name, text) if text else ""
            for name, text in sealed.items()
        }
    )


def data_key(session: Session, retailer: Retailer, member_id: str) -> bytes:
    """The key that opens a member's sealed fields; made where there is none yet. Raises Unreadable."""
    key = tables.member_key.c
    rows = session.rows(select(key.wrapped).where(key.member_id == member_id))
    if rows:
        return privacy.unwrap(retailer.ring, rows[0].wrapped, member_id)
    new = privacy.new_data_key()
    wrapped = privacy.wrap(retailer.ring, new, member_id)
    session.apply(plan.of(tables.member_key, [{"member_id": member_id, "wrapped": wrapped}]))
    return new


def data_keys(session: Session, retailer: Retailer, member_ids: Collection[str]) -> dict[str, bytes]:
    """The keys of several members, by their ids; without who has none that opens, as after erasing."""
    key, found = tables.member_key.c, {}
    for row in session.rows(select(key.member_id, key.wrapped).where(key.member_id.in_(member_ids))):
        with suppress(privacy.Unreadable):
            found[row.member_id] = privacy.unwrap(retailer.ring, row.wrapped, row.member_id)
    return found


def external_row(program: str, value: str, member_id: str) -> dict[str, Any]:
    """The row that finds a member by the retailer's own id."""
    return {"key": f"{program}/{value}", "member_id": member_id}


def _first_standing(program: Program, anchor_on: date, at: datetime) -> TierState:
    if program.ladder is None:
        return TierState(CardYears(anchor_on), Standing("", at, None, None), at)
    return TierState(CardYears(anchor_on), standing.joined(program.ladder, anchor_on, at), at)


def _member_row(member_id: str, program: Program, at: datetime, joined_on: date) -> dict[str, Any]:
    return {
        "member_id": member_id,
        "program": program.code,
        "joined_at": at,
        "joined_on": joined_on,
        "status": "active",
        "name_sealed": "",
        "phone_sealed": "",
        "email_sealed": "",
        "version": 1,
        "restricted": "",
    }


def contact_row(index_key: bytes, kind: str, text: str, member_id: str) -> dict[str, Any]:
    """The row that finds a member by a normalised phone or e-mail, unreadably."""
    return {"blind": privacy.blind_index(index_key, kind, text), "kind": kind, "member_id": member_id}


def _seal(
    rows: dict[Table, list[dict[str, Any]]], retailer: Retailer, member_id: str, person: Person
) -> None:
    """Add what the person said: sealed fields, blind indexes to find them by, and the key that opens them."""
    contacts = {"phone": person.phone and privacy.normalise_phone(person.phone)}
    contacts["email"] = person.email and privacy.normalise_email(person.email)
    said = {"name": person.name, **contacts}
    if not any(said.values()):
        return
    data_key = privacy.new_data_key()
    for name, text in said.items():
        if text:
            rows[tables.member][0][f"{name}_sealed"] = privacy.seal(data_key, member_id, name, text)
    wrapped = privacy.wrap(retailer.ring, data_key, member_id)
    rows[tables.member_key] = [{"member_id": member_id, "wrapped": wrapped}]
    rows[tables.contact] = [
        contact_row(retailer.index_key, kind, text, member_id) for kind, text in contacts.items() if text
    ]
    rows[tables.name_word] = name_index.rows(retailer.index_key, member_id, person.name)


def _plan(rows: dict[Table, list[dict[str, Any]]]) -> Plan:
    whole = Plan()
    for table, found in rows.items():
        whole += plan.of(table, found)
    return whole


def numbers(session: Session, member_id: str) -> Sequence[str]:
    """The numbers of a member's cards that can be used, newest first."""
    card = tables.card.c
    rows = session.rows(
        select(card.number)
        .where(card.member_id == member_id, card.status.in_(("active", "earn-only")))
        .order_by(card.issued_at.desc(), card.number)
    )
    return [row.number for row in rows]
