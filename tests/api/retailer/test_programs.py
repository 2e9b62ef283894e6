"""/v1/programs: a document is checked, compared and published, by whoever saw the last version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from werkzeug.test import TestResponse

from tests.api.doors import CARD, Doors, problem
from tests.api.retailer.office import Office
from tests.points.crowd import at_once, crowded

RICHER = CARD.replace("points: 1}", "points: 2}")
YAML = {"Content-Type": "application/yaml"}


def document(text: str = CARD) -> dict[str, Any]:
    return {"document": yaml.safe_load(text)}


def publish(office: Office, text: str, version: str = '"1"', **words: Any) -> TestResponse:
    headers = {"If-Match": version} if version else {}
    return office.post("/v1/programs/publish", {**document(text), **words}, headers=headers)


def test_a_programme_is_shown_with_its_versions(office: Office) -> None:
    listed, one = office.get("/v1/programs").json, office.get("/v1/programs/shop")

    assert listed == {"data": [one.json], "next": None}
    assert one.headers["ETag"] == '"1"'
    assert (one.json["version"], one.json["in_force"], one.json["money"]) == (1, 1, "GBP")
    assert [version["effective_from"] for version in one.json["versions"]] == ["2020-01-01T12:00:00Z"]


def test_a_version_is_shown_with_its_document(office: Office) -> None:
    found = office.get("/v1/programs/shop/versions/1").json

    assert (found["version"], found["document"]["code"]) == (1, "shop")
    for path in ("/v1/programs/shop/versions/2", "/v1/programs/none", "/v1/programs/none/versions/1"):
        assert problem(office.get(path))[0] == 404


@pytest.mark.parametrize("as_yaml", [True, False])
def test_a_check_says_every_problem_and_keeps_nothing(office: Office, doors: Doors, as_yaml: bool) -> None:
    before, wrong = doors.rows(), CARD.replace('"1.00"', "1.5").replace("cost: 200", "cost: -1")
    sent = {"data": wrong, "headers": YAML} if as_yaml else {"json": document(wrong)}

    good = office.ask("POST", "/v1/programs/check", data=CARD, headers=YAML)
    bad = office.ask("POST", "/v1/programs/check", **sent)

    assert good.json == {"usable": True, "problems": [], "worse": [], "earliest_from": None}
    assert (bad.status_code, bad.json["usable"]) == (200, False)
    assert [place["path"] for place in bad.json["problems"]] == ["earn[0].per.amount", "rewards[0].cost"]
    assert bad.json["problems"][0]["message"].endswith('such as "1.00"; got 1.5')
    assert doors.rows() == before


def test_remedies_of_a_document_are_said_in_the_reader_s_language(office: Office) -> None:
    wrong, hongkong = CARD.replace("cost: 200", "cost: -1"), {**YAML, "Accept-Language": "zh-HK"}

    checked = office.ask("POST", "/v1/programs/check", data=wrong, headers=hongkong)
    refused = office.ask("POST", "/v1/programs/compare", data=wrong, headers=hongkong)

    (problem,), (error,) = checked.json["problems"], refused.json["errors"]
    assert problem == error == {"path": "rewards[0].cost", "message": "必須是整數積分，如1；現為-1"}
    assert checked.headers["Content-Language"] == refused.headers["Content-Language"] == "zh-Hant"


def test_a_check_knows_what_books_were_kept_in(office: Office) -> None:
    found = office.post("/v1/programs/check", document(CARD.replace("GBP", "EUR")))

    assert [place["path"] for place in found.json["problems"]] == ["money"]


def test_what_a_document_would_change_is_told_place_by_place(office: Office) -> None:
    found = office.post("/v1/programs/compare", document(RICHER)).json

    assert (found["program"], found["against"]) == ("shop", 1)
    assert found["differences"] == [
        {
            "kind": "changed",
            "path": "earn.base.per.points",
            "before": 1,
            "after": 2,
            "sentence": 'The rule "base" gives 2 points for each step instead of 1.',
        }
    ]
    assert office.post("/v1/programs/compare", document()).json["differences"] == []
    other = document(CARD.replace("code: shop", "code: other"))
    assert problem(office.post("/v1/programs/compare", other)) == (404, "unknown_program")


def test_publishing_makes_the_next_version(office: Office) -> None:
    answer = publish(office, RICHER)

    assert (answer.status_code, answer.headers["ETag"], answer.json["version"]) == (201, '"2"', 2)
    assert answer.json["effective_from"] == "2026-05-04T11:00:00Z"
    assert office.get("/v1/programs/shop").json["in_force"] == 2


def test_a_later_version_waits_for_its_instant(office: Office) -> None:
    answer = publish(office, RICHER, effective_from="2026-06-01T00:00:00+02:00")

    assert answer.json["effective_from"] == "2026-05-31T22:00:00Z"
    shown = office.get("/v1/programs/shop").json
    assert (shown["version"], shown["in_force"]) == (2, 1)


def test_yaml_is_published_as_it_is(office: Office) -> None:
    path = "/v1/programs/publish?effective_from=2026-06-01T00:00:00Z"
    answer = office.ask("POST", path, data=RICHER, headers={**YAML, "If-Match": '"1"'})

    assert (answer.status_code, answer.json["effective_from"]) == (201, "2026-06-01T00:00:00Z")


def test_the_same_document_again_changes_nothing_whatever_version_it_names(
    office: Office, doors: Doors
) -> None:
    first = publish(office, RICHER)
    before = doors.rows()
    again = publish(office, RICHER)

    assert (again.status_code, again.json) == (200, first.json)
    assert doors.rows() == before


def test_a_change_must_name_the_version_it_follows(office: Office, doors: Doors) -> None:
    before = doors.rows()

    assert problem(publish(office, RICHER, version="")) == (428, "precondition_required")
    assert problem(publish(office, RICHER, version='"7"')) == (412, "precondition_failed")
    new = CARD.replace("code: shop", "code: new")
    assert problem(publish(office, new, version='"1"')) == (412, "precondition_failed")
    assert doors.rows() == before
    assert publish(office, new, version="").status_code == 201


def test_of_two_who_publish_at_once_one_is_told_to_look_again(
    office: Office, doors: Doors, database_url: str
) -> None:
    with crowded(database_url) as database:
        crowd = Office(doors.served_by(database))

        def of(points: int) -> Callable[[], TestResponse]:
            text = CARD.replace("points: 1}", f"points: {points}}}")
            return lambda: publish(crowd, text)

        answers = at_once(of(2), of(3))

    assert sorted(answer.status_code for answer in answers) == [201, 412]
    assert office.get("/v1/programs/shop").json["version"] == 2


def test_what_cannot_be_published_says_where(office: Office) -> None:
    answer = publish(office, RICHER, effective_from="2020-06-01T00:00:00Z")

    assert problem(answer) == (422, "invalid_program")
    assert [place["path"] for place in answer.json["errors"]] == ["effective_from"]


def test_publishing_is_audited(office: Office, doors: Doors) -> None:
    publish(office, RICHER)

    (deed,) = office.get("/v1/audit?action=programs.publish").json["data"]
    assert (deed["subject"], deed["detail"]) == ("shop", {"version": 2})


@pytest.mark.parametrize(
    ("role", "may_read", "may_publish"),
    [
        ("owner", True, True),
        ("manager", True, True),
        ("analyst", True, False),
        ("auditor", True, False),
        ("clerk", False, False),
        ("manager:high-street", False, False),
    ],
)
def test_who_may(office: Office, doors: Doors, role: str, may_read: bool, may_publish: bool) -> None:
    secret = doors.staff(role)
    read = office.get("/v1/programs", secret=secret)
    published = office.post(
        "/v1/programs/publish", document(RICHER), secret=secret, headers={"If-Match": '"1"'}
    )

    assert (read.status_code == 200, published.status_code == 201) == (may_read, may_publish)
    assert {read.status_code, published.status_code} <= {200, 201, 403}


def test_neither_tills_nor_members_nor_strangers_see_programmes(doors: Doors, office: Office) -> None:
    doors.shop.member()
    for secret in (doors.key, doors.token(), "staff_unknown"):
        assert problem(office.get("/v1/programs", secret=secret)) == (401, "unauthorized")


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 422), (b"{}", 422), (b'{"document": 1}', 422), (b'{"document": {}, "x": 1}', 422)],
)
def test_a_body_that_is_none_is_refused(office: Office, body: bytes, status: int) -> None:
    answer = office.ask(
        "POST", "/v1/programs/publish", data=body, headers={"Content-Type": "application/json"}
    )

    assert problem(answer)[0] == status


def test_another_format_is_refused(office: Office) -> None:
    answer = office.ask("POST", "/v1/programs/publish", data=b"x", headers={"Content-Type": "text/plain"})

    assert problem(answer) == (415, "unsupported_media_type")


def test_a_document_too_large_is_said_to_be(office: Office) -> None:
    text = CARD + "#" * 1_048_576
    answer = office.ask("POST", "/v1/programs/check", data=text, headers=YAML)

    assert "at most 1048576 bytes" in answer.json["problems"][0]["message"]


POORER = CARD.replace("points: 1}", "points: 1}, cap: {day: 5}")


def test_what_is_worse_for_members_waits_for_its_notice(office: Office, doors: Doors) -> None:
    doors.shop.member()
    checked = office.post("/v1/programs/check", document(POORER)).json
    refused = publish(office, POORER)
    waits = publish(office, POORER, effective_from="2026-06-03T00:00:00+01:00")

    assert [each["path"] for each in checked["worse"]] == ["earn.base.cap.day"]
    assert (checked["usable"], checked["earliest_from"]) == (False, "2026-06-02T23:00:00Z")
    assert problem(refused) == (422, "invalid_program")
    assert [each["path"] for each in refused.json["errors"]] == ["effective_from", "earn.base.cap.day"]
    assert waits.status_code == 201


def test_an_owner_publishes_without_notice_for_a_reason_that_is_kept(office: Office, doors: Doors) -> None:
    doors.shop.member()
    body = {**document(POORER), "reason": "the rate was a typing mistake"}
    headers = {"If-Match": '"1"'}
    manager = doors.staff("manager")

    refused = office.post("/v1/programs/publish-at-once", body, secret=manager, headers=headers)
    nameless = office.post("/v1/programs/publish-at-once", document(POORER), headers=headers)
    answer = office.post("/v1/programs/publish-at-once", body, headers=headers)

    assert problem(refused) == (403, "forbidden")
    assert nameless.status_code == 422
    assert (answer.status_code, answer.json["version"]) == (201, 2)
    (noted,) = office.get("/v1/audit?action=programs.publish").json["data"]
    assert noted["detail"] == {"version": 2, "at_once": "the rate was a typing mistake"}
