"""The last requests of each key, with the reason of each refusal: a ring of a hundred, the oldest goes first.

Nothing of what was sent or answered stands here: no body, no query, no value, only the route's pattern, the
problem's code and detail, and the places that were wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, String, bindparam, select, text

from db import plan
from db.session import Session
from identity.till_tables import request_line

KEPT: Final = 100
DETAIL_CHARS: Final = 300
MOST_PLACES: Final = 20
_line = request_line.c
# Slots are given out by one statement, so that processes that write at once never take the same.
_COUNT = text(
    "INSERT INTO request_ring (key_digest, total) VALUES (:key, :more)"
    " ON CONFLICT (key_digest) DO UPDATE SET total = request_ring.total + excluded.total RETURNING total"
).bindparams(bindparam("key", type_=String), bindparam("more", type_=BigInteger))


@dataclass(frozen=True, slots=True)
class Line:
    """One request. `route` is its pattern; `code` and `detail` are empty where it was not refused."""

    at: datetime
    request_id: str
    method: str
    route: str
    status: int
    milliseconds: int
    code: str = ""
    detail: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line with its number among all the requests the key ever made."""

    n: int
    line: Line


def write(session: Session, lines: Mapping[str, Sequence[Line]]) -> None:
    """Add requests to the rings of their keys (by digest), in the order given."""
    rows = []
    # In one order whoever writes, so that two processes never wait for each other.
    for key in sorted(lines):
        total = int(session.connection.execute(_COUNT, {"key": key, "more": len(lines[key])}).scalar_one())
        first = total - len(lines[key]) + 1
        numbered = [*enumerate(lines[key], start=first)][-KEPT:]
        rows += [_row(key, n, line) for n, line in numbered]
    session.apply(plan.of(request_line, rows))


def latest(session: Session, key: str, *, before: int | None = None, limit: int = KEPT) -> list[Numbered]:
    """The last requests of a key, newest first; those with a number below `before`."""
    which = [_line.key_digest == key]
    which += [_line.n < before] if before is not None else []
    rows = session.rows(select(request_line).where(*which).order_by(_line.n.desc()).limit(limit))
    return [
        Numbered(
            row.n,
            Line(
                row.at,
                row.request_id,
                row.method,
                row.route,
                row.status,
                row.milliseconds,
                row.code,
                row.detail,
                tuple(json.loads(row.places)),
            ),
        )
        for row in rows
    ]


def _row(key: str, n: int, line: Line) -> dict[str, object]:
    return {
        "key_digest": key,
        "slot": n % KEPT,
        "n": n,
        "at": line.at,
        "request_id": line.request_id,
        "method": line.method,
        "route": line.route,
        "status": line.status,
        "milliseconds": line.milliseconds,
        "code": line.code,
        "detail": line.detail[:DETAIL_CHARS],
        "places": json.dumps(line.places[:MOST_PLACES], ensure_ascii=False),
    }
