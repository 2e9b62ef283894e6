"""Merging: two members become one with everything they did, and two again while nothing of it is spent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

import tiers.tables
from db import ids
from db.engine import Database
from loyalty import tables
from loyalty.errors import CannotMerge, MergeStands, UnknownMember
from loyalty.merging import joining, parting
from loyalty.merging.values import Merged
from loyalty.opening import open_books
from loyalty.people import members, searching
from loyalty.people.members import Person
from loyalty.receipt import MemberRef, Scheme
from loyalty.rewards import rewards
from points import ledger
from points.errors import HoldsOpen
from points.state import Balance
from tests.loyalty.shop import FIRST_SALE, PLAIN, TIERED, Past, Shop, goods, moment

EXPIRING = "currencies:\n  - {code: points, expiry: {after: 2 months, until: end-of-month}}\n"
REWARDS = '\nrewards:\n  - {code: cup, name: Cup, cost: 100, worth: "1.00"}\n'


@pytest.fixture
def open_shop(database: Database) -> Iterator[Any]:
    """Open a shop with ann and bob; its books are verified when the test is over."""
    opened: list[Shop] = []

    def opening(text: str = PLAIN) -> Shop:
        shop = Shop(database, text)
        for name in ("ann", "bob"):
            shop.member(name)
        opened.append(shop)
        return shop

    yield opening
    for shop in opened:
        assert shop.verify() == []


def merge(shop: Shop, when: str = "2026-06-01", ended: str = "ann", survivor: str = "bob") -> Merged:
    old, new = shop.member_id(ended), shop.member_id(survivor)
    return merge_ids(shop, old, new, when)


def merge_ids(shop: Shop, old: str, new: str, when: str) -> Merged:
    at = moment(when)
    return shop.database.write(
        lambda session: joining.merge(session, shop.retailer, old, new, "staff:eve", at)
    )


def undo(shop: Shop, merged: Merged, when: str = "2026-06-02") -> Merged:
    at = moment(when)
    return shop.database.write(
        lambda session: parting.undo(
            session, shop.retailer, merged.survivor_id, merged.ended_id, "staff:eve", at
        )
    )


def of(shop: Shop, member_id: str, when: str = "2026-06-30") -> Balance:
    at = moment(when)
    work = shop.database.read(lambda session: open_books(session, shop.retailer, member_id, at, at))
    return work.state.balance("points")


def counted_points(shop, name):
    """What counted towards a member's tier."""
    return sum(amount for (counter, _, _), amount in shop.counted(name).items() if counter == "tier-points")


def test_others_13_a_merge_moves_lots_with_their_dates_and_pays_nothing_twice(open_shop) -> None:
    shop = open_shop(PLAIN.replace("earn:", EXPIRING + "earn:"))
    shop.sell("1", "2026-01-10", "100.00")
    shop.sell("2", "2026-02-10", "50.00")
    shop.sell("3", "2026-02-11", "7.00", member="bob")

    merged = merge(shop, "2026-03-01")

    assert of(shop, merged.ended_id, "2026-03-01") == Balance()
    assert shop.points("2026-03-01", "bob") == 157
    assert shop.points("2026-04-01 00:00", "bob") == 57
    assert shop.moved("bob")["earn"] == 7


def test_whoever_names_the_old_member_finds_the_survivor(open_shop) -> None:
    shop = open_shop()
    old = shop.member_id("ann")
    (card,) = shop.database.read(lambda session: members.numbers(session, old))
    merged = merge(shop)
    for number, who in (
        ("1", MemberRef(Scheme.CARD, card)),
        ("2", MemberRef(Scheme.MEMBER, ids.outside("member", old))),
        ("3", MemberRef(Scheme.EXTERNAL, "ann")),
    ):
        answer = shop.sell(number, "2026-06-10", "10.00", member=who)
        assert answer.member_id == merged.survivor_id
        for text in (card, ids.outside("member", old), "ann"):
            found = shop.database.read(
                lambda session, text=text: searching.find(session, shop.retailer, text)
            )
            assert [each.member.member_id for each in found.found] == [merged.survivor_id]
    assert shop.points("2026-06-30", "bob") == 30


def test_goods_bought_before_a_merge_come_back_after_it(open_shop) -> None:
    shop = open_shop(PLAIN.replace("earn:", EXPIRING + "earn:"))
    shop.sell("1", "2026-05-10", goods("100.00", quantity=4))
    shop.sell("2", "2026-05-11", goods("40.00", "soap"), member="bob")
    merge(shop)
    shop.give_back("r1", "2026-06-10", "25.00", of="1", member=None)
    assert shop.points("2026-06-30", "bob") == 75 + 40
    shop.give_back("r2", "2026-06-11", "25.00", member="bob")
    shop.void("v", "2026-06-12", of="2", member="bob")
    assert shop.points("2026-06-30", "bob") == 50


def test_a_sale_is_revised_after_a_merge_under_whoever_has_it_now(open_shop) -> None:
    shop = open_shop()
    shop.sell("1", "2026-05-10", "100.00")
    merge(shop)
    again = shop.sell("1", "2026-05-10", "100.00")
    assert again.replayed
    shop.sell("1", "2026-05-10", "60.00", revision=2, arrives="2026-06-10")
    assert shop.points("2026-06-30", "bob") == 60
    shop.void("1", "2026-05-10", revision=3, arrives="2026-06-11")
    assert shop.points("2026-06-30", "bob") == 0


def test_a_return_that_came_before_the_merge_is_revised_after_it(open_shop) -> None:
    shop = open_shop()
    shop.sell("1", "2026-05-10", goods("100.00", quantity=4))
    shop.give_back("r", "2026-05-11", "25.00", of="1")
    merge(shop)
    shop.give_back("r", "2026-05-11", goods("50.00", quantity=2), of="1", revision=2, arrives="2026-06-10")
    assert shop.points("2026-06-30", "bob") == 50


def test_a_return_that_waited_for_the_member_who_ended_finds_its_sale_under_the_survivor(open_shop) -> None:
    shop = open_shop()
    shop.expect("1", "2026-05-10")
    shop.give_back("r", "2026-05-11", goods("25.00"), of="1")
    shop.give_back("n", "2026-05-12", goods("5.00", "soap"))
    merge(shop)
    shop.sell("1", "2026-05-10", goods("100.00", quantity=4), goods("5.00", "soap"), arrives="2026-06-10")
    assert (shop.points("2026-06-30", "bob"), shop.parked()) == (75, [])


def test_v24_what_expired_before_the_merge_is_not_taken_again_after_it(open_shop) -> None:
    shop = open_shop(PLAIN.replace("earn:", EXPIRING + "earn:"))
    shop.sell("1", "2026-01-10", "100.00")
    shop.sell("2", "2026-05-10", "40.00", member="bob")
    merge(shop)
    shop.give_back("r", "2026-06-10", "100.00", of="1", member="bob")
    assert shop.balance("2026-06-30", "bob") == Balance(available=40)


def test_the_standing_is_that_of_one_member_who_counted_all_of_it(open_shop) -> None:
    shop = open_shop(TIERED)
    shop.sell("1", "2026-03-01", "12000.00")
    shop.sell("2", "2026-05-01", "7999.00", member="bob")
    assert shop.tier("2026-05-02", "bob") == "member"
    merge(shop)
    assert shop.tier("2026-06-01", "bob") == "member"
    shop.sell("3", "2026-06-02", "1.00", member="bob")
    assert shop.tier("2026-06-03", "bob") == "vip"
    assert counted_points(shop, "bob") == 20_000


def test_a_tier_that_both_reach_together_was_reached_when_they_did(open_shop) -> None:
    shop = open_shop(TIERED)
    shop.sell("1", "2026-03-01", "12000.00")
    shop.sell("2", "2026-05-01", "9000.00", member="bob")
    points_before = shop.points("2026-05-31", "bob")
    merge(shop)
    assert shop.history("bob") == [Past("member", "vip", "reached", 21_000)]
    assert shop.points("2026-06-01", "bob") == points_before + 12_000, "no receipt earns anything anew"


def test_the_member_who_ended_stands_nowhere_any_more(open_shop) -> None:
    shop = open_shop(TIERED)
    shop.sell("1", "2026-03-01", "21000.00")
    merged = merge(shop)
    rows = [row for row in shop.rows(tables.member, None) if row["member_id"] == merged.ended_id]
    assert rows[0]["status"] == "merged"
    (standing,) = [
        row for row in shop.rows(tiers.tables.standing, None) if row["member_id"] == merged.ended_id
    ]
    assert (standing["tier"], standing["review_at"]) == ("member", None)


def test_the_survivor_joined_when_the_first_of_them_did(open_shop) -> None:
    shop = open_shop(TIERED.replace("calendar-year", "card-year"))
    shop.member("eve", "2024-03-05 00:00")
    shop.sell("1", "2026-03-01", "100.00", member="eve")
    merged = merge(shop, ended="eve")
    (row,) = shop.rows(tables.member, "bob")
    assert row["joined_at"] == moment("2024-03-05 00:00")
    assert shop.look("2026-06-01", "bob").tier.anchor_on.isoformat() == "2024-03-05"
    undo(shop, merged)
    assert shop.look("2026-06-02", "bob").tier.anchor_on.isoformat() == "2026-01-01"


def test_a_late_sale_of_either_is_put_in_its_place_among_the_sales_of_both(open_shop) -> None:
    shop = open_shop(TIERED)
    shop.sell("1", "2026-03-01", "12000.00")
    shop.sell("2", "2026-05-01", "100.00", member="bob")
    merge(shop)
    shop.sell("late", "2026-04-01", "8000.00", arrives="2026-06-02")
    assert shop.tier("2026-06-03", "bob") == "vip"
    assert shop.points("2026-06-03", "bob") == 12_000 + 8_000 + 200


def test_debts_move_as_debts_and_pending_points_stay_pending(open_shop) -> None:
    text = PLAIN.replace("points: 1}", "points: 1}, pending: {days: 20}")
    shop = open_shop(text)
    shop.sell("1", "2026-05-01", "100.00")
    shop.burn(100, "2026-05-25")
    shop.give_back("r", "2026-05-26", "100.00", of="1")
    shop.sell("2", "2026-05-28", "30.00")
    merge(shop)
    assert shop.balance("2026-06-01", "bob") == Balance(pending=30, owed=100)
    assert shop.balance("2026-07-01", "bob") == Balance(owed=70)


def test_a_voucher_of_the_member_who_ended_gives_its_points_back_to_the_survivor(open_shop) -> None:
    shop = open_shop(PLAIN + REWARDS)
    shop.sell("1", "2026-05-01", "150.00")
    ann = shop.member_id("ann")
    wish = lambda who: shop.database.write(  # noqa: E731
        lambda session: rewards.redeem(
            session, shop.retailer, who, "cup", "a-key-for-one-wish", moment("2026-05-02")
        )
    )
    voucher = wish(ann).voucher
    merged = merge(shop)
    assert wish(merged.survivor_id).replayed, "the same key gets the first answer under either id"
    shop.database.write(
        lambda session: rewards.cancel(
            session, shop.retailer, merged.survivor_id, voucher.voucher_id, moment("2026-06-05")
        )
    )
    assert shop.points("2026-06-30", "bob") == 150
    with pytest.raises(MergeStands):
        undo(shop, merged, "2026-06-06")
    shop.give_back("r", "2026-06-10", "150.00", of="1", member="bob")
    assert shop.balance("2026-06-30", "bob") == Balance()


def test_two_merges_into_one_and_a_chain_of_them_keep_everything_findable(open_shop) -> None:
    shop = open_shop(TIERED)
    shop.member("cat")
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("2", "2026-05-02", "20.00", member="bob")
    first = merge(shop, "2026-06-01")
    second = merge(shop, "2026-06-02", "bob", "cat")
    assert shop.points("2026-06-30", "cat") == 30
    shop.give_back(
        "r",
        "2026-06-03",
        "10.00",
        of="1",
        member=MemberRef(Scheme.MEMBER, ids.outside("member", first.ended_id)),
    )
    assert shop.points("2026-06-30", "cat") == 20
    with pytest.raises(MergeStands):
        undo(shop, first, "2026-06-04")
    with pytest.raises(MergeStands):
        undo(shop, second, "2026-06-04")


def test_a_chain_is_undone_from_its_end(open_shop) -> None:
    shop = open_shop(TIERED)
    shop.member("cat")
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("2", "2026-05-02", "20.00", member="bob")
    first = merge(shop, "2026-06-01")
    second = merge(shop, "2026-06-02", "bob", "cat")
    undo(shop, second, "2026-06-03")
    assert (shop.points("2026-06-30", "bob"), shop.points("2026-06-30", "cat")) == (30, 0)
    undo(shop, first, "2026-06-04")
    assert (shop.points("2026-06-30", "ann"), shop.points("2026-06-30", "bob")) == (10, 20)


# Undoing


def test_undone_each_has_again_what_each_brought_and_their_documents(open_shop) -> None:
    shop = open_shop(TIERED)
    shop.sell("1", "2026-03-01", goods("21000.00", quantity=3))
    shop.sell("2", "2026-05-01", "50.00", member="bob")
    before = shop.history("ann"), shop.counted("ann"), shop.counted("bob"), shop.balance(name="bob")
    undo(shop, merge(shop))
    assert (shop.history("ann"), shop.counted("ann"), shop.counted("bob"), shop.balance(name="bob")) == before
    assert (shop.tier("2026-06-30"), shop.tier("2026-06-30", "bob")) == ("vip", "member")
    shop.give_back("r", "2026-06-10", "7000.00", of="1")
    assert (shop.points("2026-06-30"), shop.points("2026-06-30", "bob")) == (14_000, 50)


def test_merged_undone_and_merged_again_all_is_there_once(open_shop) -> None:
    shop = open_shop(TIERED)
    shop.sell("1", "2026-03-01", goods("21000.00", quantity=3))
    shop.give_back("r", "2026-03-02", "7000.00", of="1")
    for day in (1, 3, 5):
        merged = merge(shop, f"2026-06-0{day}")
        assert (shop.points("2026-06-30", "bob"), counted_points(shop, "bob")) == (14_000, 14_000)
        if day < 5:
            undo(shop, merged, f"2026-06-0{day + 1}")
            assert shop.points("2026-06-30") == 14_000
    shop.give_back("q", "2026-06-10", "7000.00", of="1", member="bob")
    assert shop.points("2026-06-30", "bob") == 7_000


def test_what_the_survivor_did_since_stays_with_the_survivor(open_shop) -> None:
    shop = open_shop()
    shop.sell("1", "2026-05-01", "10.00")
    merged = merge(shop)
    shop.sell("2", "2026-06-01 18:00", "5.00", member="ann")
    undo(shop, merged)
    assert (shop.points("2026-06-30"), shop.points("2026-06-30", "bob")) == (10, 5)
    shop.sell("3", "2026-06-03", "1.00", member="ann")
    assert shop.points("2026-06-30") == 11


@pytest.mark.parametrize("deed", ["burn", "return", "revision", "late"])
def test_once_anything_of_it_was_touched_a_merge_stands(open_shop, deed: str) -> None:
    shop = open_shop(TIERED)
    shop.sell("0", "2026-04-02", "19000.00")
    shop.sell("1", "2026-05-01", "100.00")
    merged = merge(shop)
    {
        "burn": lambda: shop.burn(1, "2026-06-01 18:00", "bob"),
        "return": lambda: shop.give_back("r", "2026-06-01 18:00", "100.00", of="1", member="bob"),
        "revision": lambda: shop.sell("1", "2026-05-01", "100.50", revision=2, arrives="2026-06-01 18:00"),
        "late": lambda: shop.sell("l", "2026-04-20", "1500.00", arrives="2026-06-01 18:00", member="bob"),
    }[deed]()
    with pytest.raises(MergeStands):
        undo(shop, merged)


def test_a_merge_is_undone_within_thirty_days_and_once(open_shop) -> None:
    shop = open_shop()
    merged = merge(shop, "2026-06-01")
    with pytest.raises(MergeStands, match="30 days"):
        undo(shop, merged, "2026-07-02 12:00")
    undo(shop, merged, "2026-07-01 12:00")
    with pytest.raises(UnknownMember):
        undo(shop, merged, "2026-07-01 12:00")


def test_points_that_expire_between_merge_and_undo_expire_once(open_shop) -> None:
    shop = open_shop(PLAIN.replace("earn:", EXPIRING + "earn:"))
    shop.sell("1", "2026-04-10", "100.00")
    merged = merge(shop, "2026-06-20")
    shop.sweep("2026-07-02", "bob")
    undo(shop, merged, "2026-07-03")
    assert shop.balance("2026-07-04") == Balance()
    shop.give_back("r", "2026-07-05", "100.00", of="1")
    assert shop.balance("2026-07-06") == Balance()


# The person


def test_the_survivor_takes_over_what_only_the_other_had_said(open_shop) -> None:
    shop = open_shop()
    at = moment("2026-01-01")
    eve = shop.database.write(
        lambda session: members.enrol(
            session,
            shop.retailer,
            shop.program,
            at,
            external_id="eve",
            person=Person("Eve", "+44 20 7946 0018", "eve@example.com"),
        )
    )[0]
    zoe = shop.database.write(
        lambda session: members.enrol(
            session,
            shop.retailer,
            shop.program,
            at,
            external_id="zoe",
            person=Person("Zoe", "", "zoe@example.com"),
        )
    )[0]
    told = lambda who: shop.database.read(  # noqa: E731
        lambda session: members.person(session, shop.retailer, who)
    )
    merged = merge_ids(shop, eve, zoe, "2026-06-01")
    assert told(zoe) == Person("Zoe", "+442079460018", "zoe@example.com")
    undo(shop, merged)
    assert told(zoe) == Person("Zoe", "", "zoe@example.com")
    assert told(eve) == Person("Eve", "+442079460018", "eve@example.com")
    found = shop.database.read(lambda session: searching.find(session, shop.retailer, "eve@example.com"))
    assert [each.member.member_id for each in found.found] == [eve]


def test_what_cannot_be_merged_is_refused(open_shop) -> None:
    shop = open_shop()
    with pytest.raises(CannotMerge):
        merge(shop, ended="ann", survivor="ann")
    with pytest.raises(UnknownMember):
        merge_ids(shop, ids.new(moment("2026-01-01")), shop.member_id("bob"), "2026-06-01")
    merged = merge(shop)
    for old, new in ((merged.ended_id, merged.survivor_id), (merged.survivor_id, merged.ended_id)):
        with pytest.raises(CannotMerge):
            merge_ids(shop, old, new, "2026-06-02")


def test_members_of_two_programmes_stay_two(open_shop) -> None:
    shop = open_shop()
    club = shop.publish(PLAIN.replace("code: shop", "code: club"), "2020-01-01")
    other = shop.database.write(
        lambda session: members.enrol(session, shop.retailer, club, moment("2026-01-01"))
    )[0]
    with pytest.raises(CannotMerge):
        merge_ids(shop, other, _ann(shop), "2026-06-01")


def _ann(shop: Shop) -> str:
    return shop.database.read(lambda session: members.find_id_by_external(session, "shop", "ann")) or ""


def test_while_a_till_holds_points_of_who_would_end_nothing_is_merged(open_shop) -> None:
    shop = open_shop()
    shop.sell("1", "2026-05-01", "100.00")
    at, ann = moment("2026-06-01 11:50"), shop.member_id()

    def hold(session: Any) -> None:
        work = open_books(session, shop.retailer, ann, at, at, lock=True)
        act = work.act("hold", "hold:1", at)
        work.state, entry = ledger.hold(
            work.state, act, ids.new(at), "points", 10, at + timedelta(minutes=15)
        )
        work.entries.append(entry)
        session.apply(work.plan())

    shop.database.write(hold)
    with pytest.raises(HoldsOpen):
        merge(shop, "2026-06-01 12:00")
    merge(shop, "2026-06-01 12:05")
    assert shop.points("2026-06-30", "bob") == 100


def test_a_first_sale_still_makes_a_member_where_the_old_one_was_merged(open_shop) -> None:
    shop = open_shop(TIERED + FIRST_SALE)
    merge(shop)
    answer = shop.sell("1", "2026-06-10", "10.00", member="new")
    assert answer.enrolled
