"""Tallies: how often each connection was sent something, how often that was refused, and why last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, func, select, update

from db import plan
from db.session import Session
from loyalty import tables

WHY_CHARS: Final = 200
_tally = tables.connection_tally.c


@dataclass(frozen=True, slots=True)
class Why:
    """Why something was not taken: a stable word, and a sentence with the remedy."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts since a connection was set up, and the instants (UTC) of the last of each.

    `deliveries` are those whose signature held, `refused` those whose signature did not, as far as the
    sender was not stopped before; `refused_why` says it of the last one, for who sets the connection up,
    and `refused_code` in a word, empty where none was kept.
    `fetched` is how much of what deliveries name was fetched, `unfetched_why` and `unfetched_code`
    why the last that was not could not be. From `token_refused_at` on the vendor takes the token no more.
    """

    deliveries: int = 0
    refused: int = 0
    delivered_at: datetime | None = None
    refused_at: datetime | None = None
    refused_why: str = ""
    refused_code: str = ""
    fetched: int = 0
    fetched_at: datetime | None = None
    unfetched_at: datetime | None = None
    unfetched_why: str = ""
    unfetched_code: str = ""
    token_refused_at: datetime | None = None


NOTHING: Final = Tally()
_NAMES: Final = tuple(each.name for each in fields(Tally))


def begin(session: Session, code: str) -> None:
    """Count from nothing."""
    row = {"connection": code, **{name: getattr(NOTHING, name) for name in _NAMES}}
    session.apply(plan.of(tables.connection_tally, [row]))


def end(session: Session, code: str) -> None:
    """Forget the counts."""
    session.connection.execute(delete(tables.connection_tally).where(_tally.connection == code))


def of(session: Session, codes: Sequence[str]) -> Mapping[str, Tally]:
    """The counts of these connections."""
    rows = session.rows(select(tables.connection_tally).where(_tally.connection.in_(codes)))
    return {row.connection: _value(row) for row in rows}


def delivered(session: Session, code: str, at: datetime) -> None:
    """Count a delivery whose signature held."""
    _write(session, code, {"deliveries": _tally.deliveries + 1, "delivered_at": at})


def refused(session: Session, code: str, why: Why, at: datetime) -> None:
    """Count a delivery that nothing proved; a code that no connection has is passed over."""
    last = {"refused_at": at, "refused_why": _shown(why.text), "refused_code": why.code}
    _write(session, code, {"refused": _tally.refused + 1, **last})


def fetched(session: Session, code: str, at: datetime) -> None:
    """Count something that a delivery named and that was fetched."""
    _write(session, code, {"fetched": func.coalesce(_tally.fetched, 0) + 1, "fetched_at": at})


def unfetched(session: Session, code: str, why: Why, at: datetime, *, is_token_refused: bool) -> None:
    """Say why something could not be fetched, and whether the vendor takes the token no more."""
    refused = {"token_refused_at": at} if is_token_refused else {}
    _write(
        session,
        code,
        {"unfetched_at": at, "unfetched_why": _shown(why.text), "unfetched_code": why.code, **refused},
    )


def hoped(session: Session, code: str) -> None:
    """Forget that the vendor refused the token: it may be another by now, or the vendor of another mind."""
    _write(session, code, {"token_refused_at": None})


def _write(session: Session, code: str, values: Mapping[str, Any]) -> None:
    session.connection.execute(
        update(tables.connection_tally).where(_tally.connection == code).values(values)
    )


def _value(row: Row[Any]) -> Tally:
    found = {name: getattr(row, name) for name in _NAMES}
    words = {name: found[name] or "" for name in ("unfetched_why", "unfetched_code", "refused_code")}
    return Tally(**{**found, "fetched": row.fetched or 0, **words})


def _shown(why: str) -> str:
    return "".join(letter for letter in why if letter.isprintable())[:WHY_CHARS]
