"""Adjusting: points by hand, with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

import points.tables
from db.engine import Database
from db.session import Session
from loyalty import tables
from loyalty.errors import MemberClosed, UnknownAdjustmentReason, UnknownCurrency
from loyalty.explanations import explain
from loyalty.explanations.language import language
from loyalty.people import adjusting
from loyalty.people.adjusting import Adjusted, Adjustment
from points.errors import InsufficientPoints, InvalidAmount
from tests.loyalty.shop import PLAIN, Shop, moment

TEXT = PLAIN.replace(
    "earn:", "currencies:\n  - {code: points, expiry: {after: 2 months, until: end-of-month}}\nearn:"
)


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A shop with ann, who has 100 points from January that expire with 31 March."""
    shop = Shop(database, TEXT)
    shop.member()
    shop.sell("1", "2026-01-10", "100.00")
    yield shop
    assert shop.verify() == []


def wish(shop: Shop, amount: int, **facts: Any) -> Adjustment:
    told = {"currency": "points", "reason": "goodwill", "note": "", "actor": "staff:eve", "approved_by": ""}
    member_id = shop.member_id(facts.pop("name", "ann"))
    identity = facts.pop("adjustment_id", adjusting.new_id(moment("2026-02-01")))
    return Adjustment(identity, member_id, amount=amount, **{**told, **facts})


def adjust(shop: Shop, amount: int, when: str = "2026-02-01", **facts: Any) -> Adjusted:
    wanted, at = wish(shop, amount, **facts), moment(when)
    return shop.database.write(lambda session: adjusting.adjust(session, shop.retailer, wanted, at))


def test_points_given_by_hand_expire_as_points_earned_that_day_would(shop: Shop) -> None:
    adjust(shop, 50, "2026-02-01")
    assert (shop.points("2026-04-30"), shop.points("2026-05-01 00:00")) == (50, 0)


def test_points_taken_by_hand_are_those_that_expire_soonest(shop: Shop) -> None:
    adjust(shop, 50, "2026-02-01")
    adjust(shop, -70, "2026-02-02")
    assert (shop.points("2026-03-31"), shop.points("2026-04-01 00:00")) == (80, 50)


def test_an_adjustment_never_takes_a_member_below_zero(shop: Shop) -> None:
    with pytest.raises(InsufficientPoints):
        adjust(shop, -101)
    assert shop.points("2026-02-01") == 100


def test_the_member_reads_the_reason_and_never_the_note(shop: Shop) -> None:
    given = adjust(shop, 50, note="the aunt of the owner", reason="missing-purchase")
    told = explain.sentences(given.reasons, shop.program, language("en"))
    assert told == ["50 points given by the shop: a purchase that was missing."]
    (row,) = shop.rows(points.tables.entry, kind="adjusted")
    assert "aunt" not in row["codes"]


def test_the_note_is_covered_by_the_chain_and_can_be_forgotten(shop: Shop) -> None:
    adjust(shop, 50, note="said sorry")
    note = points.tables.entry_note
    shop.database.write(lambda session: session.connection.execute(update(note).values(note="paid me")))
    assert [found.partition(": ")[2] for found in shop.verify()] == [
        "its note is not the one that was written"
    ]
    shop.database.write(lambda session: session.connection.execute(delete(note)))
    assert shop.verify() == []


@pytest.mark.parametrize("amount", [0, 2**53, True, 1.5])
def test_an_amount_that_is_none_is_refused(shop: Shop, amount: Any) -> None:
    with pytest.raises(InvalidAmount):
        adjust(shop, amount)


def test_reasons_and_currencies_are_those_there_are(shop: Shop) -> None:
    with pytest.raises(UnknownAdjustmentReason, match="goodwill"):
        adjust(shop, 5, reason="because")
    with pytest.raises(UnknownCurrency):
        adjust(shop, 5, currency="stars")


def test_a_stranger_or_an_ended_account_cannot_be_adjusted(shop: Shop) -> None:
    wanted = wish(shop, 5)
    shop.database.write(
        lambda session: session.connection.execute(update(tables.member).values(status="merged"))
    )
    with pytest.raises(MemberClosed):
        shop.database.write(
            lambda session: adjusting.adjust(session, shop.retailer, wanted, moment("2026-02-01"))
        )


def test_one_adjustment_is_never_entered_twice(shop: Shop) -> None:
    same = adjusting.new_id(moment("2026-02-01"))
    adjust(shop, 5, adjustment_id=same)
    with pytest.raises(IntegrityError):
        adjust(shop, 5, adjustment_id=same)
    assert shop.points("2026-02-01") == 105


def test_nobody_is_their_own_second_person(shop: Shop) -> None:
    with pytest.raises(AssertionError, match="another one"):
        adjust(shop, 1_000, approved_by="staff:eve")


def at_once(url: str, works: list[Any]) -> list[bool]:
    """Do each in a thread of its own; whether it was let through."""
    crowd = Database.open(url, pool_size=32)

    def attempt(work: Any) -> bool:
        try:
            crowd.write(work)
        except InsufficientPoints:
            return False
        return True

    with ThreadPoolExecutor(len(works)) as threads:
        done = list(threads.map(attempt, works))
    crowd.dispose()
    return done


def test_taking_points_by_hand_and_burning_them_at_once_spends_them_once(
    shop: Shop, database_url: str
) -> None:
    at = moment("2026-02-01")
    wishes = [wish(shop, -30) for _ in range(8)]

    def taking(wanted: Adjustment) -> Any:
        return lambda session: adjusting.adjust(session, shop.retailer, wanted, at)

    def burning(session: Session) -> None:
        shop.burn_in(session, 30, "2026-02-01")

    done = at_once(database_url, [*(taking(wanted) for wanted in wishes), *([burning] * 8)])
    assert (sum(done), shop.points("2026-02-01")) == (3, 10)
