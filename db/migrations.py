"""Bringing a database's schema up to date, by Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.engine import Database

_FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def config(url: str) -> Config:
    """Alembic's configuration for one database; no ini file, no logging of its own."""
    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER))
    settings.attributes["url"] = url
    return settings


def upgrade(url: str, revision: str = "head") -> None:
    """Run every pending revision. A SQLite file's folder is made when it is missing."""
    make_folder(url)
    command.upgrade(config(url), revision)


def make_folder(url: str) -> None:
    """Make the folder of a SQLite file when it is missing."""
    path = _file(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)


def _file(url: str) -> Path | None:
    """The file of a SQLite database that has one."""
    path = url.removeprefix("sqlite:///").split("?")[0] if url.startswith("sqlite:///") else ""
    return None if path in ("", ":memory:") else Path(path)


def rebuild(connection: Connection) -> None:
    """Take the whole schema away with all its rows and make it anew, in the caller's transaction.

    Alembic keeps its place in the process: one at a time.
    """
    settings = config("")
    settings.attributes["connection"] = connection
    command.downgrade(settings, "base")
    command.upgrade(settings, "head")


def is_current(database: Database) -> bool:
    """Whether the schema is the one this code was written for."""
    wanted = ScriptDirectory(str(_FOLDER)).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == wanted


def is_made(url: str) -> bool:
    """Whether there is a database with the schema this code was written for; none is made by asking."""
    path = _file(url)
    if path is not None and not path.exists():
        return False
    database = Database.open(url, pool_size=1)
    try:
        return is_current(database)
    finally:
        database.dispose()
