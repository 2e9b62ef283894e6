"""Bringing a database's schema up to date, by Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

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
    if url.startswith("sqlite:///") and (path := url.removeprefix("sqlite:///").split("?")[0]) not in (
        "",
        ":memory:",
    ):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(config(url), revision)


def is_current(database: Database) -> bool:
    """Whether the schema is the one this code was written for."""
    wanted = ScriptDirectory(str(_FOLDER)).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == wanted
