"""/v1/members/…/household: staff see it and put it right."""

from __future__ import annotations

import pytest

from db import ids
from db.engine import Database
from loyalty.households import joining
from tests.api.doors import CARD, NOW, Doors, problem
from tests.api.retailer.office import Office


@pytest.fixture
def office(database: Database) -> Office:
    """ann heads a household with bob."""
    doors = Doors(database)
    shop = doors.shop
    shop.publish(CARD + "households: {size: 2}\n", "2026-01-02")
    ann, bob = (shop.member(name) and shop.member_id(name) for name in ("ann", "bob"))
    database.write(lambda session: joining.found(session, shop.retailer, ann, NOW))
    code = database.write(lambda session: joining.invite(session, shop.retailer, ann, NOW)).code
    database.write(lambda session: joining.join(session, shop.retailer, bob, code, NOW))
    return Office(doors)


def path(office: Office, name: str, deed: str = "") -> str:
    return f"/v1/members/{ids.outside('member', office.doors.shop.member_id(name))}/household{deed}"


def test_staff_see_who_is_in_it_and_that_is_noted(office: Office) -> None:
    told = office.get(path(office, "bob")).json

    assert [each["head"] for each in told["members"]].count(True) == 1
    assert office.get("/v1/audit?action=members.household").json["data"]


def test_staff_let_another_head_it_and_take_one_out(office: Office) -> None:
    key = {"Idempotency-Key": "a-key-of-staff-first"}
    refused = office.ask("POST", path(office, "ann", "/leave"), headers=key)
    assert problem(refused) == (409, "head_stays")
    assert office.ask("POST", path(office, "bob", "/head")).status_code == 200

    key = {"Idempotency-Key": "another-key-of-staff"}
    assert office.ask("POST", path(office, "ann", "/leave"), headers=key).status_code == 200

    assert problem(office.get(path(office, "ann"))) == (404, "no_household")
    actions = [each["action"] for each in office.get("/v1/audit").json["data"]]
    assert {"members.household.head", "members.household.leave"} <= {*actions}
