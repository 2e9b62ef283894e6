"""Points spent at tills without a line: covered once, judged as of the purchase, never twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from db.engine import Database
from loyalty import tables
from loyalty.cards import cards, rotating
from loyalty.errors import BurnLocked, NoAllowance, UnknownCard
from loyalty.merging import joining
from loyalty.offline import auditing, issuing
from loyalty.people import burn_lock, restricting
from loyalty.people.restricting import Restriction
from loyalty.receipt import Kind, MemberRef, Redemption, Scheme
from loyalty.receipts.values import Outcome, Recorded
from loyalty.rewards import identifying
from loyalty.shops.tills import Till
from points.errors import InsufficientPoints
from tests.loyalty.shop import Shop, moment, refund

TEXT = """
format: 1
code: shop
name: Shop
money: GBP
zone: Europe/London
currencies: [{code: points, name: Points, worth: "0.01", expiry: {after: 3 months}}]
earn: [{code: base, per: {amount: "1.00", points: 1}}]
offline: {ceiling: 500, hours: 24, days: 7, codes: true, at_once: 2}
"""


@pytest.fixture
def shop(database: Database) -> Shop:
    """Ann has 800 points from 1 February on."""
    shop = Shop(database, TEXT)
    shop.card = shop.member()  # type: ignore[attr-defined]
    shop.sell("1", "2026-02-01", "800.00")
    yield shop
    assert shop.verify() == []


def issue(shop: Shop, when: str = "2026-02-02 09:00", points: int = 0, name: str = "ann") -> str:
    at, member_id = moment(when), shop.member_id(name)
    return shop.database.write(
        lambda session: issuing.issue(session, shop.retailer, member_id, points, at)
    ).text


def spend(shop: Shop, number: str, when: str, text: str, points: int, **facts: Any) -> Recorded:
    """A sale of 10.00 that was made without a line, three days before it comes."""
    facts = {"arrives": "2026-02-05", **facts}
    return shop.sell(number, when, "10.00", redemptions=(Redemption(points=points, proof=text),), **facts)


def outcome(answer: Recorded) -> tuple[str, str]:
    (found,) = answer.redemptions
    return found.outcome, found.reason


REDEEMED = (Outcome.REDEEMED, "")


def rejected(reason: str) -> tuple[str, str]:
    return Outcome.REJECTED, reason


def test_its_first_use_is_covered_whatever_was_spent_meanwhile_and_the_rest_comes_back(shop: Shop) -> None:
    text = issue(shop)
    assert shop.balance("2026-02-02").held == 500
    shop.burn(300, "2026-02-03")

    answer = spend(shop, "2", "2026-02-02 18:00", text, 320)

    assert outcome(answer) == REDEEMED
    assert answer.redemptions[0].name.startswith("alw_")
    balance = shop.balance("2026-02-06")
    assert (balance.available, balance.held) == (180 + 10, 0)
    again = spend(shop, "2", "2026-02-02 18:00", text, 320)
    assert again.replayed
    assert shop.balance("2026-02-06") == balance


def test_a_copy_pays_nothing_at_the_next_till_and_its_value_is_owed(shop: Shop) -> None:
    text = issue(shop)
    spend(shop, "2", "2026-02-02 18:00", text, 100)

    answer = spend(shop, "3", "2026-02-02 17:00", text, 100, arrives="2026-02-06")

    assert outcome(answer) == rejected("allowance_used")
    assert answer.redemptions[0].worth_minor == 100
    assert shop.points("2026-02-06") == 800 - 100 + 20


def test_named_twice_in_a_receipt_it_pays_once(shop: Shop) -> None:
    wish = Redemption(points=50, proof=issue(shop))

    answer = shop.sell("2", "2026-02-02 18:00", "10.00", redemptions=(wish, wish), arrives="2026-02-05")

    assert [each.reason for each in answer.redemptions] == ["", "allowance_used"]


@pytest.mark.parametrize(
    ("when", "facts", "reason"),
    [
        ("2026-02-02 18:00", {"points": 501}, "above_allowance"),
        ("2026-02-02 08:49", {}, "allowance_expired"),
        ("2026-02-02 08:51", {}, ""),
        ("2026-02-03 09:00", {}, "allowance_expired"),
        ("2026-02-03 08:59", {}, ""),
        ("2026-02-03 08:59", {"arrives": "2026-02-10 09:00"}, "allowance_late"),
        ("2026-02-03 08:59", {"arrives": "2026-02-10 08:59"}, ""),
        ("2026-02-02 18:00", {"member": "bob"}, "unknown_allowance"),
        ("2026-02-02 18:00", {"day": "2026-02-04"}, "allowance_expired"),
        ("2026-02-02 18:00", {"day": "2026-02-01"}, ""),
        ("2026-02-02 18:00", {"day": "2026-01-31"}, "allowance_expired"),
    ],
)
def test_it_is_judged_as_of_the_purchase(shop: Shop, when: str, facts: dict[str, Any], reason: str) -> None:
    shop.member("bob")
    points, day, arrives = facts.pop("points", 100), facts.pop("day", ""), facts.pop("arrives", "2026-02-05")
    wish = Redemption(points=points, proof=issue(shop))
    receipt = shop.receipt(Kind.SALE, "2", when, ("10.00",), redemptions=(wish,), **facts)
    if day:
        receipt = replace(receipt, business_date=moment(day).date())

    answer = shop.record(receipt, arrives)

    assert outcome(answer) == (rejected(reason) if reason else REDEEMED)


def test_what_never_comes_gives_its_points_back(shop: Shop) -> None:
    issue(shop)

    assert shop.points("2026-02-10 08:59") == 300
    assert shop.points("2026-02-10 09:00") == 800


@pytest.mark.parametrize("deed", ["stop", "contact", "block", "restrict"])
def test_what_was_spent_before_spending_was_stopped_stands_and_not_what_came_after(
    shop: Shop, deed: str
) -> None:
    early, late = issue(shop, points=100), issue(shop, points=100)
    at, ann = moment("2026-02-02 12:00"), shop.member_id()

    def stop(session: Any) -> None:
        if deed == "stop":
            burn_lock.stop(session, ann, at)
        elif deed == "contact":
            burn_lock.block_until(session, ann, at + burn_lock.AFTER_CONTACT_CHANGE)
        elif deed == "block":
            change = cards.block(session, ann, shop.card, f"member:{ann}")  # type: ignore[attr-defined]
            cards.tell(session, ann, change, at)
        else:
            restrict(session, shop, ann, at)

    shop.database.write(stop)

    assert outcome(spend(shop, "2", "2026-02-02 11:59", early, 60)) == REDEEMED
    assert outcome(spend(shop, "3", "2026-02-02 12:00", late, 60)) == rejected("allowance_ended")
    with pytest.raises((BurnLocked, UnknownCard)):
        issue(shop, "2026-02-02 12:01")


def restrict(session: Any, shop: Shop, member_id: str, at: Any) -> None:
    wish = Restriction("burning", "dispute", "", "staff:x")
    restricting.restrict(session, shop.retailer, member_id, wish, at)


def test_points_that_would_have_ended_meanwhile_are_spent_and_the_rest_ends(shop: Shop) -> None:
    text = issue(shop, "2026-04-30 18:00")  # the lot ends on 1 May

    answer = spend(shop, "2", "2026-05-01 09:00", text, 200, arrives="2026-05-04")

    assert outcome(answer) == REDEEMED
    assert answer.balances["points"].available == 10
    assert shop.points("2026-05-04") == 10
    assert shop.moved()["expire"] == 600


def test_what_an_allowance_leaves_of_points_that_are_over_pays_nothing_else(shop: Shop) -> None:
    text, when = issue(shop, "2026-04-30 18:00"), "2026-05-01 09:00"
    wishes = Redemption(points=200, proof=text), Redemption(points=10, proof=code(shop, when))

    answer = shop.sell("2", when, "10.00", redemptions=wishes, arrives="2026-05-04")

    assert [each.reason for each in answer.redemptions] == ["", "insufficient_points"]


def test_what_is_owed_meanwhile_does_not_take_what_was_set_aside(shop: Shop) -> None:
    text = issue(shop)
    shop.burn(300, "2026-02-03")
    shop.give_back("r1", "2026-02-03 12:30", "800.00", of="1")
    assert shop.balance("2026-02-04").owed == 800 - 0

    assert outcome(spend(shop, "2", "2026-02-02 18:00", text, 500)) == REDEEMED


def test_a_revision_and_a_return_give_back_what_it_took(shop: Shop) -> None:
    text = issue(shop)
    spend(shop, "2", "2026-02-02 18:00", text, 200)
    lower = (Redemption(points=120, proof=text),)
    shop.sell("2", "2026-02-02 18:00", "10.00", redemptions=lower, revision=2, arrives="2026-02-05 13:00")
    assert shop.points("2026-02-06") == 800 - 120 + 10

    shop.give_back("r2", "2026-02-06", "10.00", of="2")
    assert shop.points("2026-02-07") == 800
    assert outcome(spend(shop, "3", "2026-02-02 19:00", text, 10, arrives="2026-02-07")) == rejected(
        "allowance_used"
    )


def revise(shop: Shop, points: int, text: str, arrives: str, revision: int = 2, **facts: Any) -> Recorded:
    return spend(shop, "2", "2026-02-02 18:00", text, points, revision=revision, arrives=arrives, **facts)


@pytest.mark.parametrize(
    ("points", "arrives", "is_stopped", "reason"),
    [
        (201, "2026-02-06 13:00", False, ""),
        (500, "2026-02-10 08:59", False, ""),
        (501, "2026-02-06 13:00", False, "above_allowance"),
        (201, "2026-02-10 09:00", False, "allowance_late"),
        (201, "2026-02-06 13:00", True, "burn_locked"),
        (199, "2026-03-20", True, ""),
    ],
)
def test_a_revision_takes_more_by_it_only_as_a_first_use_would_now(
    shop: Shop, points: int, arrives: str, is_stopped: bool, reason: str
) -> None:
    text, ann = issue(shop), shop.member_id()
    spend(shop, "2", "2026-02-02 18:00", text, 200)
    if is_stopped:
        shop.database.write(lambda session: burn_lock.stop(session, ann, moment("2026-02-06")))

    answer = revise(shop, points, text, arrives)

    assert outcome(answer) == (rejected(reason) if reason else REDEEMED)
    assert shop.points(arrives) == 810 - (0 if reason else points)


def test_as_much_as_it_paid_it_goes_on_paying_past_a_stop_and_its_end(shop: Shop) -> None:
    text, ann = issue(shop), shop.member_id()
    spend(shop, "2", "2026-02-02 18:00", text, 200)
    shop.database.write(lambda session: burn_lock.stop(session, ann, moment("2026-02-06")))
    wishes = Redemption(points=200, proof=text), Redemption(points=1, proof=text)

    answer = shop.sell("2", "2026-02-02 18:00", "10.00", redemptions=wishes, revision=2, arrives="2026-03-20")

    assert [each.reason for each in answer.redemptions] == ["", "allowance_used"]


def test_what_a_revision_says_was_bought_after_spending_was_stopped_takes_no_more(shop: Shop) -> None:
    text, ann = issue(shop), shop.member_id()
    spend(shop, "2", "2026-02-02 18:00", text, 1)

    def stop_for_a_while(session: Any) -> None:
        burn_lock.stop(session, ann, moment("2026-02-02 18:30"))
        burn_lock.allow(session, ann)

    shop.database.write(stop_for_a_while)
    wish = (Redemption(points=500, proof=text),)
    answer = shop.sell(
        "2", "2026-02-02 19:00", "10.00", redemptions=wish, revision=2, arrives="2026-02-05 13:00"
    )

    assert outcome(answer) == rejected("allowance_ended")


@pytest.mark.parametrize(("back", "again"), [(0, 1), (0, 500), (120, 121)])
def test_what_came_back_is_taken_again_only_as_a_first_use_would_be(
    shop: Shop, back: int, again: int
) -> None:
    text = issue(shop)
    spend(shop, "2", "2026-02-02 18:00", text, 200)
    if back:
        revise(shop, back, text, "2026-02-05 13:00")
    else:
        shop.void("2", "2026-02-02 18:00", revision=2, arrives="2026-02-05 13:00")
    assert shop.points("2026-02-06") == 800 - back + (10 if back else 0)

    assert outcome(revise(shop, again, text, "2026-02-10 09:00", 3)) == rejected("allowance_late")


def test_after_a_merge_a_revision_of_what_it_paid_for_still_knows_it(shop: Shop) -> None:
    shop.member("bob")
    shop.member("eve")
    text = issue(shop)
    spend(shop, "2", "2026-02-02 18:00", text, 200)
    ann, bob, at = shop.member_id(), shop.member_id("bob"), moment("2026-02-06")
    shop.database.write(lambda session: joining.merge(session, shop.retailer, ann, bob, "staff:x", at))

    answer = revise(shop, 120, text, "2026-02-07", member="bob")

    assert outcome(answer) == REDEEMED
    assert shop.points("2026-02-08", "bob") == 800 - 120 + 10
    more = revise(shop, 121, text, "2026-02-10 09:00", 3, member="bob")
    assert outcome(more) == rejected("allowance_late")
    other = spend(shop, "3", "2026-02-02 18:30", text, 10, member="eve")
    assert outcome(other) == rejected("unknown_allowance")


def test_a_first_use_by_a_revision_of_goods_partly_back_is_exact(shop: Shop) -> None:
    text = issue(shop, points=500)
    shop.sell("2", "2026-02-02 18:00", "10.00", arrives="2026-02-03")
    shop.give_back("r2", "2026-02-04", refund("5.00"), of="2")
    wish = (Redemption(points=300, proof=text),)

    shop.sell("2", "2026-02-02 18:00", "10.00", redemptions=wish, revision=2, arrives="2026-02-05")

    assert shop.points("2026-02-06") == 800 - 150 + 5
    shop.void("2", "2026-02-02 18:00", revision=3, arrives="2026-02-06")
    assert shop.points("2026-02-07") == 800


@pytest.mark.parametrize(("points", "reason"), [(501, "above-ceiling"), (600, "above-ceiling")])
def test_no_more_than_the_ceiling_is_signed(shop: Shop, points: int, reason: str) -> None:
    with pytest.raises(NoAllowance) as refused:
        issue(shop, points=points)
    assert refused.value.reason == reason


def test_so_many_are_open_at_once_and_only_what_is_there_is_signed(shop: Shop) -> None:
    issue(shop)
    issue(shop)
    assert shop.balance("2026-02-02").held == 800
    with pytest.raises(NoAllowance, match="as many"):
        issue(shop)

    issue_again = issue(shop, "2026-02-10 09:00", points=1)
    assert issue_again
    shop.member("bob")
    with pytest.raises(InsufficientPoints):
        issue(shop, name="bob")


def test_without_the_section_nobody_spends_offline(shop: Shop) -> None:
    shop.publish(TEXT.replace("offline:", "# offline:"), "2026-02-02")
    with pytest.raises(NoAllowance, match="nobody"):
        issue(shop, "2026-02-03")
    text = code(shop, "2026-02-03 10:00")

    assert outcome(spend(shop, "2", "2026-02-03 10:00", text, 10)) == rejected("proof_required")


def code(shop: Shop, when: str) -> str:
    number = shop.card  # type: ignore[attr-defined]
    secret = rotating.secret_of(shop.retailer.index_key, number)
    return rotating.text_at(secret, number, moment(when))


def test_a_code_scanned_without_a_line_counts_as_of_its_scan_and_once(shop: Shop) -> None:
    text = code(shop, "2026-02-02 10:00")
    card = MemberRef(Scheme.CARD, text)

    first = spend(shop, "2", "2026-02-02 10:00:20", text, 10, member=card)
    again = spend(shop, "2", "2026-02-02 10:00:20", text, 10, member=card)
    other = spend(shop, "3", "2026-02-02 10:00:25", text, 10, member=card)

    assert (outcome(first), again.replayed) == (REDEEMED, True)
    assert outcome(other) == rejected("code_used")
    assert other.member_id == shop.member_id()


@pytest.mark.parametrize(
    ("scanned", "arrives", "reason"),
    [
        ("2026-02-02 10:00:59", "2026-02-05", ""),
        ("2026-02-02 10:01:00", "2026-02-05", "proof_required"),
        ("2026-02-02 09:59:29", "2026-02-05", "proof_required"),
        ("2026-02-02 10:00", "2026-02-09 10:00", "proof_required"),
        ("2026-02-02 10:00", "2026-02-09 09:59", ""),
    ],
)
def test_a_code_counts_next_to_its_half_minute_and_as_many_days(
    shop: Shop, scanned: str, arrives: str, reason: str
) -> None:
    answer = spend(shop, "2", scanned, code(shop, "2026-02-02 10:00"), 10, arrives=arrives)

    assert outcome(answer) == (rejected(reason) if reason else REDEEMED)


def test_a_code_that_a_till_with_a_line_took_is_used_up_for_all(shop: Shop) -> None:
    at = moment("2026-02-02 10:00")
    text = code(shop, "2026-02-02 10:00")
    till = Till("ab" * 32, "Till 1", "high-street", "shop", "Europe/London")
    shop.database.write(
        lambda session: identifying.identify(session, shop.retailer, till, {"code": text}, at)
    )
    (kept,) = shop.rows(tables.card_nonce, None)
    assert kept["expires_at"] == moment("2026-02-09 10:00")

    assert outcome(spend(shop, "2", "2026-02-02 10:00", text, 10)) == rejected("code_used")


def test_books_that_say_otherwise_are_found(database: Database) -> None:
    shop = Shop(database, TEXT)
    shop.member()
    shop.sell("1", "2026-02-01", "800.00")
    text = issue(shop)
    spend(shop, "2", "2026-02-02 18:00", text, 100)
    used = tables.offline_allowance.c.used_by
    change = update(tables.offline_allowance)
    for value, told in ((None, "which paid for None"), ("x" * 8, "says nothing of it")):
        other = None if value is None else shop.receipt_id("1")
        shop.database.write(
            lambda session, other=other: session.connection.execute(change.values({used: other}))
        )
        found = shop.database.read(lambda session: [*auditing.verify(session)])
        assert any(told in str(each) for each in found), found
