"""Statements: what a member had and has in a period, as known then and as known now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from db.engine import Database
from loyalty.books import history_reading, statement_reading
from loyalty.books.account_reading import read as read_account
from loyalty.books.statement import Statement
from loyalty.errors import InvalidPeriod, UnknownMember
from loyalty.merging import joining, parting
from loyalty.rewards import rewards
from tests.loyalty.shop import TIERED, Shop, goods, moment, refund

TEXT = (
    TIERED.replace(
        "earn:",
        "currencies:\n  - {code: points, expiry: {after: 1 months, until: end-of-month}}\nearn:",
    )
    + """
rewards:
  - {code: voucher-1, name: £1 voucher, cost: 100, worth: "1.00"}
"""
)


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A shop whose points live to the end of the next month, with ann."""
    shop = Shop(database, TEXT)
    shop.member()
    yield shop
    assert shop.verify() == []


def statement(
    shop: Shop, from_on: str, to_on: str, known: Any = "then", when: str = "2026-12-31", name: str = "ann"
) -> Statement:
    """A statement as asked for at an instant."""
    days, at, member_id = (
        (date.fromisoformat(from_on), date.fromisoformat(to_on)),
        moment(when),
        shop.member_id(name),
    )
    return shop.database.read(
        lambda session: statement_reading.read(session, shop.retailer, member_id, *days, known, at)
    )


def sums(found: Statement) -> tuple[int, list[int], int]:
    """Opening, what each line that changes anything changed, closing."""
    changed = [line.changes.get("points", 0) for line in found.lines]
    return found.opening["points"], [amount for amount in changed if amount], found.closing["points"]


def year(shop: Shop) -> None:
    """A sale in April that comes late, one in May with a return in June, an expiry, a voucher."""
    shop.sell("1", "2026-05-10", "300.00")
    shop.give_back("2", "2026-06-02", refund("100.00"), of="1")
    shop.sell("late", "2026-04-20", "50.00", arrives="2026-06-05")
    at, ann = moment("2026-06-10"), shop.member_id()
    shop.database.write(
        lambda session: rewards.redeem(session, shop.retailer, ann, "voucher-1", "a-key-for-one-wish", at)
    )
    shop.sweep("2026-07-03")


def test_then_each_entry_stands_on_the_day_it_was_recorded(shop: Shop) -> None:
    year(shop)

    assert sums(statement(shop, "2026-05-01", "2026-05-31")) == (0, [300], 300)
    assert sums(statement(shop, "2026-06-01", "2026-06-30")) == (300, [-100, 50, -50, -100], 100)
    assert sums(statement(shop, "2026-07-01", "2026-07-31")) == (100, [-100], 0)


def test_now_each_sale_stands_on_its_day_with_what_is_kept_of_it(shop: Shop) -> None:
    year(shop)

    assert sums(statement(shop, "2026-04-01", "2026-04-30", "now")) == (0, [50], 50)
    assert sums(statement(shop, "2026-05-01", "2026-05-31", "now")) == (50, [200], 250)
    assert sums(statement(shop, "2026-06-01", "2026-06-30", "now")) == (250, [-50, -100], 100)


@pytest.mark.parametrize("known", ["then", "now"])
def test_over_all_time_both_come_to_what_the_member_has(shop: Shop, known: str) -> None:
    year(shop)
    shop.sell("3", "2026-07-10", "70.00")

    found = statement(shop, "2026-01-01", "2026-12-31", known, "2026-07-20")

    assert (found.opening["points"], found.closing["points"]) == (0, shop.points("2026-07-20"))


def test_what_a_closed_period_said_then_never_changes(shop: Shop) -> None:
    shop.sell("1", "2026-05-10", "300.00")
    before = statement(shop, "2026-05-01", "2026-05-31", when="2026-06-01 00:00")
    shop.sell("late", "2026-05-01", "20000.00", arrives="2026-06-02")
    shop.give_back("2", "2026-05-31", refund("100.00"), of="1", arrives="2026-06-03")

    assert before.closed
    assert statement(shop, "2026-05-01", "2026-05-31") == before
    assert sums(statement(shop, "2026-06-01", "2026-06-30"))[1] == [20000, 300, -200]


def test_now_a_restatement_belongs_to_the_sale_it_restates(shop: Shop) -> None:
    shop.sell("1", "2026-05-10", "300.00")
    shop.sell("late", "2026-05-01", "20000.00", arrives="2026-06-02")

    found = statement(shop, "2026-05-01", "2026-05-31", "now")

    assert [(line.number, line.changes) for line in found.lines] == [
        ("late", {"points": 20000}),
        ("1", {"points": 600}),
    ]
    assert len(found.lines[1].entries) == 2


def test_an_expiry_that_nobody_has_written_yet_is_recorded_now(shop: Shop) -> None:
    shop.sell("1", "2026-05-10", "300.00")

    assert sums(statement(shop, "2026-06-01", "2026-06-30", when="2026-07-02")) == (300, [], 300)
    open_still = statement(shop, "2026-07-01", "2026-07-31", when="2026-07-02")
    assert (sums(open_still), open_still.closed) == ((300, [-300], 0), False)
    assert sums(statement(shop, "2026-07-01", "2026-07-31", "now", "2026-07-02")) == (300, [-300], 0)


@pytest.mark.parametrize("known", ["then", "now"])
def test_points_forgiven_and_expired_before_are_told_apart_and_the_sum_is_right(
    database: Database, known: str
) -> None:
    shop = Shop(database, TEXT + "returns: {shortfall: clip}\n")
    shop.member()
    shop.sell("1", "2026-05-10", goods("300.00", quantity=3))
    shop.burn(80, "2026-06-01")
    shop.sweep("2026-07-01")
    shop.sell("2", "2026-07-02", "10.00")
    shop.give_back("3", "2026-07-03", goods("300.00", quantity=3), of="1")

    found = statement(shop, "2026-01-01", "2026-12-31", known, "2026-07-04")

    assert found.closing["points"] == shop.points("2026-07-04")
    if known == "now":
        kinds = [(line.kind, line.changes["points"]) for line in found.lines if line.kind == "not-taken"]
        assert kinds == [("not-taken", 70), ("not-taken", 220)]
    assert shop.verify() == []


def test_what_is_owed_counts_against_the_member(shop: Shop) -> None:
    shop.sell("1", "2026-05-10", "100.00")
    shop.burn(80, "2026-05-11")
    shop.give_back("2", "2026-05-12", "100.00", of="1")

    for known in ("then", "now"):
        assert sums(statement(shop, "2026-05-01", "2026-05-31", known))[2] == -80


def test_days_are_those_of_the_programme_and_both_ends_count(shop: Shop) -> None:
    shop.sell("1", "2026-05-01 00:30", "10.00")
    shop.sell("2", "2026-05-31 23:59", "20.00")

    for known in ("then", "now"):
        assert sums(statement(shop, "2026-05-01", "2026-05-31", known))[1] == [10, 20]
        assert sums(statement(shop, "2026-05-02", "2026-05-30", known))[1] == []


@pytest.mark.parametrize(
    ("from_on", "to_on"),
    [("2026-05-02", "2026-05-01"), ("2020-01-01", "2026-01-01"), ("0001-01-01", "0001-01-02")],
)
def test_days_that_are_no_period_are_refused(shop: Shop, from_on: str, to_on: str) -> None:
    with pytest.raises(InvalidPeriod):
        statement(shop, from_on, to_on)


# History


def history(shop: Shop, limit: int, before: int | None = None, when: str = "2026-06-30") -> list[Any]:
    at, ann = moment(when), shop.member_id()
    return shop.database.read(
        lambda session: history_reading.page(session, shop.retailer, ann, at, limit, before)
    )[1]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
@pytest.mark.parametrize("when", ["2026-06-15", "2026-08-15"])
def test_history_pages_through_every_entry_once(shop: Shop, limit: int, when: str) -> None:
    year(shop)
    shop.sell("3", "2026-07-10", "70.00")
    shop.sell("4", "2026-07-11", "70.00")

    pages, before = [], None
    while page := history(shop, limit, before, when="2026-12-15"):
        assert len(page) <= limit
        pages += page
        before = page[-1].seq

    seqs = [line.seq for line in pages]
    assert seqs == list(range(len(seqs), 0, -1))
    assert pages[0].kind == "expire"


def test_its_first_page_begins_as_the_account_shows_it(shop: Shop) -> None:
    shop.sell("1", "2026-05-10", "300.00")
    at, ann = moment("2026-07-15"), shop.member_id()

    shown = shop.database.read(lambda session: read_account(session, shop.retailer, ann, at))

    assert history(shop, 10, when="2026-07-15") == list(shown.lines)


def test_nobody_has_no_history(shop: Shop) -> None:
    with pytest.raises(UnknownMember):
        shop.database.read(
            lambda session: history_reading.page(
                session, shop.retailer, "00000000-0000-7000-8000-000000000000", moment("2026-05-01"), 10
            )
        )


@pytest.mark.parametrize("undone", [True, False])
@pytest.mark.parametrize("known", ["then", "now"])
def test_after_a_merge_and_its_undoing_both_members_statements_come_to_what_they_have(
    shop: Shop, known: str, undone: bool
) -> None:
    shop.member("bob")
    shop.sell("1", "2026-05-10", "300.00")
    shop.sell("2", "2026-05-11", "100.00", member="bob")
    bob, ann = shop.member_id("bob"), shop.member_id()

    def closings(when: str) -> tuple[int, int]:
        at, days = moment(when), (date(2026, 1, 1), date(2026, 12, 31))
        found = [
            shop.database.read(
                lambda session, each=each: statement_reading.read(
                    session, shop.retailer, each, *days, known, at
                )
            )
            for each in (ann, bob)
        ]
        return found[0].closing["points"], found[1].closing["points"]

    at = moment("2026-05-12")
    shop.database.write(lambda session: joining.merge(session, shop.retailer, bob, ann, "staff:eve", at))
    assert closings("2026-05-13") == (400, 0)
    shop.sell("3", "2026-05-14", "7.00")
    if undone:
        again = moment("2026-05-16")
        shop.database.write(
            lambda session: parting.undo(session, shop.retailer, ann, bob, "staff:eve", again)
        )
        assert closings("2026-05-17") == (307, 100)
    else:
        shop.give_back("4", "2026-05-15", refund("10.00"), of="2", member=None)
        assert closings("2026-05-17") == (397, 0)
