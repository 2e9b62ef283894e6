"""The shelf: programme versions, compiled once and kept in memory for every receipt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from db import plan
from db.plan import Plan
from db.session import Session
from events import outbox
from loyalty import tables
from loyalty.errors import InvalidProgram, UnknownProgram
from loyalty.program import document, succession
from loyalty.program.model import Program
from loyalty.program.problem import Problem

_versions = tables.program_version.c


@dataclass(frozen=True, slots=True)
class Version:
    """One published version: from `effective_from` (UTC) on it is the programme, until the next begins."""

    number: int
    effective_from: datetime


@dataclass(frozen=True, slots=True)
class Shelf:
    """Compiled programmes by code and version. Versions never change, so nothing on it grows stale."""

    _programs: dict[tuple[str, int], Program] = field(default_factory=dict)

    def take(self, session: Session, code: str, version: int) -> Program:
        """A version, from memory or, the first time, from the database. Raises UnknownProgram."""
        found = self._programs.get((code, version))
        if found is None:
            rows = session.rows(
                select(_versions.document).where(_versions.program == code, _versions.version == version)
            )
            if not rows:
                raise UnknownProgram(code)
            found = self._programs[code, version] = document.read(rows[0].document, version)
        return found

    def take_reference(self, session: Session, reference: str) -> Program:
        """The version a stored `code@version` names."""
        code, _, version = reference.rpartition("@")
        return self.take(session, code, int(version))


def reference(program: Program) -> str:
    """How an entry or receipt names the version it was made under."""
    return f"{program.code}@{program.version}"


def in_force(versions: Sequence[Version], at: datetime) -> Version:
    """The version in force at an instant; before the first one began, the first."""
    ordered = sorted(versions, key=lambda version: version.number)
    begun = [version for version in ordered if version.effective_from <= at]
    return begun[-1] if begun else ordered[0]


def versions(session: Session, code: str) -> tuple[Version, ...]:
    """Every published version of a programme, oldest first; empty for an unknown one."""
    rows = session.rows(
        select(_versions.version, _versions.effective_from)
        .where(_versions.program == code)
        .order_by(_versions.version)
    )
    return tuple(Version(row.version, row.effective_from) for row in rows)


def codes(session: Session) -> tuple[str, ...]:
    """The programmes published here, in alphabetical order."""
    rows = session.rows(select(_versions.program).distinct().order_by(_versions.program))
    return tuple(row.program for row in rows)


def current(session: Session, shelf: Shelf, code: str, at: datetime) -> Program:
    """The programme in force at an instant. Raises UnknownProgram."""
    found = versions(session, code)
    if not found:
        raise UnknownProgram(code)
    return shelf.take(session, code, in_force(found, at).number)


def publish(
    session: Session,
    text: str | bytes,
    effective_from: datetime,
    at: datetime,
    *,
    follows: Callable[[str, int], None] = lambda _code, _number: None,
    at_once: bool = False,
    author: str = "",
    note: str = "",
) -> tuple[Program, bool]:
    """Publish a document as the next version; the same document again changes nothing.

    A version follows the one before in time, does not reach into the past, and keeps what receipts and
    points were booked in. `follows` is asked before anything new is written, with the code and the number
    of the last version (0: none), and raises where another was meant. What is worse for members waits the
    notice they were promised, unless `at_once` says otherwise. `author` is who publishes it and `note` why,
    for who reads the versions later. Returns the programme and whether it is new. Raises InvalidProgram.
    """
    draft = document.read(text)
    known = versions(session, draft.code)
    if known:
        last = Shelf().take(session, draft.code, known[-1].number)
        if last.digest == draft.digest:
            return last, False
    follows(draft.code, len(known))
    if known:
        problems = succession.problems(last, known[-1].effective_from, draft, effective_from, at)
        if not problems and not at_once:
            problems = hasty(session, last, draft, effective_from, at)
        if problems:
            raise InvalidProgram(problems)
    program = document.read(text, len(known) + 1)
    row = {
        "program": program.code,
        "version": program.version,
        "digest": program.digest,
        "document": program.document,
        "effective_from": effective_from,
        "published_at": at,
        "author": author or None,
        "note": note or None,
    }
    session.apply(plan.of(tables.program_version, [row]) + _published(program, effective_from, at))
    return program, True


def hasty(
    session: Session, last: Program, draft: Program, effective_from: datetime, at: datetime
) -> tuple[Problem, ...]:
    """Why a draft must wait; where nobody is a member yet, nothing was promised to anyone."""
    wanted = select(tables.member.c.member_id).where(tables.member.c.program == draft.code).limit(1)
    return succession.hasty(last, draft, effective_from, at) if session.rows(wanted) else ()


def _published(program: Program, effective_from: datetime, at: datetime) -> Plan:
    told = {"number": program.version, "effective_from": effective_from.isoformat()}
    return outbox.happened("program.published", told, occurred_at=at, recorded_at=at, program=program.code)
