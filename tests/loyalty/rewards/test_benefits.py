"""Benefits: so many in each period, checked off once, never beyond the quota."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from db.engine import Database
from loyalty import tables
from loyalty.errors import RewardRefused, UnknownReward
from loyalty.people import profile
from loyalty.rewards import benefits
from loyalty.rewards.benefits import Own
from tests.loyalty.shop import PLAIN, Shop, moment

TEXT = (
    PLAIN
    + """
members: {birthday: {calendar: solar}}
counters: [{code: tier-points, measures: points}]
tiers: {counter: tier-points, window: calendar-year, steps: [{code: diamond, reaches: 5000}]}
benefits:
  - {code: wrapping, per: day, quota: 2}
  - {code: parking, per: month, tiers: [diamond]}
  - {code: birthday-gift, per: year, birthday: month}
  - {code: new-year-card, kind: postal, per: year, from: "2026-12-01", through: "2026-12-31"}
  - {code: welcome, per: ever}
"""
)


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """Ann and Bob; Bob is a diamond member."""
    shop = Shop(database, TEXT)
    for name in ("ann", "bob"):
        shop.member(name)
    shop.sell("1", "2026-02-01", "5000.00", member="bob")
    yield shop
    assert shop.verify() == []


def use(shop: Shop, code: str, when: str, name: str = "ann") -> Own:
    at, member_id = moment(when), shop.member_id(name)
    return shop.database.write(
        lambda session: benefits.use(session, shop.retailer, member_id, code, "staff:pat", at, "high-street")
    )


def refused(shop: Shop, code: str, when: str, name: str = "ann") -> str:
    with pytest.raises(RewardRefused) as error:
        use(shop, code, when, name)
    return error.value.reason


def left(shop: Shop, when: str, name: str = "ann") -> dict[str, int]:
    at, member_id = moment(when), shop.member_id(name)
    found = shop.database.read(lambda session: benefits.of_member(session, shop.retailer, member_id, at))
    return {each.benefit.code: each.left for each in found}


def test_two_a_day_and_again_the_next_day(shop: Shop) -> None:
    assert use(shop, "wrapping", "2026-03-01 10:00").left == 1
    assert use(shop, "wrapping", "2026-03-01 23:59").left == 0
    assert refused(shop, "wrapping", "2026-03-01 23:59:30") == "limit_reached"
    assert use(shop, "wrapping", "2026-03-02 00:00").left == 1


def test_who_and_where_is_kept(shop: Shop) -> None:
    use(shop, "welcome", "2026-03-01")
    (row,) = shop.rows(tables.benefit_use)
    assert (row["used_by"], row["store"], row["n"]) == ("staff:pat", "high-street", 1)
    assert refused(shop, "welcome", "2030-03-01") == "limit_reached"


def test_it_is_for_its_tiers(shop: Shop) -> None:
    assert refused(shop, "parking", "2026-03-01") == "not_for_tier"
    assert use(shop, "parking", "2026-03-01", "bob").left == 0
    assert left(shop, "2026-04-01", "bob")["parking"] == 1


def test_a_birthday_gift_is_had_in_the_month_of_the_birthday_once_a_year(shop: Shop) -> None:
    born, at = {"birthday": {"month": 5, "day": 20}}, moment("2026-03-01")
    member_id = shop.member_id()
    assert refused(shop, "birthday-gift", "2026-05-02") == "not_birthday"
    shop.database.write(
        lambda session: profile.tell(session, shop.retailer, shop.program, member_id, born, at)
    )
    assert refused(shop, "birthday-gift", "2026-04-30") == "not_birthday"
    use(shop, "birthday-gift", "2026-05-02")
    assert refused(shop, "birthday-gift", "2026-05-30") == "limit_reached"
    use(shop, "birthday-gift", "2027-05-01")


def test_a_benefit_that_there_is_not_is_none(shop: Shop) -> None:
    with pytest.raises(UnknownReward):
        use(shop, "yacht", "2026-03-01")


def test_twenty_counters_at_once_give_it_as_often_as_it_may_be_had(shop: Shop) -> None:
    def try_it(_: int) -> bool:
        try:
            use(shop, "wrapping", "2026-03-01")
        except RewardRefused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_it, range(20))) == 2


def test_the_list_names_who_was_not_sent_one(shop: Shop) -> None:
    def names(when: str) -> list[str]:
        at = moment(when)
        found = shop.database.read(
            lambda session: [
                each
                for each, _ in benefits.addressees(session, shop.retailer, shop.program, "new-year-card", at)
            ]
        )
        return [name for name in ("ann", "bob") if shop.member_id(name) in found]

    assert names("2026-11-30") == []
    assert names("2026-12-01") == ["ann", "bob"]
    use(shop, "new-year-card", "2026-12-02")
    assert names("2026-12-03") == ["bob"]
