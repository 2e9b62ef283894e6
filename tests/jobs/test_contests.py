"""The first by points of a window win: decided once, given once, and anyone can work it out again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.engine import Database
from jobs import registry
from loyalty import tables
from loyalty.campaigns import ranking
from loyalty.campaigns.ranking import Entrant
from loyalty.program import document
from loyalty.program.contests import Contest
from tests.jobs.house import house_of, run
from tests.loyalty.shop import PLAIN, Shop

CONTESTS = registry.find("contests")
PRIZES = """
counters: [{code: tier-points, measures: points}]
contests:
  - {code: readers, counter: tier-points, window: year, first: 2, points: 500, review_days: 14}
"""
VOUCHERS = PRIZES.replace("points: 500", "reward: newspaper") + (
    'rewards: [{code: newspaper, kind: gift, cost: 9999, worth: "1.00"}]\n'
)


def shop_of(database: Database, text: str) -> Shop:
    shop = Shop(database, PLAIN + text)
    for name, spent in (("ann", "300.00"), ("bob", "200.00"), ("cat", "100.00"), ("dan", "200.00")):
        shop.member(name)
        shop.sell(name, "2026-06-01 12:00", spent, member=name)
    return shop


def winners(shop: Shop) -> dict[str, int]:
    names = {shop.member_id(name): name for name in ("ann", "bob", "cat", "dan")}
    return {names[row["member_id"]]: row["place"] for row in shop.rows(tables.contest_place, None)}


def decide(shop: Shop, when: str) -> None:
    run(house_of(shop.database, shop.retailer, when), CONTESTS)


def test_who_shares_the_last_place_wins_too_and_once(database: Database) -> None:
    shop = shop_of(database, PRIZES)
    decide(shop, "2027-01-15 06:00")
    decide(shop, "2027-01-16 06:00")
    assert winners(shop) == {"ann": 1, "bob": 2, "dan": 2}
    assert [shop.points("2027-02-01", name) for name in ("ann", "bob", "cat", "dan")] == [800, 700, 100, 700]
    assert shop.verify() == []


def test_nothing_is_decided_before_late_receipts_had_their_time(database: Database) -> None:
    shop = shop_of(database, PRIZES)
    decide(shop, "2027-01-14 06:00")
    assert winners(shop) == {}
    shop.sell("late", "2026-12-31 12:00", "500.00", member="cat", arrives="2027-01-14 12:00")
    decide(shop, "2027-01-15 06:00")
    assert winners(shop) == {"cat": 1, "ann": 2}


def test_what_comes_after_the_decision_changes_it_no_more(database: Database) -> None:
    shop = shop_of(database, PRIZES)
    decide(shop, "2027-01-15 06:00")
    shop.sell("late", "2026-12-31 12:00", "500.00", member="cat", arrives="2027-01-15 12:00")
    decide(shop, "2027-01-16 06:00")
    assert winners(shop) == {"ann": 1, "bob": 2, "dan": 2}


def test_a_prize_can_be_a_voucher(database: Database) -> None:
    shop = shop_of(database, VOUCHERS)
    decide(shop, "2027-01-15 06:00")
    assert [len(shop.rows(tables.voucher, name)) for name in ("ann", "bob", "cat", "dan")] == [1, 1, 0, 1]
    # What was won is not asked for: it counts towards no limit, and gives no stock back.
    assert shop.rows(tables.voucher)[0]["origin"] == "contest:readers:2026-01-01"
    assert shop.points("2027-02-01") == 300
    assert shop.verify() == []


def test_what_hands_give_out_stands_in_the_list_only(database: Database) -> None:
    shop = shop_of(database, PRIZES.replace("points: 500, ", ""))
    decide(shop, "2027-01-15 06:00")
    assert {row["given"] for row in shop.rows(tables.contest_place, None)} == {"by-hand"}
    assert shop.points("2027-02-01") == 300


def test_a_window_that_was_over_before_the_programme_had_the_contest_is_none_of_it(
    database: Database,
) -> None:
    shop = Shop(database, PLAIN)
    shop.member()
    shop.sell("1", "2026-06-01 12:00", "100.00")
    shop.publish(PLAIN + PRIZES, "2027-01-02")
    decide(shop, "2027-01-16 06:00")
    assert shop.rows(tables.contest_result, None) == []


CONTEST = Contest("top", {}, "points", "year", 2, "earliest", "points")
TIED = (
    Entrant("a", 10, date(2026, 5, 2)),
    Entrant("b", 10, date(2026, 5, 1)),
    Entrant("c", 20, date(2026, 6, 1)),
)


def ranked(contest: Contest, draw: str = "shop/top/2026-01-01") -> list[str]:
    return [each.entrant.member_id for each in ranking.places(contest, TIED, draw)]


def test_who_had_the_total_on_an_earlier_day_comes_first() -> None:
    assert ranked(CONTEST) == ["c", "b"]


def test_lots_fall_the_same_however_often_they_are_drawn() -> None:
    drawn = {draw: ranked(replace(CONTEST, ties="draw"), draw)[1] for draw in map(str, range(20))}
    assert set(drawn.values()) == {"a", "b"}
    assert drawn == {draw: ranked(replace(CONTEST, ties="draw"), draw)[1] for draw in drawn}


def test_ties_that_win_together_share_a_place() -> None:
    found = ranking.places(replace(CONTEST, ties="all"), TIED, "")
    assert [each.place for each in found] == [1, 2, 2]


@pytest.mark.parametrize(
    ("window", "on", "days", "ended"),
    [
        ("year", "2027-01-15", 14, ("2026-01-01", "2026-12-31")),
        ("year", "2027-01-14", 14, ("2025-01-01", "2025-12-31")),
        ("quarter", "2026-07-01", 0, ("2026-04-01", "2026-06-30")),
        ("half", "2026-12-31", 0, ("2026-01-01", "2026-06-30")),
        ("month", "2026-03-01", 0, ("2026-02-01", "2026-02-28")),
    ],
)
def test_the_window_that_is_decided_is_the_latest_that_had_its_review_days(
    window: str, on: str, days: int, ended: tuple[str, str]
) -> None:
    contest = replace(CONTEST, window=window, review_days=days)
    assert contest.ended(date.fromisoformat(on)) == tuple(map(date.fromisoformat, ended))


@pytest.mark.parametrize(
    ("was", "becomes", "place"),
    [
        ("window: year", "window: decade", "contests[0].window"),
        ("first: 2", "first: 0", "contests[0].first"),
        ("counter: tier-points", "counter: no-such", "contests[0].counter"),
        ("review_days: 14", "review_days: 336", "contests[0].review_days"),
        ("points: 500", "points: 500, reward: x", "contests[0].reward"),
        ("code: readers", "code: base", "contests[0].code"),
    ],
)
def test_a_contest_that_cannot_be_is_refused(was: str, becomes: str, place: str) -> None:
    assert place in [each.path for each in document.check(PLAIN + PRIZES.replace(was, becomes))]
