"""Whatever an intruder with every right changes in a journal, verifying finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Table, and_, delete, insert, update
from sqlalchemy.exc import IntegrityError

from db.engine import Database
from db.session import Session
from points import journals, ledger, planning, tables, verifying
from points.accounts import Account, Move
from points.chain import entry_hash
from points.rebuilding import entries
from points.state import HoldStatus
from tests.points import books, story
from tests.points.books import POINTS, act
from tests.points.story import TABLES, unguarded

Row = Mapping[str, Any]
STRANGER = "99999999-0000-7000-8000-000000000000"


@pytest.fixture
def told(database: Database) -> Iterator[Connection]:
    story.tell(database)
    with unguarded(database) as connection:
        assert found(connection) == []
        yield connection


def found(connection: Connection) -> list[str]:
    session = Session(connection, locking=False)
    return [
        difference.what for journal in journals.stream(session) for difference in verifying.verify(journal)
    ]


def found_after(connection: Connection, *statements: Any) -> list[str]:
    """What verifying finds once these are done; none of it stays."""
    with connection.begin_nested() as step:
        for statement in statements:
            connection.execute(statement)
        differences = found(connection)
        step.rollback()
    return differences


def this(table: Table, row: Row) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key))


def others_than(column: Column[Any], value: Any) -> list[Any]:
    """Values that the cell could be given instead."""
    words = {"account": Account, "source": Account, "target": Account, "move": Move, "purpose": Move}
    if column.name in words:
        return [word.value for word in words[column.name] if word.value != value][:4]
    if column.name == "status":
        return [word.value for word in HoldStatus if word.value != value]
    if column.name.endswith("_id"):
        return [STRANGER]
    if column.name.endswith("hash"):
        return ["f" * 64]
    if column.type.python_type is int:
        return [value + 1, value - 1] if value is not None else [1]
    if isinstance(value, datetime):
        return [value + timedelta(seconds=1)]
    # As long as it was: a column that is full takes no letter more.
    if column.type.python_type is str:
        return [f"!{(value or '')[1:]}"]
    return [datetime.fromisoformat("2026-05-05T00:00:00+00:00")]


@pytest.mark.parametrize("table", [*TABLES, tables.entry_note], ids=lambda table: table.name)
def test_no_cell_of_the_journal_can_be_changed_unseen(told: Connection, table: Table) -> None:
    changed = 0
    for row in story.rows(told, table):
        for column in table.columns:
            for value in others_than(column, row[column.name]):
                statement = update(table).where(this(table, row)).values({column.name: value})
                try:
                    assert found_after(told, statement), f"{row}: {column.name} can be {value} unseen"
                except IntegrityError:
                    continue  # the database itself refuses it
                changed += 1
    assert changed >= len(table.columns)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_row_of_the_journal_can_be_taken_out_unseen(told: Connection, table: Table) -> None:
    for row in story.rows(told, table):
        assert found_after(told, delete(table).where(this(table, row))), f"{row} can go unseen"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_row_can_be_slipped_into_the_journal_unseen(told: Connection, table: Table) -> None:
    last = list(table.primary_key)[-1].name
    for row in story.rows(told, table):
        twin = {**row, last: STRANGER if last.endswith("_id") else "moons" if last == "currency" else 9_999}
        if table is tables.entry:
            twin["cause"] = "another"
        assert found_after(told, insert(table).values(**twin)), f"{twin} comes in unseen"


def test_two_amounts_that_change_places_are_found(told: Connection) -> None:
    first, second = [row for row in story.rows(told, tables.movement) if row["move"] == "earn"][:2]

    differences = found_after(
        told,
        update(tables.movement).where(this(tables.movement, first)).values(amount=second["amount"]),
        update(tables.movement).where(this(tables.movement, second)).values(amount=first["amount"]),
    )

    assert "its content does not give its hash" in differences


def test_a_tail_that_is_cut_off_is_found_by_the_head(told: Connection) -> None:
    entry = story.rows(told, tables.entry)[-1]
    own = (entry["holder_id"], entry["seq"])

    differences = found_after(
        told,
        *(delete(table).where(table.c.holder_id == own[0], table.c.seq == own[1]) for table in DONE_BY_ENTRY),
        *(
            delete(table).where(table.c.holder_id == own[0], table.c.opened_seq == own[1])
            for table in (tables.lot, tables.hold)
        ),
    )

    assert f"the head does not name the last entry, {entry['seq'] - 1}" in differences


DONE_BY_ENTRY = (tables.movement, tables.draw, tables.entry)


def test_an_entry_that_is_cut_out_of_the_middle_is_found(told: Connection) -> None:
    differences = found_after(
        told,
        *(delete(table).where(table.c.seq == 5) for table in DONE_BY_ENTRY),
    )

    assert "entry 5 is missing" in differences


def test_an_entry_rewritten_with_its_hash_breaks_the_link_to_the_next(told: Connection) -> None:
    """Only a chain rewritten to its end is consistent in itself; the signed anchor is there for that."""
    holder_id = story.rows(told, tables.movement)[0]["holder_id"]
    with told.begin_nested() as step:
        of_second = and_(tables.movement.c.holder_id == holder_id, tables.movement.c.seq == 2)
        told.execute(update(tables.movement).where(of_second).values(amount=1_000))
        session = Session(told, locking=False)
        (journal,) = [one for one in journals.stream(session) if one.holder_id == holder_id]
        forged = entry_hash(holder_id, list(entries(journal))[1], journal.entries[1]["previous_hash"])
        own = and_(tables.entry.c.holder_id == holder_id, tables.entry.c.seq == 2)
        told.execute(update(tables.entry).where(own).values(hash=forged))

        differences = found(told)
        step.rollback()

    assert "does not follow the hash of the entry before" in differences
    assert "its content does not give its hash" not in differences


def test_an_entry_that_moves_points_without_drawing_on_their_lots_is_found(database: Database) -> None:
    """Not an intruder but a defect of ours: hash, balance and lots each follow, and do not add up."""
    book = story.tell(database)
    before = book.posted()
    after, entry = ledger.burn(before, act("burn", book.now), POINTS, 5)
    careless = planning.plan_of(before, replace(after, lots=before.lots), [replace(entry, draws=())])[0]

    database.write(lambda session: session.apply(careless))

    (difference,) = books.differences(database)
    assert difference.what.startswith("points available: lots and holds give")


def test_a_movement_of_nobody_is_found(told: Connection) -> None:
    row = story.rows(told, tables.movement)[0]

    differences = found_after(told, insert(tables.movement).values(**{**row, "holder_id": STRANGER}))

    assert differences[0] == "has no head"


def test_a_head_of_nothing_is_found(told: Connection) -> None:
    row = {**story.rows(told, tables.head)[0], "holder_id": STRANGER}

    assert found_after(told, insert(tables.head).values(**row))


def test_a_write_that_forgot_to_settle_is_found(told: Connection) -> None:
    """Points that are pending still though due by the last entry: a door did not settle first."""
    late = datetime.fromisoformat("2026-12-25T00:00:00+00:00")

    differences = found_after(told, update(tables.head).values(acted_at=late))

    assert any("is pending still" in what for what in differences)
