"""/v1/me/offers and /v1/me/days: what a member sees of offers and days, and asking for an offer."""

from __future__ import annotations

import pytest

from db.engine import Database
from tests.api.doors import CARD, NOW, Doors, bearer, problem, sale
from tests.api.retailer.office import Office

OFFERS = """
days:
  - {code: saturday, name: {en: Member Saturday, zh-Hant: 會員日}, every: saturday}
offers:
  - {code: spring, name: {en: Spring, zh-Hant: 春日}, activation: member, times: 3,
     when: {from: "2026-05-01", through: "2026-05-31"}, earn: [{code: spring-bonus, points: 100}]}
  - {code: open, earn: [{code: open-bonus, points: 1}]}
"""
SPRING = {
    "code": "spring",
    "name": "Spring",
    "state": "to-activate",
    "running": True,
    "begins_at": "2026-04-30T23:00:00Z",
    "ends_at": "2026-05-31T23:00:00Z",
    "used": 0,
    "times": 3,
    "activated_at": None,
    "chosen_on": None,
}


@pytest.fixture
def doors(database: Database) -> Doors:
    doors = Doors(database)
    doors.shop.publish(CARD + OFFERS, "2026-01-02")
    doors.shop.member()
    return doors


@pytest.fixture
def office(doors: Doors) -> Office:
    return Office(doors)


def test_a_member_asks_for_an_offer_and_the_next_purchase_counts(doors: Doors) -> None:
    token = doors.token()
    before = doors.get("/v1/me/offers", token).json["data"]
    assert before[0] == SPRING
    assert (before[1]["state"], before[1]["times"]) == ("automatic", None)

    activated = doors.client.post("/v1/me/offers/spring/activation", headers=bearer(token))
    again = doors.client.post("/v1/me/offers/spring/activation", headers=bearer(token))
    assert activated.json == {**SPRING, "state": "activated", "activated_at": "2026-05-04T11:00:00Z"}
    assert (again.status_code, again.json) == (200, activated.json)

    assert doors.post(sale()).json["issued"] == {"points": 137 + 100 + 1}
    assert doors.get("/v1/me/offers", token).json["data"][0]["used"] == 1


def test_what_cannot_be_asked_for_is_said(doors: Doors) -> None:
    headers = bearer(doors.token())
    for code, wrong in (("open", (409, "offer_automatic")), ("none", (404, "unknown_offer"))):
        assert problem(doors.client.post(f"/v1/me/offers/{code}/activation", headers=headers)) == wrong


def test_offers_are_polled(doors: Doors) -> None:
    token = doors.token()
    first = doors.get("/v1/me/offers", token)
    headers = {**bearer(token), "If-None-Match": first.headers["ETag"]}
    assert doors.client.get("/v1/me/offers", headers=headers).status_code == 304

    doors.client.post("/v1/me/offers/spring/activation", headers=bearer(token))
    assert doors.client.get("/v1/me/offers", headers=headers).status_code == 200


def test_the_days_are_told_and_fit_into_a_phone(doors: Doors) -> None:
    token = doors.token()
    (saturday,) = doors.get("/v1/me/days", token).json["data"]
    headers = {**bearer(token), "Accept-Language": "zh-Hant"}
    calendar = doors.client.get("/v1/me/days.ics", headers=headers)

    assert saturday["next"][0] == {
        "day": "2026-05-09",
        "begins_at": "2026-05-08T23:00:00Z",
        "ends_at": "2026-05-09T23:00:00Z",
    }
    assert len(saturday["next"]) == 12
    assert calendar.content_type == "text/calendar; charset=utf-8"
    assert calendar.text.startswith("BEGIN:VCALENDAR\r\n")
    assert "SUMMARY:會員日\r\n" in calendar.text


def test_a_year_of_days_and_the_members_own_offers_are_in_the_calendar(doors: Doors) -> None:
    token = doors.token()

    text = doors.get("/v1/me/days.ics", token).text.replace("\r\n ", "")

    events = [
        dict(line.split(":", 1) for line in each.split("\r\n")[1:-2])
        for each in text.split("BEGIN:VEVENT")[1:]
    ]
    saturdays = [each for each in events if each["SUMMARY"] == "Member Saturday"]
    assert len(saturdays) == 52
    assert saturdays[-1]["DTSTART;VALUE=DATE"] == "20270501"
    (spring,) = (each for each in events if each["SUMMARY"] == "Spring")
    assert spring["UID"] == "offer.spring.20260501@shop.localhost"
    assert (spring["DTSTART;VALUE=DATE"], spring["DTEND;VALUE=DATE"]) == ("20260501", "20260601")
    assert len({each["UID"] for each in events}) == len(events) == 53


def test_staff_ask_in_the_members_place(office: Office, doors: Doors) -> None:
    member = office.get("/v1/members?q=ann").json["data"][0]["id"]
    path = f"/v1/members/{member}/offers"
    assert office.get(path).json["data"][0]["state"] == "to-activate"

    done = office.post(f"{path}/spring/activation")
    assert (done.status_code, done.json["state"]) == (200, "activated")
    office.post(f"{path}/spring/activation")
    audit = office.get("/v1/audit?action=members.offers.activate").json["data"]
    assert [(each["subject"], each["detail"]) for each in audit] == [(member, {"offer": "spring"})]


def test_an_activation_is_told(office: Office, doors: Doors) -> None:
    assert NOW.isoformat().startswith("2026-05-04T11")
    doors.client.post("/v1/me/offers/spring/activation", headers=bearer(doors.token()))
    told = office.get("/v1/events?type=offer.activated").json["data"]

    assert [each["data"]["offer"] for each in told] == ["spring"]
