"""The door itself: settings, database and retailer for the jobs of this process."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from config import InvalidSettings, Settings
from db import migrations
from db.engine import Database
from db.errors import DatabaseError
from jobs.errors import JobsError
from jobs.job import LEASE, House
from jobs.registry import JOBS
from loyalty.people.privacy import KeyRing
from loyalty.program.shelf import Shelf
from loyalty.retailer import Retailer


@contextmanager
def opened(lease: timedelta = LEASE) -> Iterator[House]:
    """The house of the environment's settings. What is wrong ends the command with a sentence."""
    try:
        settings = Settings.from_environment(os.environ)
    except InvalidSettings as error:
        raise click.ClickException(str(error)) from None
    database = Database.open(settings.database_url, patient=True, pool_size=len(JOBS))
    retailer = Retailer(Shelf(), KeyRing.of(settings.keyring), settings.index_key)
    try:
        if _is_missing(settings.database_url) or not migrations.is_current(database):
            raise click.ClickException(
                "the database has not the schema of this version; run: flask db upgrade"
            )
        yield House(settings, database, retailer, now, _owner(), lease)
    except (JobsError, DatabaseError) as error:
        raise click.ClickException(str(error)) from None
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise click.ClickException(f"the database says: {reason}") from None
    finally:
        database.dispose()


def _is_missing(url: str) -> bool:
    """Looking into a SQLite file that is not there would make an empty one."""
    path = make_url(url).database or ""
    return url.startswith("sqlite") and path not in ("", ":memory:") and not Path(path).exists()


def now() -> datetime:
    """The clock, which only doors read."""
    return datetime.now(UTC)


def _owner() -> str:
    """A name no other process has, by which a person finds this one."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
