"""A member's devices through the doors."""

from __future__ import annotations

from datetime import timedelta

from tests.api.doors import NOW, problem
from tests.api.member.phones import Phones
from tests.identity.people import PHONE


def test_a_lost_phone_is_signed_out_from_another(phones: Phones) -> None:
    lost = phones.token()
    phones.ask(PHONE)
    kept = phones.type(phones.code(PHONE), PHONE).json["token"]
    found = phones.call("GET", "/v1/me/devices", kept).json["data"]

    assert [(each["label"], each["kind"]) for each in found] == [("Phone", "other")] * 2
    (other,) = (each for each in found if not each["current"])
    assert phones.call("DELETE", f"/v1/me/devices/{other['id']}", kept).status_code == 204
    assert problem(phones.call("GET", "/v1/me", lost)) == (401, "unauthorized")
    assert phones.call("GET", "/v1/me", kept).status_code == 200
    assert len(phones.call("GET", "/v1/me/devices", kept).json["data"]) == 1


def test_everything_is_signed_out_at_once(phones: Phones) -> None:
    token = phones.token()

    assert phones.call("DELETE", "/v1/me/devices", token).json == {"ended": 1}
    assert problem(phones.call("GET", "/v1/me/devices", token)) == (401, "unauthorized")


def test_what_is_not_ones_own_is_unknown(phones: Phones) -> None:
    token = phones.token()
    phones.shop.member("bob")
    bobs = phones.doors.token("bob")
    (mine,) = phones.call("GET", "/v1/me/devices", token).json["data"]

    for path in (mine["id"], "dev_" + "0" * 32, "dev_1", "x"):
        assert problem(phones.call("DELETE", f"/v1/me/devices/{path}", bobs)) == (404, "unknown_device")
    assert phones.call("GET", "/v1/me", token).status_code == 200


def test_a_device_is_noted_as_seen_once_an_hour(phones: Phones, clock) -> None:
    token = phones.token()

    def seen() -> str:
        return phones.call("GET", "/v1/me/devices", token).json["data"][0]["seen_at"]

    clock.move_to(NOW + timedelta(minutes=59))
    with phones.doors.counted() as statements:
        assert seen() == "2026-05-04T11:00:00Z"
    assert not [each for each in statements if each.startswith("UPDATE")]
    clock.move_to(NOW + timedelta(minutes=61))
    assert seen() == "2026-05-04T12:01:00Z"
