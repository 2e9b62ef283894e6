"""What was published: a programme's versions as people look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from db.session import Session
from loyalty import tables
from loyalty.errors import UnknownProgram, UnknownVersion
from loyalty.program import shelf, succession
from loyalty.program.adverse.changes import adverse
from loyalty.program.model import Program
from loyalty.program.problem import Problem
from loyalty.program.shelf import Shelf, Version, in_force

# How the author of what was published on the command line begins; behind it stands a name, not an id.
CLI = "cli:"
LARGEST_VERSION = 2**31 - 1  # versions are kept in 32 bits
_version = tables.program_version.c


@dataclass(frozen=True, slots=True)
class Published:
    """One version. `digest` is the SHA-256 of its document; both instants are UTC.

    `author` is who published it and `note` why, as far as that was said.
    """

    program: str
    number: int
    digest: str
    effective_from: datetime
    published_at: datetime
    author: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Worse:
    """What a draft takes from members, and from when on (UTC) it may; None where it takes nothing."""

    problems: tuple[Problem, ...] = ()
    earliest_from: datetime | None = None


def versions(session: Session, code: str) -> Sequence[Published]:
    """Every version of a programme, oldest first. Raises UnknownProgram."""
    rows = session.rows(
        select(
            _version.program,
            _version.version,
            _version.digest,
            _version.effective_from,
            _version.published_at,
            _version.author,
            _version.note,
        )
        .where(_version.program == code)
        .order_by(_version.version)
    )
    if not rows:
        raise UnknownProgram(code)
    return [
        Published(
            row.program,
            row.version,
            row.digest,
            row.effective_from,
            row.published_at,
            row.author or "",
            row.note or "",
        )
        for row in rows
    ]


def current(known: Sequence[Published], at: datetime) -> Published:
    """The version in force at an instant; before the first one began, the first."""
    found = in_force([Version(each.number, each.effective_from) for each in known], at)
    return known[found.number - 1]


def document(session: Session, code: str, number: int) -> str:
    """The document of a version, as canonical JSON. Raises UnknownProgram, UnknownVersion."""
    wanted = select(_version.document).where(_version.program == code, _version.version == number)
    rows = session.rows(wanted) if number <= LARGEST_VERSION else []
    if not rows:
        versions(session, code)
        raise UnknownVersion(code, number)
    return str(rows[0].document)


def page(session: Session, *, after: str, limit: int) -> Sequence[str]:
    """The codes of at most `limit` programmes after this one, by code."""
    rows = session.rows(
        select(_version.program)
        .where(_version.program > after)
        .group_by(_version.program)
        .order_by(_version.program)
        .limit(limit)
    )
    return [row.program for row in rows]


def worse(session: Session, draft: Program, at: datetime) -> Worse:
    """What a draft that took force at `at` (UTC) would take from members; nothing where it is the first."""
    known = shelf.versions(session, draft.code)
    if not known:
        return Worse()
    last = Shelf().take(session, draft.code, known[-1].number)
    found = adverse(last, draft, at.astimezone(last.zoneinfo).date())
    return Worse(found, last.promises.earliest(at, last.zoneinfo)) if found else Worse()


def obstacles(
    session: Session, draft: Program, effective_from: datetime, at: datetime
) -> tuple[Problem, ...]:
    """What keeps a document that is right by itself from following the last version; none for a first one."""
    known = shelf.versions(session, draft.code)
    if not known:
        return ()
    last = Shelf().take(session, draft.code, known[-1].number)
    if last.digest == draft.digest:
        return ()
    found = succession.problems(last, known[-1].effective_from, draft, effective_from, at)
    return found or shelf.hasty(session, last, draft, effective_from, at)
