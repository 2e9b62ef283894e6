"""A file of members: CSV with one column that names them, by our id, a card or the retailer's own id."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import select

from db import ids
from db.session import Session
from loyalty import tables
from loyalty.cards import card_numbers
from loyalty.errors import InvalidList
from loyalty.program.problem import Problem, one_of
from loyalty.remedies.remedy import worded

LONGEST_LINE_BYTES: Final = 1_000
MOST_PROBLEMS: Final = 20
MOST_MEMBERS: Final = 100_000
COLUMNS: Final = ("member", "card", "external_id")
_AT_ONCE: Final = 500
_member, _former, _card, _external = (
    tables.member.c,
    tables.former_member.c,
    tables.card.c,
    tables.external_id.c,
)


def read(session: Session, program: str, numbered: Iterator[tuple[int, bytes]]) -> tuple[str, ...]:
    """The active members of a programme that a file names, given its lines (UTF-8) with their numbers.

    Raises InvalidList with the first twenty lines that name none, or what is wrong with the whole.
    """
    column = _column(next(numbered, (1, b""))[1])
    cells = {line: _cell(raw) for line, raw in numbered if raw.strip()}
    if len(cells) > MOST_MEMBERS:
        raise InvalidList(
            (Problem(worded("file"), worded("must have at most {most} rows", most=MOST_MEMBERS)),)
        )
    found: dict[str, str] = {}
    values = sorted({_plain(column, cell) for cell in cells.values()})
    for start in range(0, len(values), _AT_ONCE):
        found |= _owners(session, program, column, values[start : start + _AT_ONCE])
    unknown = [line for line, cell in cells.items() if _plain(column, cell) not in found]
    if unknown:
        remedy = worded("must name an active member of this programme by {column}", column=column)
        raise InvalidList(
            tuple(Problem(worded("line {line}", line=line), remedy) for line in unknown[:MOST_PROBLEMS])
        )
    return tuple(dict.fromkeys(found[_plain(column, cell)] for cell in cells.values()))


def named(session: Session, program: str, cells: Sequence[str], column: str = "member") -> tuple[str, ...]:
    """The active members of a programme that values name, by our id unless `column` says otherwise.

    Raises InvalidList with the first twenty that name none.
    """
    plain = [_plain(column, cell) for cell in cells]
    found: Mapping[str, str] = _owners(session, program, column, sorted(set(plain)))
    unknown = [n for n, value in enumerate(plain) if value not in found]
    if unknown:
        remedy = worded("must name an active member of this programme by {column}", column=column)
        raise InvalidList(tuple(Problem(f"members[{n}]", remedy) for n in unknown[:MOST_PROBLEMS]))
    return tuple(dict.fromkeys(found[value] for value in plain))


def _column(raw: bytes) -> str:
    name = raw.decode("utf-8-sig", "replace").strip().strip('"').lower()
    if name not in COLUMNS:
        raise InvalidList(
            (
                Problem(
                    worded("line {line}", line=1),
                    worded("must be the name of the one column: {words}", words=one_of(COLUMNS)),
                ),
            )
        )
    return name


def _cell(raw: bytes) -> str:
    """The first cell of a line; what cannot be read names nobody."""
    try:
        cells = next(csv.reader((raw.decode().strip(),), strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        return ""
    return cells[0].strip() if len(cells) == 1 else ""


def _plain(column: str, cell: str) -> str:
    """A cell as the database has it; nothing, where it cannot be one."""
    if column == "member":
        return ids.find_inside("member", cell) or ""
    return card_numbers.normalise(cell) if column == "card" else cell


def _owners(session: Session, program: str, column: str, values: Sequence[str]) -> Mapping[str, str]:
    """Whom these values name, by value: active members of this programme only."""
    named = [value for value in values if value]
    if column == "member":
        rows = session.rows(select(_former.former_id, _former.member_id).where(_former.former_id.in_(named)))
        found = {value: value for value in named} | {row.former_id: row.member_id for row in rows}
    elif column == "card":
        query = select(_card.number, _card.member_id).where(_card.number.in_(named))
        found = {row.number: row.member_id for row in session.rows(query)}
    else:
        keys = {f"{program}/{value}": value for value in named}
        query = select(_external.key, _external.member_id).where(_external.key.in_(keys))
        found = {keys[row.key]: row.member_id for row in session.rows(query)}
    active = select(_member.member_id).where(
        _member.member_id.in_(set(found.values())), _member.program == program, _member.status == "active"
    )
    known = {row.member_id for row in session.rows(active)}
    return {value: member_id for value, member_id in found.items() if member_id in known}
