"""/v1/me/profile and /v1/members/…/profile: what is asked, told, changed so often, and put right by staff."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from db.engine import Database
from loyalty import tables
from tests.api.doors import CARD, Doors, bearer, problem
from tests.api.retailer.office import Office
from tests.identity import people
from tests.identity.people import STRANGER

ASKED = """
members:
  enrol: first-sale
  birthday: {purpose: {en: We send you a present., zh-Hant: 我們會送上禮物。}}
  profile:
    - {code: drinks, name: {en: Drink, zh-Hant: 飲品}, kind: choice,
       choices: [{code: tea, name: {en: Tea, zh-Hant: 茶}}, {code: coffee}], required: true}
    - {code: shoes, kind: number, least: 20, most: 55}
"""
MARCH = {"month": 3, "day": 14}


@pytest.fixture
def doors(database: Database) -> Doors:
    doors = Doors(database)
    doors.shop.publish(CARD.replace("members: {enrol: first-sale}\n", ASKED), "2026-01-02")
    doors.shop.member()
    return doors


@pytest.fixture
def office(doors: Doors) -> Office:
    return Office(doors)


def tell(doors: Doors, etag: str = "", **values: Any) -> TestResponse:
    headers = {**bearer(doors.token()), **({"If-Match": etag} if etag else {})}
    return doors.client.put("/v1/me/profile", json={"values": values}, headers=headers)


def test_a_member_is_asked_in_their_language_and_told_what_for(doors: Doors) -> None:
    headers = {**bearer(doors.token()), "Accept-Language": "zh-Hant"}
    found = doors.client.get("/v1/me/profile", headers=headers).json

    assert not found["complete"]
    birthday, drinks, shoes = found["questions"]
    assert (birthday["code"], birthday["name"], birthday["purpose"]) == (
        "birthday",
        "生日",
        "我們會送上禮物。",
    )
    assert drinks["choices"][0] == {"code": "tea", "name": "茶"}
    assert (shoes["least"], shoes["most"], shoes["value"], shoes["locked"]) == (20, 55, None, False)


def test_what_a_member_tells_is_shown_and_a_birthday_changes_once(doors: Doors) -> None:
    first = tell(doors, birthday=MARCH, drinks="tea")
    assert (first.status_code, first.json["complete"]) == (200, True)
    assert first.json["questions"][0]["value"] == {**MARCH, "year": None, "lunar": False, "leap_month": False}

    changed = tell(doors, birthday={"month": 4, "day": 1}).json["questions"][0]
    assert (changed["locked"], changed["locked_until"]) == (True, "2027-05-04")
    assert problem(tell(doors, birthday=MARCH)) == (409, "profile_locked")


def test_two_phones_do_not_overwrite_each_other(doors: Doors) -> None:
    etag = doors.get("/v1/me/profile", doors.token()).headers["ETag"]
    assert tell(doors, etag, shoes=40).status_code == 200
    assert problem(tell(doors, etag, shoes=41)) == (412, "precondition_failed")


@pytest.mark.parametrize("values", [{"drinks": "beer"}, {"unasked": 1}, {"drinks": None}, {"shoes": 1.5}])
def test_an_answer_that_does_not_fit_is_refused_without_repeating_it(doors: Doors, values: Any) -> None:
    answer = tell(doors, **values)
    assert answer.status_code in (400, 422)
    assert "beer" not in answer.text


def test_staff_put_a_birthday_right_with_a_reason(office: Office, doors: Doors) -> None:
    tell(doors, birthday=MARCH, drinks="tea")
    tell(doors, birthday={"month": 4, "day": 1})
    member = office.get("/v1/members?q=ann").json["data"][0]["id"]
    path = f"/v1/members/{member}/profile"
    headers = {"If-Match": office.get(path).headers["ETag"]}
    wish = {"values": {"birthday": MARCH}}

    assert problem(office.patch(path, wish)) == (428, "precondition_required")
    assert problem(office.patch(path, wish, headers=headers)) == (409, "profile_locked")
    done = office.patch(path, {**wish, "reason": "document-shown"}, headers=headers)
    assert done.json["questions"][0]["value"]["day"] == 14
    (noted,) = office.get("/v1/audit?action=members.profile.edit").json["data"]
    assert noted["detail"] == {"fields": ["birthday"], "reason": "document-shown"}


def test_who_is_enrolled_tells_what_is_wanted(office: Office) -> None:
    wish = {"program": "shop", "name": "Bob"}
    before = office.doors.rows()["member"]
    assert problem(office.post("/v1/members", wish)) == (422, "invalid_profile")
    assert office.doors.rows()["member"] == before

    told = office.post("/v1/members", {**wish, "profile": {"drinks": "coffee"}})
    assert told.status_code == 201
    shown = office.get(f"/v1/members/{told.json['id']}/profile").json
    assert [each["value"] for each in shown["questions"]] == [None, "coffee", None]


def test_an_event_names_the_questions_and_nothing_of_the_answers(office: Office, doors: Doors) -> None:
    tell(doors, drinks="tea", shoes=44)
    (told,) = office.get("/v1/events?type=member.updated").json["data"]

    assert told["data"]["fields"] == ["profile.drinks", "profile.shoes"]
    assert "tea" not in str(told)


def wants_to_join(doors: Doors, **told: Any) -> TestResponse:
    """Nora joins, by the code she was sent."""
    # What the doors seal is opened with the doors' own keys.
    doors.shop.retailer = doors.app.extensions["loyalty"].retailer
    asked = {"program": "shop", "contact": STRANGER.text}
    doors.client.post("/v1/member/codes", json={**asked, "purpose": "join"})
    body = {**asked, "code": people.code_for(doors.shop, STRANGER), "name": "Nora", "profile": told}
    return doors.client.post("/v1/members/join", json=body)


def test_anyone_reads_what_is_asked_before_they_join(doors: Doors) -> None:
    found = doors.client.get("/v1/programs/shop/questions").json
    assert [(each["code"], each["required"]) for each in found["questions"]] == [
        ("birthday", False),
        ("drinks", True),
        ("shoes", False),
    ]
    assert "value" not in found["questions"][0]


def test_who_joins_tells_what_the_programme_has_to_know(doors: Doors) -> None:
    joined = wants_to_join(doors, drinks="tea", birthday=MARCH)
    assert joined.status_code == 201
    told = doors.client.get("/v1/me/profile", headers=bearer(joined.json["token"])).json
    assert [each["value"] and each["code"] for each in told["questions"]] == ["birthday", "drinks", None]
    assert told["complete"]


def test_every_answer_that_lacks_or_does_not_fit_is_named_and_nobody_has_joined(doors: Doors) -> None:
    refused = wants_to_join(doors, shoes=70, hat=1)
    assert problem(refused) == (422, "answers_wanted")
    assert [(each["path"], each["message"]) for each in refused.json["errors"]] == [
        ("profile.hat", "is not asked; asked is birthday, drinks, shoes"),
        ("profile.drinks", "must be one of tea, coffee; it has to be told"),
        ("profile.shoes", "must be a whole number from 20 to 55"),
    ]
    assert len(doors.shop.rows(tables.member, None)) == 1


def test_the_code_stays_good_until_the_answers_are_right(doors: Doors) -> None:
    wants_to_join(doors)
    asked = {"program": "shop", "contact": STRANGER.text, "code": people.code_for(doors.shop, STRANGER)}
    again = doors.client.post("/v1/members/join", json={**asked, "profile": {"drinks": "coffee"}})
    assert again.status_code == 201
