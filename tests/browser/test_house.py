"""The shop that browsers come to: open, on the real clock, with members and staff who are signed in."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.visits import Visits
from tests.identity.people import STRANGER


def test_a_member_sees_what_a_sale_just_now_was_worth(house: House, visit: Visits) -> None:
    house.buys(net="137.40")
    page = visit(member=house.token())

    page.goto("/")

    expect(page.get_by_text("137").first).to_be_visible()


def test_staff_and_members_are_signed_in_now(house: House) -> None:
    doors = house.doors

    assert doors.get("/v1/me", house.token("bob")).status_code == 200
    assert doors.get("/v1/staff/me", house.staff("manager")).status_code == 200


def test_a_stranger_s_code_can_be_read(house: House) -> None:
    body = {"program": "shop", "contact": STRANGER.text, "purpose": "join"}
    assert house.doors.client.post("/v1/member/codes", json=body).status_code == 202

    assert len(house.code(STRANGER)) == 6
