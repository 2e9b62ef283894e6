"""Several tills at once on one pool: it is spent once, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.engine import Database
from db.session import Session
from loyalty.households import joining, leaving
from loyalty.receipt import Kind, Redemption
from loyalty.receipts.case import Arrival
from loyalty.receipts.recording import record
from loyalty.rewards import holds
from loyalty.rewards.proof import NO_CARD, Level, Proof
from tests.loyalty.households.home import NOON, NOTHING, TILL, Home
from tests.points.crowd import at_once, crowded, kinds


@pytest.fixture
def home(database: Database, database_url: str) -> Iterator[Home]:
    """A household in the hands of many threads."""
    home = Home(database, NOTHING, ann=60, bob=40, cat=0)
    home.found("bob", "cat")
    with crowded(database_url) as busy:
        home.database = busy
        yield home
        home.database = database
    assert home.verify() == []


def paying(home: Home, name: str, number: str, amount: int) -> str:
    """What comes of paying with points at a till; the sale earns nothing."""
    wish = (Redemption(points=amount),)
    receipt = home.receipt(Kind.SALE, number, NOON, ("0.50", "0.50"), member=name, redemptions=wish)
    arrival = Arrival(receipt, home.moment(NOON), home.moment(NOON), is_trusted=True)
    answer = home.database.write(lambda session: record(session, home.retailer, arrival))
    return answer.redemptions[0].outcome


def test_two_who_spend_one_pool_at_once_from_two_tills_spend_it_once(home: Home) -> None:
    outcomes = at_once(
        lambda: home.hold("ann", 80, home.moment(NOON)),
        lambda: home.hold("bob", 80, home.moment(NOON)),
    )

    assert kinds(outcomes) == {"Held": 1, "ShortOfPoints": 1}
    assert home.pool("cat").points == {"points": 20}


def test_all_of_them_spend_what_there_is_and_no_more(home: Home) -> None:
    names = ("ann", "bob", "cat")

    outcomes = at_once(*[lambda n=n: home.hold(names[n % 3], 30, home.moment(NOON)) for n in range(9)])

    assert kinds(outcomes) == {"Held": 3, "ShortOfPoints": 6}
    assert home.pool("cat").points == {"points": 10}


def test_who_spends_waits_their_turn_and_is_never_done_again(home: Home) -> None:
    """All heads of the household are locked before reading; else swaps would be lost and tried again."""
    tries = []

    def spend(name: str) -> None:
        shown, wish = (
            Proof(home.member_id(name), Level.ROTATING, home.moment(NOON), NO_CARD),
            Redemption(points=45),
        )

        def work(session: Session) -> None:
            tries.append(name)
            holds.place(session, home.retailer, TILL, shown, wish, home.moment(NOON))

        home.database.write(work)

    at_once(*[lambda each=each: spend(each) for each in ("ann", "bob", "cat") * 4])

    assert len(tries) == 12
    assert home.pool("cat").points == {"points": 10}


def test_receipts_spend_one_pool_once_too(home: Home) -> None:
    outcomes = at_once(
        *[
            lambda n=n, each=each: paying(home, each, f"{n}", 100)
            for n, each in enumerate(("ann", "bob", "cat"))
        ]
    )

    assert sorted(outcomes) == ["redeemed", "rejected", "rejected"]


def test_who_leaves_with_nothing_while_another_spends_leaves_it_once(home: Home) -> None:
    outcomes = at_once(
        lambda: home.leave("bob"),
        lambda: home.hold("ann", 100, home.moment(NOON)),
    )

    assert kinds(outcomes) == {"NoneType": 1, "Held": 1}
    assert home.points(NOON, "bob") == home.points(NOON, "ann") == 0


def test_of_two_who_have_one_code_one_comes_in(database: Database, home: Home) -> None:
    home.leave("bob")
    home.leave("cat")
    code = home.code()

    outcomes = at_once(lambda: home.join("bob", code), lambda: home.join("cat", code))

    assert kinds(outcomes) == {"Household": 1, "UnknownHouseholdCode": 1}
    assert len(home.pool("ann").household.places) == 2


def test_one_who_founds_and_joins_at_once_is_in_one(home: Home) -> None:
    home.leave("bob")
    code = home.code()

    outcomes = at_once(lambda: home.join("bob", code), lambda: home.do(joining.found, "bob"))

    assert kinds(outcomes) == {"Household": 1, "InHousehold": 1}


def test_heads_that_change_at_once_leave_one(home: Home) -> None:
    ann = home.member_id("ann")

    outcomes = at_once(
        *[
            lambda each=each: home.do(leaving.pass_on, each, actor="member", by_id=ann)
            for each in ("bob", "cat")
        ]
    )

    assert kinds(outcomes) == {"Household": 1, "NotHead": 1}
