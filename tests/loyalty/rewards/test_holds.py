"""Points set aside at a till: they wait for the basket, time out, and are never spent twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

import points.tables
from db import ids
from db.engine import Database
from db.session import Session
from loyalty import tables
from loyalty.cards import cards
from loyalty.errors import CardUnusable, ProofRequired, RewardRefused
from loyalty.receipt import Redemption
from loyalty.receipts.values import Outcome
from loyalty.rewards import holds, proof
from loyalty.rewards.holds import Held
from loyalty.rewards.proof import Level, Proof
from loyalty.shops.tills import Till
from points.errors import HoldClosed, InsufficientPoints, UnknownHold
from points.state import HoldStatus
from tests.loyalty.shop import PLAIN, Shop, moment

SPEND = PLAIN + 'currencies: [{code: points, worth: "0.10"}]\n'
EXPIRING = (
    PLAIN
    + """
currencies: [{code: points, worth: "0.10", expiry: {after: 1 day}}]
spending: {hold_minutes: 60}
"""
)
TILL = Till("ab" * 32, "Till 1", "high-street", "shop", "Europe/London")


class HoldShop(Shop):
    """A shop where ann has points, and a till that sets them aside."""

    def hold(
        self, amount: int, when: str, level: Level = Level.ROTATING, card: bytes = proof.NO_CARD
    ) -> Held:
        at, wish = moment(when), Redemption(points=amount)
        shown = Proof(self.member_id(), level, at, card)
        return self.database.write(lambda session: holds.place(session, self.retailer, TILL, shown, wish, at))

    def capture(self, held: Held, when: str, till: Till = TILL) -> Held:
        at = moment(when)
        return self.database.write(
            lambda session: holds.capture(session, self.retailer, till, held.hold_id, at)
        )

    def release(self, held: Held, when: str) -> Held:
        at = moment(when)
        return self.database.write(
            lambda session: holds.release(session, self.retailer, TILL, held.hold_id, at)
        )


def filled(database: Database, text: str, points_there: int) -> HoldShop:
    shop = HoldShop(database, text)
    shop.member()
    shop.sell("1", "2026-02-01 10:00", f"{points_there}.00")
    return shop


@pytest.fixture
def shop(database: Database) -> HoldShop:
    return filled(database, SPEND, 100)


def test_points_set_aside_can_be_captured_once(shop: HoldShop) -> None:
    held = shop.hold(80, "2026-02-02 12:00")
    assert (held.worth_minor, shop.points("2026-02-02 12:01")) == (800, 20)

    done = shop.capture(held, "2026-02-02 12:05")

    assert (done.status, shop.points()) == (HoldStatus.CAPTURED, 20)
    with pytest.raises(HoldClosed):
        shop.capture(held, "2026-02-02 12:06")


def test_an_abandoned_basket_gives_the_points_back_and_a_bare_late_capture_is_refused(shop: HoldShop) -> None:
    """CASES V15, the first two."""
    held = shop.hold(80, "2026-02-02 12:00")

    assert shop.points("2026-02-02 12:14:59") == 20
    assert shop.points("2026-02-02 12:15") == 100
    with pytest.raises(HoldClosed):
        shop.capture(held, "2026-02-02 12:20")
    shop.sweep("2026-02-02 12:21")
    assert shop.kinds()[-1] == "release"


def test_a_late_capture_with_a_completed_receipt_draws_again(shop: HoldShop) -> None:
    """CASES V15: with a completed receipt it draws again."""
    held = shop.hold(80, "2026-02-02 12:00")
    wish = Redemption(hold=ids.outside("hold", held.hold_id))

    answer = shop.sell("2", "2026-02-02 12:30", "10.00", redemptions=(wish,))

    assert [each.outcome for each in answer.redemptions] == [Outcome.REDEEMED]
    assert shop.points() == 30


def test_what_a_late_capture_does_not_find_any_more_is_a_rejected_redemption(shop: HoldShop) -> None:
    """CASES V15: what is not covered is a rejected redemption."""
    held = shop.hold(80, "2026-02-02 12:00")
    shop.burn(50, "2026-02-02 12:20")
    wish = Redemption(hold=ids.outside("hold", held.hold_id))

    answer = shop.sell("2", "2026-02-02 12:30", "10.00", redemptions=(wish,))

    (told,) = answer.redemptions
    assert (told.outcome, told.reason) == (Outcome.REJECTED, "insufficient_points")
    assert shop.points() == 60


def test_a_receipt_takes_what_its_hold_set_aside_and_gives_it_back_with_the_goods(shop: HoldShop) -> None:
    held = shop.hold(80, "2026-02-02 12:00")
    wish = Redemption(hold=ids.outside("hold", held.hold_id))

    shop.sell("2", "2026-02-02 12:05", "10.00", redemptions=(wish,))
    assert (shop.points(), shop.kinds()[-2:]) == (30, ["captured", "sale"])
    shop.give_back("3", "2026-02-03 12:00", "10.00", of="2")

    assert shop.points() == 100
    assert shop.verify() == []


def test_a_hold_buys_one_receipt_only(shop: HoldShop) -> None:
    held = shop.hold(80, "2026-02-02 12:00")
    wish = Redemption(hold=ids.outside("hold", held.hold_id))
    shop.sell("2", "2026-02-02 12:05", "10.00", redemptions=(wish,))

    answer = shop.sell("3", "2026-02-02 12:06", "10.00", redemptions=(wish,))

    assert [each.reason for each in answer.redemptions] == ["hold_captured"]


def test_held_points_do_not_expire_and_released_past_expiry_they_expire_at_once(database: Database) -> None:
    """CASES V21."""
    shop = filled(database, EXPIRING, 100)
    assert shop.points("2026-02-02 23:59") == 100  # usable through 2 February
    captured = shop.hold(80, "2026-02-02 23:50")
    shop.capture(captured, "2026-02-03 00:10")
    assert shop.moved()["capture"] == 80
    assert shop.points("2026-02-03 00:11") == 0

    shop.sell("2", "2026-02-03 10:00", "100.00")
    released = shop.hold(80, "2026-02-04 23:50")
    shop.release(released, "2026-02-05 00:10")

    assert shop.points("2026-02-05 00:10") == 0
    assert shop.moved()["expire"] == 20 + 100
    assert shop.verify() == []


def test_two_tills_that_hold_at_once_share_no_point(shop: HoldShop) -> None:
    """CASES V10: 100 points, two tills take 80: one is refused, 20 remain."""

    def attempt(_: int) -> str:
        try:
            shop.hold(80, "2026-02-02 12:00")
        except InsufficientPoints:
            return "refused"
        return "held"

    with ThreadPoolExecutor(2) as tills:
        outcomes = sorted(tills.map(attempt, range(2)))

    assert outcomes == ["held", "refused"]
    assert shop.points("2026-02-02 12:01") == 20


def test_of_many_baskets_only_as_many_are_paid_as_points_suffice_for(shop: HoldShop) -> None:
    """CASES, others 11 and V10 with many: 20 tries of 30 points at 100 points: three succeed."""

    def attempt(_: int) -> bool:
        try:
            held = shop.hold(30, "2026-02-02 12:00")
            shop.capture(held, "2026-02-02 12:01")
        except InsufficientPoints:
            return False
        return True

    with ThreadPoolExecutor(8) as tills:
        won = sum(tills.map(attempt, range(20)))

    assert (won, shop.points()) == (3, 10)
    assert shop.verify() == []


def test_another_stores_till_does_not_know_the_hold(shop: HoldShop) -> None:
    held = shop.hold(80, "2026-02-02 12:00")
    elsewhere = Till("cd" * 32, "Till 9", "low-street", "shop", "Europe/London")

    with pytest.raises(UnknownHold):
        shop.capture(held, "2026-02-02 12:01", elsewhere)


def test_a_card_alone_spends_nothing_unless_the_programme_says_so(shop: HoldShop) -> None:
    with pytest.raises(ProofRequired):
        shop.hold(1, "2026-02-02 12:00", Level.STATIC)


def test_what_the_programme_does_not_sell_cannot_be_held(database: Database) -> None:
    shop = filled(database, PLAIN, 100)

    with pytest.raises(RewardRefused):
        shop.hold(1, "2026-02-02 12:00")


def test_a_released_hold_is_over(shop: HoldShop) -> None:
    held = shop.hold(80, "2026-02-02 12:00")

    shop.release(held, "2026-02-02 12:01")

    assert shop.points("2026-02-02 12:02") == 100
    with pytest.raises(HoldClosed):
        shop.release(held, "2026-02-02 12:03")
    assert [row["status"] for row in shop.rows(points.tables.hold)] == ["released"]


def test_who_has_blocked_the_card_has_nothing_set_aside_by_an_older_proof(shop: HoldShop) -> None:
    number = shop.rows(tables.card)[0]["number"]
    own = f"member:{shop.member_id()}"
    shop.database.write(lambda session: cards.block(session, shop.member_id(), number, own))

    with pytest.raises(CardUnusable):
        shop.hold(1, "2026-02-02 12:00")


@pytest.fixture
def two_cards(shop: HoldShop) -> tuple[str, str]:
    """The numbers of ann's card and of a second one."""
    first = shop.rows(tables.card)[0]["number"]
    shop.put(tables.card, cards.row("7700000000000018", shop.member_id(), moment("2026-01-01")))
    return first, "7700000000000018"


def marked(shop: HoldShop, number: str) -> bytes:
    return proof.mark(shop.retailer.index_key, number)


@pytest.mark.parametrize("deed", ["block", "replace"])
def test_a_proof_ends_with_the_card_that_was_shown_though_another_is_in_use(
    shop: HoldShop, two_cards: tuple[str, str], deed: str
) -> None:
    lost, other = two_cards
    shop.hold(1, "2026-02-02 12:00", card=marked(shop, lost))

    def end(session: Session) -> None:
        own = f"member:{shop.member_id()}"
        if deed == "block":
            cards.block(session, shop.member_id(), lost, own)
        else:
            at = moment("2026-02-02 12:01")
            cards.replace(session, shop.program.card, shop.member_id(), lost, own, at)

    shop.database.write(end)

    with pytest.raises(CardUnusable):
        shop.hold(1, "2026-02-02 12:02", card=marked(shop, lost))
    assert shop.hold(1, "2026-02-02 12:02", card=marked(shop, other)).status is HoldStatus.OPEN
    assert shop.hold(1, "2026-02-02 12:02").status is HoldStatus.OPEN


def test_a_proof_of_a_card_that_only_collects_by_now_spends_nothing(
    shop: HoldShop, two_cards: tuple[str, str]
) -> None:
    number, _ = two_cards
    shop.database.write(lambda session: cards.restrict(session, shop.member_id(), number, earn_only=True))

    with pytest.raises(ProofRequired):
        shop.hold(1, "2026-02-02 12:00", card=marked(shop, number))
