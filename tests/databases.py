"""Clean databases for tests: migrated once per worker, then copied (SQLite) or emptied (PostgreSQL)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine, inspect, make_url, text

from db import migrations
from db.engine import Database

KIND = os.environ.get("LOYALTY_TEST_DATABASE", "sqlite")
SERVER = os.environ.get("LOYALTY_TEST_POSTGRES_URL", "")

# Where a file needs no disk; a container may have a few megabytes there only, and then it is left alone.
MEMORY = Path("/dev/shm")
ROOM_BYTES = 2 << 30

# What ends the threads that still use a test's database, called before it is closed.
BACKGROUND: list[Callable[[], None]] = []

# What is told whole on SQLite alone, unless somebody has the time: the same stories on the other database.
TELLS_ALL = KIND == "sqlite" or bool(os.environ.get("LOYALTY_TEST_LONG"))

# What makes a clean database, given a folder of the test's own, and returns its URL.
Cleaner = Callable[[Path], str]

# Commits in tests are real, so what they left is taken out again: by DELETE, with the guards of append-only
# tables looking away, because TRUNCATE costs several times as much. Only what has grown large is truncated.
EMPTY_ALL_TABLES = """
DO $$
DECLARE one regclass;
BEGIN
    SET LOCAL session_replication_role = replica;
    SET LOCAL lock_timeout = '10s';
    FOR one IN
        SELECT oid FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
          AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
    LOOP
        IF pg_relation_size(one) > 1000000 THEN
            EXECUTE 'TRUNCATE ' || one || ' CASCADE';
        ELSE
            EXECUTE 'DELETE FROM ' || one;
        END IF;
    END LOOP;
END $$
"""


def examples(many: int) -> int:
    """How many of so many examples that chance makes: where they are asked for the second time, a third."""
    return many if TELLS_ALL else -(-many // 3)


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path}"


def copied_sqlite(template: Path) -> Cleaner:
    """Migrate a file; a clean database is a copy of it, in place of the one before in the same folder."""
    migrations.upgrade(sqlite_url(template))

    def copy(folder: Path) -> str:
        path = folder / "loyalty.db"
        # Another file of the same name: who still has the old one open neither sees nor spoils the new.
        for old in (path, folder / "loyalty.db-wal", folder / "loyalty.db-shm"):
            old.unlink(missing_ok=True)
        return sqlite_url(shutil.copyfile(template, path))

    return copy


def opened(url: str) -> Database:
    """The database, for one test: what listens to it hears this test alone."""
    return Database(_engine(url).execution_options())


@cache
def _engine(url: str) -> Engine:
    """One for all tests of a worker: SQL that was compiled once, and PostgreSQL's connections, are kept."""
    return Database.open(url).engine


def lie_in_memory() -> None:
    """Put pytest's folders into memory where there is room: SQLite waits for the disk at each commit."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@contextmanager
def emptied_postgresql(name: str) -> Iterator[Cleaner]:
    """Migrate a database; a clean one is the same without its rows."""
    with created_postgresql(name) as url:
        migrations.upgrade(url)
        with administration(name) as connection:
            filled = _filled(connection)
            assert not filled, (
                f"migrations fill {filled}: clean is more than empty now, and cleaning must know"
            )

            def empty(_folder: Path) -> str:
                connection.exec_driver_sql(EMPTY_ALL_TABLES)
                return url

            yield empty


@contextmanager
def created_postgresql(name: str) -> Iterator[str]:
    """Create a database without a table, yield its URL, and drop it."""
    with administration() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def administration(name: str | None = None) -> Connection:
    """A connection of which every statement commits by itself, to the server's own database or to `name`."""
    url = make_url(SERVER)
    url = url.set(database=name) if name else url
    return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect()


def _filled(connection: Connection) -> list[str]:
    tables = [table for table in inspect(connection).get_table_names() if table != "alembic_version"]
    return [table for table in tables if connection.scalar(text(f"SELECT EXISTS (SELECT FROM {table})"))]
