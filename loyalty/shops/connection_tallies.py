"""Tallies: how often each connection was sent something, how often that was refused, and why last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select, update

from db import plan
from db.session import Session
from loyalty import tables

WHY_CHARS: Final = 200
_tally = tables.connection_tally.c


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts since a connection was set up, and the instants (UTC) of the last of each.

    `deliveries` are those whose signature held, `refused` those whose signature did not, as far as the
    sender was not stopped before; `refused_why` says it of the last one, for who sets the connection up.
    """

    deliveries: int = 0
    refused: int = 0
    delivered_at: datetime | None = None
    refused_at: datetime | None = None
    refused_why: str = ""


NOTHING: Final = Tally()


def begin(session: Session, code: str) -> None:
    """Count from nothing."""
    row = {"connection": code, "deliveries": 0, "refused": 0, "delivered_at": None, "refused_at": None}
    session.apply(plan.of(tables.connection_tally, [{**row, "refused_why": ""}]))


def end(session: Session, code: str) -> None:
    """Forget the counts."""
    session.connection.execute(delete(tables.connection_tally).where(_tally.connection == code))


def of(session: Session, codes: Sequence[str]) -> Mapping[str, Tally]:
    """The counts of these connections."""
    rows = session.rows(select(tables.connection_tally).where(_tally.connection.in_(codes)))
    return {
        row.connection: Tally(row.deliveries, row.refused, row.delivered_at, row.refused_at, row.refused_why)
        for row in rows
    }


def delivered(session: Session, code: str, at: datetime) -> None:
    """Count a delivery whose signature held."""
    values = {"deliveries": _tally.deliveries + 1, "delivered_at": at}
    session.connection.execute(
        update(tables.connection_tally).where(_tally.connection == code).values(values)
    )


def refused(session: Session, code: str, why: str, at: datetime) -> None:
    """Count a delivery that nothing proved; a code that no connection has is passed over."""
    shown = "".join(letter for letter in why if letter.isprintable())[:WHY_CHARS]
    values = {"refused": _tally.refused + 1, "refused_at": at, "refused_why": shown}
    session.connection.execute(
        update(tables.connection_tally).where(_tally.connection == code).values(values)
    )
