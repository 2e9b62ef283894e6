"""Several SELECTs in one statement: the same answer, of one moment, on either database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Integer, Text, bindparam, func, literal, select
from sqlalchemy.exc import StatementError

from db import ids, plan
from db.bundle import GIVEN_ID, Bundle, each
from db.engine import Database
from db.types import Id, Instant, instant_text
from points.tables import balance, head
from tests.db.statements import sent
from tests.db.test_writer import NOW, apply, balance_row, bucket_row, head_row
from tiers.tables import bucket

HOLDER = bindparam("holder_id", type_=Id)


@pytest.fixture
def holder_id(database: Database) -> str:
    new = ids.new(NOW)
    apply(
        database,
        plan.of(head, [head_row(new)]),
        plan.of(balance, [balance_row(new, 5), balance_row(new, 2**60 + 1, "stars")]),
        plan.of(bucket, [bucket_row(new, 3)]),
    )
    return new


def read(database: Database, bundle: Bundle, **parameters: Any) -> dict[str, list[dict[str, Any]]]:
    return database.read(lambda session: session.read(bundle, **parameters))


def constant(database: Database, value: Any, type_: Any = None) -> Any:
    """What a constant of a query is when it comes back."""
    return read(database, Bundle(one=select(literal(value, type_).label("it"))))["one"][0]["it"]


def test_every_query_is_answered_in_one_statement(database: Database, holder_id: str) -> None:
    bundle = Bundle(
        head=select(head).where(head.c.holder_id == HOLDER),
        balances=select(balance).where(balance.c.holder_id == HOLDER).order_by(balance.c.currency),
        nothing=select(balance).where(balance.c.currency == "moons"),
    )

    with sent(database) as statements:
        found = read(database, bundle, holder_id=holder_id)

    assert len(statements) == 1
    assert [row["currency"] for row in found["balances"]] == ["points", "stars"]
    assert (found["head"][0]["holder_id"], found["nothing"]) == (holder_id, [])


def test_values_come_as_json_says_them(database: Database, holder_id: str) -> None:
    bundle = Bundle(
        head=select(head), stars=select(balance).where(balance.c.currency == "stars"), bucket=select(bucket)
    )

    found = read(database, bundle)

    assert found["head"][0] == head_row(holder_id, acted_at=instant_text(NOW))
    assert found["stars"][0]["available"] == 2**60 + 1
    assert found["bucket"][0]["on_day"] == "2026-01-01"


def test_an_instant_comes_as_text_that_python_reads(database: Database, holder_id: str) -> None:
    for moment in (NOW, NOW.replace(microsecond=500_000), NOW.replace(microsecond=1)):
        other = ids.new(NOW)
        apply(database, plan.of(head, [head_row(other, acted_at=moment)]))
        found = read(database, Bundle(head=select(head).where(head.c.holder_id == HOLDER)), holder_id=other)
        assert datetime.fromisoformat(found["head"][0]["acted_at"]) == moment


@pytest.mark.parametrize(
    "value", [0, -5, 2**60, "it's", "100%", "%(holder_id)s", ":holder_id", "a\\b", "", "☕"]
)
def test_constants_are_written_out_as_they_are(database: Database, value: Any) -> None:
    assert constant(database, value) == value


def test_dates_and_instants_are_constants_too(database: Database, holder_id: str) -> None:
    on_day = select(bucket.c.amount).where(bucket.c.on_day == date(2026, 1, 1))
    before = select(head.c.seq).where(head.c.acted_at <= NOW)
    after = select(head.c.seq).where(head.c.acted_at > NOW)

    found = read(database, Bundle(on_day=on_day, before=before, after=after))

    assert (len(found["on_day"]), len(found["before"]), len(found["after"])) == (1, 1, 0)


def test_two_queries_with_different_constants_do_not_mix_them_up(database: Database, holder_id: str) -> None:
    bundle = Bundle(
        points=select(balance.c.available).where(balance.c.currency == "points"),
        stars=select(balance.c.available).where(balance.c.currency == "stars").limit(1).offset(0),
    )

    found = read(database, bundle)

    assert (found["points"], found["stars"]) == ([{"available": 5}], [{"available": 2**60 + 1}])


def test_a_constant_that_could_mean_two_things_is_refused() -> None:
    with pytest.raises(AssertionError, match="no constant for a bundle"):
        Bundle(one=select(literal(1.5))).text("sqlite")


def test_a_parameter_is_shared_by_the_queries_that_name_it(database: Database, holder_id: str) -> None:
    def shown(type_: Any) -> Any:
        return select(bindparam("it", type_=type_).label("it"))

    assert read(database, Bundle(one=shown(Text), two=shown(Text)), it="x") == {
        "one": [{"it": "x"}],
        "two": [{"it": "x"}],
    }


def test_each_gives_the_texts_of_an_array(database: Database, holder_id: str) -> None:
    query = select(balance.c.currency).where(balance.c.currency.in_(each("wanted")))
    bundle = Bundle(found=query.order_by(balance.c.currency))

    for wanted, expected in (
        ('["points", "stars", "moons"]', ["points", "stars"]),
        ('["it\'s", "stars"]', ["stars"]),
        ("[]", []),
    ):
        rows = read(database, bundle, wanted=wanted)["found"]
        assert [row["currency"] for row in rows] == expected


def test_what_is_given_is_found_once_and_named_by_the_others(database: Database, holder_id: str) -> None:
    bundle = Bundle(
        given=select(bucket.c.member_id.label("id")).where(bucket.c.store == bindparam("store", type_=Text)),
        head=select(head.c.seq).where(head.c.holder_id == GIVEN_ID),
        balances=select(func.count().label("count")).where(balance.c.holder_id == GIVEN_ID),
    )

    assert read(database, bundle, store="A") == {"head": [{"seq": 1}], "balances": [{"count": 2}]}
    assert read(database, bundle, store="B") == {"head": [], "balances": [{"count": 0}]}


def test_an_instant_parameter_compares_in_time(database: Database, holder_id: str) -> None:
    due = select(head.c.seq).where(head.c.acted_at <= bindparam("at", type_=Instant))
    bundle = Bundle(due=due)

    for at, count in ((NOW, 1), (NOW.replace(microsecond=1), 1), (datetime(2026, 1, 1, tzinfo=UTC), 0)):
        assert len(read(database, bundle, at=instant_text(at))["due"]) == count


def test_a_bundle_is_compiled_once_for_each_database() -> None:
    bundle = Bundle(one=select(literal(1, Integer).label("it")))

    assert bundle.text("sqlite") is bundle.text("sqlite")
    assert "json_group_array" in bundle.text("sqlite")
    assert "json_agg" in bundle.text("postgresql")


def test_a_parameter_that_is_not_given_is_an_error(database: Database, holder_id: str) -> None:
    with pytest.raises((StatementError, KeyError)):
        read(database, Bundle(head=select(head).where(head.c.holder_id == HOLDER)))
