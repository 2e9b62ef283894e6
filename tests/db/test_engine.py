"""The two ways into a database: `write` does again what lost, `read` sees one moment and keeps nothing."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from db import engine, ids, plan
from db.engine import Database
from db.errors import Busy, LostSwap
from db.session import Session
from points.tables import entry, head
from tests.db.test_writer import NOW, apply, entry_row, head_row


def count(database: Database) -> int:
    return database.read(lambda session: len(session.rows(select(head))))


def setting(database: Database, name: str) -> str:
    """A session's setting, as `write` has it."""
    command = f"PRAGMA {name}" if database.engine.dialect.name == "sqlite" else f"SHOW {name}"
    return str(database.write(lambda session: session.connection.exec_driver_sql(command).scalar_one()))


SETTINGS = {
    "sqlite": {
        "journal_mode": "wal",
        "synchronous": "2",
        "foreign_keys": "1",
        "recursive_triggers": "1",
        "busy_timeout": "5000",
    },
    "postgresql": {
        "timezone": "UTC",
        "statement_timeout": "5s",
        "lock_timeout": "2s",
        "idle_in_transaction_session_timeout": "5s",
        "synchronous_commit": "on",
        "tcp_keepalives_idle": "0",  # a Unix socket has none; the driver is given 30 seconds
    },
}


def test_sessions_of_tills_have_the_settings_we_promise(database: Database) -> None:
    promised = SETTINGS[database.engine.dialect.name]

    assert {name: setting(database, name) for name in promised} == promised


def test_patient_sessions_wait_as_long_as_it_takes(database_url: str) -> None:
    patient = Database.open(database_url, patient=True)
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")

    if patient.engine.dialect.name == "postgresql":
        assert {setting(patient, name) for name in names} == {"0"}
        assert setting(patient, "synchronous_commit") == "on"
    assert setting(patient, "busy_timeout" if patient.engine.dialect.name == "sqlite" else "lock_timeout")
    patient.dispose()


def test_what_is_written_is_kept_and_the_answer_passes_through(database: Database) -> None:
    answer = database.write(lambda session: session.apply(plan.of(head, [head_row(ids.new(NOW))])) or "done")

    assert (answer, count(database)) == ("done", 1)


def test_an_error_takes_everything_back(database: Database) -> None:
    def work(session: Session) -> None:
        session.apply(plan.of(head, [head_row(ids.new(NOW))]))
        raise KeyError("too late")

    with pytest.raises(KeyError):
        database.write(work)

    assert count(database) == 0


def test_nothing_that_a_read_does_is_kept(database: Database) -> None:
    database.read(lambda session: session.apply(plan.of(head, [head_row(ids.new(NOW))])))

    assert count(database) == 0


def test_a_read_sees_one_moment_whatever_is_written_meanwhile(database: Database) -> None:
    def look_twice(session: Session) -> tuple[int, int]:
        first = len(session.rows(select(head)))
        apply(database, plan.of(head, [head_row(ids.new(NOW))]))
        return first, len(session.rows(select(head)))

    assert database.read(look_twice) == (0, 0)
    assert count(database) == 1


class Failing:
    """Work that fails so many times before it succeeds, and notes whether it was told to lock."""

    def __init__(self, times: int, fail: Any) -> None:
        self.times = times
        self.fail = fail
        self.locking: list[bool] = []

    def __call__(self, session: Session) -> str:
        self.locking.append(session.locking)
        session.apply(plan.of(head, [head_row(ids.new(NOW))]))
        if len(self.locking) <= self.times:
            self.fail(session)
        return "done"


def lose(_session: Session) -> None:
    raise LostSwap


def test_a_lost_swap_is_done_again_from_a_clean_start_and_locks_from_the_third_try_on(
    database: Database,
) -> None:
    work = Failing(4, lose)

    assert database.write(work) == "done"

    assert work.locking == [False, False, True, True, True]
    assert count(database) == 1


def test_work_that_never_gets_through_is_busy(database: Database) -> None:
    work = Failing(1_000, lose)

    with pytest.raises(Busy):
        database.write(work)

    assert len(work.locking) == engine.TRIES
    assert count(database) == 0


@pytest.mark.parametrize("state", ["40001", "40P01", "55P03", "57P01", "57P02", "57P03", "08006", "08000"])
def test_a_database_that_asks_to_try_again_is_tried_again(database: Database, state: str) -> None:
    def ask(session: Session) -> None:
        if session.connection.dialect.name == "sqlite":
            raise OperationalError("COMMIT", {}, sqlite3.OperationalError("database is locked"))
        session.connection.exec_driver_sql(
            f"DO $$ BEGIN RAISE EXCEPTION 'try again' USING ERRCODE = '{state}'; END $$"
        )

    work = Failing(3, ask)

    assert database.write(work) == "done"
    assert (len(work.locking), count(database)) == (4, 1)


def test_a_connection_that_is_cut_is_made_anew(database: Database) -> None:
    def cut(session: Session) -> None:
        if session.connection.dialect.name == "sqlite":
            raise LostSwap  # nothing to cut: the file is in the same process
        session.connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    work = Failing(2, cut)

    assert database.write(work) == "done"
    assert (len(work.locking), count(database)) == (3, 1)


def test_a_key_that_is_taken_gets_two_more_looks_and_then_passes(database: Database) -> None:
    """Someone claimed it first: looking again finds what they wrote. A second defect is a defect."""
    taken = ids.new(NOW)
    apply(database, plan.of(head, [head_row(taken)]))
    work = Failing(1_000, lambda session: session.connection.execute(insert(head).values(**head_row(taken))))

    with pytest.raises(IntegrityError):
        database.write(work)

    assert len(work.locking) == engine.TRIES_BEFORE_LOCKING + 1


def test_a_key_that_is_taken_after_lost_races_gets_another_look_too(database: Database) -> None:
    taken = ids.new(NOW)
    apply(database, plan.of(head, [head_row(taken)]))

    def lose(session: Session) -> None:
        if len(work.locking) <= engine.TRIES_BEFORE_LOCKING:
            raise LostSwap
        session.connection.execute(insert(head).values(**head_row(taken)))

    work = Failing(engine.TRIES_BEFORE_LOCKING + 1, lose)
    assert database.write(work) == "done"


@pytest.mark.parametrize(
    "forged", [{"seq": -1}, {"seq": None}], ids=["a CHECK that fails", "a value that is missing"]
)
def test_other_refusals_are_not_tried_again(database: Database, forged: dict[str, Any]) -> None:
    row = head_row(ids.new(NOW), **forged)
    work = Failing(1_000, lambda session: session.connection.execute(insert(head).values(**row)))

    with pytest.raises(IntegrityError):
        database.write(work)

    assert len(work.locking) == 1


def test_a_reference_to_nothing_is_refused_by_both_databases(database: Database) -> None:
    with pytest.raises(IntegrityError):
        apply(database, plan.of(entry, [entry_row(ids.new(NOW))]))


def test_a_statement_that_is_wrong_is_not_tried_again(database: Database) -> None:
    work = Failing(1_000, lambda session: session.connection.execute(text("SELECT nonsense FROM nowhere")))

    with pytest.raises(DBAPIError):
        database.write(work)

    assert len(work.locking) == 1


def test_whose_time_ran_out_in_a_queue_for_a_row_is_tried_again_and_no_slow_statement(
    database: Database,
) -> None:
    """A statement may wait for a row several times over, each time for less than a lock may take."""
    if database.engine.dialect.name == "sqlite":
        return  # there is one writer at a time, and its wait is "database is locked"
    apply(database, plan.of(head, [head_row(ids.new(NOW))]))
    tries: list[str] = []

    def hurried(session: Session, statement: str) -> None:
        tries.append(statement)
        if len(tries) == 2:
            other.rollback()
        session.connection.exec_driver_sql("SET LOCAL statement_timeout = '100ms'")
        session.connection.exec_driver_sql(statement)

    with database.engine.connect() as other:
        other.exec_driver_sql("SELECT 1 FROM head FOR UPDATE")
        database.write(lambda session: hurried(session, "SELECT 1 FROM head FOR UPDATE"))
        assert len(tries) == 2
        with pytest.raises(OperationalError):
            database.write(lambda session: hurried(session, "SELECT pg_sleep(1)"))
        assert len(tries) == 3


def test_a_writer_on_sqlite_holds_the_only_write_lock_from_its_beginning(database: Database) -> None:
    """BEGIN IMMEDIATE: two that read and then write cannot deadlock, because the second waits at once.

    On PostgreSQL many write at once, and only a locked head makes them wait.
    """

    def another_begins(_session: Session) -> bool:
        if database.engine.dialect.name == "postgresql":
            return count(database) >= 0
        other = sqlite3.connect(database.engine.url.database, timeout=0, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        finally:
            other.close()
        return True

    assert database.write(another_begins) is (database.engine.dialect.name == "postgresql")
    assert database.read(another_begins) is True


def test_heads_are_locked_in_ascending_order_whatever_order_they_are_named_in(database: Database) -> None:
    holders = [ids.new(NOW) for _ in range(3)]
    apply(database, plan.of(head, [head_row(holder) for holder in holders]))
    locked: list[str] = []

    def note(_connection, _cursor, statement: str, parameters: Any, *_rest: object) -> None:
        if "FOR UPDATE" in statement:
            locked.append(parameters["holder_id"])

    event.listen(database.engine, "before_cursor_execute", note)
    database.write(lambda session: session.lock([holders[1], holders[2], holders[0]]))

    assert locked == (sorted(holders) if database.engine.dialect.name == "postgresql" else [])
