"""Restricting: staff stop a member's spending, or everything, until they allow it again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import points.tables
from db.engine import Database
from loyalty.errors import BurnLocked, UnknownRestriction
from loyalty.people import burn_lock, restricting
from loyalty.people.members import Member
from loyalty.people.restricting import Restriction
from loyalty.receipts.values import Reason, Status
from tests.loyalty.shop import Shop, moment


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    shop = Shop(database)
    shop.member()
    shop.sell("1", "2026-05-01", "100.00")
    yield shop
    assert shop.verify() == []


def restrict(shop: Shop, what: str, when: str = "2026-05-02", reason: str = "dispute") -> tuple[Member, bool]:
    at, member_id = moment(when), shop.member_id()
    wish = Restriction(what, reason, "her word against his", "staff:eve")
    return shop.database.write(
        lambda session: restricting.restrict(session, shop.retailer, member_id, wish, at)
    )


def may_burn(shop: Shop) -> bool:
    try:
        shop.database.read(lambda s: burn_lock.check(s, shop.member_id(), moment("2026-06-01")))
    except BurnLocked as locked:
        return locked.why != "restricted"
    return True


def test_who_may_not_burn_earns_all_the_same(shop: Shop) -> None:
    restrict(shop, "burning")
    assert not may_burn(shop)
    assert shop.sell("2", "2026-05-03", "10.00").status is Status.RECORDED
    restrict(shop, "", "2026-05-04")
    assert may_burn(shop)


def test_who_may_do_nothing_has_receipts_that_wait_and_returns_that_do_not(shop: Shop) -> None:
    restrict(shop, "everything")
    assert not may_burn(shop)
    assert shop.sell("2", "2026-05-03", "10.00").waiting is Reason.CARD_BLOCKED
    assert shop.give_back("r", "2026-05-04", "100.00", of="1").status is Status.RECORDED
    restrict(shop, "", "2026-05-05")
    assert shop.sell("3", "2026-05-06", "10.00").status is Status.RECORDED


def test_it_is_an_entry_with_its_reason_and_a_new_version_of_the_member(shop: Shop) -> None:
    member, changed = restrict(shop, "burning")
    assert (member.restricted, member.version, changed) == ("burning", 2, True)
    assert restrict(shop, "burning", "2026-05-03")[1] is False
    restrict(shop, "", "2026-05-04")
    rows = shop.rows(points.tables.entry)
    assert [row["kind"] for row in rows[-2:]] == ["restricted", "unrestricted"]
    assert '"reason":"dispute"' in rows[-2]["codes"]
    assert "word" not in rows[-2]["codes"]


@pytest.mark.parametrize(("what", "reason"), [("earning", "dispute"), ("burning", "because")])
def test_only_what_is_listed_can_be_taken_and_for_a_listed_reason(shop: Shop, what: str, reason: str) -> None:
    with pytest.raises(UnknownRestriction):
        restrict(shop, what, reason=reason)
