"""Sessions: joining by a proved contact, and changing a contact without handing the points to a thief."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.engine import Database
from identity import sessions, tokens
from identity.sessions import NewDevice, Wish
from loyalty.errors import BurnLocked, ContactTaken
from loyalty.people import burn_lock, consents, contacts, members
from loyalty.people.consents import Answer
from loyalty.people.members import Person
from notices.tables import notice
from tests.identity.people import (
    EMAIL,
    NEW_EMAIL,
    NOW,
    PHONE,
    STRANGER,
    ask,
    code_for,
    enrol,
    join,
    other_than,
    queued,
    sent,
    sign_in,
)
from tests.loyalty.shop import PLAIN, Shop
from tests.points.crowd import at_once, kinds

DAY = timedelta(hours=24)


@pytest.fixture
def shop(database: Database) -> Shop:
    """A shop that knows ann by phone and e-mail."""
    shop = Shop(database)
    enrol(shop)
    return shop


def change(shop: Shop, code: str, new=NEW_EMAIL, at=NOW):
    return shop.database.write(
        lambda session: sessions.change_contact(
            session, shop.retailer, "shop", shop.member_id(), new, code, at
        )
    )


def person(shop: Shop, member_id: str) -> Person:
    return shop.database.read(lambda session: members.person(session, shop.retailer, member_id))


def test_who_proves_a_contact_joins_with_it(shop: Shop) -> None:
    ask(shop, STRANGER, "join")
    wish = Wish("Nora", (Answer("points", "email", given=True),), "v3")
    joined = join(shop, sent(shop)[0]["facts"]["code"], wish=wish)

    member_id = joined.signed_in.member_id
    assert person(shop, member_id) == Person("Nora", "", STRANGER.text)
    assert joined.card_number is not None
    assert shop.database.read(lambda s: tokens.find_member(s, joined.signed_in.token, NOW)) == member_id
    given = shop.database.read(lambda session: consents.current(session, member_id))
    assert (given["points", "email"].source, given["points", "email"].wording) == ("member", "v3")
    assert [row["kind"] for row in shop.rows(notice, None, member_id=member_id)] == ["welcome"]


def test_nobody_joins_without_the_code(shop: Shop) -> None:
    assert join(shop, "123456") is None
    ask(shop, STRANGER, "join")

    assert join(shop, other_than(code_for(shop, STRANGER))) is None
    ask(shop, STRANGER, "sign-in", NOW + timedelta(seconds=1))
    assert join(shop, code_for(shop, STRANGER)) is None


def test_who_is_a_member_already_is_signed_in_and_nothing_of_theirs_changes(shop: Shop) -> None:
    ask(shop, EMAIL, "join")
    joined = join(shop, code_for(shop), EMAIL, Wish("Somebody else"))

    assert (joined.signed_in.member_id, joined.card_number) == (shop.member_id(), None)
    assert person(shop, shop.member_id()).name == "Ann"


def test_asking_to_join_looks_the_same_for_members_and_strangers(shop: Shop) -> None:
    ask(shop, EMAIL, "join")
    ask(shop, STRANGER, "join")

    known, unknown = (set(row) - {"address"} for row in queued(shop))
    assert known == unknown
    assert len(sent(shop)) == 2


def test_a_contact_of_another_programmes_member_is_taken(shop: Shop) -> None:
    other = shop.publish(PLAIN.replace("code: shop", "code: other"), "2020-01-01")
    elsewhere = Person("Eve", "", STRANGER.text)
    shop.database.write(lambda session: members.enrol(session, shop.retailer, other, NOW, person=elsewhere))
    ask(shop, STRANGER, "join")

    with pytest.raises(ContactTaken):
        join(shop, code_for(shop, STRANGER))


def test_of_sixteen_who_join_by_one_code_at_once_one_does(shop: Shop) -> None:
    ask(shop, STRANGER, "join")
    code = code_for(shop, STRANGER)
    outcomes = at_once(*[lambda: join(shop, code)] * 16)

    assert kinds(outcomes) == {"Joined": 1, "NoneType": 15}


def test_a_new_contact_must_be_proved_and_every_old_one_hears_of_it(shop: Shop) -> None:
    ask(shop, NEW_EMAIL, "contact", member_id=shop.member_id())
    (message,) = sent(shop)
    assert message["address"] == NEW_EMAIL.text

    assert change(shop, message["facts"]["code"]) == (PHONE, EMAIL)
    told = [row for row in sent(shop) if row["kind"] == "contact-changed"]
    assert {(row["channel"], row["address"]) for row in told} == {
        ("email", EMAIL.text),
        ("sms", PHONE.text),
    }
    assert {row["facts"]["what"] for row in told} == {"email"}
    assert person(shop, shop.member_id()).email == NEW_EMAIL.text


def test_for_a_day_after_it_no_points_can_be_spent(shop: Shop) -> None:
    ask(shop, NEW_EMAIL, "contact", member_id=shop.member_id())
    change(shop, code_for(shop, NEW_EMAIL))

    def check(at) -> None:
        shop.database.read(lambda session: burn_lock.check(session, shop.member_id(), at))

    with pytest.raises(BurnLocked):
        check(NOW + DAY - timedelta(microseconds=1))
    check(NOW + DAY)


def test_a_wrong_code_changes_nothing(shop: Shop) -> None:
    ask(shop, NEW_EMAIL, "contact", member_id=shop.member_id())

    assert change(shop, other_than(code_for(shop, NEW_EMAIL))) is None
    assert person(shop, shop.member_id()).email == EMAIL.text
    shop.database.read(lambda session: burn_lock.check(session, shop.member_id(), NOW))


def test_a_code_another_member_asked_for_does_not_change_mine(shop: Shop) -> None:
    shop.member("bob")
    ask(shop, NEW_EMAIL, "contact", member_id=shop.member_id("bob"))

    assert change(shop, code_for(shop, NEW_EMAIL)) is None


def test_anothers_contact_stays_theirs_though_it_was_proved(shop: Shop) -> None:
    bob = contacts.read("email", "bob@example.com")
    enrol(shop, "bob", Person("Bob", "", bob.text))
    ask(shop, bob, "contact", member_id=shop.member_id())

    with pytest.raises(ContactTaken):
        change(shop, code_for(shop, bob), bob)
    assert person(shop, shop.member_id("bob")).email == bob.text


def test_the_contact_one_has_already_changes_nothing_and_blocks_nothing(shop: Shop) -> None:
    ask(shop, EMAIL, "contact", member_id=shop.member_id())

    assert change(shop, code_for(shop), EMAIL) == ()
    shop.database.read(lambda session: burn_lock.check(session, shop.member_id(), NOW))


def test_the_old_contact_signs_in_no_more(shop: Shop) -> None:
    ask(shop, NEW_EMAIL, "contact", member_id=shop.member_id())
    change(shop, code_for(shop, NEW_EMAIL))
    ask(shop, EMAIL, at=NOW + timedelta(seconds=1))

    assert [row["kind"] for row in sent(shop)].count("one-time-code") == 1
    assert sign_in(shop, code_for(shop)) is None


def test_the_other_contact_hears_of_a_new_device(shop: Shop) -> None:
    ask(shop, EMAIL)
    sign_in(shop, code_for(shop))

    told = [row for row in sent(shop) if row["kind"] == "new-device"]
    assert [(row["channel"], row["address"]) for row in told] == [("sms", PHONE.text)]
    assert told[0]["facts"] == {"device": "Ann's phone", "at": NOW.isoformat()}


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Ann's iPhone 15", "Ann's iPhone"),
        ("Call +1 555 0100 now", "Call now"),
        ("https://evil.example/x", "https evil example x"),
        ("阿明的手機", "阿明的手機"),
        ("!!! 123", "phone"),
    ],
)
def test_a_label_puts_no_address_into_our_message(label: str, said: str) -> None:
    assert sessions._plain(NewDevice(label, "phone")) == said
