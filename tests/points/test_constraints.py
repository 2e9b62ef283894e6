"""Forged writes: every constraint of the journal's tables is attacked here, and refuses by its own name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Index, Table, UniqueConstraint, insert
from sqlalchemy.exc import IntegrityError

from db.engine import Database
from points.anchor_tables import anchored_head
from points.tables import balance, draw, entry, entry_note, head, hold, lot, movement
from tests.points import story

ALL = (*story.TABLES, entry_note, anchored_head)
NOBODY = "99999999-0000-7000-8000-000000000000"

# What is forged: the name of the constraint, the table, and what differs from a row that is right.
FORGED: list[tuple[str, Table, dict[str, Any]]] = [
    ("pk_head", head, {}),
    ("ck_head_seq", head, {"holder_id": NOBODY, "seq": -1}),
    ("pk_balance", balance, {}),
    ("fk_balance_holder_id", balance, {"holder_id": NOBODY}),
    ("ck_balance_available", balance, {"currency": "moons", "available": -1}),
    ("ck_balance_pending", balance, {"currency": "moons", "pending": -1}),
    ("ck_balance_held", balance, {"currency": "moons", "held": -1}),
    ("ck_balance_owed", balance, {"currency": "moons", "available": 0, "owed": -1}),
    ("ck_balance_debts_first", balance, {"currency": "moons", "available": 1, "owed": 1}),
    ("pk_entry", entry, {"cause": "forged"}),
    ("uq_entry_holder_id_cause", entry, {"seq": 9_999}),
    ("fk_entry_holder_id", entry, {"holder_id": NOBODY}),
    ("ck_entry_seq", entry, {"seq": 0, "cause": "forged"}),
    ("ck_entry_hash", entry, {"seq": 9_999, "cause": "forged", "hash": "f" * 63}),
    ("ck_entry_hash", entry, {"seq": 9_999, "cause": "forged", "previous_hash": ""}),
    ("pk_movement", movement, {}),
    ("fk_movement_holder_id_seq", movement, {"seq": 9_999}),
    ("ck_movement_amount", movement, {"n": 9_999, "amount": 0}),
    ("ck_movement_amount", movement, {"n": 9_999, "amount": -5}),
    ("ck_movement_legal", movement, {"n": 9_999, "move": "gift"}),
    ("ck_movement_legal", movement, {"n": 9_999, "source": "redeemed"}),
    ("ck_movement_legal", movement, {"n": 9_999, "target": "redeemed"}),
    ("pk_lot", lot, {}),
    ("fk_lot_holder_id_opened_seq", lot, {"opened_seq": 9_999}),
    ("ck_lot_remaining", lot, {"n": 9_999, "amount": 0, "remaining": 0}),
    ("ck_lot_remaining", lot, {"n": 9_999, "remaining": -1}),
    ("ck_lot_remaining", lot, {"n": 9_999, "amount": 5, "remaining": 6}),
    ("ck_lot_expired", lot, {"n": 9_999, "expired": 5, "excused": -1}),
    ("ck_lot_expired", lot, {"n": 9_999, "expired": 5, "excused": 6}),
    ("ck_lot_account", lot, {"n": 9_999, "account": "held"}),
    ("pk_draw", draw, {}),
    ("fk_draw_holder_id_seq", draw, {"seq": 9_999}),
    ("fk_draw_holder_id_lot_seq_lot_n", draw, {"n": 9_999, "lot_n": 9_999}),
    ("ck_draw_amount", draw, {"n": 9_999, "amount": 0}),
    ("ck_draw_direction", draw, {"n": 9_999, "amount": -1, "purpose": "burn", "of_seq": 2}),
    ("ck_draw_direction", draw, {"n": 9_999, "amount": 1, "purpose": "restore", "of_seq": 2}),
    ("ck_draw_direction", draw, {"n": 9_999, "amount": -1, "purpose": "restore", "of_seq": None}),
    ("ck_draw_direction", draw, {"n": 9_999, "amount": 1, "purpose": "burn", "of_seq": 2}),
    ("pk_hold", hold, {}),
    ("fk_hold_holder_id_opened_seq", hold, {"hold_id": NOBODY, "opened_seq": 9_999}),
    ("fk_hold_holder_id_closed_seq", hold, {"hold_id": NOBODY, "status": "captured", "closed_seq": 9_999}),
    ("ck_hold_amount", hold, {"hold_id": NOBODY, "amount": 0}),
    ("ck_hold_status", hold, {"hold_id": NOBODY, "status": "lost", "closed_seq": 2}),
    ("ck_hold_closed", hold, {"hold_id": NOBODY, "status": "open", "closed_seq": 2}),
    ("ck_hold_closed", hold, {"hold_id": NOBODY, "status": "released", "closed_seq": None}),
    ("pk_anchored_head", anchored_head, {}),
    ("fk_anchored_head_holder_id", anchored_head, {"holder_id": NOBODY}),
    ("ck_anchored_head_hash", anchored_head, {"seq": 0}),
    ("ck_anchored_head_hash", anchored_head, {"seq": 9_999, "hash": "short"}),
    ("pk_entry_note", entry_note, {}),
    ("fk_entry_note_holder_id_seq", entry_note, {"seq": 9_999}),
]


@pytest.fixture
def told(database: Database) -> Iterator[Connection]:
    story.tell(database)
    with database.engine.connect() as connection:
        first = story.rows(connection, head)[0]
        known = {name: first[name] for name in ("holder_id", "seq", "hash")}
        connection.execute(insert(anchored_head).values(**known, business_date=date(2026, 6, 30)))
        yield connection
        connection.rollback()


def insert_refused(connection: Connection, table: Table, row: dict[str, Any]) -> str:
    """What the database says to a row."""
    with pytest.raises(IntegrityError) as refused, connection.begin_nested():
        connection.execute(insert(table).values(**row))
    named = getattr(refused.value.orig, "diag", None)
    return f"{named.constraint_name or named.column_name}" if named else str(refused.value.orig)


@pytest.mark.parametrize(
    ("constraint", "table", "changes"), FORGED, ids=[f"{name}-{n}" for n, (name, _, _) in enumerate(FORGED)]
)
def test_a_forged_row_is_refused(
    told: Connection, constraint: str, table: Table, changes: dict[str, Any]
) -> None:
    right = story.rows(told, table)[0]

    said = insert_refused(told, table, {**right, **changes})

    assert said in (constraint, *_on_sqlite(constraint, table))


def _on_sqlite(constraint: str, table: Table) -> list[str]:
    """How SQLite says which constraint it was: it names a CHECK, the columns of a key, and no foreign key."""
    kind = constraint.partition("_")[0]
    if kind == "ck":
        return [f"CHECK constraint failed: {constraint}"]
    if kind == "fk":
        return ["FOREIGN KEY constraint failed"]
    (columns,) = [one.columns for one in _keys(table) if one.name == constraint]
    return [f"UNIQUE constraint failed: {', '.join(f'{table.name}.{column.name}' for column in columns)}"]


def _keys(table: Table) -> list[Any]:
    unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    return [table.primary_key, *unique, *(index for index in table.indexes if index.unique)]


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_nothing_that_must_be_said_is_left_out(told: Connection, table: Table) -> None:
    right = story.rows(told, table)[0]

    for column in table.columns:
        if not column.nullable:
            said = insert_refused(told, table, {**right, column.name: None})
            assert said in (column.name, f"NOT NULL constraint failed: {table.name}.{column.name}")


def test_no_constraint_is_without_its_attack() -> None:
    """A constraint that no test attacks does not exist."""
    constraints: set[Any] = {one for table in ALL for one in table.constraints}
    constraints |= {index for table in ALL for index in table.indexes if index.unique}

    names = {str(one.name) for one in constraints}

    assert names == {name for name, _, _ in FORGED}
    assert all(isinstance(one, Index) or one.name for one in constraints)


def test_every_table_of_the_journal_is_attacked() -> None:
    journal = {table.name for table in head.metadata.tables.values() if "holder_id" in table.columns}

    assert journal == {table.name for table in ALL}
