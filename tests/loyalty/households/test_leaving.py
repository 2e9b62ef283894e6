"""Who goes out, what stays behind, and that who is out reaches nothing any more."""

from __future__ import annotations

import pytest

from loyalty import tables
from loyalty.errors import HeadStays, NoHousehold, NotHead, UnknownMember
from loyalty.households import leaving
from loyalty.merging import joining as merging
from loyalty.merging import parting
from loyalty.people import burn_lock, erasing
from loyalty.rewards import holds
from points.errors import HoldsOpen, InsufficientPoints
from tests.loyalty.households.conftest import Open
from tests.loyalty.households.home import NOON, NOTHING, TILL, Home


def points(home: Home, *names: str, on: str = NOON) -> list[int]:
    return [home.points(on, name) for name in names]


def dropped_basket(home: Home, name: str, amount: int) -> None:
    """Points are set aside and let go again, so that what came from others is the member's to have."""
    at = home.moment(NOON)
    held = home.hold(name, amount, at)
    home.database.write(lambda session: holds.release(session, home.retailer, TILL, held.hold_id, at))


def test_who_leaves_takes_their_own(home: Open) -> None:
    shop = home(ann=60, bob=40)
    shop.found("bob")

    shop.leave("bob")

    assert points(shop, "ann", "bob") == [60, 40]
    with pytest.raises(NoHousehold):
        shop.pool("bob")


def test_who_leaves_where_nothing_is_taken_leaves_it_to_the_head_with_its_end(home: Open) -> None:
    shop = home(NOTHING, ann=60, bob=40)
    shop.found("bob")

    shop.leave("bob")

    assert points(shop, "ann", "bob") == [100, 0]
    assert points(shop, "ann", on="2027-03-02 12:00") == [40]
    assert points(shop, "ann", on="2027-03-03 12:00") == [0]


def test_what_is_set_aside_stays_the_leavers(home: Open) -> None:
    shop = home(NOTHING, ann=60, bob=40)
    shop.found("bob")
    shop.hold("bob", 30, shop.moment(NOON))

    shop.leave("bob")

    assert points(shop, "ann", "bob", on="2026-06-01 13:00") == [70, 30]


def test_what_came_from_others_goes_back_to_them_and_not_along(home: Open) -> None:
    """Else setting points aside, letting them go and leaving would be a theft."""
    shop = home(ann=60, bob=40, cat=30)
    shop.found("bob", "cat")
    dropped_basket(shop, "bob", 130)
    assert points(shop, "ann", "bob", "cat") == [0, 130, 0]

    shop.leave("bob")

    assert points(shop, "ann", "bob", "cat") == [60, 40, 30]


def test_what_came_from_who_is_gone_goes_to_the_head(home: Open) -> None:
    shop = home(ann=60, bob=40, cat=30)
    shop.found("bob", "cat")
    dropped_basket(shop, "bob", 130)
    shop.leave("cat")

    shop.leave("bob")

    assert points(shop, "ann", "bob", "cat") == [90, 40, 0]


def test_while_a_till_holds_points_of_others_nobody_leaves_with_them(home: Open) -> None:
    shop = home(ann=60, bob=40)
    shop.found("bob")
    shop.hold("bob", 100, shop.moment(NOON))

    with pytest.raises(HoldsOpen):
        shop.leave("bob")

    shop.leave("bob", "2026-06-01 13:00")
    assert points(shop, "ann", "bob", on="2026-06-01 13:00") == [60, 40]


def test_who_was_removed_reaches_nothing_any_more(home: Open) -> None:
    shop = home(ann=60, bob=40)
    shop.found("bob")

    shop.remove("ann", "bob")

    assert shop.spend("bob", 41).redemptions[0].reason == "insufficient_points"
    with pytest.raises(InsufficientPoints):
        shop.hold("bob", 600, shop.moment(NOON))
    assert points(shop, "ann") == [60]


def test_only_the_head_removes_and_only_who_is_in_it(home: Open) -> None:
    shop = home(ann=60, bob=40, cat=1, dan=1)
    shop.found("bob", "cat")

    with pytest.raises(NotHead):
        shop.remove("bob", "cat")
    for who in ("ann", "bob"):
        with pytest.raises(UnknownMember):
            shop.remove(who, "dan")
    with pytest.raises(UnknownMember):
        shop.remove("dan", "ann")


def test_from_who_may_not_spend_nothing_goes(home: Open) -> None:
    shop = home(NOTHING, ann=60, bob=40)
    shop.found("bob")
    at = shop.moment(NOON)
    shop.database.write(lambda session: burn_lock.stop(session, shop.member_id("bob"), at))

    shop.remove("ann", "bob")

    assert points(shop, "ann", "bob") == [60, 40]


def test_the_head_leaves_last_or_names_another(home: Open) -> None:
    shop = home(NOTHING, ann=60, bob=40)
    shop.found("bob")
    with pytest.raises(HeadStays):
        shop.leave("ann")
    with pytest.raises(NotHead):
        shop.do(leaving.pass_on, "ann", actor="member", by_id=shop.member_id("bob"))

    shop.do(leaving.pass_on, "bob", actor="member", by_id=shop.member_id("ann"))
    shop.leave("ann")
    shop.leave("bob")

    assert points(shop, "ann", "bob") == [0, 100]
    (ended,) = shop.rows(tables.household, None)
    assert (ended["members"], ended["ended_at"]) == (0, shop.moment(NOON))
    assert shop.kinds("bob")[-3:] == ["household-head", "household-got", "household-left"]


def test_a_code_of_before_lets_nobody_in_once_another_heads_it(home: Open) -> None:
    shop = home(ann=60, bob=40)
    shop.found("bob")
    shop.code()

    shop.do(leaving.pass_on, "bob", actor="member", by_id=shop.member_id("ann"))

    assert shop.rows(tables.household_invitation, None) == []


def merge(home: Home, ended: str, survivor: str) -> None:
    home.do(
        lambda session, retailer, old, new, at: merging.merge(session, retailer, old, new, "eve", at),
        ended,
        survivor,
    )


def test_a_survivor_takes_the_place_of_who_was_merged_into_them(home: Open) -> None:
    shop = home(ann=60, bob=40, cat=30)
    shop.found("bob")

    merge(shop, "ann", "cat")

    household = shop.pool("bob").household
    assert (household.head_id, set(household.member_ids)) == (
        shop.member_id("cat"),
        {shop.member_id("bob"), shop.member_id("cat")},
    )
    assert shop.spend("bob", 130).redemptions[0].reason == ""


def test_points_that_came_from_others_go_along_with_a_merge_and_come_back_with_its_undoing(
    home: Open,
) -> None:
    shop = home(ann=60, bob=40, cat=30)
    shop.found("bob")
    dropped_basket(shop, "bob", 90)
    shop.spend("bob", 5)
    bob, cat = shop.member_id("bob"), shop.member_id("cat")

    merge(shop, "bob", "cat")
    assert shop.verify() == []
    shop.do(lambda session, retailer, at: parting.undo(session, retailer, cat, bob, "eve", at))

    assert shop.member_id("cat") in shop.pool("ann").household.member_ids
    with pytest.raises(NoHousehold):
        shop.pool("bob")


def test_of_two_in_one_household_the_survivor_stays_and_heads_it(home: Open) -> None:
    shop = home(ann=60, bob=40, cat=30)
    shop.found("bob", "cat")

    merge(shop, "ann", "bob")

    household = shop.pool("cat").household
    assert household.head_id == shop.member_id("bob")
    assert shop.rows(tables.household, None)[0]["members"] == 2


def test_who_is_forgotten_is_in_no_household_and_the_next_heads_it(home: Open) -> None:
    shop = home(NOTHING.replace("size: 3", "size: 4"), ann=60, bob=40, cat=30)
    shop.found("bob", "cat")
    shop.code()

    shop.do(lambda session, retailer, own, at: erasing.erase(session, retailer, own, "eve", at), "ann")

    household = shop.pool("cat").household
    assert household.head_id == shop.member_id("bob")
    assert shop.pool("cat").points == {"points": 70}
    assert shop.rows(tables.household_invitation, None) == [], "a code of hers lets nobody in any more"
