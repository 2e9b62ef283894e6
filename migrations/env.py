"""Alembic's way in: the url comes from the caller, the metadata from every package that owns tables."""

from __future__ import annotations

from alembic import context

import identity.tables
import loyalty.tables
import points.tables
import tiers.tables
from db.engine import Database
from db.metadata import metadata


def migrate() -> None:
    """Run the pending revisions in one transaction."""
    database = Database.open(context.config.attributes["url"], patient=True)
    try:
        with database.engine.connect() as connection:
            context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()
    finally:
        database.dispose()


migrate()
