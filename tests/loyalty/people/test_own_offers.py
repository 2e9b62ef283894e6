"""A member's offers: shown while they can be used, asked for once, and never to who is held out."""

from __future__ import annotations

from datetime import date

import pytest

from db.engine import Database
from loyalty import tables
from loyalty.errors import DayRefused, MemberClosed, OfferAutomatic, UnknownOffer
from loyalty.merging import joining
from loyalty.people import chosen_days, erasing, own_offers
from loyalty.people.own_offers import OwnOffer
from tests.loyalty.shop import TIERED, Shop, moment
from tests.loyalty.test_merging import merge, undo

OFFERS = """
days:
  - {code: saturday, every: saturday}
  - {code: gone, from: "2026-01-01", through: "2026-01-05"}
offers:
  - {code: plain, earn: [{code: plain-bonus, points: 1}]}
  - {code: asked, activation: member, times: 2, when: {from: "2026-03-01", through: "2026-03-31"},
     earn: [{code: asked-bonus, points: 5}]}
  - {code: saturdays, when: {days: [saturday]}, earn: [{code: saturday-bonus, points: 2}]}
  - {code: over, when: {days: [gone]}, earn: [{code: over-bonus, points: 1}]}
  - {code: for-vips, when: {tiers: [vip]}, earn: [{code: vip-bonus, points: 1}]}
  - {code: hello, when: {first_purchase: true}, earn: [{code: hello-bonus, points: 1}]}
  - {code: newcomers, when: {joined_within_days: 30}, earn: [{code: newcomer-bonus, points: 1}]}
  - {code: scarce, budget: 7, earn: [{code: scarce-bonus, points: 7}]}
"""


@pytest.fixture
def shop(database: Database) -> Shop:
    shop = Shop(database, TIERED + OFFERS)
    shop.member()
    return shop


def seen(shop: Shop, when: str, name: str = "ann") -> dict[str, OwnOffer]:
    member_id = shop.member_id(name)
    found = shop.database.read(
        lambda session: own_offers.of_member(session, shop.retailer, member_id, moment(when))
    )
    return {each.offer.code: each for each in found}


def activate(shop: Shop, code: str, when: str, name: str = "ann") -> OwnOffer:
    member_id = shop.member_id(name)
    return shop.database.write(
        lambda session: own_offers.activate(session, shop.retailer, member_id, code, moment(when))
    )[0]


def test_a_member_sees_the_offers_that_can_still_be_used(shop: Shop) -> None:
    assert set(seen(shop, "2026-01-05 12:00")) >= {"over", "newcomers"}
    assert list(seen(shop, "2026-02-10 12:00")) == ["plain", "asked", "saturdays", "hello", "scarce"]
    assert list(seen(shop, "2026-04-01 00:00")) == ["plain", "saturdays", "hello", "scarce"]


def test_it_says_whether_an_offer_runs_and_until_when(shop: Shop) -> None:
    coming, running = seen(shop, "2026-02-28 23:59")["asked"], seen(shop, "2026-03-31 23:59")["asked"]

    assert coming.run == running.run
    assert (running.run.begins_at, running.run.ends_at) == (
        moment("2026-03-01 00:00"),
        moment("2026-04-01 00:00"),
    )
    assert not coming.run.is_on(moment("2026-02-28 23:59"))
    assert running.run.is_on(moment("2026-03-31 23:59"))


def test_member_days_say_when_the_next_one_is(shop: Shop) -> None:
    friday, saturday = (
        seen(shop, "2026-03-06 12:00")["saturdays"],
        seen(shop, "2026-03-07 12:00")["saturdays"],
    )

    assert friday.run == saturday.run
    assert (saturday.run.begins_at, saturday.run.ends_at) == (
        moment("2026-03-07 00:00"),
        moment("2026-03-08 00:00"),
    )


def test_purchases_count_from_the_moment_it_was_asked_for(shop: Shop) -> None:
    before = shop.sell("1", "2026-03-02 09:00", "1.00")
    assert seen(shop, "2026-03-02 10:00")["asked"].state == "to-activate"
    first = activate(shop, "asked", "2026-03-02 10:00")
    again = activate(shop, "asked", "2026-03-02 11:00")
    after = shop.sell("2", "2026-03-02 12:00", "1.00")
    late = shop.sell("3", "2026-03-02 09:30", "1.00", arrives="2026-03-02 13:00")

    assert first == again
    assert (first.state, first.activated_at) == ("activated", moment("2026-03-02 10:00"))
    rules = [{each.rule for each in found.differences} for found in (before, after, late)]
    assert ["asked-bonus" in each for each in rules] == [False, True, False]


def test_what_was_used_is_counted_until_it_is_used_up(shop: Shop) -> None:
    activate(shop, "asked", "2026-02-20 10:00")
    shop.sell("1", "2026-03-02 09:00", "1.00")
    once = seen(shop, "2026-03-02 10:00")["asked"]
    shop.sell("2", "2026-03-03 09:00", "1.00")
    twice = seen(shop, "2026-03-03 10:00")["asked"]

    assert [(each.used, each.state) for each in (once, twice)] == [(1, "activated"), (2, "used-up")]
    assert "hello" not in seen(shop, "2026-03-02 10:00")


def test_a_budget_that_is_spent_is_no_offer_any_more(shop: Shop) -> None:
    shop.member("bob")
    shop.sell("1", "2026-03-02 09:00", "1.00")

    assert "scarce" not in seen(shop, "2026-03-02 10:00", "bob")


def test_an_offer_of_another_tier_is_not_shown(shop: Shop) -> None:
    assert "for-vips" not in seen(shop, "2026-03-02 10:00")
    shop.sell("1", "2026-03-02 11:00", "20000.00")

    assert "for-vips" in seen(shop, "2026-03-02 12:00")


def test_who_is_held_out_sees_nothing_of_it(database: Database) -> None:
    held = "offers: [{code: trial, activation: member, hold_out: 50, earn: [{code: bonus, points: 5}]}]"
    shop, at = Shop(database, TIERED + held), "2026-03-02 10:00"
    for n in range(12):
        shop.member(f"m{n}")
    lists = {f"m{n}": set(seen(shop, at, f"m{n}")) for n in range(12)}
    out = sorted(name for name, found in lists.items() if not found)

    assert 0 < len(out) < 12
    for name in out:
        with pytest.raises(UnknownOffer):
            activate(shop, "trial", at, name)


@pytest.mark.parametrize(
    ("code", "wrong"), [("plain", OfferAutomatic), ("none", UnknownOffer), ("for-vips", UnknownOffer)]
)
def test_only_an_offer_that_waits_for_it_is_asked_for(shop: Shop, code: str, wrong: type[Exception]) -> None:
    with pytest.raises(wrong):
        activate(shop, code, "2026-03-02 10:00")


def test_an_offer_that_is_over_is_not_asked_for(shop: Shop) -> None:
    with pytest.raises(UnknownOffer):
        activate(shop, "asked", "2026-04-01 00:00")


def test_who_left_asks_for_nothing(shop: Shop) -> None:
    ann, at = shop.member_id(), moment("2026-03-02 10:00")
    shop.database.write(lambda session: erasing.erase(session, shop.retailer, ann, "staff:x", at))

    with pytest.raises(MemberClosed):
        shop.database.write(lambda session: own_offers.activate(session, shop.retailer, ann, "asked", at))


def test_what_was_asked_for_goes_on_after_a_merge(shop: Shop) -> None:
    shop.member("bob")
    first = activate(shop, "asked", "2026-03-02 10:00", "bob")
    ann, bob, at = shop.member_id(), shop.member_id("bob"), moment("2026-03-03 10:00")
    shop.database.write(lambda session: joining.merge(session, shop.retailer, bob, ann, "staff:x", at))

    assert seen(shop, "2026-03-04 10:00")["asked"].activated_at == first.activated_at


CHOSEN = """
offers:
  - {code: my-day, activation: chosen-day, once: month, when: {through: "2026-12-31"},
     earn: [{code: my-day-twice, times: "2", of: [base]}]}
  - {code: once, activation: chosen-day, earn: [{code: once-bonus, points: 3}]}
  - {code: plain, earn: [{code: plain-bonus, points: 1}]}
"""


def choose(shop: Shop, day: str, when: str, code: str = "my-day", name: str = "ann") -> OwnOffer:
    member_id = shop.member_id(name)
    return shop.database.write(
        lambda session: chosen_days.choose(
            session, shop.retailer, member_id, code, date.fromisoformat(day), moment(when)
        )
    )[0]


def days_of(shop: Shop, name: str) -> list[str]:
    return [f"{row['on_day']:%m-%d}" for row in shop.rows(tables.offer_day, name)]


@pytest.fixture
def choosing(open_shop) -> Shop:
    shop = open_shop(TIERED + CHOSEN)
    shop.member()
    return shop


def test_an_offer_counts_on_the_day_that_was_chosen(choosing: Shop) -> None:
    assert seen(choosing, "2026-05-01 12:00")["my-day"].state == "to-choose"
    own = choose(choosing, "2026-05-09", "2026-05-01 12:00")
    assert (own.state, own.chosen_on, own.run.is_on(moment("2026-05-08 23:59"))) == (
        "chosen",
        date(2026, 5, 9),
        False,
    )
    earned = [
        choosing.sell(str(n), when, "10.00").issued()["points"]
        for n, when in enumerate(("2026-05-08 23:59", "2026-05-09 00:00", "2026-05-10 00:00"))
    ]
    assert earned == [11, 21, 11]
    assert seen(choosing, "2026-05-10 12:00")["my-day"].state == "to-choose"


def test_until_it_begins_another_day_may_be_chosen_and_then_none_in_that_month(choosing: Shop) -> None:
    choose(choosing, "2026-05-09", "2026-05-01 12:00")
    choose(choosing, "2026-05-12", "2026-05-08 12:00")
    with pytest.raises(DayRefused) as refused:
        choose(choosing, "2026-05-20", "2026-05-12 00:00")
    assert refused.value.reason == "chosen"
    choose(choosing, "2026-06-01", "2026-05-12 12:00")
    earned = [
        choosing.sell(day, day, "10.00").issued()["points"]
        for day in ("2026-05-09", "2026-05-12", "2026-06-01")
    ]
    assert earned == [11, 21, 21]


@pytest.mark.parametrize(
    ("code", "day", "reason"),
    [
        ("my-day", "2026-05-01", "begun"),
        ("my-day", "2026-04-01", "begun"),
        ("my-day", "2027-01-01", "outside"),
        ("once", "2028-01-01", "far"),
        ("plain", "2026-05-09", "not-chosen"),
    ],
)
def test_what_cannot_be_chosen_is_refused(choosing: Shop, code: str, day: str, reason: str) -> None:
    with pytest.raises(DayRefused) as refused:
        choose(choosing, day, "2026-05-01 12:00", code)
    assert refused.value.reason == reason
    assert str(refused.value)


def test_of_two_who_become_one_each_span_has_one_chosen_day_and_each_has_theirs_again(choosing: Shop) -> None:
    choosing.member("bob")
    choose(choosing, "2026-05-09", "2026-05-01 12:00")
    choose(choosing, "2026-06-09", "2026-05-01 12:00")
    choose(choosing, "2026-06-20", "2026-05-01 12:00", name="bob")
    merged = merge(choosing, "2026-05-02")

    with pytest.raises(DayRefused):
        choose(choosing, "2026-05-20", "2026-05-10 12:00", name="bob")
    assert choosing.sell("1", "2026-05-09", "10.00", member="bob").issued() == {"points": 21}
    assert days_of(choosing, "bob") == ["05-09", "06-20"]
    undo(choosing, merged, "2026-05-30")
    assert (days_of(choosing, "ann"), days_of(choosing, "bob")) == (["05-09", "06-09"], ["06-20"])


def test_a_day_that_has_begun_in_any_store_is_settled_and_counts_once(choosing: Shop) -> None:
    """It is the ninth in Auckland while it is still the eighth in London, where the programme is at home."""
    choosing.open("auckland", "Pacific/Auckland")
    choose(choosing, "2026-05-09", "2026-05-01 12:00")
    there = choosing.sell("1", "2026-05-08 20:00", "10.00", store="auckland")
    with pytest.raises(DayRefused) as refused:
        choose(choosing, "2026-05-10", "2026-05-08 20:01")
    assert refused.value.reason == "chosen"
    with pytest.raises(DayRefused):
        choose(choosing, "2026-05-09", "2026-05-08 20:01", "once")
    earned = [
        choosing.sell(when, when, "10.00", store=store).issued()["points"]
        for when, store in (
            ("2026-05-09 14:00", "auckland"),
            ("2026-05-10 12:00", "high-street"),
            ("2026-05-10 14:00", "auckland"),
        )
    ]
    assert (there.issued()["points"], earned) == (21, [11, 11, 11])


def test_a_till_whose_clock_runs_ahead_opens_no_second_day(choosing: Shop) -> None:
    choose(choosing, "2026-05-09", "2026-05-01 12:00")
    early = choosing.sell("1", "2026-05-09 00:01", "10.00", arrives="2026-05-08 23:55")
    assert early.issued() == {"points": 21}
    with pytest.raises(DayRefused):
        choose(choosing, "2026-05-10", "2026-05-08 23:56")


def test_a_day_chosen_once_for_ever_is_chosen_once(choosing: Shop) -> None:
    choose(choosing, "2026-05-02", "2026-05-01 12:00", "once")
    with pytest.raises(DayRefused):
        choose(choosing, "2027-01-02", "2026-05-02 12:00", "once")
    with pytest.raises(DayRefused):
        activate(choosing, "once", "2026-05-01 12:00")
