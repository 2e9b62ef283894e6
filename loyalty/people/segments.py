"""Segments: which of them members are in now, how many there are, and the lists that staff keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, select

import tiers.tables
from db import plan
from db.session import Session
from loyalty import tables
from loyalty.earning import belonging as counted
from loyalty.errors import UnknownMember, UnknownSegment
from loyalty.people import belonging, consents, privacy, profile
from loyalty.people.belonging import Apart
from loyalty.program.model import Program
from loyalty.program.segments import Segment
from loyalty.retailer import Retailer

# How many members are looked at in one go, and at most for one preview.
SLICE: Final = 500
MOST_LOOKED_AT: Final = 10_000
_member, _key = tables.member.c, tables.member_key.c
_consent, _told = tables.consent.c, tables.member_profile.c
_listed, _bucket, _standing = tables.segment_member.c, tiers.tables.bucket.c, tiers.tables.standing.c


@dataclass(frozen=True, slots=True)
class Preview:
    """How many members of a programme were looked at, and which of them are in a segment.

    `is_whole` says that they were all; else the newest were looked at.
    """

    looked_at: int
    member_ids: tuple[str, ...]
    is_whole: bool


def get(program: Program, code: str) -> Segment:
    """The segment of this code. Raises UnknownSegment."""
    found = next((each for each in program.segments if each.code == code), None)
    if found is None:
        raise UnknownSegment(code)
    return found


def of_members(
    session: Session,
    retailer: Retailer,
    program: Program,
    member_ids: Sequence[str],
    at: datetime,
    segments: Sequence[Segment] | None = None,
) -> dict[str, frozenset[str]]:
    """The segments (all of the programme's, or some) that each of a few members is in, by today's figures.

    Today is that of the programme's zone; tiers and counters are as posted. Raises Unreadable.
    """
    asked = {each.code: each for each in (program.segments if segments is None else segments)}
    if not asked or not member_ids:
        return {member_id: frozenset() for member_id in member_ids}
    on = at.astimezone(program.zoneinfo).date()
    known = _known(session, retailer, asked, member_ids)
    standing, figures = _tiers(session, program, member_ids), _figures(session, asked, member_ids, on)
    return {
        member_id: frozenset(
            code
            for code, each in asked.items()
            if belonging.holds(each, program, apart, on)
            and counted.holds(each.when, standing[member_id], figures[member_id])
        )
        for member_id, apart in known.items()
    }


def preview(
    session: Session,
    retailer: Retailer,
    program: Program,
    code: str,
    at: datetime,
    most: int = MOST_LOOKED_AT,
) -> Preview:
    """Who is in a segment now, of at most `most` members, the newest first. Raises UnknownSegment."""
    segment = get(program, code)
    found: list[str] = []
    looked_at, after = 0, ""
    while looked_at < most:
        part = _slice(session, program, after, min(SLICE, most - looked_at))
        inside = of_members(session, retailer, program, part, at, [segment])
        found += [member_id for member_id in part if inside.get(member_id)]
        looked_at += len(part)
        if len(part) < SLICE:
            break
        after = part[-1]
    is_whole = not _slice(session, program, part[-1], 1) if part else True
    return Preview(looked_at, tuple(found), is_whole)


def replace_list(
    session: Session, program: Program, code: str, member_ids: Iterable[str], at: datetime
) -> tuple[int, bool]:
    """Let exactly these members be on a segment's list; how many that are, and whether that is news.

    Raises UnknownSegment, also for one that asks for no list, and UnknownMember for who is no active member
    of the programme.
    """
    if not get(program, code).when.listed:
        raise UnknownSegment(code)
    wanted = sorted(set(member_ids))
    for part in _parts(wanted):
        known = _active(session, program, part)
        for member_id in part:
            if member_id not in known:
                raise UnknownMember(member_id)
    of_program = select(_member.member_id).where(_member.program == program.code)
    mine = (_listed.segment == code, _listed.member_id.in_(of_program))
    if {row.member_id for row in session.rows(select(_listed.member_id).where(*mine))} == {*wanted}:
        return len(wanted), False
    session.connection.execute(delete(tables.segment_member).where(*mine))
    for part in _parts(wanted):
        rows = [{"member_id": member_id, "segment": code, "listed_at": at} for member_id in part]
        session.apply(plan.of(tables.segment_member, rows))
    return len(wanted), True


def listed(session: Session, program: Program, code: str) -> int:
    """How many members are on a segment's list."""
    query = (
        select(func.count())
        .select_from(tables.segment_member)
        .join(tables.member, _member.member_id == _listed.member_id)
        .where(_listed.segment == code, _member.program == program.code, _member.status == "active")
    )
    return int(session.rows(query)[0][0])


def _slice(session: Session, program: Program, before: str, limit: int) -> list[str]:
    query = select(_member.member_id).where(_member.program == program.code, _member.status == "active")
    query = query.where(_member.member_id < before) if before else query
    return [row.member_id for row in session.rows(query.order_by(_member.member_id.desc()).limit(limit))]


def _active(session: Session, program: Program, member_ids: Sequence[str]) -> set[str]:
    query = select(_member.member_id).where(
        _member.member_id.in_(member_ids), _member.program == program.code, _member.status == "active"
    )
    return {row.member_id for row in session.rows(query)}


def _known(
    session: Session, retailer: Retailer, asked: Mapping[str, Segment], member_ids: Sequence[str]
) -> dict[str, Apart]:
    """What is known of these members apart from tier and counters, in the order of their ids as given."""
    agreed = consents.given(session, member_ids)
    lists, told = _lists(session, member_ids), _opened(session, retailer, asked, member_ids)
    query = select(_member.member_id, _member.joined_on).where(_member.member_id.in_(member_ids))
    joined = {row.member_id: row.joined_on for row in session.rows(query)}
    return {
        member_id: Apart(
            joined[member_id],
            agreed.get(member_id, frozenset()),
            told.get(member_id, {}),
            frozenset(lists.get(member_id, ())),
        )
        for member_id in member_ids
        if member_id in joined
    }


def _lists(session: Session, member_ids: Sequence[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    query = select(_listed.member_id, _listed.segment).where(_listed.member_id.in_(member_ids))
    for row in session.rows(query):
        found[row.member_id].append(row.segment)
    return found


def _opened(
    session: Session, retailer: Retailer, asked: Mapping[str, Segment], member_ids: Sequence[str]
) -> Mapping[str, dict[str, str]]:
    """The answers that decide any of these segments; nothing else is opened."""
    fields = sorted(belonging.asked_fields(asked))
    if not fields:
        return {}
    rows: Sequence[Any] = session.rows(
        select(_told.member_id, _told.field, _told.sealed, _key.wrapped)
        .join(tables.member_key, _key.member_id == _told.member_id)
        .where(_told.member_id.in_(member_ids), _told.field.in_(fields), _told.sealed != "")
    )
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        data_key = privacy.unwrap(retailer.ring, row.wrapped, row.member_id)
        found[row.member_id][row.field] = profile.open_text(data_key, row.member_id, row.field, row.sealed)
    return found


def _tiers(session: Session, program: Program, member_ids: Sequence[str]) -> Mapping[str, str]:
    base = program.ladder.codes[0] if program.ladder else ""
    query = select(_standing.member_id, _standing.tier).where(_standing.member_id.in_(member_ids))
    held = {row.member_id: row.tier for row in session.rows(query)}
    return {member_id: held.get(member_id) or base for member_id in member_ids}


def _figures(
    session: Session, asked: Mapping[str, Segment], member_ids: Sequence[str], on: date
) -> Mapping[str, Mapping[str, int]]:
    """What each of these members' counters came to in the last days that any segment asks for."""
    wanted = [each for segment in asked.values() for each in segment.when.counted]
    found: dict[str, dict[str, int]] = {member_id: defaultdict(int) for member_id in member_ids}
    for each in dict.fromkeys(
        (counted.key_of(one), counted.counter_of(one), one.within_days) for one in wanted
    ):
        key, counter, days = each
        query = (
            select(_bucket.member_id, func.sum(_bucket.amount).label("total"))
            .where(
                _bucket.member_id.in_(member_ids),
                _bucket.counter == counter,
                _bucket.on_day > on - timedelta(days=days),
                _bucket.on_day <= on,
            )
            .group_by(_bucket.member_id)
        )
        for row in session.rows(query):
            found[row.member_id][key] += int(row.total)
    return found


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), SLICE):
        yield values[start : start + SLICE]
