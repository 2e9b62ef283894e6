"""Carrying: what a member used, asked for, reported and was listed for goes to who lives on, and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, select

from db import plan
from db.plan import Plan
from db.session import Session
from loyalty import tables
from loyalty.merging.values import Use
from loyalty.rewards import benefits

_use, _day, _report = tables.benefit_use.c, tables.offer_day.c, tables.missing_report.c
Span = tuple[str, str]  # an offer, and the day (ISO) from which it is had once


def uses(session: Session, ended_id: str, survivor_id: str) -> tuple[Use, ...]:
    """Move one member's uses of benefits behind the other's, so that nobody has twice what is had once."""
    rows = session.mappings(
        select(tables.benefit_use)
        .where(_use.member_id == ended_id)
        .order_by(_use.benefit, _use.from_on, _use.n)
    )
    found: list[Use] = []
    last: dict[tuple[str, date], int] = {}
    for row in rows:
        key = row["benefit"], row["from_on"]
        if key not in last:
            last[key] = benefits.last_number(session, survivor_id, *key)
        last[key] += 1
        found.append(Use(*key, row["n"], last[key]))
    for each in found:
        _turn(session, each, (ended_id, each.n), (survivor_id, each.as_n))
    return tuple(found)


def uses_back(session: Session, survivor_id: str, ended_id: str, found: Iterable[Use]) -> None:
    """Undo `uses`; what was used since stays where it was used."""
    for each in found:
        _turn(session, each, (survivor_id, each.as_n), (ended_id, each.n))


def offers(session: Session, ended_id: str, survivor_id: str) -> tuple[str, ...]:
    """Let the offers that only one member asked for be the other's as well; which those are."""
    return _copied(session, tables.offer_activation, "offer", ended_id, survivor_id)


def offers_back(session: Session, survivor_id: str, ended_id: str, codes: Iterable[str]) -> None:
    """Undo `offers`."""
    _remove(session, tables.offer_activation, ("offer", "activated_at"), survivor_id, ended_id, codes)


def days(session: Session, ended_id: str, survivor_id: str) -> tuple[Span, ...]:
    """Let the days one member chose be the other's, one in each span of an offer; which those are."""
    own, theirs = _days(session, survivor_id), _days(session, ended_id)
    new = [{**row, "member_id": survivor_id} for span, row in theirs.items() if span not in own]
    session.apply(plan.of(tables.offer_day, new) if new else Plan())
    return tuple(span for span in theirs if span not in own)


def days_back(session: Session, survivor_id: str, ended_id: str, spans: Iterable[Span]) -> None:
    """Undo `days`, but for those that another day was chosen for since."""
    theirs = _days(session, ended_id)
    for offer, start_on in spans:
        at = theirs[offer, start_on]["chosen_at"] if (offer, start_on) in theirs else None
        mine = (_day.member_id == survivor_id, _day.offer == offer, _day.chosen_at == at)
        session.connection.execute(
            delete(tables.offer_day).where(*mine, _day.span_from == date.fromisoformat(start_on))
        )


def _days(session: Session, member_id: str) -> dict[Span, dict[str, Any]]:
    query = select(tables.offer_day).where(_day.member_id == member_id).order_by(_day.offer, _day.span_from)
    return {(row["offer"], row["span_from"].isoformat()): row for row in session.mappings(query)}


def lists(session: Session, ended_id: str, survivor_id: str) -> tuple[str, ...]:
    """Let one member stand on the lists of segments that only the other stood on; which those are."""
    return _copied(session, tables.segment_member, "segment", ended_id, survivor_id)


def lists_back(session: Session, survivor_id: str, ended_id: str, codes: Iterable[str]) -> None:
    """Undo `lists`, but for a list that staff have written anew since."""
    _remove(session, tables.segment_member, ("segment", "listed_at"), survivor_id, ended_id, codes)


def reports(session: Session, ended_id: str, survivor_id: str) -> tuple[str, ...]:
    """Let what one member reported as missing be the other's report, answered or not; which those are."""
    own = select(_report.report_id).where(_report.member_id == ended_id).order_by(_report.report_id)
    found = tuple(row.report_id for row in session.rows(own))
    _rehouse(session, found, ended_id, survivor_id)
    return found


def reports_back(session: Session, survivor_id: str, ended_id: str, found: Iterable[str]) -> None:
    """Undo `reports`, with whatever was answered since."""
    _rehouse(session, tuple(found), survivor_id, ended_id)


def _rehouse(session: Session, report_ids: tuple[str, ...], before: str, after: str) -> None:
    """As `_turn`: rows go, and others come."""
    own = (_report.member_id == before, _report.report_id.in_(report_ids))
    rows = session.mappings(select(tables.missing_report).where(*own))
    session.connection.execute(delete(tables.missing_report).where(*own))
    moved = [{**row, "member_id": after} for row in rows]
    session.apply(plan.of(tables.missing_report, moved) if moved else Plan())


def _turn(session: Session, each: Use, before: tuple[str, int], after: tuple[str, int]) -> None:
    """A row never changes its holder, for it would have to move house: it goes, and another comes."""
    own = (_use.benefit == each.benefit, _use.from_on == each.from_on)
    mine = (_use.member_id == before[0], *own, _use.n == before[1])
    rows = session.mappings(select(tables.benefit_use).where(*mine))
    session.connection.execute(delete(tables.benefit_use).where(*mine))
    session.apply(
        plan.of(tables.benefit_use, [{**row, "member_id": after[0], "n": after[1]} for row in rows])
    )


def _copied(session: Session, table: Table, name: str, ended_id: str, survivor_id: str) -> tuple[str, ...]:
    own, theirs = _rows(session, table, name, survivor_id), _rows(session, table, name, ended_id)
    new = [{**row, "member_id": survivor_id} for code, row in theirs.items() if code not in own]
    session.apply(plan.of(table, new) if new else Plan())
    return tuple(row[name] for row in new)


def _remove(
    session: Session,
    table: Table,
    names: tuple[str, str],
    survivor_id: str,
    ended_id: str,
    codes: Iterable[str],
) -> None:
    """Take out what is still as it came: of the same instant as the other's."""
    name, at = names
    theirs = _rows(session, table, name, ended_id)
    for code in codes:
        instant: datetime | None = theirs[code][at] if code in theirs else None
        mine = (table.c.member_id == survivor_id, table.c[name] == code, table.c[at] == instant)
        session.connection.execute(delete(table).where(*mine))


def _rows(session: Session, table: Table, name: str, member_id: str) -> dict[str, dict[str, Any]]:
    found = session.mappings(select(table).where(table.c.member_id == member_id).order_by(table.c[name]))
    return {row[name]: row for row in found}
