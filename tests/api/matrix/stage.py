"""A database that is put back to how it was, in milliseconds, as often as a test likes."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url, select

from db import migrations
from db.engine import Database
from db.metadata import metadata
from tests import databases

# Put beside the tables of PostgreSQL; what was there is kept in it, and copied back.
_KEEP = """
DO $$
DECLARE one text;
BEGIN
    DROP SCHEMA IF EXISTS kept CASCADE;
    CREATE SCHEMA kept;
    FOR one IN
        SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE 'CREATE TABLE kept.' || quote_ident(one) || ' AS TABLE public.' || quote_ident(one);
    END LOOP;
END $$
"""
# What was written to since, table by table; guards and foreign keys look away meanwhile.
_COPY_BACK = "DELETE FROM public.{table}; INSERT INTO public.{table} SELECT * FROM kept.{table}"
_WRITTEN = re.compile(r'\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)


class Stage:
    """One migrated database. `keep` notes how it is, `restore` puts it back to that."""

    def __init__(self, url: str) -> None:
        self.database = Database.open(url)
        self.name = str(make_url(url).database)
        self._administration: Connection | None = None
        self._written: set[str] = set()
        event.listen(self.database.engine, "before_cursor_execute", self._note)

    @property
    def is_file(self) -> bool:
        return self.database.engine.dialect.name == "sqlite"

    def keep(self) -> None:
        """What is there now is what `restore` puts back."""
        self.database.dispose()
        if self.is_file:
            shutil.copyfile(self.name, f"{self.name}.kept")
        else:
            self._run(_KEEP)
            self._written.clear()

    def restore(self) -> None:
        """Put everything back."""
        if not self.is_file:
            if written := sorted(self._written & metadata.tables.keys()):
                parts = ["SET LOCAL session_replication_role = replica"]
                self._run(";".join(parts + [_COPY_BACK.format(table=table) for table in written]))
            self._written.clear()
            return
        self.database.dispose()
        for beside in ("-wal", "-shm"):
            Path(self.name + beside).unlink(missing_ok=True)
        shutil.copyfile(f"{self.name}.kept", self.name)

    def contents(self) -> dict[str, Counter[Any]]:
        """Every row of every table."""
        with self.database.engine.connect() as connection:
            return {
                table.name: Counter(connection.execute(select(table)).all())
                for table in metadata.sorted_tables
            }

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self._written.update(_WRITTEN.findall(statement))

    def _run(self, statement: str) -> None:
        if self._administration is None:
            self._administration = databases.administration(self.name)
        self._administration.exec_driver_sql(statement)

    def close(self) -> None:
        """Let go of every connection."""
        self.database.dispose()
        if self._administration is not None:
            self._administration.close()


@contextmanager
def opened(name: str, folder: Path) -> Iterator[Stage]:
    """A migrated database of its own, gone afterwards: other tests go on with theirs."""
    with empty(name, folder) as url:
        migrations.upgrade(url)
        stage = Stage(url)
        yield stage
        stage.close()


@contextmanager
def empty(name: str, folder: Path) -> Iterator[str]:
    if databases.KIND == "sqlite":
        yield databases.sqlite_url(folder / f"{name}.db")
        return
    with databases.created_postgresql(name) as url:
        yield url
