"""A replay: past receipts under the published rules and under a draft, slice by slice of the members.

Nothing is written. Each slice is one read, so that a replay can be stopped between two and gone on with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.session import Session
from loyalty.errors import InvalidProgram
from loyalty.program.model import Program
from loyalty.program.problem import Problem, found, show
from loyalty.program.shelf import Shelf
from loyalty.remedies.remedy import worded
from loyalty.replaying import figures, pasts
from loyalty.replaying.figures import Figures, Span
from loyalty.replaying.rerun import rerun

SLICE = 100


@dataclass(frozen=True, slots=True)
class Replay:
    """Two sets of rules, the purchases that are told of, and the instant (UTC) up to which they run."""

    published: Program
    draft: Program
    span: Span
    until: datetime


def between(published: Program, draft: Program, span: Span, until: datetime) -> Replay:
    """A replay of a draft beside what is published. Raises InvalidProgram for one in other monies."""
    if draft.money != published.money:
        remedy = worded("must stay {money}, the money of the past receipts", money=show(published.money))
        raise InvalidProgram((found("money", remedy, draft.money),))
    gone = [money for money in published.monies if money not in draft.monies]
    if gone:
        remedy = worded("must keep {money}, in which there are past receipts", money=show(gone[0]))
        raise InvalidProgram((Problem("monies", remedy),))
    return Replay(published, draft, span, until)


def advance(session: Session, shelf: Shelf, replay: Replay, known: str, size: int = SLICE) -> Figures | None:
    """The figures with the next members in them, from those written as `known`; None when there are none.

    Takes text so that it can be run again from the same start.
    """
    found = figures.from_json(known)
    ids = pasts.ids(session, replay.published.code, after=found.last, limit=size)
    if not ids:
        return None
    add(session, shelf, replay, ids, found)
    return found


def add(session: Session, shelf: Shelf, replay: Replay, ids: Sequence[str], found: Figures) -> None:
    """Add these members, whose ids ascend."""
    for past in pasts.of_members(session, shelf, ids):
        published = rerun(past, replay.published, replay.until, found.published.shares)
        draft = rerun(past, replay.draft, replay.until, found.draft.shares)
        figures.add(found, past, replay.span, (replay.published, published), (replay.draft, draft))
