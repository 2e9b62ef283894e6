"""The audit: every deed stays as it was written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from db import ids
from db.engine import Database
from identity import audit
from identity.audit import Filter
from identity.staff_tables import audit as audit_table
from tests.identity.employees import NOW

HOUR = timedelta(hours=1)
EVERYTHING = Filter()


@pytest.fixture
def noted(database: Database) -> Database:
    """Five deeds, an hour apart."""
    deeds = [
        ("stf_ann", "members.read", "mem_1"),
        ("stf_ann", "members.adjust", "mem_1"),
        ("stf_bob", "members.read", "mem_2"),
        ("cli", "staff.add", "stf_bob"),
        ("stf_bob", "members.read", "mem_1"),
    ]
    for hours, (actor, action, subject) in enumerate(deeds):
        at = NOW + hours * HOUR
        database.write(
            lambda session, at=at, deed=(actor, action, subject): audit.note(session, at, *deed, {"n": 1})
        )
    return database


def listed(database: Database, which: Filter = EVERYTHING, **words) -> list[tuple[str, str, str]]:
    found = database.read(lambda session: audit.listed(session, which, **words))
    return [(note.actor, note.action, note.subject) for note in found]


def test_the_newest_comes_first_with_all_that_was_said(noted: Database) -> None:
    (note, *_) = noted.read(audit.listed)

    assert (note.actor, note.action, note.subject) == ("stf_bob", "members.read", "mem_1")
    assert (note.at, note.detail) == (NOW + 4 * HOUR, {"n": 1})


def test_one_person_one_action_one_subject_or_one_time_can_be_asked_for(noted: Database) -> None:
    assert listed(noted, Filter(actor="cli")) == [("cli", "staff.add", "stf_bob")]
    assert len(listed(noted, Filter(action="members.read"))) == 3
    assert listed(noted, Filter(actor="stf_ann", subject="mem_1", action="members.read")) == [
        ("stf_ann", "members.read", "mem_1")
    ]
    assert len(listed(noted, Filter(since=NOW + HOUR, until=NOW + 3 * HOUR))) == 2
    assert listed(noted, Filter(actor="nobody")) == []


def test_pages_follow_on_each_other(noted: Database) -> None:
    whole = noted.read(audit.listed)
    first = noted.read(lambda session: audit.listed(session, limit=2))
    second = noted.read(lambda session: audit.listed(session, limit=9, before=first[-1].audit_id))

    assert [*first, *second] == whole


@pytest.mark.parametrize("deed", [delete(audit_table), update(audit_table).values(actor="nobody")])
def test_the_database_refuses_to_change_what_was_noted(noted: Database, deed) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        noted.write(lambda session: session.connection.execute(deed))
    assert len(noted.read(audit.listed)) == 5


def test_nor_can_a_row_be_replaced_or_all_be_dropped(noted: Database) -> None:
    (row, *_) = noted.read(lambda session: session.mappings(audit_table.select()))
    statement = "TRUNCATE audit"
    if noted.engine.dialect.name == "sqlite":
        columns = ", ".join(row)
        statement = f"INSERT OR REPLACE INTO audit ({columns}) SELECT {columns} FROM audit"

    with pytest.raises(DBAPIError, match="append-only"):
        noted.write(lambda session: session.connection.execute(text(statement)))


def test_a_deed_is_noted_with_the_deed_or_not_at_all(database: Database) -> None:
    def undone(session) -> None:
        audit.note(session, NOW, "cli", "staff.add", ids.outside("staff", ids.new(NOW)))
        raise KeyError

    with pytest.raises(KeyError):
        database.write(undone)
    assert listed(database) == []
