"""Several pay one bill: each earns on their share, and gives back in the same shares."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from db import ids
from db.engine import Database
from loyalty import tables
from loyalty.people import searching
from loyalty.receipt import Kind, Line, MemberRef, Receipt, Redemption, Scheme, Share, Tender
from loyalty.receipts import batch, quoting, resolving
from loyalty.receipts.case import Arrival
from loyalty.receipts.quoting import Quote
from loyalty.receipts.refunding import Refund
from loyalty.receipts.taking import take
from loyalty.receipts.values import Reason, Recorded, Status
from tests.loyalty.shop import FIRST_SALE, PLAIN, Shop, goods, moment

ON = "2026-05-01"


def share(minor: int, member: str | None = None, *redemptions: Redemption, kind: str = "cash") -> Share:
    who = MemberRef(Scheme.EXTERNAL, member) if member else None
    return Share((Tender(kind, minor),), who, redemptions)


def bill(shop: Shop, number: str, shares: tuple[Share, ...], *lines: Line | str, **facts) -> Receipt:
    return shop.receipt(Kind.SALE, number, ON, lines, member=None, split=shares, **facts)


def paid(shop: Shop, number: str, shares: tuple[Share, ...], *lines: Line | str, **facts) -> Recorded:
    return shop.record(bill(shop, number, shares, *lines, **facts))


def has(shop: Shop) -> dict[str, int]:
    return {name: shop.points(name=name) for name in ("ann", "bob", "cho") if shop.knows(name)}


def by_part(answer: Recorded) -> list[tuple[str, str | None, int]]:
    """Of each part its status, why it waits, and the points it gave or took."""
    return [
        (each.status, each.waiting, sum(d.amount for d in each.differences))
        for each in (part.answer for part in answer.parts)
        if each is not None
    ]


SIXTY_FORTY = (share(6000, "ann"), share(4000, "bob", kind="card"))


@pytest.fixture
def shop(open_shop) -> Shop:
    shop = open_shop(PLAIN)
    for name in ("ann", "bob", "cho"):
        shop.member(name)
    return shop


def test_each_earns_on_their_share(shop):
    answer = paid(shop, "1", SIXTY_FORTY, goods("95.00", quantity=3), goods("5.00", "cake"))

    assert (answer.status, answer.member_id, answer.issued()) == (Status.RECORDED, None, {"points": 100})
    assert by_part(answer) == [("recorded", None, 60), ("recorded", None, 40)]
    assert has(shop) == {"ann": 60, "bob": 40, "cho": 0}


def test_a_threshold_is_judged_by_each_share(open_shop):
    shop = open_shop(PLAIN.replace("points: 1}}", 'points: 1}, when: {basket: {at_least: "50.00"}}}'))
    shop.member("ann")
    shop.member("bob")

    paid(shop, "1", SIXTY_FORTY, "100.00")

    assert has(shop) == {"ann": 60, "bob": 0}


def test_the_whole_bill_comes_back_and_nothing_is_left(shop):
    paid(shop, "1", (share(3333, "ann"), share(3333, "bob"), share(3334, "cho")), goods("100.00", quantity=1))

    answer = shop.give_back("2", "2026-05-02", goods("100.00", quantity=1), of="1", member=None)

    assert answer.taken_back() == {"points": 99}
    assert [part.answer and part.answer.waiting for part in answer.parts] == [None] * 3
    assert has(shop) == {"ann": 0, "bob": 0, "cho": 0}


def test_goods_come_back_in_the_shares_they_were_paid_in(shop):
    paid(shop, "1", SIXTY_FORTY, goods("90.00", quantity=3), goods("10.00", "cake"))

    for n in range(3):
        shop.give_back(f"r{n}", f"2026-05-0{n + 2}", goods("30.00"), of="1", member=None)
        assert has(shop) == {"ann": 60 - 18 * (n + 1), "bob": 40 - 12 * (n + 1), "cho": 0}
    too_many = shop.give_back("r9", "2026-05-06", goods("30.00"), of="1", member=None)

    assert by_part(too_many) == [("recorded", "unmatched", 0)]


def test_a_void_of_another_number_takes_all_back(shop):
    paid(shop, "1", SIXTY_FORTY, "100.00")

    assert shop.void("2", "2026-05-02", of="1", member=None).taken_back() == {"points": 100}
    assert has(shop) == {"ann": 0, "bob": 0, "cho": 0}


def test_a_return_is_revised_and_withdrawn_in_the_same_shares(shop):
    paid(shop, "1", SIXTY_FORTY, goods("100.00", quantity=10))
    shop.give_back("2", "2026-05-02", goods("10.00"), of="1", member=None)

    shop.give_back("2", "2026-05-02", goods("50.00", quantity=5), of="1", member=None, revision=2)
    assert has(shop) == {"ann": 30, "bob": 20, "cho": 0}
    shop.void("2", "2026-05-02", of="1", member=None, revision=3)
    assert has(shop) == {"ann": 60, "bob": 40, "cho": 0}


def test_a_revision_moves_shares_between_members(shop):
    paid(shop, "1", SIXTY_FORTY, "100.00")

    answer = paid(shop, "1", (share(7000, "cho"), share(3000, "ann")), "100.00", revision=2)

    assert has(shop) == {"ann": 30, "bob": 0, "cho": 70}
    assert by_part(answer) == [("recorded", None, 70), ("recorded", None, -30), ("recorded", None, -40)]
    again = paid(shop, "1", (share(7000, "cho"), share(3000, "ann")), "100.00", revision=2)
    assert again == replace(answer.again(), parts=again.parts)
    assert by_part(again) == by_part(answer)
    third = paid(shop, "1", SIXTY_FORTY, "100.00", revision=3)
    assert has(shop) == {"ann": 60, "bob": 40, "cho": 0}
    assert [part.n for part in third.parts if part.answer] == [1, 2, 3]


def test_a_newer_revision_of_a_return_follows_the_shares_that_moved(shop):
    paid(shop, "1", SIXTY_FORTY, goods("100.00", quantity=2))
    shop.give_back("2", "2026-05-02", goods("50.00"), of="1", member=None)

    paid(shop, "1", (share(10000, "ann"), share(1, "cho")), goods("100.00", quantity=2), revision=2)
    shop.give_back("2", "2026-05-02", goods("50.00"), of="1", member=None, revision=2)
    assert has(shop) == {"ann": 50, "bob": 0, "cho": 0}
    shop.give_back("3", "2026-05-03", goods("50.00"), of="1", member=None)
    assert has(shop) == {"ann": 0, "bob": 0, "cho": 0}


def test_a_file_of_receipts_may_hold_bills(shop):
    receipt = bill(shop, "1", SIXTY_FORTY, "100.00")
    arrival = Arrival(receipt, receipt.purchased_at, receipt.purchased_at)

    for expected in (True, False):
        (found,) = shop.database.write(lambda session: batch.record_all(session, shop.retailer, [arrival]))
        assert (found is not None) is expected
    assert has(shop) == {"ann": 60, "bob": 40, "cho": 0}


def test_staff_find_those_who_paid_by_the_number_of_the_bill(shop):
    paid(shop, "1", SIXTY_FORTY, "100.00")

    found = shop.database.read(
        lambda session: searching.find(session, shop.retailer, f"high-street/{ON}/1", field="receipt")
    )

    assert {each.member.member_id for each in found.found} == {shop.member_id("ann"), shop.member_id("bob")}


def test_a_bill_becomes_one_member_s_or_nobody_s(shop):
    paid(shop, "1", SIXTY_FORTY, "100.00")

    shop.sell("1", ON, "100.00", member="bob", revision=2)
    assert has(shop) == {"ann": 0, "bob": 100, "cho": 0}
    shop.void("1", ON, member=None, revision=3)
    assert has(shop) == {"ann": 0, "bob": 0, "cho": 0}


def test_a_sale_of_one_is_not_shared_afterwards(shop):
    shop.sell("1", ON, "100.00")

    answer = paid(shop, "1", SIXTY_FORTY, "100.00", revision=2)

    assert (answer.status, shop.parked()) == (Status.CONFLICT, [("1", "other_content")])
    assert has(shop) == {"ann": 100, "bob": 0, "cho": 0}


def test_the_same_bill_again_an_older_one_and_another(shop):
    first = paid(shop, "1", SIXTY_FORTY, "100.00", revision=2)
    entries = shop.kinds()

    assert paid(shop, "1", SIXTY_FORTY, "100.00", revision=2) == first.again()
    older = paid(shop, "1", SIXTY_FORTY, "90.00")
    assert (older.status, older.waiting) == (Status.IGNORED, Reason.OLDER_REVISION)
    other = paid(shop, "1", SIXTY_FORTY, "90.00", revision=2)
    assert (other.status, other.receipt_id) == (Status.CONFLICT, first.receipt_id)
    assert shop.kinds() == entries


def test_what_nobody_can_be_found_for_waits_and_the_others_earn(shop):
    answer = paid(shop, "1", (share(5000, "ann"), share(3000, "stranger"), share(2000)), "100.00")

    assert by_part(answer) == [
        ("recorded", None, 50),
        ("parked", "unknown_member", 0),
        ("parked", "unidentified", 0),
    ]
    shop.member("stranger")
    again = paid(shop, "1", (share(5000, "ann"), share(3000, "stranger"), share(2000)), "100.00")
    assert again.status is Status.RECORDED


def test_a_share_of_nobody_is_identified_and_then_its_part_of_a_return_follows(shop):
    shares = (share(6000, "ann"), share(4000))
    paid(shop, "1", shares, goods("100.00", quantity=2))
    back = shop.give_back("2", "2026-05-02", goods("50.00"), of="1", member=None)
    assert by_part(back) == [("recorded", None, -30), ("parked", "unknown_original", 0)]
    (waits,) = shop.rows(tables.parked, None, reason="unidentified")
    at, who = moment("2026-05-03"), MemberRef(Scheme.EXTERNAL, "bob")

    shop.database.write(
        lambda session: resolving.identify(session, shop.retailer, waits["digest"], who, "staff", at)
    )

    assert has(shop) == {"ann": 30, "bob": 20, "cho": 0}
    now = paid(shop, "1", shares, goods("100.00", quantity=2))
    assert by_part(now)[1][:2] == ("recorded", None)
    shop.give_back("3", "2026-05-04", goods("50.00"), of="1", member=None)
    assert has(shop) == {"ann": 0, "bob": 0, "cho": 0}


def test_the_last_goods_come_back_though_a_share_is_still_nobody_s(shop):
    paid(shop, "1", (share(6667, "ann"), share(3333)), goods("100.00", quantity=3))

    for n in range(3):
        shop.give_back(f"r{n}", f"2026-05-0{n + 2}", goods("33.33"), of="1", member=None)

    assert has(shop)["ann"] == 0
    assert {reason for _, reason in shop.parked()} == {"unidentified", "unknown_original"}


def test_a_return_withdrawn_while_a_part_of_it_waits_takes_nothing_when_that_is_identified(shop):
    paid(shop, "1", (share(6000, "ann"), share(4000)), "100.00")
    shop.give_back("2", "2026-05-02", "100.00", of="1", member=None)
    shop.void("2", "2026-05-02", of="1", member=None, revision=2)
    (waits,) = shop.rows(tables.parked, None, status="waiting")
    at, who = moment("2026-05-03"), MemberRef(Scheme.EXTERNAL, "bob")

    shop.database.write(
        lambda session: resolving.identify(session, shop.retailer, waits["digest"], who, "staff", at)
    )

    assert has(shop) == {"ann": 60, "bob": 40, "cho": 0}


def test_the_void_of_a_bill_leaves_nothing_of_it_waiting(shop):
    paid(shop, "1", (share(6000, "ann"), share(4000)), "100.00")

    shop.void("1", ON, member=None, revision=2)

    assert (has(shop)["ann"], shop.parked()) == (0, [])


def test_a_return_that_came_before_its_bill_is_taken_up_with_it(shop):
    shop.expect("1", ON)
    early = shop.give_back("2", "2026-05-02", goods("50.00"), of="1", member="ann")
    assert (early.status, early.waiting) == (Status.PARKED, Reason.UNKNOWN_ORIGINAL)

    shop.record(bill(shop, "1", SIXTY_FORTY, goods("100.00", quantity=2)), arrives="2026-05-03")

    assert (has(shop), shop.parked()) == ({"ann": 30, "bob": 20, "cho": 0}, [])
    again = shop.give_back("2", "2026-05-02", goods("50.00"), of="1", member="ann")
    assert (again.replayed, again.taken_back()) == (True, {"points": 50})


def test_an_exchange_of_more_than_a_bill_has_left_waits_whole(shop):
    paid(shop, "1", SIXTY_FORTY, "100.00")

    more = shop.exchange(
        "2", "2026-05-02", goods("200.00", quantity=2), goods("200.00", "coat", 2), of="1", member=None
    )
    assert (by_part(more), shop.parked()) == ([("recorded", "unmatched", 0)], [("2", "unmatched")])
    shop.give_back("3", "2026-05-03", "100.00", of="1", member=None)
    assert has(shop) == {"ann": 0, "bob": 0, "cho": 0}


def test_an_exchange_that_came_before_its_bill_is_taken_up_with_it_and_so_is_what_names_that(shop):
    shop.expect("1", ON)
    shop.expect("2", "2026-05-02")
    early = shop.give_back("3", "2026-05-03", goods("50.00", "coat"), of="2", member=None)
    shop.exchange("2", "2026-05-02", goods("100.00"), goods("100.00", "coat", 2), of="1", member="ann")

    shop.record(bill(shop, "1", SIXTY_FORTY, "100.00"), arrives="2026-05-04")

    assert (early.status, has(shop), shop.parked()) == (Status.PARKED, {"ann": 30, "bob": 20, "cho": 0}, [])


def test_of_what_was_exchanged_no_more_comes_back_than_went_out(shop):
    paid(shop, "1", SIXTY_FORTY, "100.00")
    shop.exchange("2", "2026-05-02", goods("100.00"), goods("100.00", "coat"), of="1", member=None)

    both = shop.give_back("3", "2026-05-03", goods("200.00", "coat", 2), of="1", member=None)

    assert by_part(both) == [("recorded", "unmatched", -60), ("recorded", None, -40)]


def test_one_member_under_three_names_has_one_share_and_one_visit(open_shop):
    shop = open_shop(PLAIN.rstrip() + "\n  - {code: visit, points: 50}\n")
    card, own = shop.member("ann"), ids.outside("member", shop.member_id("ann"))
    by_card, by_id = (
        Share((Tender("cash", 2500),), MemberRef(*name))
        for name in ((Scheme.CARD, card), (Scheme.MEMBER, own))
    )

    answer = paid(shop, "1", (share(5000, "ann"), by_card, by_id), "100.00")
    assert (by_part(answer), shop.points()) == ([("recorded", None, 150)], 150)

    paid(shop, "1", (by_id, share(5000), by_card), "100.00", revision=2)
    assert shop.points() == 100
    shop.void("1", ON, member=None, revision=3)
    assert shop.points() == 0


def test_first_sales_enrol_each_of_them(open_shop):
    shop = open_shop(PLAIN + FIRST_SALE)

    answer = paid(shop, "1", SIXTY_FORTY, "100.00")

    assert [part.answer and part.answer.enrolled for part in answer.parts] == [True, True]
    assert has(shop) == {"ann": 60, "bob": 40}


def test_a_late_bill_takes_its_place_with_each(shop):
    shop.sell("later", "2026-05-10", "10.00")

    shop.record(bill(shop, "1", SIXTY_FORTY, "100.00"), arrives="2026-05-20")

    assert has(shop) == {"ann": 70, "bob": 40, "cho": 0}


SPEND = PLAIN + 'currencies: [{code: points, worth: "0.10"}]\nspending: {static_card_up_to: 1000000}\n'


def test_each_pays_with_their_own_points_and_gets_them_back(open_shop):
    shop = open_shop(SPEND)
    for name in ("ann", "bob"):
        shop.member(name)
        shop.sell(f"of {name}", "2026-02-01", "100.00", member=name)
    points = (Redemption(points=100), Redemption(points=50))
    shares = (share(6000, "ann", points[0]), share(4000, "bob", points[1]))

    answer = paid(shop, "1", shares, "100.00")
    assert [part.answer and len(part.answer.redemptions) for part in answer.parts] == [1, 1]
    shop.void("2", "2026-05-02", of="1", member=None)

    assert has(shop) == {"ann": 100, "bob": 100}


OFFER = 'offers: [{code: spring, budget: 50, earn: [{code: more, per: {amount: "1.00", points: 1}}]}]\n'


def quoted(shop: Shop, receipt: Receipt) -> Quote:
    arrival = Arrival(receipt, receipt.purchased_at, receipt.purchased_at)
    return shop.database.read(lambda session: quoting.quote(session, shop.retailer, arrival))


def test_a_quote_of_a_bill_says_what_each_would_earn_and_writes_nothing(shop):
    found = quoted(
        shop, bill(shop, "1", (*SIXTY_FORTY, share(1000)), goods("100.00"), goods("10.00", "cake"))
    )

    assert found.answer.issued() == {"points": 100}
    assert [(part.answer.status, part.answer.issued()) for part in found.parts] == [
        (Status.RECORDED, {"points": 60}),
        (Status.RECORDED, {"points": 40}),
        (Status.PARKED, {}),
    ]
    assert [each.eligible_minor for each in found.lines] == [10000, 1000]
    assert (has(shop), shop.parked()) == ({"ann": 0, "bob": 0, "cho": 0}, [])


def test_a_quote_of_a_return_adds_up_what_each_gets_back(shop):
    shares = (share(5000, "ann"), share(3000, "bob", kind="card"), share(2000))
    paid(shop, "1", shares, goods("100.00", quantity=4))
    receipt = shop.receipt(Kind.RETURN, "2", "2026-05-02", (goods("25.00"),), of="1", member=None)

    found = quoted(shop, receipt)

    assert found.refund == (Refund("cash", 1250 + 500), Refund("card", 750))
    assert [part.refund for part in found.parts] == [
        (Refund("cash", 1250),),
        (Refund("card", 750),),
        (Refund("cash", 500),),
    ]
    assert found.answer.taken_back() == {"points": 21}
    assert shop.record(receipt).taken_back() == found.answer.taken_back()


def test_a_quote_promises_each_what_those_before_leave_of_a_budget(open_shop):
    shop = open_shop(PLAIN + OFFER)
    for name in ("ann", "bob", "cho"):
        shop.member(name)
    shares = (share(4000, "cho"), share(4000, "bob"), share(4000, "ann"))
    receipt = bill(shop, "1", shares, "120.00")

    promised = quoted(shop, receipt).parts
    given = shop.record(receipt)

    assert [part.answer.issued() for part in promised] == [
        part.answer and part.answer.issued() for part in given.parts
    ]
    assert given.issued() == {"points": 120 + 50}


@pytest.fixture
def crowd(database_url: str) -> Iterator[Database]:
    """The same database with a connection for every thread."""
    crowd = Database.open(database_url, pool_size=32)
    yield crowd
    crowd.dispose()


def at_once(crowd: Database, shop: Shop, receipts: list[Receipt]) -> list[Recorded]:
    now = moment("2026-12-01")

    def till(receipt: Receipt) -> Recorded:
        return crowd.write(lambda session: take(session, shop.retailer, Arrival(receipt, now, now)))

    with ThreadPoolExecutor(len(receipts)) as threads:
        return list(threads.map(till, receipts))


def test_v11_the_same_bill_from_20_threads_is_one_earning_and_20_identical_answers(open_shop, crowd):
    shop = open_shop(PLAIN + FIRST_SALE)
    receipt = bill(shop, "1", (*SIXTY_FORTY, share(1000)), "110.00")

    answers = at_once(crowd, shop, [receipt] * 20)

    (first,) = (answer for answer in answers if not answer.replayed)
    assert all(answer.again() == first.again() for answer in answers)
    assert has(shop) == {"ann": 60, "bob": 40}


def test_bills_that_name_the_same_members_in_any_order_never_wait_for_one_another(shop, crowd):
    turned = (SIXTY_FORTY[1], SIXTY_FORTY[0])
    bills = [bill(shop, f"{n}", SIXTY_FORTY if n % 2 else turned, "100.00") for n in range(12)]

    answers = at_once(crowd, shop, bills)

    assert {answer.status for answer in answers} == {Status.RECORDED}
    assert has(shop) == {"ann": 720, "bob": 480, "cho": 0}


def test_what_several_paid_is_exchanged_for_all_of_them_and_comes_back_in_their_shares(shop):
    paid(shop, "1", SIXTY_FORTY, goods("100.00", "dress-m"))
    dress_l = goods("100.00", "dress-l")
    answer = shop.exchange("2", ON, goods("100.00", "dress-m"), dress_l, member=None, of="1")
    assert by_part(answer) == [(Status.RECORDED, None, 0)] * 2
    shop.give_back("3", ON, dress_l, member=None, of="2")
    assert has(shop) == {"ann": 0, "bob": 0, "cho": 0}


def test_what_is_exchanged_for_one_who_is_not_known_yet_comes_back_from_them_as_well(shop):
    paid(shop, "1", (share(6000, "ann"), share(4000)), goods("100.00", "dress-m"))
    dress_l = goods("100.00", "dress-l")
    shop.exchange("2", ON, goods("100.00", "dress-m"), dress_l, member=None, of="1")
    answer = shop.give_back("3", ON, dress_l, member=None, of="1")
    assert by_part(answer) == [(Status.RECORDED, None, -60), (Status.PARKED, Reason.UNKNOWN_ORIGINAL, 0)]


def test_a_return_of_a_shared_bill_that_names_another_return_finds_nothing(shop):
    paid(shop, "1", SIXTY_FORTY, "100.00")
    shop.give_back("2", ON, "50.00", member=None, of="1")
    assert shop.give_back("3", ON, "50.00", member=None, of="2").waiting is Reason.UNMATCHED
