"""One-time codes: right once, for ten minutes, within five tries; and nothing tells whom we know."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.engine import Database
from identity import codes
from identity.codes import Asked
from identity.devices import SignedIn
from identity.errors import TooMany, WrongOneTimeCode
from identity.sessions import proved
from identity.tables import one_time_code
from loyalty.errors import UnknownProgram
from loyalty.people import contacts
from tests.identity import people
from tests.identity.people import (
    EMAIL,
    NOW,
    PHONE,
    STRANGER,
    ask,
    code_for,
    enrol,
    other_than,
    queued,
    sent,
    sign_in,
)
from tests.loyalty.shop import PLAIN, Shop
from tests.points.crowd import at_once, crowded, kinds

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def shop(database: Database) -> Shop:
    """A shop that knows ann by phone and e-mail."""
    shop = Shop(database)
    enrol(shop)
    return shop


def test_a_code_that_reached_a_member_signs_them_in(shop: Shop) -> None:
    ask(shop)
    (message,) = sent(shop)

    assert (message["channel"], message["address"], message["program"]) == ("email", EMAIL.text, "shop")
    assert message["facts"]["minutes"] == 10
    assert sign_in(shop, message["facts"]["code"]).member_id == shop.member_id()


def test_a_code_by_phone_goes_by_sms(shop: Shop) -> None:
    ask(shop, PHONE)
    (message,) = sent(shop)

    assert (message["channel"], message["address"]) == ("sms", "+442079460018")
    assert sign_in(shop, message["facts"]["code"], PHONE).member_id == shop.member_id()


def test_a_code_is_typed_as_people_type(shop: Shop) -> None:
    ask(shop)
    code = code_for(shop)

    assert sign_in(shop, f" {code[:3]}-{code[3:]} ") is not None


def test_a_stranger_gets_the_same_answer_the_same_rows_and_no_message(shop: Shop) -> None:
    ask(shop, STRANGER)
    (unsent,), (row,) = queued(shop), shop.rows(one_time_code, None)
    ask(shop, EMAIL, at=NOW + SECOND)
    known = queued(shop)[-1]

    assert sent(shop) == [known]
    assert unsent["not_after"] < unsent["created_at"]
    assert set(unsent) == set(known)
    assert row["expires_at"] == NOW + codes.VALID


def test_a_code_made_for_a_stranger_opens_nothing(shop: Shop) -> None:
    """Nobody can know it, but somebody might guess it."""
    ask(shop, STRANGER)

    assert sign_in(shop, code_for(shop, STRANGER), STRANGER) is None


def test_a_member_of_another_programme_is_a_stranger_here(shop: Shop) -> None:
    shop.publish(PLAIN.replace("code: shop", "code: other"), "2020-01-01")
    asked = Asked("sign-in", "other", EMAIL)
    shop.database.write(lambda session: codes.ask(session, shop.retailer, asked, "", NOW))

    assert sent(shop) == []
    assert sign_in(shop, code_for(shop), program="other") is None


def test_it_is_stored_only_as_a_digest_that_needs_the_key(shop: Shop) -> None:
    ask(shop)
    code, (row,) = code_for(shop), shop.rows(one_time_code, None)

    assert code not in str(row)
    assert EMAIL.text not in str(row)
    assert row["digest"] != codes._digest(_other_key(shop), row["key"], code)


def _other_key(shop: Shop):
    return type(shop.retailer)(shop.retailer.shelf, shop.retailer.ring, b"j" * 32)


def test_a_code_opens_once(shop: Shop) -> None:
    ask(shop)
    code = code_for(shop)

    assert sign_in(shop, code) is not None
    assert sign_in(shop, code) is None


def test_of_sixteen_who_type_it_at_once_one_is_signed_in(shop: Shop, database_url: str) -> None:
    ask(shop)
    code = code_for(shop)
    with crowded(database_url) as database:
        outcomes = at_once(*[lambda: sign_in(shop, code, database=database)] * 16)

    assert kinds(outcomes) == {"SignedIn": 1, "NoneType": 15}


def test_of_many_guesses_at_once_five_are_looked_at(shop: Shop, database_url: str) -> None:
    """Counting after looking would let all of them in together, the right one among them."""
    ask(shop)
    code = code_for(shop)
    with crowded(database_url) as database:
        wrong = at_once(*[lambda: sign_in(shop, other_than(code), database=database)] * 24)

    assert kinds(wrong) == {"NoneType": 24}
    assert shop.rows(one_time_code, None)[0]["tries"] == codes.MOST_TRIES
    assert sign_in(shop, code) is None


def test_the_fifth_try_may_still_be_right_and_the_sixth_is_not_looked_at(shop: Shop) -> None:
    ask(shop)
    code = code_for(shop)
    for _ in range(4):
        assert sign_in(shop, other_than(code)) is None
    assert sign_in(shop, code) is not None

    ask(shop, at=NOW + SECOND)
    code = code_for(shop)
    for _ in range(5):
        assert sign_in(shop, other_than(code)) is None
    assert sign_in(shop, code) is None


def test_it_lasts_ten_minutes(shop: Shop) -> None:
    ask(shop)
    code = code_for(shop)

    assert sign_in(shop, code, at=NOW + 10 * MINUTE) is None
    assert sign_in(shop, code, at=NOW + 10 * MINUTE - timedelta(microseconds=1)) is not None


def test_a_new_code_ends_the_one_before_and_begins_the_tries_anew(shop: Shop) -> None:
    ask(shop)
    first = code_for(shop)
    for _ in range(5):
        sign_in(shop, other_than(first))
    ask(shop, at=NOW + SECOND)
    second = code_for(shop)

    assert first == second or sign_in(shop, first) is None
    assert sign_in(shop, second) is not None


@pytest.mark.parametrize("typed", ["", "0", "１２３４５６", "12345678901234567890" * 10, "abcdef", "\x00"])
def test_what_is_no_code_is_only_wrong(shop: Shop, typed: str) -> None:
    ask(shop)

    assert sign_in(shop, typed) is None


def test_a_code_of_one_contact_opens_no_other(shop: Shop) -> None:
    bob = contacts.read("email", "bob@example.com")
    enrol(shop, "bob", people.Person("Bob", "", bob.text))
    ask(shop, EMAIL)
    ask(shop, bob)
    anns, bobs = code_for(shop, EMAIL), code_for(shop, bob)

    assert anns == bobs or sign_in(shop, anns, bob) is None
    assert sign_in(shop, anns, PHONE) is None
    assert sign_in(shop, bobs, bob).member_id == shop.member_id("bob")


def test_a_code_to_join_or_for_a_new_contact_does_not_sign_in(shop: Shop) -> None:
    ask(shop, EMAIL, "join")
    assert sign_in(shop, code_for(shop)) is None

    ask(shop, EMAIL, "contact", NOW + SECOND, member_id=shop.member_id())
    assert sign_in(shop, code_for(shop)) is None


def test_nobody_is_told_apart_by_the_error(shop: Shop) -> None:
    ask(shop)
    for contact in (EMAIL, STRANGER):
        with pytest.raises(WrongOneTimeCode) as refused:
            proved(sign_in(shop, "000000" if code_for(shop) != "000000" else "1", contact))
        assert str(refused.value) == ""


@pytest.mark.parametrize("contact", [EMAIL, STRANGER])
def test_a_contact_gets_three_codes_in_a_quarter_of_an_hour(shop: Shop, contact) -> None:
    for second in range(3):
        ask(shop, contact, at=NOW + timedelta(seconds=second))
    with pytest.raises(TooMany) as refused:
        ask(shop, contact, at=NOW + 5 * MINUTE)
    assert refused.value.retry_after_seconds == 600
    ask(shop, contact, at=NOW + 15 * MINUTE)


@pytest.mark.parametrize("contact", [EMAIL, STRANGER])
def test_and_ten_a_day(shop: Shop, contact) -> None:
    for n in range(10):
        ask(shop, contact, at=NOW + n * 6 * MINUTE, address=f"192.0.2.{n}")
    with pytest.raises(TooMany):
        ask(shop, contact, at=NOW + 120 * MINUTE)
    ask(shop, contact, at=NOW + timedelta(days=1))


def test_whoever_asks_for_the_codes_of_many_is_stopped(shop: Shop) -> None:
    most, per = codes.PER_ADDRESS
    for n in range(most):
        ask(shop, contacts.read("email", f"{n}@example.com"))
    with pytest.raises(TooMany):
        ask(shop, EMAIL)
    ask(shop, EMAIL, address="192.0.2.2")
    ask(shop, EMAIL, at=NOW + per)


def test_whoever_tries_codes_of_many_is_stopped(shop: Shop) -> None:
    most, _ = codes.TRIES_PER_ADDRESS
    for _ in range(most):
        shop.database.write(lambda session: codes.admit_try(session, "192.0.2.1", NOW))
    with pytest.raises(TooMany):
        shop.database.write(lambda session: codes.admit_try(session, "192.0.2.1", NOW))


def test_the_whole_shop_has_a_budget(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "PER_SHOP", (2, timedelta(hours=1)))
    for n in range(2):
        ask(shop, contacts.read("email", f"{n}@example.com"), address=f"192.0.2.{n}")
    with pytest.raises(TooMany):
        ask(shop, EMAIL, address="192.0.2.9")


def test_a_code_for_a_programme_that_is_not_there_is_not_made(shop: Shop) -> None:
    with pytest.raises(UnknownProgram):
        shop.database.write(
            lambda session: codes.ask(session, shop.retailer, Asked("sign-in", "no", EMAIL), "", NOW)
        )


def test_a_sign_in_names_its_device(shop: Shop) -> None:
    ask(shop)
    outcome = sign_in(shop, code_for(shop))

    assert isinstance(outcome, SignedIn)
    assert outcome.token.startswith("member_")
