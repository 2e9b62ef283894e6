"""The member's view: balances that sum, what expires when, the tier, and history with why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.engine import Database
from loyalty.books import account_reading
from loyalty.books.account import Account
from loyalty.errors import UnknownMember
from loyalty.explanations import explain
from loyalty.explanations.language import language
from points.state import Balance
from tests.loyalty.shop import FIRST_SALE, TIERED, Shop, moment

TEXT = TIERED.replace(
    "earn:",
    "currencies:\n  - {code: points, name: Points, expiry: {after: 1 months, until: end-of-month}}\nearn:",
)


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A shop whose points live to the end of the next month; ann joined on 1 January."""
    shop = Shop(database, TEXT + FIRST_SALE)
    shop.member()
    yield shop
    assert shop.verify() == []


def account(shop: Shop, when: str, name: str = "ann", **words: int) -> Account:
    """A member's account at an instant."""
    at, member_id = moment(when), shop.member_id(name)
    return shop.database.read(
        lambda session: account_reading.read(session, shop.retailer, member_id, at, **words)
    )


def told(found: Account) -> list[list[str]]:
    """The sentences of each line of history, newest first."""
    english = language("en")
    return [explain.sentences(line.reasons, found.program, english) for line in found.lines]


def outlook(found: Account) -> list[str]:
    """What comes next, in sentences."""
    return explain.sentences(found.outlook, found.program, language("en"))


def test_what_expires_when_sums_to_the_balance(shop: Shop) -> None:
    shop.sell("1", "2026-01-10", "100.00")
    shop.sell("2", "2026-01-20", "50.00")
    shop.sell("3", "2026-02-05", "30.00")

    (purse,) = account(shop, "2026-02-10").purses

    assert [(due.amount, due.on.isoformat()) for due in purse.expiring] == [
        (150, "2026-02-28"),
        (30, "2026-03-31"),
    ]
    assert purse.expiring[0].at == moment("2026-03-01 00:00")
    assert sum(due.amount for due in purse.expiring) == purse.balance.available == 180


def test_points_of_yesterday_unswept_are_not_shown_and_cannot_be_spent(shop: Shop) -> None:
    """V8: 50 expired yesterday, not yet swept, and 50 that live on."""
    shop.sell("1", "2026-01-10", "50.00")
    shop.sell("2", "2026-02-10", "50.00")

    found = account(shop, "2026-03-01")

    assert found.purses[0].balance == Balance(available=50)
    assert found.lines[0].kind == "expire"
    assert (found.lines[0].seq, found.seq) == (5, 4)
    assert told(found)[0] == ["50 points expired."]
    assert len(shop.kinds()) == 4


def test_the_day_before_it_expires_it_is_all_there(shop: Shop) -> None:
    shop.sell("1", "2026-01-10", "50.00")

    assert (
        outlook(account(shop, "2026-02-28 23:59"))[0]
        == "50 points can be used through Saturday 28 February 2026."
    )
    assert account(shop, "2026-03-01 00:00").purses[0].balance.available == 0


def test_pending_points_are_apart_and_say_from_when(database: Database) -> None:
    shop = Shop(database, TEXT.replace("points: 1}", "points: 1}, pending: {days: 14}", 1))
    shop.member()
    shop.sell("1", "2026-01-10", "100.00")

    (purse,) = account(shop, "2026-01-11").purses
    assert (purse.balance, purse.expiring) == (Balance(pending=100), ())
    assert [(due.amount, due.on.isoformat()) for due in purse.maturing] == [(100, "2026-01-24")]
    assert outlook(account(shop, "2026-01-11"))[0] == "100 points can be used from Saturday 24 January 2026."

    later = account(shop, "2026-01-24")
    assert later.purses[0].balance == Balance(available=100)
    assert told(later)[0] == ["100 points can be used now."]


def test_what_is_owed_is_said(shop: Shop) -> None:
    shop.sell("1", "2026-01-10", "100.00")
    shop.burn(80, "2026-01-11")
    shop.give_back("R", "2026-01-12", "100.00", of="1")

    found = account(shop, "2026-01-13")

    assert found.purses[0].balance == Balance(owed=80)
    assert told(found)[0] == [
        "100 points taken back for goods returned from receipt 1.",
        "80 points already spent, so owed: what you earn next repays it.",
    ]
    assert found.lines[0].changes == {"points": -100}
    assert outlook(found)[0] == "80 points owed: what you earn next repays it."

    shop.sell("2", "2026-01-14", "50.00")
    assert told(account(shop, "2026-01-15"))[0] == [
        "50 points: 1 point per £1.00 on £50.00.",
        "50 points repaid what was owed.",
    ]


def test_what_had_expired_is_not_taken_again(shop: Shop) -> None:
    """V24, as it is told."""
    shop.sell("1", "2026-01-10", "100.00")
    shop.give_back("R", "2026-03-10", "100.00", of="1")

    assert told(account(shop, "2026-03-11"))[0] == [
        "100 points taken back for goods returned from receipt 1.",
        "100 points expired before and will not be taken again.",
    ]


def test_the_tier_says_what_it_wants_and_until_when(shop: Shop) -> None:
    shop.sell("1", "2026-01-10", "16600.00")
    found = account(shop, "2026-01-11").standing

    assert (found.tier, found.next_tier, found.to_next, found.to_keep) == ("member", "vip", 3400, None)
    assert outlook(account(shop, "2026-01-11"))[-1] == "3,400 points to vip by Thursday 31 December 2026."


def test_a_tier_reached_says_what_keeps_it(shop: Shop) -> None:
    shop.sell("1", "2026-01-10", "20104.00")
    now, next_year = account(shop, "2026-01-11"), account(shop, "2027-05-01")

    assert told(now)[0] == [
        "vip since 10 January 2026: 20,104 points in the year from 1 January 2026; it takes 20,000."
    ]
    assert now.standing.to_keep == 20000
    assert outlook(next_year) == ["20,000 points to keep vip by Friday 31 December 2027."]


def test_a_review_that_is_due_is_seen_before_it_is_written(shop: Shop) -> None:
    shop.sell("1", "2026-01-10", "20000.00")
    found = account(shop, "2028-01-02")

    assert found.standing.tier == "member"
    assert told(found)[0] == [
        "Member since 1 January 2028: 0 of the 20,000 points that keep vip in the year from 1 January 2027."
    ]
    assert shop.history()[-1].after == "vip"


def test_a_late_purchase_tells_what_it_changed(shop: Shop) -> None:
    """V23, as it is told."""
    shop.sell("1", "2026-04-01", "19000.00")
    shop.sell("2", "2026-05-05", "100.00")
    shop.sell("3", "2026-05-01", "1000.00", arrives="2026-05-09")

    lines = [sentence for line in told(account(shop, "2026-05-10")) for sentence in line]
    assert "100 points more: an earlier purchase came in late, so receipt 2 counts as vip." in lines


def test_history_is_as_long_as_was_asked(shop: Shop) -> None:
    for number in range(5):
        shop.sell(str(number), f"2026-01-1{number}", "10.00")

    found = account(shop, "2026-01-20", most_lines=3)

    assert [line.seq for line in found.lines] == [7, 6, 5]
    assert [line.changes for line in found.lines] == [{"points": 10}] * 3


def test_a_programme_without_tiers_shows_none(database: Database) -> None:
    shop = Shop(database)
    shop.member()
    found = account(shop, "2026-01-11")

    assert (found.standing, found.outlook) == (None, ())
    assert found.purses[0].balance == Balance()
    assert told(found) == [["Joined on 1 January 2026."]]


def test_points_that_never_expire_are_listed_last(database: Database) -> None:
    shop = Shop(database)
    shop.member()
    shop.sell("1", "2026-01-10", "100.00")

    (purse,) = account(shop, "2026-01-11").purses

    assert [(due.amount, due.at, due.on) for due in purse.expiring] == [(100, None, None)]


def test_nobody_has_no_account(shop: Shop) -> None:
    nobody = "00000000-0000-7000-8000-000000000000"
    with pytest.raises(UnknownMember):
        shop.database.read(
            lambda session: account_reading.read(session, shop.retailer, nobody, moment("2026-01-01"))
        )
