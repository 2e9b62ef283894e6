"""DESIGN §8: the rules of one schema for SQLite, PostgreSQL and Citus, asked of every table there is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sqlalchemy import BigInteger, Index, Integer, MetaData, Table, UniqueConstraint
from sqlalchemy.exc import DBAPIError

from db.engine import Database
from db.metadata import metadata
from loyalty.tables import claim
from tests.db.schema import TABLES

HOLDERS = [table for table in TABLES if table.info.get("placement") == "holder"]
KEYS = [table for table in TABLES if table.info.get("placement") == "key"]
REFERENCES = [table for table in TABLES if table.info.get("placement") == "reference"]


def named(tables: list[Table]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("table", tables, ids=lambda table: table.name)


def first_key(table: Table) -> str:
    return next(iter(table.primary_key.columns)).name


def unique(table: Table) -> list[Index | UniqueConstraint]:
    constraints = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    return [*constraints, *(index for index in table.indexes if index.unique)]


@named(TABLES)
def test_every_table_says_where_it_lives_and_how_it_is_written(table: Table) -> None:
    assert set(table.info) == {"placement", "write"}
    assert table.info["placement"] in ("holder", "key", "reference")
    assert table.info["write"] in ("append", "put", "add")


@named(HOLDERS)
def test_a_holders_table_has_the_holder_first_in_every_key(table: Table) -> None:
    assert first_key(table) in ("holder_id", "member_id")
    for one in unique(table):
        assert next(iter(one.columns)).name == first_key(table), one.name


@named(HOLDERS)
def test_a_holders_foreign_keys_stay_with_the_holder(table: Table) -> None:
    for constraint in table.foreign_key_constraints:
        target = constraint.referred_table
        assert target.info["placement"] in ("holder", "reference"), constraint.name
        if target.info["placement"] == "holder":
            first = constraint.elements[0]
            assert (first.parent.name, first.column.name) == (first_key(table), first_key(target))


@named(HOLDERS)
def test_what_a_holders_table_is_searched_by_begins_with_the_holder(table: Table) -> None:
    """But for the sweeps of what is due, a person's queues, a draw and names: these look at every shard."""
    searched = {index.name for index in table.indexes if next(iter(index.columns)).name != first_key(table)}

    assert searched <= {
        "ix_head_next_due_at",
        "ix_standing_review_at",
        "ix_standing_moves_at",
        "ix_standing_awaits_member_id",
        "ix_draw_chance_draw",
        "ix_voucher_batch_member_batch",
        "ix_receipt_redemption_waits",
        "ix_missing_report_answer_report_id",
        "ix_name_word_blind_member_id",
    }


@named(KEYS)
def test_what_is_unique_everywhere_lives_by_one_column_and_points_at_no_one(table: Table) -> None:
    assert table.foreign_key_constraints == set()
    for one in unique(table):
        assert next(iter(one.columns)).name == first_key(table), one.name


@named(REFERENCES)
def test_configuration_points_only_at_configuration(table: Table) -> None:
    assert all(one.referred_table.info["placement"] == "reference" for one in table.foreign_key_constraints)


@named(TABLES)
def test_ids_and_instants_come_from_the_application(table: Table) -> None:
    """No serial, no sequence, no identity, no now() of the database's, and no default that hides a gap."""
    for column in table.columns:
        assert column.server_default is None, column
        assert column.server_onupdate is None, column
        assert column.identity is None, column
        assert column.default is None, column
        assert column.onupdate is None, column


@named(TABLES)
def test_no_lone_integer_is_a_key_that_a_database_would_count_up(table: Table) -> None:
    keys = list(table.primary_key.columns)

    assert not (len(keys) == 1 and isinstance(keys[0].type, Integer | BigInteger))


@named(TABLES)
def test_no_constraint_is_deferrable_or_changes_rows_by_itself(table: Table) -> None:
    for constraint in table.constraints:
        assert not constraint.deferrable
        assert not constraint.initially
    for constraint in table.foreign_key_constraints:
        assert (constraint.ondelete, constraint.onupdate) == (None, None)


@named(TABLES)
def test_every_constraint_and_index_has_a_name_that_fits_everywhere(table: Table) -> None:
    names = [str(one.name) for one in (*table.constraints, *table.indexes)]

    assert "None" not in names
    assert all(len(name) <= 63 for name in names)


def test_every_table_is_made_after_those_it_points_at() -> None:
    """A cycle of foreign keys could not be partitioned, nor emptied in order."""
    placed = [table.name for table in TABLES]

    for table in TABLES:
        for constraint in table.foreign_key_constraints:
            assert placed.index(constraint.referred_table.name) < placed.index(table.name)
    assert all(before != after for before, after in pairwise(placed))


def test_postgresql_takes_the_keys_of_every_table_hash_partitioned(empty_database_url: str) -> None:
    """PostgreSQL itself refuses a unique key without the column it is partitioned by. SQLite has none."""
    database = Database.open(empty_database_url)
    partitioned = MetaData(naming_convention=metadata.naming_convention)
    for table in TABLES:
        copy = table.to_metadata(partitioned)
        if table.info["placement"] != "reference":
            copy.dialect_options["postgresql"]["partition_by"] = f"HASH ({first_key(table)})"

    database.write(lambda session: partitioned.create_all(session.connection))

    if database.engine.dialect.name == "postgresql":
        query = "SELECT count(*) FROM pg_partitioned_table"
        found = database.read(lambda session: session.connection.exec_driver_sql(query).scalar_one())
        assert found == len(HOLDERS) + len(KEYS)
    database.dispose()


def test_postgresql_would_refuse_a_key_that_forgets_its_holder(empty_database_url: str) -> None:
    """The test above can fail: the claim's key does not hold the member it belongs to."""
    database = Database.open(empty_database_url)
    forgetful = claim.to_metadata(MetaData())
    forgetful.dialect_options["postgresql"]["partition_by"] = "HASH (member_id)"

    def create() -> None:
        database.write(lambda session: forgetful.create(session.connection))

    if database.engine.dialect.name == "postgresql":
        with pytest.raises(DBAPIError, match="partitioning"):
            create()
    else:
        create()
    database.dispose()
