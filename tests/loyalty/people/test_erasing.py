"""Erasing: a person leaves; what they said cannot be read again, and what happened to points stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

import points.tables
from db import ids
from db.engine import Database
from db.metadata import metadata
from loyalty import tables
from loyalty.errors import MemberClosed, MergeStands
from loyalty.merging import joining, parting
from loyalty.opening import open_books
from loyalty.people import adjusting, editing, erasing, members, searching
from loyalty.people.adjusting import Adjustment
from loyalty.people.editing import Change
from loyalty.people.erasing import Erased
from loyalty.people.members import Person
from loyalty.receipt import MemberRef, Scheme
from loyalty.receipts.values import Reason, Status
from points import ledger
from points.errors import HoldsOpen
from tests.loyalty.shop import Shop, goods, moment

AT = moment("2026-05-01")
SAID = Person("Zebedee Quux", "+44 20 7946 0018", "zebedee@example.com")


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A shop with zeb, who bought once, and bob."""
    shop = Shop(database)
    shop.zeb = shop.database.write(
        lambda session: members.enrol(
            session, shop.retailer, shop.program, AT, external_id="zeb", person=SAID
        )
    )
    shop.member("bob")
    shop.sell("1", "2026-05-02", goods("100.00", quantity=4), member="zeb")
    yield shop
    assert shop.verify() == []


def erase(shop: Shop, member_id: str, when: str = "2026-06-01") -> Erased:
    at = moment(when)
    return shop.database.write(
        lambda session: erasing.erase(session, shop.retailer, member_id, "staff:eve", at)
    )


def dump(shop: Shop) -> str:
    """Every row of every table."""
    return shop.database.read(
        lambda session: repr([session.mappings(select(table)) for table in metadata.sorted_tables])
    )


def sums(shop: Shop) -> list[Any]:
    table = points.tables.movement
    return shop.database.read(lambda session: session.mappings(select(table).order_by(*table.primary_key)))


def test_after_it_nothing_opens_or_finds_the_person_and_the_sums_stand(shop: Shop) -> None:
    zeb, card = shop.zeb
    before = sums(shop)
    erase(shop, zeb)
    assert shop.database.read(lambda s: members.person(s, shop.retailer, zeb)) == Person()
    for text in ("+442079460018", "zebedee@example.com", "zeb"):
        assert shop.database.read(lambda s, text=text: searching.find(s, shop.retailer, text)).found == ()
    assert sums(shop) == before
    rows = shop.rows(tables.member, None, member_id=zeb)
    assert (rows[0]["status"], rows[0]["name_sealed"]) == ("erased", "")
    assert shop.rows(tables.member_key, None, member_id=zeb) == []
    assert card in dump(shop), "a card's number is nobody's name"


def test_no_dump_holds_what_the_person_said_nor_what_finds_it(shop: Shop) -> None:
    zeb = shop.zeb[0]
    wish = Adjustment(ids.new(AT), zeb, "points", 5, "goodwill", "Zebedee rang up", "staff:eve")
    shop.database.write(
        lambda session: adjusting.adjust(session, shop.retailer, wish, AT + timedelta(days=2))
    )
    blind = shop.rows(tables.contact, None, member_id=zeb)[0]["blind"]
    assert blind in dump(shop)
    erase(shop, zeb)
    left = dump(shop)
    assert not [word for word in ("Zebedee", "zebedee", "79460018", blind) if word in left]


def test_who_was_merged_into_the_person_is_forgotten_with_them(shop: Shop) -> None:
    zeb, bob = shop.zeb[0], shop.member_id("bob")
    at = moment("2026-05-20")
    shop.database.write(lambda s: joining.merge(s, shop.retailer, zeb, bob, "staff:eve", at))
    assert erase(shop, bob).member_ids == (bob, zeb)
    for who in (zeb, bob):
        assert shop.database.read(lambda s, who=who: members.person(s, shop.retailer, who)) == Person()
    with pytest.raises(MergeStands):
        shop.database.write(
            lambda s: parting.undo(s, shop.retailer, bob, zeb, "staff:eve", moment("2026-06-02"))
        )


def test_goods_still_come_back_and_new_receipts_wait_for_a_person(shop: Shop) -> None:
    zeb, card = shop.zeb
    erase(shop, zeb)
    back = shop.give_back("r", "2026-06-02", "25.00", of="1", member=None)
    assert (back.status, sum(back.taken_back().values())) == (Status.RECORDED, 25)
    sale = shop.sell("2", "2026-06-03", "10.00", member=MemberRef(Scheme.CARD, card))
    assert sale.waiting is Reason.UNKNOWN_MEMBER


def test_it_is_done_once_and_nothing_is_done_for_the_person_after_it(shop: Shop) -> None:
    zeb = shop.zeb[0]
    erase(shop, zeb)
    with pytest.raises(MemberClosed):
        erase(shop, zeb)
    for deed in (
        lambda s: editing.edit(s, shop.retailer, zeb, Change(name="Zed"), AT),
        lambda s: adjusting.adjust(
            s, shop.retailer, Adjustment(ids.new(AT), zeb, "points", 5, "goodwill", "", "staff:eve"), AT
        ),
    ):
        with pytest.raises(MemberClosed):
            shop.database.write(deed)


def test_the_contacts_are_free_for_a_new_beginning(shop: Shop) -> None:
    erase(shop, shop.zeb[0])
    again = shop.database.write(
        lambda s: members.enrol(s, shop.retailer, shop.program, AT, external_id="zeb", person=SAID)
    )
    found = shop.database.read(lambda s: searching.find(s, shop.retailer, SAID.email))
    assert [each.member.member_id for each in found.found] == [again[0]]


def test_while_a_till_holds_points_nobody_leaves(shop: Shop) -> None:
    zeb, at = shop.zeb[0], moment("2026-06-01 11:55")

    def hold(session: Any) -> None:
        work = open_books(session, shop.retailer, zeb, at, at, lock=True)
        act = work.act("hold", "hold:1", at)
        until = at + timedelta(minutes=15)
        work.state, entry = ledger.hold(work.state, act, ids.new(at), "points", 10, until)
        work.entries.append(entry)
        session.apply(work.plan())

    shop.database.write(hold)
    with pytest.raises(HoldsOpen):
        erase(shop, zeb, "2026-06-01 12:00")
    erase(shop, zeb, "2026-06-01 12:10")
