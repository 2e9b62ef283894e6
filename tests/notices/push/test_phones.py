"""Where members are told is theirs: sealed, bounded, forgotten with them, leading nowhere it must not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from db import ids
from db.engine import Database
from events.dialling import Line
from identity import devices, leaving, own_data, tokens
from loyalty.people import erasing, privacy
from notices.errors import InvalidSubscription
from notices.push import phones, subscriptions
from notices.push.service import Push
from tests.events.receiver import receiving
from tests.loyalty.shop import moment
from tests.notices.push.browser import Browser
from tests.notices.push.phoned import NOON, Phoned

ENDPOINT = "https://push.example.com/send/abc123"


@pytest.fixture
def phoned(database: Database) -> Phoned:
    phoned = Phoned(database)
    phoned.joins()
    return phoned


def read(endpoint: str, **changed: str) -> subscriptions.Subscription:
    given = Browser().form(endpoint) | changed
    return subscriptions.read(endpoint, given["p256dh"], given["auth"], development=False)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://push.example.com/x",
        "http://localhost/x",
        "https://127.0.0.1/x",
        "https://10.0.0.8/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://push.example.com:8443/x",
        "https://ann@push.example.com/x",
        "https://push.example.com/x\r\nX-More: 1",
        "https://push.example.com/" + "x" * 1000,
        "ftp://push.example.com/x",
    ],
)
def test_an_address_that_can_be_none_is_refused_at_once(endpoint: str) -> None:
    with pytest.raises(InvalidSubscription):
        read(endpoint)


@pytest.mark.parametrize(
    "changed", [{"p256dh": "AAAA"}, {"p256dh": "é"}, {"auth": "AAAA"}, {"auth": "x" * 5000}]
)
def test_keys_that_are_no_browsers_are_refused(changed: dict[str, str]) -> None:
    assert read(ENDPOINT).service == "push.example.com"
    with pytest.raises(InvalidSubscription):
        read(ENDPOINT, **changed)


def test_a_name_that_leads_into_our_own_house_is_not_called_and_is_forgotten(phoned: Phoned) -> None:
    with receiving(lambda _: 201) as inside:
        port = inside.url.split(":")[2].partition("/")[0]
        phoned.turns_on("ann", f"https://localhost:{port}/x")
        phoned.chooses(points=True)
        phoned.tells("tier:1", NOON)
        # As production dials.
        phoned.channels = replace(phoned.channels, push=Push(phoned.push.signer, Line()))
        phoned.send(NOON)

    assert inside.heard == []
    assert phoned.states() == [("failed", "push service: not on the open Internet")]
    assert phoned.phones() == 0


def test_an_address_stands_nowhere_in_clear_and_opens_only_for_its_member(phoned: Phoned) -> None:
    phoned.turns_on("ann", ENDPOINT)
    ann = phoned.member_id("ann")
    (phone,) = phoned.database.read(lambda session: phones.of_member(session, ann))

    assert "abc123" not in phoned.stored()
    assert "push.example.com" not in phoned.stored()
    found = phoned.database.read(lambda session: phones.find(session, phoned.retailer, ann, phone.blind))
    assert found is not None
    assert found[1].endpoint == ENDPOINT


def test_the_same_browser_again_is_one_phone_and_the_oldest_of_too_many_goes(phoned: Phoned) -> None:
    days = [f"2026-02-{day:02}" for day in range(1, phones.MOST + 3)]
    for number, day in enumerate(days):
        phoned.turns_on("ann", f"{ENDPOINT}/{number}", device=ids.new(moment(day)), at=day)
        phoned.turns_on("ann", f"{ENDPOINT}/{number}", device=ids.new(moment(day)), at=day)

    ann = phoned.member_id("ann")
    left = phoned.database.read(lambda session: phones.of_member(session, ann))
    assert [each.created_at for each in left] == [moment(day) for day in reversed(days[2:])]


def test_a_new_address_of_one_device_takes_the_place_of_the_old(phoned: Phoned) -> None:
    device = ids.new(moment("2026-01-01"))
    for number in (1, 2):
        phoned.turns_on("ann", f"{ENDPOINT}/{number}", device=device)

    assert phoned.phones() == 1


def test_who_signs_out_is_told_nothing_there_any_more_and_elsewhere_still(phoned: Phoned) -> None:
    ann, at, found = phoned.member_id("ann"), moment(NOON), []
    for number in (1, 2, 3):
        signed = phoned.database.write(lambda session: devices.sign_in(session, ann, "My phone", "phone", at))
        found.append(signed)
        phoned.turns_on("ann", f"{ENDPOINT}/{number}", device=signed.device_id)

    phoned.database.write(lambda session: tokens.revoke(session, found[0].token, at))
    assert phoned.phones() == 2
    phoned.database.write(lambda session: devices.revoke(session, ann, found[1].device_id, at))
    assert phoned.phones() == 1
    phoned.database.write(lambda session: tokens.revoke_all(session, ann, at))
    assert phoned.phones() == 0


def test_who_leaves_is_forgotten_and_nothing_more_is_pushed(phoned: Phoned) -> None:
    phoned.joins("bob")
    with receiving(lambda _: 201) as service:
        phoned.turns_on("ann", f"{service.url}/ann")
        phoned.turns_on("bob", f"{service.url}/bob")
        for name in ("ann", "bob"):
            phoned.tells(f"welcome:{name}", NOON, "pin-changed", name, at=moment(NOON).isoformat())
        ann, at = phoned.member_id("ann"), moment(NOON)

        def leave(session) -> None:
            gone = erasing.erase(session, phoned.retailer, ann, "member", at)
            leaving.forget(session, gone.member_ids)

        phoned.database.write(leave)
        phoned.send(NOON)

    assert phoned.states() == [("suppressed", "the member left"), ("sent", "")]
    assert len(service.heard) == 1
    assert json.dumps(phoned.stored()).count("s1.") == 1


def test_a_row_whose_key_is_gone_opens_for_nobody(phoned: Phoned) -> None:
    phoned.turns_on("ann", ENDPOINT)
    phoned.joins("bob")
    ann, bob = phoned.member_id("ann"), phoned.member_id("bob")
    (phone,) = phoned.database.read(lambda session: phones.of_member(session, ann))

    def steal(session) -> None:
        table = phones.push_subscription
        session.connection.execute(table.update().values(member_id=bob))

    phoned.database.write(steal)
    with pytest.raises(privacy.Unreadable):
        phoned.database.read(lambda session: phones.find(session, phoned.retailer, bob, phone.blind))


def test_members_take_away_where_they_are_told_and_what_they_chose(phoned: Phoned) -> None:
    phoned.turns_on("ann", ENDPOINT, language="zh-Hant")
    phoned.chooses(points=True, offers=False)
    phoned.agrees()
    ann = phoned.member_id("ann")

    found = phoned.database.read(lambda session: own_data.read(session, phoned.retailer, ann, moment(NOON)))

    (phone,) = found["phones_told"]
    assert (phone["push_service"], phone["language"]) == ("push.example.com", "zh-Hant")
    said = [(each["purpose"], each["channel"], each["given"]) for each in found["consents"]]
    assert sorted(said) == [("offers", "push", False), ("points", "email", True), ("points", "push", True)]
    assert "abc123" not in json.dumps(found)
