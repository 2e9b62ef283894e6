"""Migrations make exactly the schema that the code was written for, and take it away again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, inspect

from db import migrations
from db.engine import Database
from db.metadata import metadata
from tests.db.schema import TABLES


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.engine.connect() as connection:
        yield connection


def tables_of(url: str) -> set[str]:
    database = Database.open(url)
    found = set(inspect(database.engine).get_table_names())
    database.dispose()
    return found - {"alembic_version"}


def test_a_database_goes_up_down_and_up_again(empty_database_url: str) -> None:
    for _ in range(2):
        migrations.upgrade(empty_database_url)
        assert tables_of(empty_database_url) == set(metadata.tables)
        command.downgrade(migrations.config(empty_database_url), "base")
        assert tables_of(empty_database_url) == set()


def test_going_up_twice_changes_nothing(empty_database_url: str) -> None:
    migrations.upgrade(empty_database_url)

    migrations.upgrade(empty_database_url)

    assert tables_of(empty_database_url) == set(metadata.tables)


def test_a_database_knows_whether_it_is_current(empty_database_url: str) -> None:
    database = Database.open(empty_database_url)
    before = migrations.is_current(database)

    migrations.upgrade(empty_database_url)

    assert (before, migrations.is_current(database)) == (False, True)
    database.dispose()


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    path = tmp_path / "var" / "deep" / "shop.db"

    migrations.upgrade(f"sqlite:///{path}")

    assert path.exists()


def test_migrations_make_the_tables_that_the_code_describes(connection: Connection) -> None:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )

    assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_migrations_make_every_check_with_its_name_and_its_words(connection: Connection, table) -> None:
    """Alembic compares no CHECK. A misspelt __table_args__ once dropped one silently elsewhere."""
    described = {
        str(one.name): words(str(one.sqltext))
        for one in table.constraints
        if isinstance(one, CheckConstraint)
    }
    found = inspect(connection).get_check_constraints(table.name)

    assert {one["name"] for one in found} == set(described)
    for one in found:
        assert words(one["sqltext"]) == described[one["name"]], one["name"]


def words(condition: str) -> list[str]:
    """The words and signs of a condition; PostgreSQL writes brackets, casts, IN and <> in its own way."""
    plain = re.sub(r"::\w+( varying)?(\[\])?|[()\[\]]|ARRAY", " ", condition.replace("= ANY", "IN"))
    return sorted(re.findall(r"'[^']*'|[\w.]+|[<>=]+", plain))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_migrations_name_keys_as_the_code_does(connection: Connection, table) -> None:
    inspector = inspect(connection)

    found = {one["name"] for one in inspector.get_foreign_keys(table.name)}
    found |= {inspector.get_pk_constraint(table.name)["name"]}
    found |= {one["name"] for one in inspector.get_indexes(table.name)}
    found |= {one["name"] for one in inspector.get_unique_constraints(table.name)}

    others = {str(one.name) for one in table.constraints if not isinstance(one, CheckConstraint)}
    assert found == others | {str(index.name) for index in table.indexes}
