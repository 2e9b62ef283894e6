"""Reports: the books by recorded day balance, agree with every entry, and never change once a day is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from db.engine import Database
from loyalty.books import reports
from loyalty.books.reports import Movements
from loyalty.errors import InvalidPeriod, UnknownProgram
from points import tables as journal
from points.flows import Flow
from tests.loyalty.shop import LONDON, PLAIN, TIERED, Shop, goods, moment, refund

TEXT = TIERED.replace(
    "earn:",
    "currencies:\n  - {code: points, expiry: {after: 1 months, until: end-of-month}}\nearn:",
)


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A shop whose points live to the end of the next month, with ann."""
    shop = Shop(database, TEXT)
    shop.member()
    yield shop
    assert shop.verify() == []


def report(
    shop: Shop, from_on: str, to_on: str, when: str = "2027-01-01", code: str = "shop", **words: Any
) -> Movements:
    """The movements of a period as asked for at an instant."""
    days, at = (date.fromisoformat(from_on), date.fromisoformat(to_on)), moment(when)
    found = shop.database.read(
        lambda session: reports.movements(session, shop.retailer, code, *days, at, **words)
    )
    assert found.balances
    return found


def total(found: Movements) -> tuple[int, Flow, int]:
    """Opening, flow and closing of the only currency."""
    (span,) = found.totals
    return span.opening.total, span.flow, span.closing.total


def lively(shop: Shop, seed: int, events: int = 60) -> None:
    """A spring of sales, returns, voids, burns and sweeps of three members, some of them late."""
    random = Random(seed)
    shop.member("bob")
    shop.member("cat")
    shop.open("station")
    sold: list[str] = []
    for n in range(events):
        day = date(2026, 2, 1) + timedelta(days=2 * n)
        arrives = f"{day.isoformat()} {random.randrange(24):02}:{random.randrange(60):02}"
        who = random.choice(("ann", "bob", "cat"))
        match random.randrange(5):
            case 0 | 1:
                store = random.choice(("high-street", "station"))
                made = "2026-01-15" if random.random() < 0.2 else arrives
                net = f"{random.randrange(10, 900)}.00"
                shop.sell(f"{n}", made, net, member=who, store=store, arrives=arrives)
                sold.append(f"{n}")
            case 2 if sold:
                back = refund(f"{random.randrange(1, 10)}.00")
                of = random.choice(sold)
                key = shop.keys[of]
                shop.give_back(f"{n}", arrives, back, member=None, of=of, store=key.store)
            case 3:
                have = shop.points(arrives, who)
                if have:
                    shop.burn(random.randrange(1, have + 1), arrives, who)
            case _:
                shop.sweep(arrives, who)


def summed(shop: Shop, from_on: str, to_on: str) -> Counter[tuple[str, str]]:
    """The same figures, added up in Python from every movement: by (day, source->target)."""
    recorded = {
        (row["holder_id"], row["seq"]): row["recorded_at"].astimezone(LONDON).date().isoformat()
        for row in shop.rows(journal.entry, None)
    }
    sums: Counter[tuple[str, str]] = Counter()
    for row in shop.rows(journal.movement, None):
        day = recorded[row["holder_id"], row["seq"]]
        if from_on <= day <= to_on:
            sums[day, f"{row['source']}>{row['target']}"] += row["amount"]
    return sums


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_of_every_day_is_the_sum_of_its_movements(shop: Shop, seed: int) -> None:
    lively(shop, seed)
    days = ("2026-02-10", "2026-05-20")
    sums = summed(shop, *days)

    def moved(day: str, *ways: str) -> int:
        return sum(sums[day, way] for way in ways)

    found = report(shop, *days)

    assert {span.start_on.isoformat() for span in found.rows} == {day for day, _ in sums}
    for span in found.rows:
        day, flow = span.start_on.isoformat(), span.flow
        assert flow.issued == moved(day, "issued>available", "issued>pending")
        assert flow.redeemed == moved(day, "available>redeemed", "held>redeemed") - moved(
            day, "redeemed>available"
        )
        assert flow.expired == moved(day, "available>expired", "pending>expired")
        assert flow.clawed_back == moved(day, "available>issued", "pending>issued", "available>owed")
        assert (flow.owed, flow.owed_repaid) == (moved(day, "owed>issued"), moved(day, "available>owed"))
    assert sum(span.flow.issued for span in found.rows) > 0


@pytest.mark.parametrize("seed", range(4))
def test_the_books_close_with_what_is_booked(shop: Shop, seed: int) -> None:
    lively(shop, seed)
    booked = Counter[str]()
    for row in shop.rows(journal.balance, None):
        booked.update({name: row[name] for name in ("available", "pending", "held", "owed")})

    (span,) = report(shop, "2026-03-01", "2026-12-31").totals

    closing = span.closing
    assert (closing.available, closing.pending, closing.held, closing.owed) == tuple(
        booked[name] for name in ("available", "pending", "held", "owed")
    )


@pytest.mark.parametrize("group", ["day", "week", "month"])
def test_each_span_opens_with_what_the_one_before_closed_with(shop: Shop, group: Any) -> None:
    lively(shop, 7)

    rows = report(shop, "2026-02-10", "2026-05-20", group=group).rows

    assert all(after.opening == before.closing for before, after in pairwise(rows))
    assert rows[0].start_on >= date(2026, 2, 10)
    assert len(rows) <= {"day": 100, "week": 16, "month": 4}[group]


def test_weeks_begin_on_monday_and_months_on_their_first_day_within_the_period(shop: Shop) -> None:
    for day in ("2026-04-29", "2026-05-03", "2026-05-04"):
        shop.sell(day, day, "10.00")

    def starts(group: Any) -> list[str]:
        rows = report(shop, "2026-04-28", "2026-05-31", group=group).rows
        return [span.start_on.isoformat() for span in rows]

    assert starts("week") == ["2026-04-28", "2026-05-04"]
    assert starts("month") == ["2026-04-28", "2026-05-01"]


def test_a_receipt_that_comes_late_lands_in_the_period_it_was_recorded_in(shop: Shop) -> None:
    shop.sell("1", "2026-04-10", "100.00")
    april = report(shop, "2026-04-01", "2026-04-30", "2026-05-01 00:00")
    shop.sell("late", "2026-04-30", "50.00", arrives="2026-05-02")
    shop.give_back("2", "2026-04-29", refund("30.00"), of="1", arrives="2026-05-03")

    assert april.closed
    assert report(shop, "2026-04-01", "2026-04-30") == april
    assert total(report(shop, "2026-05-01", "2026-05-31")) == (100, Flow(issued=50, clawed_back=30), 120)


def test_what_expires_is_expired_on_the_day_it_was_written(shop: Shop) -> None:
    shop.sell("1", "2026-04-10", "100.00")
    shop.sweep("2026-06-03")

    assert total(report(shop, "2026-06-01", "2026-06-30")) == (100, Flow(expired=100), 0)


def test_days_are_the_programmes_own(shop: Shop) -> None:
    shop.sell("1", "2026-05-01 00:30", "100.00")
    shop.sell("2", "2026-04-30 23:59", "10.00", arrives="2026-05-01 00:31")

    (row,) = report(shop, "2026-05-01", "2026-05-01").rows

    assert (row.start_on, row.flow.issued) == (date(2026, 5, 1), 110)


def test_debts_stand_apart(shop: Shop) -> None:
    shop.sell("1", "2026-05-01", "100.00")
    shop.burn(80, "2026-05-02")
    shop.give_back("2", "2026-05-03", "100.00", of="1")
    shop.sell("3", "2026-05-04", "50.00")

    (span,) = report(shop, "2026-05-04", "2026-05-04").totals

    assert (span.opening.total, span.opening.owed) == (0, 80)
    assert span.flow == Flow(issued=50, clawed_back=50, owed_repaid=50)
    assert (span.closing.total, span.closing.owed) == (0, 30)


def test_what_is_forgiven_is_told_and_moves_nobody(database: Database) -> None:
    shop = Shop(database, TEXT + "returns: {shortfall: clip}\n")
    shop.member()
    shop.sell("1", "2026-05-01", "100.00")
    shop.burn(80, "2026-05-02")
    shop.give_back("2", "2026-05-03", "100.00", of="1")

    assert total(report(shop, "2026-05-03", "2026-05-03")) == (20, Flow(clawed_back=20, forgiven=80), 0)


def test_by_store_each_store_has_its_own_and_what_is_no_stores_stands_apart(shop: Shop) -> None:
    shop.open("station")
    shop.sell("1", "2026-05-01", "100.00")
    shop.sell("2", "2026-05-01 13:00", "20.00", store="station")
    shop.burn(30, "2026-05-02")

    found = report(shop, "2026-05-01", "2026-05-31", by_store=True, group="month")

    assert {row.store: (row.flow.issued, row.flow.redeemed) for row in found.rows} == {
        "high-street": (100, 0),
        "station": (20, 0),
        "": (0, 30),
    }
    assert found.totals == ()


def test_another_programmes_points_are_not_in_it(shop: Shop) -> None:
    shop.sell("1", "2026-05-01", "100.00")
    other = Shop.__new__(Shop)
    other.__dict__ |= shop.__dict__ | {"program": shop.program}
    other.publish(PLAIN.replace("code: shop", "code: other"), "2020-01-01")

    assert report(shop, "2026-05-01", "2026-05-31", code="other").rows == ()


def test_what_is_no_programme_or_period_is_refused(shop: Shop) -> None:
    with pytest.raises(UnknownProgram):
        report(shop, "2026-05-01", "2026-05-31", code="nothing")
    with pytest.raises(InvalidPeriod):
        report(shop, "2026-05-31", "2026-05-01")


# By rule, outstanding, by tier


def test_each_rule_tells_what_it_gave_and_took_back(database: Database) -> None:
    text = PLAIN + '  - {code: tea, per: {amount: "1.00", points: 2}, only: {skus: [tea]}}\n'
    shop = Shop(database, text)
    shop.member()
    shop.sell("1", "2026-05-01", goods("10.00", "tea"), goods("5.00", "cup"))
    shop.give_back("2", "2026-05-02", goods("10.00", "tea"), of="1")

    found = shop.database.read(
        lambda session: reports.rules(
            session,
            shop.retailer,
            "shop",
            date(2026, 5, 1),
            date(2026, 5, 31),
            moment("2026-06-01"),
            group="month",
        )
    )

    assert [(each.rule, each.given, each.taken_back) for each in found] == [("base", 15, 10), ("tea", 20, 20)]


def liability(shop: Shop, when: str) -> reports.Liability:
    at = moment(when)
    _, (found,) = shop.database.read(lambda session: reports.liability(session, shop.retailer, "shop", at))
    return found


def test_what_is_outstanding_is_told_by_the_month_it_can_last_be_used_in(shop: Shop) -> None:
    shop.member("bob")
    shop.sell("1", "2026-04-10", "100.00")
    shop.sell("2", "2026-05-10", "30.00", member="bob")
    shop.burn(10, "2026-05-11", "bob")

    found = liability(shop, "2026-05-12")

    assert [(each.month_on, each.amount) for each in found.expiring] == [
        (date(2026, 5, 1), 100),
        (date(2026, 6, 1), 20),
    ]
    assert (found.usable, found.held, found.owed, found.ever.issued) == (120, 0, 0, 130)


def test_what_has_expired_is_not_outstanding_also_where_nobody_has_written_it(shop: Shop) -> None:
    shop.sell("1", "2026-04-10", "100.00")

    assert (liability(shop, "2026-06-02").usable, liability(shop, "2026-05-31").usable) == (0, 100)
    shop.sweep("2026-06-02")
    assert liability(shop, "2026-06-02").ever.expired == 100


def test_members_are_counted_by_tier_lowest_first(shop: Shop) -> None:
    shop.member("bob")
    shop.sell("1", "2026-04-10", "20000.00", member="bob")

    program, found = shop.database.read(
        lambda session: reports.tier_sizes(session, shop.retailer, "shop", moment("2026-05-01"))
    )

    assert list(found) == [(program.ladder.base, 1), ("vip", 1)]
