"""What members agreed to: the last answer holds, every answer is kept, the contract has no switch."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from db.engine import Database
from loyalty import tables
from loyalty.errors import FixedPurpose, UnknownMember, UnknownPurpose
from loyalty.people import consents
from loyalty.people.consents import Answer, Consent
from tests.loyalty.shop import Shop, moment

YES, NO = Answer("points", "email", given=True), Answer("points", "email", given=False)


@pytest.fixture
def shop(database: Database) -> Shop:
    shop = Shop(database)
    shop.member()
    return shop


def say(
    shop: Shop, *answers: Answer, when: str = "2026-02-01", wording: str = "v1", name: str = "ann"
) -> int:
    member_id, at = shop.member_id(name), moment(when)
    return shop.database.write(
        lambda session: consents.record(session, member_id, answers, at, source="member", wording=wording)
    )


def history(shop: Shop) -> list[tuple[str, str, bool]]:
    found = shop.database.read(lambda session: consents.history(session, shop.member_id()))
    return [(each.purpose, each.channel, each.given) for each in found]


def test_nothing_is_agreed_to_before_it_was_said(shop: Shop) -> None:
    assert shop.database.read(lambda session: consents.current(session, shop.member_id())) == {}


def test_the_last_answer_holds_and_all_are_kept(shop: Shop) -> None:
    say(shop, YES, Answer("offers", "sms", given=False))
    say(shop, NO, when="2026-03-01", wording="v2")

    held = shop.database.read(lambda session: consents.current(session, shop.member_id()))
    assert held["points", "email"] == Consent("points", "email", False, moment("2026-03-01"), "member", "v2")
    assert history(shop) == [
        ("points", "email", True),
        ("offers", "sms", False),
        ("points", "email", False),
    ]


def test_the_same_again_adds_nothing_but_another_wording_does(shop: Shop) -> None:
    assert [say(shop, YES), say(shop, YES), say(shop, YES, wording="v2")] == [1, 0, 1]
    assert [say(shop, NO), say(shop, NO, wording="v3")] == [1, 0]


def test_of_two_answers_in_one_breath_the_second_counts(shop: Shop) -> None:
    say(shop, YES, NO)

    assert history(shop) == [("points", "email", False)]


def test_several_members_are_looked_up_at_once(shop: Shop) -> None:
    for name in ("ben", "cat"):
        shop.member(name)
        say(shop, YES, Answer("offers", "sms", given=True), name=name)
    say(shop, NO, name="cat")
    members = [shop.member_id(name) for name in ("ann", "ben", "cat")]

    given = shop.database.read(lambda session: consents.given(session, members))

    assert given == {
        members[1]: frozenset({("points", "email"), ("offers", "sms")}),
        members[2]: frozenset({("offers", "sms")}),
    }


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer("service", "email", given=False), FixedPurpose),
        (Answer("service", "email", given=True), FixedPurpose),
        (Answer("spam", "email", given=True), UnknownPurpose),
        (Answer("offers", "pigeon", given=True), UnknownPurpose),
    ],
)
def test_only_what_has_a_switch_can_be_switched(shop: Shop, answer: Answer, error: type[Exception]) -> None:
    with pytest.raises(error):
        say(shop, YES, answer)
    assert history(shop) == []


def test_nobody_agrees_to_nothing(shop: Shop) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"

    with pytest.raises(UnknownMember):
        shop.database.write(
            lambda session: consents.record(
                session, nobody, [YES], moment("2026-02-01"), source="x", wording="v1"
            )
        )


def test_an_answer_cannot_be_rewritten(shop: Shop) -> None:
    say(shop, NO)

    with pytest.raises(DBAPIError, match="append-only"):
        shop.database.write(
            lambda session: session.connection.execute(update(tables.consent).values(given=True))
        )
