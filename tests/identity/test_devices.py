"""Devices: signed in, seen, signed out from elsewhere; a token after that opens nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from db.engine import Database
from identity import devices, tokens
from identity.devices import Device, SignedIn
from identity.errors import UnknownDevice
from identity.tokens import Bearer
from tests.loyalty.shop import Shop, moment

NOW = moment("2026-05-04")
HOUR = timedelta(hours=1)


@pytest.fixture
def shop(database: Database) -> Shop:
    shop = Shop(database)
    shop.member()
    shop.member("bob")
    return shop


def sign_in(shop: Shop, label: str = "Phone", at: datetime = NOW, name: str = "ann") -> SignedIn:
    return shop.database.write(
        lambda session: devices.sign_in(session, shop.member_id(name), label, "phone", at)
    )


def listed(shop: Shop, at: datetime = NOW, name: str = "ann") -> list[Device]:
    return shop.database.read(lambda session: devices.of_member(session, shop.member_id(name), at))


def revoke(shop: Shop, device_id: str, at: datetime = NOW, name: str = "ann") -> None:
    shop.database.write(lambda session: devices.revoke(session, shop.member_id(name), device_id, at))


def bearer(shop: Shop, token: str, at: datetime = NOW) -> Bearer | None:
    return shop.database.read(lambda session: tokens.find(session, token, at))


def test_a_device_is_listed_while_it_is_signed_in(shop: Shop) -> None:
    new = sign_in(shop, "Ann's phone")

    assert listed(shop) == [Device(new.device_id, "Ann's phone", "phone", NOW, NOW)]
    assert listed(shop, NOW + timedelta(days=tokens.VALID_DAYS)) == []
    assert listed(shop, name="bob") == []


def test_a_token_knows_its_device(shop: Shop) -> None:
    new = sign_in(shop)

    assert bearer(shop, new.token) == Bearer(shop.member_id(), new.device_id, NOW)


def test_a_token_made_by_hand_has_none(shop: Shop) -> None:
    token = shop.database.write(lambda session: tokens.issue(session, shop.member_id(), NOW))

    assert bearer(shop, token) == Bearer(shop.member_id())
    assert not devices.is_due(Bearer(shop.member_id()), NOW)
    assert listed(shop) == []


def test_a_device_signed_out_opens_nothing_and_the_others_stay(shop: Shop) -> None:
    lost, kept = sign_in(shop), sign_in(shop)
    revoke(shop, lost.device_id)

    assert bearer(shop, lost.token) is None
    assert bearer(shop, kept.token) is not None
    assert [device.device_id for device in listed(shop)] == [kept.device_id]


def test_a_device_is_signed_out_once_and_only_by_its_member(shop: Shop) -> None:
    new = sign_in(shop)

    with pytest.raises(UnknownDevice):
        revoke(shop, new.device_id, name="bob")
    with pytest.raises(UnknownDevice):
        revoke(shop, "00000000-0000-7000-8000-000000000000")
    assert bearer(shop, new.token) is not None
    revoke(shop, new.device_id)
    with pytest.raises(UnknownDevice):
        revoke(shop, new.device_id)


def test_all_can_be_signed_out_at_once(shop: Shop) -> None:
    found = [sign_in(shop) for _ in range(3)]
    bobs = sign_in(shop, name="bob")

    ended = shop.database.write(lambda session: tokens.revoke_all(session, shop.member_id(), NOW))
    assert ended == 3
    assert [bearer(shop, each.token) for each in found] == [None] * 3
    assert bearer(shop, bobs.token) is not None


def test_a_device_is_noted_as_seen_once_an_hour(shop: Shop) -> None:
    new = sign_in(shop)
    found = bearer(shop, new.token)

    assert not devices.is_due(found, NOW + HOUR - timedelta(microseconds=1))
    assert devices.is_due(found, NOW + HOUR)
    shop.database.write(lambda session: devices.see(session, found, NOW + HOUR))
    assert listed(shop)[0].seen_at == NOW + HOUR
    assert not devices.is_due(bearer(shop, new.token), NOW + HOUR)


def test_one_device_too_many_signs_out_the_one_seen_longest_ago(shop: Shop) -> None:
    found = [sign_in(shop, str(n), NOW + n * HOUR) for n in range(devices.MOST_DEVICES + 1)]

    assert bearer(shop, found[0].token, NOW + 21 * HOUR) is None
    assert bearer(shop, found[1].token, NOW + 21 * HOUR) is not None
    assert len(listed(shop)) == devices.MOST_DEVICES
