"""Members' tokens: whom they speak for, and when they end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.engine import Database
from identity import tokens
from identity.tables import member_token
from loyalty.errors import UnknownMember
from loyalty.tables import member
from tests.loyalty.shop import Shop, moment

NOW = moment("2026-05-04")


@pytest.fixture
def shop(database: Database) -> Shop:
    """A shop with one member, ann."""
    shop = Shop(database)
    shop.member()
    return shop


def issue(shop: Shop, **words: int) -> str:
    return shop.database.write(lambda session: tokens.issue(session, shop.member_id(), NOW, **words))


def found(shop: Shop, secret: str, at=NOW) -> str | None:
    return shop.database.read(lambda session: tokens.find_member(session, secret, at))


def test_a_token_speaks_for_its_member(shop: Shop) -> None:
    secret = issue(shop)

    assert secret.startswith("member_")
    assert found(shop, secret) == shop.member_id()
    assert found(shop, secret + "x") is None


def test_only_its_digest_is_kept(shop: Shop) -> None:
    secret = issue(shop)

    (row,) = shop.rows(member_token)
    assert secret not in str(row)
    assert len(row["digest"]) == 64


def test_two_tokens_are_never_the_same(shop: Shop) -> None:
    assert issue(shop) != issue(shop)


def test_it_ends_at_its_instant(shop: Shop) -> None:
    secret = issue(shop, valid_days=1)

    assert found(shop, secret, NOW + timedelta(days=1, microseconds=-1)) is not None
    assert found(shop, secret, NOW + timedelta(days=1)) is None


def test_revoking_ends_one_and_only_once(shop: Shop) -> None:
    one, other = issue(shop), issue(shop)

    assert shop.database.write(lambda session: tokens.revoke(session, one, NOW))
    assert not shop.database.write(lambda session: tokens.revoke(session, one, NOW))
    assert not shop.database.write(lambda session: tokens.revoke(session, "member_unknown", NOW))
    assert (found(shop, one), found(shop, other)) == (None, shop.member_id())


def test_all_of_a_members_can_be_ended(shop: Shop) -> None:
    secrets = [issue(shop), issue(shop)]
    shop.member("bob")
    bobs = shop.database.write(lambda session: tokens.issue(session, shop.member_id("bob"), NOW))

    assert shop.database.write(lambda session: tokens.revoke_all(session, shop.member_id(), NOW)) == 2
    assert [found(shop, secret) for secret in secrets] == [None, None]
    assert found(shop, bobs) == shop.member_id("bob")


@pytest.mark.parametrize("status", ["merged", "erased"])
def test_who_left_is_spoken_for_no_more(shop: Shop, status: str) -> None:
    secret = issue(shop)
    (row,) = shop.rows(member)
    shop.put(member, {**row, "status": status})

    assert found(shop, secret) is None


def test_nobody_gets_one_who_is_no_member(shop: Shop) -> None:
    nobody = "00000000-0000-7000-8000-000000000000"
    with pytest.raises(UnknownMember):
        shop.database.write(lambda session: tokens.issue(session, nobody, NOW))
