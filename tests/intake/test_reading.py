"""Reading what a connection brings: prefixes, and bodies that are of another format."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from intake import reading
from intake.reading import Set
from loyalty.receipt import MemberRef, Scheme, Share, Tender
from loyalty.shops.connections import Connection, Wish
from pos_adapter.adapter import Reject
from tests.intake.shopify import body_of, order
from tests.pos_adapter.examples import LONDON

AT = datetime(2026, 5, 4, tzinfo=UTC)


def connected(adapter: str, prefix: str = "") -> Set:
    wish = Wish(adapter, "high-street", prefix)
    connection = Connection("cloud", wish, "shop", "Europe/London", True, AT, AT, 1, None)
    return Set(connection, LONDON, frozenset(("high-street",)))


def test_only_ids_of_the_vendors_own_stand_behind_the_prefix() -> None:
    (found,) = reading.of_body(connected("shopify", "sh:"), body_of(order()))
    card = replace(found, member=MemberRef(Scheme.CARD, "2990000000017"))
    shares = (Share((Tender("cash", 500),), MemberRef(Scheme.EXTERNAL, "9")), Share((Tender("cash", 500),)))
    split = reading.prefixed(replace(found, member=None, split=shares), "sh:")
    assert found.member == MemberRef(Scheme.EXTERNAL, "sh:7")
    assert reading.prefixed(card, "sh:") == card
    assert [share.member for share in split.split] == [MemberRef(Scheme.EXTERNAL, "sh:9"), None]


def test_what_names_no_till_is_of_its_connection_and_what_names_one_of_that() -> None:
    (found,) = reading.of_body(connected("shopify"), body_of(order()))
    assert str(found.key) == "gift-house/@cloud/2026-05-04/1"
    back = replace(found, till="", original=replace(found.key, till=""))
    assert reading.stamped(back, "two").original == replace(found.key, till="@two")
    named = replace(found, till="3", original=replace(found.key, till="4"))
    assert reading.stamped(named, "two") == named


def test_a_body_that_cannot_be_read_at_all_is_one_reject() -> None:
    (found,) = reading.of_body(connected("tabular"), b"a,b,c")
    assert isinstance(found, Reject)
    assert (found.code, found.place, found.raw) == ("unreadable-file", "the delivery", "a,b,c")
