"""/v1/stores/{code}/till-keys: made, replaced, revoked; what each opens is asked at the till's own doors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from werkzeug.test import TestResponse

from loyalty.people import privacy
from loyalty.tables import till_key
from tests.api.doors import NOW, Doors, problem, sale
from tests.api.retailer.office import Office

KEYS = "/v1/stores/high-street/till-keys"


def make(office: Office, label: str = "Till 9", **terms: Any) -> tuple[str, str]:
    """A new key: its id and its secret."""
    answer = office.post(KEYS, {"label": label, **terms})
    assert answer.status_code == 201, answer.text
    return answer.json["key"]["id"], answer.json["secret"]


def rotate(office: Office, key_id: str, hours: int = 24) -> TestResponse:
    return office.post(f"{KEYS}/{key_id}/rotate", {"overlap_hours": hours})


def card(doors: Doors, secret: str) -> int:
    """The status a till gets that asks for a card, which reads and keeps nothing."""
    return doors.get("/v1/cards/7700000000000000000/qr.svg", secret).status_code


def test_a_key_is_made_and_shown_once(office: Office, doors: Doors) -> None:
    key_id, secret = make(office, scopes=["receipts", "redeem"])

    assert doors.post(sale(), secret).status_code == 201
    listed = office.get(KEYS)
    assert secret not in listed.text
    assert privacy.secret_digest(secret) not in listed.text
    (_, shown) = listed.json["data"]
    assert shown == {
        "id": key_id,
        "store": "high-street",
        "label": "Till 9",
        "mode": "bearer",
        "scopes": ["receipts", "redeem"],
        "status": "in_use",
        "created_at": "2026-05-04T11:00:00Z",
        "expires_at": None,
        "revoked_at": None,
        "replaced_by": None,
        "last_used_on": None,
    }


def test_a_revoked_key_opens_nothing_from_the_next_request_on(office: Office, doors: Doors) -> None:
    key_id, secret = make(office)
    doors.post(sale(), secret)
    revoked = office.post(f"{KEYS}/{key_id}/revoke")

    assert (revoked.json["status"], revoked.json["revoked_at"]) == ("ended", "2026-05-04T11:00:00Z")
    assert problem(doors.post(sale("1002"), secret)) == (401, "unauthorized")
    assert problem(doors.post(sale(), secret)) == (401, "unauthorized")
    assert card(doors, secret) == 401
    before = doors.rows()
    assert office.post(f"{KEYS}/{key_id}/revoke").json == revoked.json
    assert doors.rows() == before


def test_a_replaced_key_works_for_its_hours_and_not_a_moment_longer(
    office: Office, doors: Doors, clock: time_machine.Traveller
) -> None:
    key_id, old = make(office)
    doors.post(sale(), old)
    answer = rotate(office, key_id, hours=2)
    new = answer.json["secret"]

    assert answer.json["key"]["label"] == "Till 9"
    clock.move_to(NOW + timedelta(hours=2, seconds=-1))
    assert [doors.post(sale(f"{n}"), key).status_code for n, key in enumerate((old, new))] == [201, 201]
    clock.move_to(NOW + timedelta(hours=2))
    assert problem(doors.post(sale("8"), old)) == (401, "unauthorized")
    assert card(doors, old) == 401
    assert doors.post(sale("9"), new).status_code == 201


def test_a_key_is_replaced_once(office: Office) -> None:
    key_id, _ = make(office)
    new_id = rotate(office, key_id).json["key"]["id"]

    assert problem(rotate(office, key_id)) == (404, "unknown_till_key")
    status = {key["id"]: (key["status"], key["replaced_by"]) for key in office.get(KEYS).json["data"]}
    assert (status[key_id], status[new_id]) == (("replaced", new_id), ("in_use", None))


def test_a_key_is_for_what_its_scopes_say(office: Office, doors: Doors) -> None:
    _, secret = make(office, scopes=["quotes"])
    before = doors.rows()

    answer = doors.post(sale(), secret)
    assert problem(answer) == (403, "wrong_scope")
    assert answer.json["detail"] == "This key is for quotes; this needs one for receipts."
    assert doors.rows() == before


def test_a_key_ends_by_itself(office: Office, doors: Doors, clock: time_machine.Traveller) -> None:
    _, secret = make(office, expires_at="2026-05-04T12:00:00Z")
    assert doors.post(sale(), secret).status_code == 201

    clock.move_to(NOW + timedelta(hours=1))
    assert problem(doors.post(sale("1002"), secret)) == (401, "unauthorized")


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"label": "Till 1"}, "invalid_label"),
        ({"label": ""}, "invalid_body"),
        ({"label": "Till 9", "scopes": ["all"]}, "invalid_body"),
        ({"label": "Till 9", "mode": "open"}, "invalid_body"),
        ({"label": "Till 9", "expires_at": "2026-05-04T11:00:00Z"}, "invalid_key_terms"),
        ({"label": "Till 9", "store": "station"}, "invalid_body"),
        ({"label": "Till 9", "digest": "0" * 64}, "invalid_body"),
    ],
)
def test_what_cannot_be_a_key_is_refused(office: Office, wish: dict[str, Any], code: str) -> None:
    assert problem(office.post(KEYS, wish)) == (422, code)


def test_a_key_belongs_to_its_store(office: Office, doors: Doors) -> None:
    doors.shop.open("station")
    key_id, secret = make(office)

    assert problem(office.post(f"/v1/stores/station/till-keys/{key_id}/revoke")) == (404, "unknown_till_key")
    assert problem(office.post(f"/v1/stores/station/till-keys/{key_id}/rotate", {})) == (
        404,
        "unknown_till_key",
    )
    assert doors.post(sale(), secret).status_code == 201


def test_a_manager_of_one_store_manages_its_keys_and_no_others(office: Office, doors: Doors) -> None:
    doors.shop.open("station")
    local = doors.staff("manager:high-street")

    assert office.post(KEYS, {"label": "Till 2"}, secret=local).status_code == 201
    assert office.get(KEYS, secret=local).status_code == 200
    for method, path in (("GET", ""), ("POST", "")):
        body = {"json": {"label": "Till 2"}} if method == "POST" else {}
        other = f"/v1/stores/station/till-keys{path}"
        assert problem(office.ask(method, other, secret=local, **body)) == (403, "forbidden")


def test_who_may(office: Office, doors: Doors) -> None:
    clerk, auditor = doors.staff("clerk"), doors.staff("auditor")

    assert problem(office.get(KEYS, secret=clerk)) == (403, "forbidden")
    assert office.get(KEYS, secret=auditor).status_code == 200
    assert problem(office.post(KEYS, {"label": "Till 2"}, secret=auditor)) == (403, "forbidden")


def test_what_happens_to_keys_is_audited_without_a_secret(office: Office, doors: Doors) -> None:
    key_id, secret = make(office)
    new_id = rotate(office, key_id).json["key"]["id"]
    office.post(f"{KEYS}/{new_id}/revoke")

    deeds = office.get("/v1/audit").json["data"]
    found = {deed["action"]: deed["subject"] for deed in deeds}
    assert found == {"tills.add": key_id, "tills.rotate": new_id, "tills.revoke": new_id}
    assert secret not in str(deeds) + str(doors.shop.rows(till_key, None))
