"""Editing: what is known of a person changes, and how the person is found changes with it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from db.engine import Database
from loyalty import tables
from loyalty.errors import BurnLocked, ContactTaken, InvalidExternalId, MemberClosed
from loyalty.people import burn_lock, editing, members, searching
from loyalty.people.editing import Change, Edited
from loyalty.people.members import Person
from loyalty.people.privacy import InvalidContact
from tests.loyalty.shop import Shop, moment

AT = moment("2026-05-01")
ANN = Person("Ann Lee", "+44 20 7946 0018", "Ann@Example.com")


@pytest.fixture
def shop(database: Database) -> Shop:
    shop = Shop(database)
    enrol(shop, "ann", person=ANN)
    enrol(shop, "bob", person=Person(phone="+44 20 7946 0999"))
    return shop


def enrol(shop: Shop, name: str, **facts: Any) -> str:
    return shop.database.write(
        lambda session: members.enrol(session, shop.retailer, shop.program, AT, external_id=name, **facts)
    )[0]


def edit(shop: Shop, who: str = "ann", **fields: Any) -> Edited:
    member_id = shop.member_id(who)
    return shop.database.write(
        lambda session: editing.edit(session, shop.retailer, member_id, Change(**fields), AT)
    )


def person(shop: Shop, name: str = "ann") -> Person:
    member_id = shop.member_id(name)
    return shop.database.read(lambda session: members.person(session, shop.retailer, member_id))


def finds(shop: Shop, text: str, field: str = "any") -> list[str]:
    found = shop.database.read(lambda session: searching.find(session, shop.retailer, text, field=field))
    return [each.member.member_id for each in found.found]


def test_what_is_not_named_stays_and_the_version_counts_up(shop: Shop) -> None:
    edited = edit(shop, name="Ann Kim")
    assert (edited.changed, edited.member.version) == (("name",), 2)
    assert person(shop) == Person("Ann Kim", "+442079460018", "ann@example.com")


def test_the_same_again_changes_nothing_not_even_the_version(shop: Shop) -> None:
    edited = edit(shop, name="Ann Lee", phone="+44 (20) 7946-0018", email=" ann@example.com ")
    assert (edited.changed, edited.member.version, edited.replaced) == ((), 1, ())


def test_a_contact_that_changes_finds_nobody_any_more(shop: Shop) -> None:
    edited = edit(shop, phone="+44 20 7946 0019", email="")
    assert edited.replaced == (("phone", "+442079460018"), ("email", "ann@example.com"))
    assert finds(shop, "+442079460018") == finds(shop, "ann@example.com") == []
    assert finds(shop, "0044 20 7946 0019") == []
    assert finds(shop, "+44 20 7946 0019") == [shop.member_id()]
    enrol(shop, "cat", person=Person(email="ann@example.com"))


def test_who_changes_a_contact_cannot_spend_for_a_day(shop: Shop) -> None:
    edit(shop, email="new@example.com")
    member_id = shop.member_id()

    def check(hours: int) -> None:
        at = AT + timedelta(hours=hours)
        shop.database.read(lambda session: burn_lock.check(session, member_id, at))

    with pytest.raises(BurnLocked):
        check(23)
    check(24)


def test_a_first_contact_takes_nobodys_place_and_blocks_nothing(shop: Shop) -> None:
    edit(shop, "bob", email="bob@example.com", name="Bob")
    member_id = shop.member_id("bob")
    shop.database.read(lambda session: burn_lock.check(session, member_id, AT))
    assert person(shop, "bob").email == "bob@example.com"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"phone": "+44 20 7946 0999"}, "phone"),
        ({"external_ids_added": ("bob",)}, "external_id"),
    ],
)
def test_what_is_anothers_is_refused_by_name_and_nothing_is_changed(shop: Shop, fields, kind) -> None:
    with pytest.raises(ContactTaken) as taken:
        edit(shop, name="Other", **fields)
    assert (taken.value.kind, person(shop).name) == (kind, "Ann Lee")


def test_enrolling_with_what_is_anothers_says_so_too(shop: Shop) -> None:
    for facts, kind in (
        ({"person": Person(email="ANN@example.com")}, "email"),
        ({"external_ids": ("bob",)}, "external_id"),
    ):
        with pytest.raises(ContactTaken) as taken:
            enrol(shop, "new", **facts)
        assert taken.value.kind == kind
    assert not shop.knows("new")


def test_a_member_has_several_external_ids_and_loses_those_that_are_removed(shop: Shop) -> None:
    edit(shop, external_ids_added=("crm-7", "web-9"))
    edit(shop, external_ids_added=("web-9",), external_ids_removed=("crm-7", "unknown"))
    member_id = shop.member_id()
    assert shop.database.read(lambda session: editing.external_ids(session, member_id)) == ["ann", "web-9"]
    assert (finds(shop, "crm-7"), finds(shop, "web-9")) == ([], [member_id])


@pytest.mark.parametrize("value", [" a", "a\u200b", "a\n", "x" * 121])
def test_what_cannot_be_an_external_id_is_refused(shop: Shop, value: str) -> None:
    with pytest.raises(InvalidExternalId):
        edit(shop, external_ids_added=(value,))


def test_a_contact_that_cannot_be_one_is_refused(shop: Shop) -> None:
    with pytest.raises(InvalidContact):
        edit(shop, phone="7946")


def test_who_has_ended_is_not_edited(shop: Shop) -> None:
    member_id = shop.member_id()
    ended = update(tables.member).where(tables.member.c.member_id == member_id).values(status="merged")
    shop.database.write(lambda session: session.connection.execute(ended))
    with pytest.raises(MemberClosed):
        edit(shop, name="Ann")


def test_nothing_a_person_said_stands_readable_in_the_database(shop: Shop) -> None:
    edit(shop, name="Zebedee", email="zebedee@example.com")
    rows = shop.database.read(
        lambda session: repr(
            [session.mappings(select(t)) for t in (tables.member, tables.contact, tables.member_key)]
        )
    )
    assert "ebedee" not in rows
    assert "7946" not in rows


def test_of_sixteen_who_want_one_phone_at_once_one_gets_it(shop: Shop, database_url: str) -> None:
    names = [f"m{n}" for n in range(16)]
    for name in names:
        enrol(shop, name)
    crowd = Database.open(database_url, pool_size=16)
    wanted = [shop.member_id(name) for name in names]

    def take(member_id: str) -> bool:
        change = Change(phone="+44 20 7946 0100")
        try:
            crowd.write(lambda session: editing.edit(session, shop.retailer, member_id, change, AT))
        except ContactTaken:
            return False
        return True

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(take, wanted)) == 1
    crowd.dispose()
