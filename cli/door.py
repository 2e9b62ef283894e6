"""The door itself: settings, database and retailer for a command, and errors as sentences, not traces."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from config import InvalidSettings, Settings
from db import migrations
from db.engine import Database
from db.errors import DatabaseError
from events.errors import EventsError
from identity.errors import IdentityError
from intake import files
from intake.errors import IntakeError
from loyalty.errors import LoyaltyError
from loyalty.people.privacy import KeyRing
from loyalty.program.shelf import Shelf
from loyalty.retailer import Retailer
from points.errors import PointsError
from pos_adapter.errors import AdapterError

_TOLD = (LoyaltyError, PointsError, AdapterError, EventsError, IdentityError, IntakeError, DatabaseError)


@dataclass(frozen=True, slots=True)
class House:
    """What a command works with. Its database is patient: no time-outs on statements."""

    settings: Settings
    database: Database
    retailer: Retailer


def settings() -> Settings:
    """The settings of the environment; what is wrong with them ends the command."""
    try:
        return Settings.from_environment(os.environ)
    except InvalidSettings as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def told(place: str = "") -> Iterator[None]:
    """Domain errors as one message for a person, each line after `place`, and exit code 1."""
    place = files.shown(place)
    try:
        yield
    except _TOLD as error:
        lines = str(error).splitlines() or [type(error).__doc__ or type(error).__name__]
        raise click.ClickException(
            "\n".join(f"{place}: {line}" if place else line for line in lines)
        ) from None
    except OSError as error:
        where = files.shown(error.filename) if isinstance(error.filename, str | os.PathLike) else place
        raise click.ClickException(f"{where}: {error.strerror}") from None
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise click.ClickException(f"the database says: {reason}") from None


@contextmanager
def opened(*, announces: bool = True) -> Iterator[House]:
    """The house of the environment's settings; a database without the schema ends the command.

    `announces` says whether what it records becomes events: history that is imported is no news.
    """
    found = settings()
    check_schema(found.database_url)
    database = Database.open(found.database_url, patient=True)
    try:
        with told():
            ring = KeyRing.of(found.keyring)
            yield House(found, database, Retailer(Shelf(), ring, found.index_key, announces=announces))
    finally:
        database.dispose()


def check_schema(url: str) -> None:
    """Raise ClickException unless the database is there and its schema is of this version."""
    database = Database.open(url, patient=True)
    try:
        with told():
            # Looking into a SQLite file that is not there would make an empty one.
            is_current = not _is_missing(url) and migrations.is_current(database)
    finally:
        database.dispose()
    if not is_current:
        raise click.ClickException(f"{shown(url)} has not the schema of this version; run: flask db upgrade")


def shown(url: str) -> str:
    """A database's URL without its password."""
    return make_url(url).render_as_string(hide_password=True)


def _is_missing(url: str) -> bool:
    path = make_url(url).database or ""
    return url.startswith("sqlite") and path not in ("", ":memory:") and not Path(path).exists()


def operator() -> str:
    """Whose account on this machine runs the command, for the audit; with sudo, whose it was before."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # In a container a user may have a number and no name.
        name = f"uid {os.getuid()}"
    before = os.environ.get("SUDO_USER")
    return f"{before} as {name}" if before else name


def now() -> datetime:
    """The clock, which only doors read."""
    return datetime.now(UTC)
