"""Contacts: found in every spelling, one owner each, sealed, and replaced without a trace of the old."""

from __future__ import annotations

import pytest

from db.engine import Database
from loyalty import tables
from loyalty.errors import ContactTaken, UnknownMember
from loyalty.people import contacts, members
from loyalty.people.contacts import Contact
from loyalty.people.members import Person
from tests.loyalty.shop import PLAIN, Shop, moment
from tests.points.crowd import at_once, crowded, kinds

NOW = moment("2026-05-04")
ANN = Person("Ann", "+44 20 7946 0018", "Ann@Example.com")


@pytest.fixture
def shop(database: Database) -> Shop:
    """A shop with ann, who told all of herself, and bob, who told nothing."""
    shop = Shop(database)
    shop.database.write(
        lambda session: members.enrol(
            session, shop.retailer, shop.program, NOW, external_id="ann", person=ANN
        )
    )
    shop.member("bob")
    return shop


def found(shop: Shop, kind: str, typed: str, program: str = "shop") -> str | None:
    contact = contacts.read(kind, typed)
    return shop.database.read(lambda session: contacts.find_member(session, shop.retailer, program, contact))


def replaced(
    shop: Shop, kind: str, typed: str, name: str = "ann", database: Database | None = None
) -> Contact | None:
    new, member_id = contacts.read(kind, typed), shop.member_id(name)
    return (database or shop.database).write(
        lambda session: contacts.replace(session, shop.retailer, member_id, new)
    )


def known(shop: Shop, name: str = "ann") -> Person:
    return shop.database.read(lambda session: members.person(session, shop.retailer, shop.member_id(name)))


@pytest.mark.parametrize(("kind", "typed"), [("phone", "+44 (20) 7946-0018"), ("email", " ANN@example.COM ")])
def test_a_member_is_found_in_every_spelling(shop: Shop, kind: str, typed: str) -> None:
    assert found(shop, kind, typed) == shop.member_id()


def test_a_contact_of_another_programme_finds_nobody(shop: Shop) -> None:
    shop.publish(PLAIN.replace("code: shop", "code: other"), "2020-01-01")

    assert found(shop, "email", "ann@example.com", "other") is None


def test_a_new_contact_takes_the_place_of_the_old_of_its_kind(shop: Shop) -> None:
    old = replaced(shop, "email", "ann@new.example")

    assert old == Contact("email", "ann@example.com")
    assert known(shop) == Person("Ann", "+442079460018", "ann@new.example")
    assert found(shop, "email", "ann@example.com") is None
    assert found(shop, "email", "ann@new.example") == found(shop, "phone", ANN.phone) == shop.member_id()


def test_who_told_nothing_of_themselves_gets_a_key_with_the_first_contact(shop: Shop) -> None:
    assert replaced(shop, "phone", "+447700900123", "bob") is None
    assert replaced(shop, "email", "bob@example.com", "bob") is None

    assert known(shop, "bob") == Person("", "+447700900123", "bob@example.com")


def test_the_same_contact_again_changes_nothing(shop: Shop) -> None:
    before = shop.rows(tables.member)

    assert replaced(shop, "email", "ann@example.com") == Contact("email", "ann@example.com")
    assert shop.rows(tables.member) == before


def test_anothers_contact_is_taken_and_nothing_changes(shop: Shop) -> None:
    with pytest.raises(ContactTaken):
        replaced(shop, "email", "ann@example.com", "bob")
    assert known(shop, "bob") == Person()


def test_of_two_who_take_one_contact_at_once_one_gets_it(shop: Shop, database_url: str) -> None:
    with crowded(database_url) as database:
        outcomes = at_once(
            *[lambda: replaced(shop, "email", "new@example.com", "ann", database)] * 4,
            *[lambda: replaced(shop, "email", "new@example.com", "bob", database)] * 4,
        )

    assert kinds(outcomes)["ContactTaken"] == 4
    assert sorted([known(shop).email, known(shop, "bob").email]).count("new@example.com") == 1


def test_a_contact_is_stored_only_sealed(shop: Shop) -> None:
    replaced(shop, "phone", "+447700900123")

    everything = str([shop.rows(table, None) for table in (tables.member, tables.contact, tables.member_key)])
    assert "7700900123" not in everything


def test_who_is_no_member_has_no_contact(shop: Shop) -> None:
    nobody, new = "00000000-0000-7000-8000-000000000000", contacts.read("email", "a@b.example")
    with pytest.raises(UnknownMember):
        shop.database.write(lambda session: contacts.replace(session, shop.retailer, nobody, new))


@pytest.mark.parametrize(
    ("typed", "kind"), [("+44 20 7946 0018", "phone"), ("a@b.example", "email"), ("a＠b.example", "email")]
)
def test_what_was_typed_says_what_it_is(typed: str, kind: str) -> None:
    assert contacts.guess(typed).kind == kind
