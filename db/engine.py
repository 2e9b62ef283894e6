"""The database: one engine, and the two ways in, `write` and `read`."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from psycopg.types.string import TextLoader
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError

from db.errors import Busy, LostSwap
from db.session import Session

# A transaction that lost is tried again; from the third try on it locks its head first, so that it must win.
TRIES = 10
TRIES_BEFORE_LOCKING = 2
_RETRYABLE_STATES = ("40001", "40P01", "57P01", "57P02", "57P03", "55P03")
# Hot statements are a handful of key look-ups: planning or compiling them anew costs more than running them.
_PATIENT_OPTIONS = "-c timezone=UTC -c synchronous_commit=on -c jit=off -c plan_cache_mode=force_generic_plan"
_TILL_OPTIONS = (
    f"{_PATIENT_OPTIONS} -c statement_timeout=5s -c lock_timeout=2s -c idle_in_transaction_session_timeout=5s"
)
# Without recursive triggers INSERT OR REPLACE would take rows out of history past their guard.
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "busy_timeout=5000",
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Database:
    """One retailer's database. `patient` is for jobs, imports and migrations: no time-outs on statements."""

    engine: Engine

    @classmethod
    def open(cls, url: str, *, pool_size: int = 5, patient: bool = False) -> Database:
        """Make an engine for a URL; nothing is connected until the first use."""
        if url.startswith("sqlite"):
            return cls(_sqlite_engine(url, pool_size))
        return cls(_postgresql_engine(url, pool_size, _PATIENT_OPTIONS if patient else _TILL_OPTIONS))

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one transaction and commit; run it again when it lost a swap or a retryable error.

        Raises Busy when no try got through; every other error rolls back and passes.
        """
        taken = 0
        for tried in range(TRIES):
            try:
                with self._writing() as connection, connection.begin():
                    return work(Session(connection, locking=tried >= TRIES_BEFORE_LOCKING))
            except (LostSwap, DBAPIError) as error:
                if not _may_retry(error, taken):
                    raise
                taken += isinstance(error, IntegrityError)
                last = error
            time.sleep(random.uniform(0, 0.002 * 2 ** min(tried, 5)))  # noqa: S311 - jitter, not a secret
        raise Busy(f"no try of {TRIES} got through: {last}") from last

    def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` on one snapshot; nothing it does is kept."""
        with self.engine.connect() as connection:
            if connection.dialect.name != "sqlite":
                connection.execution_options(isolation_level="REPEATABLE READ")
            try:
                return work(Session(connection, locking=False))
            finally:
                connection.rollback()

    def _writing(self) -> Connection:
        return self.engine.connect().execution_options(begin_mode="IMMEDIATE")

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _may_retry(error: Exception, taken: int) -> bool:
    """Whether another try may go better; `taken` are those that found a key taken, whatever else was lost."""
    if isinstance(error, LostSwap):
        return True
    if isinstance(error, IntegrityError):
        # Someone claimed the same key first: one more look finds what they wrote.
        return _is_taken(error) and taken < TRIES_BEFORE_LOCKING
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None) or ""
    locked = "database is locked" in str(error.orig)
    known = state.startswith("08") or state in _RETRYABLE_STATES or _waited(error, state)
    return error.connection_invalidated or locked or known


def _waited(error: DBAPIError, state: str) -> bool:
    """Whether a statement's time ran out while it waited for a row, as one that waits for several may."""
    context = getattr(getattr(error.orig, "diag", None), "context", None) or ""
    return state == "57014" and " tuple (" in context


def _is_taken(error: IntegrityError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state == "23505" or "UNIQUE constraint failed" in str(error.orig)


def _sqlite_engine(url: str, pool_size: int) -> Engine:
    engine = create_engine(
        url, pool_size=pool_size, connect_args={"timeout": 5.0, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def prepare(driver: Any, _record: object) -> None:
        driver.isolation_level = None  # transactions begin where `begin` below says, not by a guess
        cursor = driver.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("begin_mode", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _postgresql_engine(url: str, pool_size: int, options: str) -> Engine:
    patience = {"connect_timeout": 5, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
    engine = create_engine(url, pool_size=pool_size, connect_args={"options": options, **patience})

    @event.listens_for(engine, "connect")
    def prepare(driver: Any, _record: object) -> None:
        # An id is text everywhere in Python: making a UUID of each first took a fifth of verifying.
        driver.adapters.register_loader("uuid", TextLoader)

    return engine
