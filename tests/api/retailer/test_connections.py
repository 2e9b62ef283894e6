"""/v1/connections: whoever looks after the shop sets them up; a secret goes in and never comes out."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from identity.staff_tables import audit
from tests.api.doors import Doors, bearer, problem
from tests.intake.shopify import SECRET

WISH = {"code": "cloud", "adapter": "shopify", "store": "high-street", "secret": SECRET}


@pytest.fixture
def owner(doors: Doors) -> str:
    return doors.staff()


def post(doors: Doors, owner: str, **wish: Any) -> TestResponse:
    return doors.client.post("/v1/connections", json={**WISH, **wish}, headers=bearer(owner))


def test_a_connection_says_which_address_to_give_the_vendor(doors: Doors, owner: str) -> None:
    made = post(doors, owner, external_prefix="sh:", options={"card_attribute": "Loyalty card"})
    assert made.status_code == 201
    assert made.json["url"] == "http://localhost:8000/v1/connections/cloud/deliveries"
    assert (made.json["program"], made.json["has_secret"], made.json["state"]) == ("shop", True, "on")
    assert made.json["options"] == {"card_attribute": "Loyalty card"}
    listed = doors.get("/v1/connections", owner)
    assert [each["code"] for each in listed.json["data"]] == ["cloud"]
    assert SECRET not in made.text + listed.text + doors.get("/v1/connections/cloud", owner).text


def test_the_secret_stands_nowhere_readable(doors: Doors, owner: str) -> None:
    post(doors, owner)
    with doors.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM connection").all()
        noted = connection.execute(select(audit)).all()
    assert SECRET not in str(rows)
    assert SECRET not in str(noted)
    assert any("connections.add" in str(each) for each in noted)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"code": "Cloud One"}, (422, "invalid_connection")),
        ({"adapter": "abacus"}, (422, "invalid_body")),
        ({"store": "nowhere"}, (404, "unknown_store")),
        ({"secret": "short"}, (422, "invalid_connection")),
        ({"external_prefix": "a b"}, (422, "invalid_connection")),
        ({"adapter": "native"}, (422, "invalid_connection")),
        ({"options": {"card_atribute": "Card"}}, (422, "invalid_connection")),
        ({"options": {"A": "b"}}, (422, "invalid_body")),
        ({"options": {"a": 1}}, (422, "invalid_body")),
        ({"options": []}, (422, "invalid_body")),
        ({"program": "shop"}, (422, "invalid_body")),
    ],
)
def test_what_cannot_be_set_up_is_said(
    doors: Doors, owner: str, wish: dict[str, Any], said: tuple[int, str]
) -> None:
    assert problem(post(doors, owner, **wish)) == said


def test_a_code_is_taken_once(doors: Doors, owner: str) -> None:
    post(doors, owner)
    assert problem(post(doors, owner)) == (409, "connection_taken")


def test_a_secret_is_of_one_connection_only(doors: Doors, owner: str) -> None:
    """Shopify signs neither the shop nor the address: what one shop signs would be taken at the other."""
    post(doors, owner)
    refused = post(doors, owner, code="other")
    assert problem(refused) == (422, "invalid_connection")
    assert 'Connection "cloud" has this secret' in refused.json["detail"]
    assert post(doors, owner, code="other", secret="a-secret-of-its-own-makes").status_code == 201

    path = "/v1/connections/other/rotate"
    assert problem(doors.client.post(path, json={"secret": SECRET}, headers=bearer(owner))) == (
        422,
        "invalid_connection",
    )
    again = {"secret": "the-next-secret-of-cloud", "overlap_hours": 1}
    doors.client.post("/v1/connections/cloud/rotate", json=again, headers=bearer(owner))
    still = doors.client.post(path, json={"secret": SECRET}, headers=bearer(owner))
    assert problem(still) == (422, "invalid_connection")


def test_an_edit_names_the_version_it_is_meant_for_and_keeps_the_secret(doors: Doors, owner: str) -> None:
    etag = post(doors, owner).headers["ETag"]
    path, named = "/v1/connections/cloud", {**bearer(owner), "If-Match": etag}
    missing = doors.client.patch(path, json={"state": "off"}, headers=bearer(owner))
    assert problem(missing) == (428, "precondition_required")
    done = doors.client.patch(path, json={"state": "off"}, headers=named)
    assert (done.status_code, done.json["state"], done.json["has_secret"]) == (200, "off", True)
    again = doors.client.patch(path, json={"state": "on"}, headers=named)
    assert problem(again) == (412, "precondition_failed")


def test_a_connection_that_is_forgotten_is_gone(doors: Doors, owner: str) -> None:
    post(doors, owner)
    assert doors.client.delete("/v1/connections/cloud", headers=bearer(owner)).status_code == 204
    assert problem(doors.get("/v1/connections/cloud", owner)) == (404, "unknown_connection")
    again = doors.client.delete("/v1/connections/cloud", headers=bearer(owner))
    assert problem(again) == (404, "unknown_connection")


def test_a_manager_of_one_store_sees_connections_and_changes_none(doors: Doors, owner: str) -> None:
    """What a vendor sends may be of any store of the programme."""
    post(doors, owner)
    manager = doors.staff("manager:high-street")
    assert doors.get("/v1/connections/cloud", manager).status_code == 200
    assert problem(post(doors, manager, code="other")) == (403, "forbidden")
    assert problem(doors.get("/v1/connections", doors.staff("clerk"))) == (403, "forbidden")


def test_a_token_goes_to_public_addresses_of_a_vendor_that_is_asked_anything(
    doors: Doors, owner: str
) -> None:
    post(doors, owner)
    post(doors, owner, code="sq", adapter="square", secret="a-secret-of-its-own-makes")

    def put(code: str, **wish: str) -> TestResponse:
        body = {"token": "EAAA-a-token-of-the-shop", **wish}
        return doors.client.post(f"/v1/connections/{code}/token", json=body, headers=bearer(owner))

    assert problem(put("cloud")) == (422, "invalid_connection")
    for address in ("http://shop.example", "https://10.0.0.1", "https://a.example/", "https://u:p@a.example"):
        assert problem(put("sq", api_url=address)) == (422, "invalid_connection")
    given = put("sq", api_url="https://connect.squareupsandbox.com")
    assert (given.status_code, given.json["api_url"]) == (200, "https://connect.squareupsandbox.com")

    named = {**bearer(owner), "If-Match": given.headers["ETag"]}
    other = doors.client.patch("/v1/connections/sq", json={"adapter": "stripe"}, headers=named)
    assert (other.status_code, other.json["has_token"], other.json["api_url"]) == (200, False, None)
