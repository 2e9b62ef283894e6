"""Alembic's way in: the url comes from the caller, the metadata from every package that owns tables."""

from __future__ import annotations

from alembic import context

import db.once
import events.tables
import identity.staff_tables
import identity.tables
import identity.till_tables
import intake.tables
import jobs.tables
import loyalty.tables
import notices.tables
import points.anchor_tables
import points.tables
import tiers.tables
import wallets.tables
from db.engine import Database
from db.metadata import metadata


def migrate() -> None:
    """Run the pending revisions in one transaction: of the connection that was given, or of an own one."""
    given = context.config.attributes.get("connection")
    if given is not None:
        context.configure(connection=given, target_metadata=metadata)
        context.run_migrations()
        return
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
