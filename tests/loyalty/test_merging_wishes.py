"""Merging: what two agreed to is one word, and a refusal of either is never turned into a consent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.engine import Database
from loyalty.people import consents, preferences
from loyalty.people.consents import Answer
from loyalty.people.preferences import Preference
from tests.loyalty.people.test_tier_acts import TEXT
from tests.loyalty.shop import Shop, moment
from tests.loyalty.test_merging import merge, undo

BY_MAIL, BY_SMS = ("offers", "email"), ("offers", "sms")


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """Ann and bob; in the tests ann is merged into bob on the first of June."""
    shop = Shop(database, TEXT)
    for name in ("ann", "bob"):
        shop.member(name)
    yield shop
    assert shop.verify() == []


def say(shop: Shop, name: str, on: str, pair: tuple[str, str] = BY_MAIL, *, given: bool) -> None:
    member_id, answer = shop.member_id(name), Answer(*pair, given)
    shop.database.write(
        lambda session: consents.record(
            session, member_id, [answer], moment(on), source="till", wording=f"of {name}"
        )
    )


def said(shop: Shop, member_id: str) -> dict[tuple[str, str], tuple[bool, str]]:
    held = shop.database.read(lambda session: consents.current(session, member_id))
    return {pair: (each.given, each.wording) for pair, each in held.items()}


def agreed(shop: Shop, member_id: str) -> frozenset[tuple[str, str]]:
    found = shop.database.read(lambda session: consents.given(session, [member_id]))
    return found.get(member_id, frozenset())


def test_what_the_survivor_never_said_is_what_the_other_said_and_goes_back(shop: Shop) -> None:
    ann, bob = shop.member_id("ann"), shop.member_id("bob")
    say(shop, "ann", "2026-02-01", BY_MAIL, given=True)
    say(shop, "ann", "2026-02-01", BY_SMS, given=False)

    merged = merge(shop)
    assert said(shop, bob) == {BY_MAIL: (True, "of ann"), BY_SMS: (False, "of ann")}
    (evidence, _) = shop.database.read(lambda session: consents.history(session, bob))
    assert (evidence.at, evidence.source) == (moment("2026-02-01"), "till")

    undo(shop, merged)
    assert (said(shop, bob), agreed(shop, bob)) == ({}, frozenset())
    assert agreed(shop, ann) == {BY_MAIL}
    merge(shop, "2026-06-03")
    assert agreed(shop, bob) == {BY_MAIL}


@pytest.mark.parametrize(
    ("ann", "bob", "holds"),
    [
        pytest.param(("2026-03-01", True), ("2026-02-01", False), (False, "of bob"), id="he refused before"),
        pytest.param(("2026-02-01", True), ("2026-03-01", False), (False, "of bob"), id="he refused since"),
        pytest.param(("2026-03-01", False), ("2026-02-01", True), (False, "of ann"), id="she refused since"),
        pytest.param(("2026-02-01", False), ("2026-03-01", True), (True, "of bob"), id="he agreed himself"),
        pytest.param(("2026-03-01", True), ("2026-02-01", True), (True, "of bob"), id="both agreed"),
    ],
)
def test_where_both_answered_the_survivors_own_answer_stands_but_for_a_later_refusal(
    shop: Shop, ann: tuple[str, bool], bob: tuple[str, bool], holds: tuple[bool, str]
) -> None:
    for name, (on, given) in (("ann", ann), ("bob", bob)):
        say(shop, name, on, given=given)
    survivor = shop.member_id("bob")

    merged = merge(shop)
    assert said(shop, survivor)[BY_MAIL] == holds
    undo(shop, merged)
    assert said(shop, survivor)[BY_MAIL] == (bob[1], "of bob")


def test_what_the_survivor_answered_since_stays_when_a_merge_is_undone(shop: Shop) -> None:
    say(shop, "ann", "2026-02-01", given=True)
    merged = merge(shop)
    say(shop, "bob", "2026-06-01 13:00", given=False)

    undo(shop, merged)
    assert said(shop, merged.survivor_id) == {BY_MAIL: (False, "of bob")}
    assert agreed(shop, merged.ended_id) == {BY_MAIL}


def wish(shop: Shop, name: str, **chosen: str) -> None:
    member_id, at = shop.member_id(name), moment("2026-02-01")
    shop.database.write(lambda session: preferences.put(session, member_id, Preference(**chosen), at))


def test_how_only_the_other_wanted_to_be_told_goes_over_and_back(shop: Shop) -> None:
    wish(shop, "ann", language="de", zone="Europe/Berlin", quiet_from="20:00", quiet_until="10:00")
    wish(shop, "bob", language="fr")

    def of_bob() -> Preference:
        bob = merged.survivor_id
        return shop.database.read(lambda session: preferences.of_member(session, bob))

    merged = merge(shop)
    assert of_bob() == Preference("fr", "Europe/Berlin", "20:00", "10:00")
    wish(shop, "bob", language="fr", zone="Asia/Tokyo", quiet_from="20:00", quiet_until="10:00")
    undo(shop, merged)
    assert of_bob() == Preference("fr", "Asia/Tokyo")
