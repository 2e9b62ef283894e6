"""Searching: one member by anything that names them, and members by what they have in common."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from db import ids
from db.engine import Database
from loyalty import tables
from loyalty.cards import cards
from loyalty.people import members, privacy, searching
from loyalty.people.members import Person
from loyalty.people.searching import Wanted
from loyalty.rewards import rewards, vouchers
from tests.loyalty.shop import TIERED, Shop, moment

TEXT = TIERED + '\nrewards:\n  - {code: cup, name: Cup, cost: 100, worth: "1.00"}\n'
OTHER = TIERED.replace("code: shop", "code: club")
AT = moment("2026-05-01")


@pytest.fixture
def shop(database: Database) -> Shop:
    """Ann, who bought as receipt 7 and has a voucher; bob, a VIP; and another programme's cat."""
    shop = Shop(database, TEXT)
    person = Person("Ann", "+44 20 7946 0018", "ann@example.com")
    shop.database.write(
        lambda session: members.enrol(
            session, shop.retailer, shop.program, AT, external_id="ann", person=person
        )
    )
    shop.member("bob", "2026-03-01 00:00")
    shop.sell("7", "2026-05-02", "200.00")
    shop.sell("8", "2026-05-02", "20000.00", member="bob")
    return shop


def finds(shop: Shop, text: str, **wanted: str) -> list[tuple[str, str]]:
    found = shop.database.read(lambda session: searching.find(session, shop.retailer, text, **wanted))
    return [(each.member.member_id, each.by) for each in found.found]


def listed(shop: Shop, limit: int = 10, after: str = "", **wanted: object) -> list[str]:
    found = shop.database.read(
        lambda session: searching.listed(session, Wanted(**wanted), limit, after)  # type: ignore[arg-type]
    )
    return [each.member_id for each in found]


@pytest.mark.parametrize("text", ["0500000123456", "500000123456", "]E0500000123456", "5000-0012 3456"])
def test_a_card_is_read_as_a_scan_of_it_would_be(shop: Shop, text: str) -> None:
    """A reader, and whoever copies what it shows, leaves out the first 0 of an EAN-13."""
    ann = shop.member_id("ann")
    card = {"number": "0500000123456", "member_id": ann, "status": "active", "issued_at": AT}
    shop.put(tables.card, card)
    assert finds(shop, text, field="card") == [(ann, "card")]
    assert shop.database.read(lambda session: cards.own(session, ann, text)).number == card["number"]


def test_a_member_is_found_by_whatever_names_them(shop: Shop) -> None:
    ann = shop.member_id()
    (card,) = shop.database.read(lambda session: members.numbers(session, ann))
    voucher = shop.database.write(
        lambda session: rewards.redeem(session, shop.retailer, ann, "cup", "a-key-for-one-wish", AT)
    ).voucher
    for text, by in (
        (ids.outside("member", ann), "member"),
        (f" {card[:4]} {card[4:]} ", "card"),
        ("ann", "external_id"),
        ("(+44) 20-7946-0018", "phone"),
        ("ANN@Example.com", "email"),
        (privacy.grouped(voucher.code).lower(), "voucher"),
        (ids.outside("voucher", voucher.voucher_id), "voucher"),
        ("high-street/2026-05-02/7", "receipt"),
        ("high-street//2026-05-02/7", "receipt"),
    ):
        assert finds(shop, text) == [(ann, by)], text
        assert finds(shop, text, field=by) == [(ann, by)]
    assert vouchers.code(shop.retailer.index_key, voucher.voucher_id) == voucher.code


@pytest.mark.parametrize("status", ["blocked", "replaced", "expired", "earn-only"])
def test_a_card_finds_its_member_whatever_became_of_it(shop: Shop, status: str) -> None:
    ann = shop.member_id()
    (card,) = shop.database.read(lambda session: members.numbers(session, ann))
    shop.database.write(lambda session: session.connection.execute(update(tables.card).values(status=status)))
    assert finds(shop, card) == [(ann, "card")]


@pytest.mark.parametrize(
    "text", ["", "nobody", "mem_", "mem_" + "0" * 32, "1234567890123452", "a/b/c", "2026-05-02/7", "%", "'"]
)
def test_what_names_nobody_finds_nobody(shop: Shop, text: str) -> None:
    assert finds(shop, text) == []


def test_one_text_may_name_several_and_each_is_found_once(shop: Shop) -> None:
    ann = shop.member_id()
    shop.database.write(
        lambda session: members.enrol(session, shop.retailer, shop.program, AT, external_id="+442079460018")
    )
    assert [(by, who == ann) for who, by in finds(shop, "+442079460018")] == [
        ("external_id", False),
        ("phone", True),
    ]


def test_the_same_external_id_in_two_programmes_is_two_members(shop: Shop) -> None:
    club = shop.publish(OTHER, "2020-01-01")
    shop.database.write(lambda session: members.enrol(session, shop.retailer, club, AT, external_id="ann"))
    assert len(finds(shop, "ann")) == 2
    assert len(finds(shop, "ann", program="club")) == 1
    assert finds(shop, "ann@example.com", program="club") == []


def test_members_are_listed_newest_first_in_pages(shop: Shop) -> None:
    for n in range(5):
        shop.member(f"m{n}", f"2026-06-0{n + 1} 00:00")
    newest = [shop.member_id(name) for name in ("m4", "m3", "m2", "m1", "m0", "ann", "bob")]
    assert listed(shop) == newest
    assert listed(shop, 3) + listed(shop, 3, newest[2]) + listed(shop, 3, newest[5]) == newest
    assert listed(shop, sort="created") == newest[::-1]


def test_a_list_is_narrowed_by_programme_tier_status_and_when_they_joined(shop: Shop) -> None:
    ann, bob = shop.member_id("ann"), shop.member_id("bob")
    assert listed(shop, tier="vip") == [bob]
    assert listed(shop, program="club") == []
    assert listed(shop, status="merged") == []
    assert listed(shop, joined_from=AT) == [ann]
    assert listed(shop, joined_to=AT) == [bob]
