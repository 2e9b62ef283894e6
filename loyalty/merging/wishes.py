"""Wishes: what two members agreed to and how they want to be told, as the one word of who lives on.

A consent is never made by a merge. What only one of them had said holds for both, and where both had answered
the survivor's own answer stands, unless the other has refused since: then the refusal does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.people import consents, preferences

_consent = tables.consent.c
_FIELDS = ("language", "zone")
_QUIET = "quiet"  # both ends of the quiet hours, which are one wish
Row = dict[str, Any]
Answered = tuple[
    str, str, int
]  # a purpose, a channel, and the number of the answer in the survivor's history


def answers(session: Session, ended_id: str, survivor_id: str) -> tuple[Answered, ...]:
    """Add to the survivor's answers those of the other that hold, with their evidence; which those are."""
    own, theirs = _rows(session, survivor_id), _rows(session, ended_id)
    held = _said(own)
    holding = [row for pair, row in sorted(_said(theirs).items()) if _holds(row, held.get(pair))]
    return _append(session, survivor_id, own, holding)


def _holds(theirs: Row, own: Row | None) -> bool:
    refuses = own is not None and own["given"] and not theirs["given"]
    return own is None or (refuses and theirs["at"] >= own["at"])


def answers_back(session: Session, survivor_id: str, carried: Iterable[Answered], at: datetime) -> None:
    """Let the survivor have said what they had before, where they have not answered anew since.

    History is only added to: the answer before is given again; where there was none, that is written down.
    """
    own = _rows(session, survivor_id)
    last = {(row["purpose"], row["channel"]): row["n"] for row in own}
    back = []
    for purpose, channel, n in carried:
        if last[purpose, channel] == n:
            before = _said(row for row in own if row["n"] < n).get((purpose, channel))
            back.append(before or _unsaid(survivor_id, purpose, channel, at))
    _append(session, survivor_id, own, back)


def _unsaid(member_id: str, purpose: str, channel: str, at: datetime) -> Row:
    return {
        "member_id": member_id,
        "purpose": purpose,
        "channel": channel,
        "given": False,
        "at": at,
        "source": consents.UNSAID,
        "wording": "",
    }


def _append(
    session: Session, member_id: str, own: list[Row], more: Iterable[Mapping[str, Any]]
) -> tuple[Answered, ...]:
    rows = [{**row, "member_id": member_id, "n": n} for n, row in enumerate(more, start=len(own) + 1)]
    session.apply(plan.of(tables.consent, rows))
    return tuple((row["purpose"], row["channel"], row["n"]) for row in rows)


def _rows(session: Session, member_id: str) -> list[Row]:
    mine = select(tables.consent).where(_consent.member_id == member_id)
    return session.mappings(mine.order_by(_consent.n))


def _said(rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """The last answer to each purpose by each channel, of those that were answered at all."""
    last = {(row["purpose"], row["channel"]): row for row in rows}
    return {pair: row for pair, row in last.items() if row["source"] != consents.UNSAID}


def choices(session: Session, ended_id: str, survivor_id: str, at: datetime) -> tuple[str, ...]:
    """Let the survivor have what only the other chose: language, zone, quiet hours; which those are."""
    own, theirs = (preferences.of_member(session, each) for each in (survivor_id, ended_id))
    missing = [name for name in _FIELDS if getattr(theirs, name) and not getattr(own, name)]
    more = {name: getattr(theirs, name) for name in missing}
    if theirs.quiet_from and not own.quiet_from:
        missing.append(_QUIET)
        more |= {"quiet_from": theirs.quiet_from, "quiet_until": theirs.quiet_until}
    if missing:
        preferences.put(session, survivor_id, replace(own, **more), at)
    return tuple(missing)


def choices_back(
    session: Session, survivor_id: str, ended_id: str, names: Iterable[str], at: datetime
) -> None:
    """Undo `choices`, but for what the survivor has chosen otherwise since."""
    own, theirs = (preferences.of_member(session, each) for each in (survivor_id, ended_id))
    fields = {"language": ("language",), "zone": ("zone",), _QUIET: ("quiet_from", "quiet_until")}
    less = {
        field: ""
        for name in names
        for field in fields[name]
        if all(getattr(own, each) == getattr(theirs, each) for each in fields[name])
    }
    if less:
        preferences.put(session, survivor_id, replace(own, **less), at)
