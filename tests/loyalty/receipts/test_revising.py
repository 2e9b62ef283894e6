"""Corrections: a higher revision posts the difference, a lower one is ignored, another content waits."""

import pytest
from sqlalchemy import update

from loyalty import tables
from loyalty.receipts.values import Reason, Status
from tests.loyalty.shop import PLAIN, TIERED, goods, refund


def test_the_same_sale_again_gets_the_first_answer(shop):
    first = shop.sell("1", "2026-05-01", "10.00")
    shop.sell("2", "2026-05-02", "20.00")
    again = shop.sell("1", "2026-05-01", "10.00", arrives="2026-05-03")
    assert again == first.again()
    assert (again.replayed, again.balances["points"].available, shop.points()) == (True, 10, 30)


def test_the_same_return_again_gets_the_first_answer(shop):
    shop.sell("1", "2026-05-01", "10.00")
    first = shop.give_back("2", "2026-05-02", "10.00", of="1")
    assert shop.give_back("2", "2026-05-02", "10.00", of="1", arrives="2026-05-03") == first.again()
    assert shop.kinds() == ["joined", "sale", "return"]


def test_the_same_parked_document_again_gets_the_first_answer(shop):
    first = shop.sell("1", "2026-05-01", "10.00", member=None)
    assert shop.sell("1", "2026-05-01", "10.00", member=None) == first.again()
    assert shop.parked() == [("1", "unidentified")]


@pytest.mark.parametrize(("net", "difference"), [("25.00", 15), ("4.00", -6)])
def test_a_higher_revision_posts_the_difference(shop, net, difference):
    shop.sell("1", "2026-05-01", "10.00")
    answer = shop.sell("1", "2026-05-01", net, revision=2)
    assert sum(each.amount for each in answer.differences) == difference
    assert (shop.points(), shop.kinds()) == (10 + difference, ["joined", "sale", "revised"])


def test_a_higher_revision_that_is_a_void_leaves_nothing_of_the_sale(shop):
    shop.sell("1", "2026-05-01", "10.00")
    assert shop.void("1", "2026-05-01", "10.00", revision=2).taken_back() == {"points": 10}
    assert (shop.points(), shop.kinds()[-1]) == (0, "void")


def test_a_voided_sale_may_be_revised_into_a_sale_again(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.void("1", "2026-05-01", revision=2)
    answer = shop.sell("1", "2026-05-01", "12.00", revision=3)
    assert (answer.issued(), shop.points()) == ({"points": 12}, 12)


def test_v22_revision_2_comes_after_revision_3_and_is_ignored(shop):
    shop.sell("1", "2026-05-01", "10.00")
    third = shop.sell("1", "2026-05-01", "30.00", revision=3)
    second = shop.sell("1", "2026-05-01", "20.00", revision=2)
    assert (third.issued(), second.status, second.waiting) == (
        {"points": 20},
        Status.IGNORED,
        Reason.OLDER_REVISION,
    )
    assert (shop.points(), shop.kinds()) == (30, ["joined", "sale", "revised"])


def test_a_revision_that_comes_first_is_the_sale(shop):
    assert shop.sell("1", "2026-05-01", "10.00", revision=2).issued() == {"points": 10}
    assert shop.sell("1", "2026-05-01", "99.00", revision=1).status is Status.IGNORED


def test_the_same_revision_with_another_content_is_kept_and_changes_nothing(shop):
    first = shop.sell("1", "2026-05-01", "10.00")
    claim = shop.rows(tables.claim, None)
    answer = shop.sell("1", "2026-05-01", "99.00")
    assert (answer.status, answer.waiting, answer.receipt_id) == (
        Status.CONFLICT,
        Reason.OTHER_CONTENT,
        first.receipt_id,
    )
    assert (shop.rows(tables.claim, None), shop.points(), shop.parked()) == (
        claim,
        10,
        [("1", "other_content")],
    )


def test_a_conflict_that_was_looked_at_does_not_come_up_again(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("1", "2026-05-01", "99.00")
    dismissed = update(tables.parked).values(status="dismissed")
    shop.database.write(lambda session: session.connection.execute(dismissed))
    assert shop.sell("1", "2026-05-01", "99.00").status is Status.CONFLICT
    assert shop.parked() == []


def test_a_conflict_does_not_hold_up_later_documents(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("1", "2026-05-01", "99.00")
    shop.sell("2", "2026-05-02", "10.00")
    assert shop.sell("1", "2026-05-01", "20.00", revision=2).issued() == {"points": 10}
    assert (shop.points(), shop.parked()) == (30, [("1", "other_content")])


def test_a_sale_does_not_become_a_return_by_a_revision(shop):
    shop.sell("1", "2026-05-01", "10.00")
    answer = shop.give_back("1", "2026-05-01", "10.00", revision=2)
    assert (answer.status, shop.points()) == (Status.CONFLICT, 10)


def test_a_revision_for_another_member_waits_for_a_person(shop):
    shop.member("bob")
    shop.sell("1", "2026-05-01", "10.00")
    answer = shop.sell("1", "2026-05-01", "20.00", member="bob", revision=2)
    assert (answer.status, answer.waiting) == (Status.PARKED, Reason.OTHER_MEMBER)
    assert (shop.points(), shop.points(name="bob")) == (10, 0)


def test_a_revision_that_names_nobody_stays_with_its_member(shop):
    shop.sell("1", "2026-05-01", "10.00")
    assert shop.sell("1", "2026-05-01", "20.00", member=None, revision=2).issued() == {"points": 10}


def test_a_revision_may_identify_a_sale_that_waited(shop):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    answer = shop.sell("1", "2026-05-01", "10.00", revision=2)
    assert (answer.status, answer.issued(), shop.parked()) == (Status.RECORDED, {"points": 10}, [])


def test_a_return_that_waited_for_an_unidentified_sale_follows_when_a_revision_identifies_it(shop):
    shop.sell("1", "2026-05-01", "10.00", member=None)
    shop.give_back("2", "2026-05-02", "10.00", of="1")
    answer = shop.sell("1", "2026-05-01", "10.00", revision=2)
    assert [each.amount for each in answer.differences] == [10, -10]
    assert (shop.points(), shop.parked()) == (0, [])


def test_a_correction_is_worth_what_the_purchase_was_worth_not_todays_rate(open_shop):
    shop = open_shop(PLAIN)
    shop.member()
    shop.sell("1", "2026-05-01", "10.00")
    shop.publish(PLAIN.replace("points: 1", "points: 5"), "2026-05-02")
    assert shop.sell("1", "2026-05-01", "12.00", revision=2, arrives="2026-05-03").issued() == {"points": 2}


def test_goods_that_came_back_stay_back_when_the_sale_is_corrected(shop):
    shop.sell("1", "2026-05-01", goods("10.00", "pen"), goods("20.00", "ink"))
    shop.give_back("2", "2026-05-02", goods("20.00", "ink"), of="1")
    # The shop takes the pen off the order: the ink is the first line now.
    shop.sell("1", "2026-05-01", goods("20.00", "ink"), goods("7.00", "cap"), revision=2)
    assert shop.points() == 7
    shop.void("2", "2026-05-02", revision=2)
    assert shop.points() == 27


def test_more_may_come_back_of_a_sale_that_was_corrected_upwards(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.give_back("2", "2026-05-02", goods("20.00", quantity=2), of="1")
    answer = shop.sell("1", "2026-05-01", goods("30.00", quantity=3), revision=2)
    assert [each.amount for each in answer.differences] == [20, -10]
    assert (shop.points(), shop.parked()) == (10, [])


def test_a_higher_revision_of_a_return_is_matched_afresh(shop):
    shop.sell("1", "2026-05-01", goods("30.00", quantity=3))
    shop.give_back("2", "2026-05-02", goods("20.00", quantity=2), of="1")
    answer = shop.give_back("2", "2026-05-02", goods("10.00", quantity=1), of="1", revision=2)
    assert (answer.issued(), shop.points()) == ({"points": 10}, 20)


def test_a_revision_of_a_return_may_name_another_sale(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.sell("2", "2026-05-02", "20.00")
    shop.give_back("3", "2026-05-03", "10.00", of="1")
    answer = shop.give_back("3", "2026-05-03", "20.00", of="2", revision=2)
    assert sorted(each.amount for each in answer.differences) == [-20, 10]
    assert shop.points() == 10


def test_a_voided_return_gives_back_what_it_took(shop):
    shop.sell("1", "2026-05-01", goods("30.00", quantity=3))
    shop.give_back("2", "2026-05-02", goods("20.00", quantity=2), of="1")
    answer = shop.void("2", "2026-05-02", of="1", revision=2)
    assert (answer.issued(), shop.points(), shop.kinds()[-1]) == ({"points": 20}, 30, "void")


def test_a_revision_of_a_return_settles_what_waited_of_the_first(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.give_back("2", "2026-05-02", goods("30.00", quantity=3), of="1")
    shop.give_back("2", "2026-05-02", "10.00", of="1", revision=2)
    assert (shop.parked(), shop.points()) == ([], 0)


def test_what_a_correction_gives_is_usable_at_once_and_expires_with_its_purchase(open_shop):
    shop = open_shop(f"{PLAIN}currencies:\n  - {{code: points, expiry: {{after: 1 months}}}}\n")
    shop.member()
    shop.sell("1", "2026-01-05", "10.00")
    shop.sell("1", "2026-01-05", "15.00", revision=2, arrives="2026-01-20")
    assert (shop.points("2026-02-05 23:59"), shop.points("2026-02-06 00:00")) == (15, 0)


def test_a_sale_made_before_a_correction_but_told_after_it_is_put_in_its_place(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    shop.sell("1", "2026-05-01", "10000.00")
    shop.sell("1", "2026-05-01", "19000.00", revision=2, arrives="2026-05-20")
    shop.sell("2", "2026-05-15", "1000.00", arrives="2026-05-21")
    # On 15 May the till knew of 11,000 points; it was the correction of the 20th that made a VIP.
    assert shop.look("2026-06-01").tier.standing.since_at.date().isoformat() == "2026-05-20"


def test_a_refund_may_be_corrected_too(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.give_back("2", "2026-05-02", refund("3.00"), of="1")
    shop.give_back("2", "2026-05-02", refund("1.00"), of="1", revision=2)
    assert shop.points() == 9
