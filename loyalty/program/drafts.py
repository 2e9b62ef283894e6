"""Drafts: what somebody began to write, kept until it is published or thrown away."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select

from db import plan
from db.session import Session
from loyalty import tables

LONGEST_CHARS: Final = 4_000_000
_draft = tables.draft.c


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written about a subject, as whoever wrote it left it; `revision` counts from 1."""

    subject: str
    content: str
    revision: int
    author: str
    saved_at: datetime


def find(session: Session, subject: str) -> Draft | None:
    """The draft about a subject, such as the code of a programme."""
    rows = session.rows(select(tables.draft).where(_draft.subject == subject))
    return Draft(*rows[0]) if rows else None  # type: ignore[call-arg]


def find_saved(
    session: Session, subject: str, content: str, author: str, at: datetime, *, over: int | None = None
) -> Draft | None:
    """The draft with this content now. None, and nothing is written, where `over` is not its last revision.

    Left out, it takes the place of whatever is there; 0 means that nothing is.
    """
    assert len(content) <= LONGEST_CHARS
    rows = session.rows(select(_draft.revision).where(_draft.subject == subject).with_for_update())
    last = rows[0].revision if rows else 0
    if over is not None and over != last:
        return None
    saved = Draft(subject, content, last + 1, author, at)
    session.apply(plan.of(tables.draft, [asdict(saved)]))
    return saved


def subjects(session: Session) -> list[str]:
    """What there are drafts about."""
    return [row.subject for row in session.rows(select(_draft.subject).order_by(_draft.subject))]


def drop(session: Session, subject: str) -> None:
    """Throw a draft away; without one, nothing happens."""
    session.connection.execute(delete(tables.draft).where(_draft.subject == subject))
