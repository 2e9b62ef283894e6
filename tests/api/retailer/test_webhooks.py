"""/v1/webhooks, /v1/events: who is told what happens, and what happened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db import ids
from events import catalogue, publisher
from tests.api.doors import NOW, Doors, problem, sale
from tests.api.retailer.office import Office
from tests.events.house import QUICK, SETTINGS, House
from tests.events.receiver import receiving

URL = "https://shop.example.com/hooks"
NOBODY = "whk_" + "0" * 32


@pytest.fixture
def house(doors: Doors) -> House:
    return House(doors.database, NOW)


def add(office: Office, url: str = URL, **facts: Any) -> dict[str, Any]:
    answer = office.post("/v1/webhooks", {"url": url, **facts})
    assert answer.status_code == 201, answer.json
    return answer.json


def edit(office: Office, webhook: str, version: str, **facts: Any):
    return office.patch(f"/v1/webhooks/{webhook}", facts, headers={"If-Match": version})


def test_a_webhook_is_shown_with_its_secret_this_once(office: Office) -> None:
    made = add(office, description="The till room", types=["tier.changed", "points.changed"])

    webhook = made["webhook"]
    assert made["secret"].startswith("whsec_")
    assert webhook["types"] == ["points.changed", "tier.changed"]
    assert (webhook["enabled"], webhook["disabled_reason"]) == (True, None)
    shown = office.get(f"/v1/webhooks/{webhook['id']}")
    assert (shown.status_code, shown.json) == (200, webhook)
    assert office.get("/v1/webhooks").json == {"data": [webhook], "next": None}
    assert "whsec_" not in shown.text


def test_webhooks_are_listed_page_by_page_newest_first(office: Office) -> None:
    made = {add(office, f"{URL}/{n}")["webhook"]["id"] for n in range(3)}

    first = office.get("/v1/webhooks?limit=2").json
    rest = office.get(f"/v1/webhooks?limit=2&cursor={first['next']}").json

    found = [each["id"] for each in (*first["data"], *rest["data"])]
    assert (set(found), rest["next"]) == (made, None)
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"url": "http://shop.example.com/"}, "url"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": "https://[::ffff:169.254.169.254]/"}, "url"),
        ({"url": 1}, "url"),
        ({"types": ["points.gone"]}, "types[0]"),
        ({"types": "points.changed"}, "types"),
        ({"enabled": 1}, "enabled"),
        ({"description": "x" * 201}, "description"),
        ({"secret": "whsec_mine"}, "secret"),
    ],
)
def test_a_webhook_that_cannot_be_is_refused_with_its_place(office: Office, facts: Any, path: str) -> None:
    answer = office.post("/v1/webhooks", {"url": URL, **facts})

    assert answer.status_code == 422
    assert [each["path"] for each in answer.json["errors"]] == [path]
    assert office.get("/v1/webhooks").json["data"] == []


def test_a_change_names_the_version_it_is_meant_for(office: Office) -> None:
    webhook = add(office)["webhook"]["id"]
    version = office.get(f"/v1/webhooks/{webhook}").headers["ETag"]

    changed = edit(office, webhook, version, types=["tier.changed"], enabled=False)

    assert (changed.status_code, changed.json["types"]) == (200, ["tier.changed"])
    assert (changed.json["enabled"], changed.json["disabled_reason"]) == (False, "by-hand")
    assert changed.json["url"] == URL
    assert problem(edit(office, webhook, version, enabled=True)) == (412, "precondition_failed")
    assert problem(office.patch(f"/v1/webhooks/{webhook}", {})) == (428, "precondition_required")
    again = edit(office, webhook, changed.headers["ETag"], enabled=True)
    assert (again.json["enabled"], again.json["disabled_reason"]) == (True, None)


def test_a_rotation_gives_another_secret_and_says_how_long_the_old_one_holds(office: Office) -> None:
    made = add(office)

    rotated = office.post(f"/v1/webhooks/{made['webhook']['id']}/rotate")

    assert rotated.status_code == 201
    assert rotated.json["secret"] not in ("", made["secret"])
    assert rotated.json["webhook"]["old_secret_until"] is not None


def test_a_webhook_that_is_deleted_is_gone(office: Office) -> None:
    webhook = add(office)["webhook"]["id"]

    assert office.ask("DELETE", f"/v1/webhooks/{webhook}").status_code == 204
    assert problem(office.get(f"/v1/webhooks/{webhook}")) == (404, "unknown_webhook")


@pytest.mark.parametrize("webhook", [NOBODY, "whk_1", "mem_" + "0" * 32])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {}),
        ("DELETE", "", None),
        ("POST", "/rotate", None),
        ("POST", "/test", None),
        ("POST", "/replay", {"event": "evt_" + "0" * 32}),
        ("POST", "/replay", {"from": "2026-01-01T00:00:00Z"}),
        ("GET", "/deliveries", None),
    ],
)
def test_what_is_not_there_is_not_there(office: Office, webhook, method, path, body) -> None:
    words = {} if body is None else {"json": body}
    answer = office.ask(method, f"/v1/webhooks/{webhook}{path}", headers={"If-Match": '"1"'}, **words)

    assert problem(answer) == (404, "unknown_webhook")


def test_a_sale_is_told_delivered_listed_and_told_again(office: Office, doors: Doors) -> None:
    with receiving() as receiver:
        webhook = add(office, receiver.url, types=["points.changed"])["webhook"]["id"]
        doors.post(sale(net="30.00"))
        (event,) = office.get("/v1/events?type=points.changed").json["data"]
        publisher.publish(doors.database, SETTINGS, NOW, QUICK)
        (delivery,) = office.get(f"/v1/webhooks/{webhook}/deliveries?status=delivered").json["data"]
        again = office.post(f"/v1/webhooks/{webhook}/replay", {"event": event["id"]})
        whole = office.post(
            f"/v1/webhooks/{webhook}/replay", {"from": "2020-01-01T00:00:00Z", "to": "2120-01-01T00:00:00Z"}
        )
        publisher.publish(doors.database, SETTINGS, NOW + timedelta(days=36_500), QUICK)

    assert event["data"]["balances"]["points"]["available"] == 30
    assert (delivery["event"], delivery["attempts"], delivery["next_at"]) == (event["id"], 1, None)
    assert [(each["n"], each["status"]) for each in delivery["log"]] == [(1, 200)]
    assert (again.status_code, again.json, whole.json) == (202, {"count": 1}, {"count": 1})
    assert receiver.events() == [event["id"]] * 2
    assert len({one.body for one in receiver.heard}) == 1


def test_a_trial_goes_to_its_own_webhook_alone(office: Office, doors: Doors) -> None:
    with receiving() as mine, receiving() as other:
        webhook = add(office, mine.url, types=["tier.changed"])["webhook"]["id"]
        add(office, other.url, types=["tier.changed"])
        sent = office.post(f"/v1/webhooks/{webhook}/test")
        publisher.publish(doors.database, SETTINGS, NOW + timedelta(days=36_500), QUICK)

    assert sent.status_code == 202
    assert (mine.events(), other.events()) == ([sent.json["event"]], [])


def test_a_disabled_webhook_is_tried_with_nothing(office: Office) -> None:
    webhook = add(office, enabled=False)["webhook"]["id"]

    for path, body in (("test", None), ("replay", {"from": "2026-01-01T00:00:00Z"})):
        answer = office.post(f"/v1/webhooks/{webhook}/{path}", body)
        assert problem(answer) == (409, "webhook_disabled")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"event": "evt_" + "0" * 32, "from": "2026-01-01T00:00:00Z"},
        {"event": "evt_" + "0" * 32, "to": "2026-01-01T00:00:00Z"},
        {"to": "2026-01-01T00:00:00Z"},
        {"from": "yesterday"},
        {"since": "2026-01-01T00:00:00Z"},
    ],
)
def test_a_replay_is_of_one_event_or_of_a_span(office: Office, body: Any) -> None:
    webhook = add(office)["webhook"]["id"]

    assert problem(office.post(f"/v1/webhooks/{webhook}/replay", body)) == (422, "invalid_body")


def test_events_are_listed_newest_first_and_found_by_type_member_and_time(
    office: Office, doors: Doors, house: House
) -> None:
    happened = house.happen(5)
    doors.post(sale(net="30.00"))
    member = ids.outside("member", doors.shop.member_id())

    first = office.get("/v1/events?limit=3&type=webhook.test").json
    rest = office.get(f"/v1/events?limit=3&type=webhook.test&cursor={first['next']}").json
    assert [each["id"] for each in (*first["data"], *rest["data"])] == happened[::-1]
    of_member = office.get(f"/v1/events?member={member}").json["data"]
    assert {each["data"]["member"] for each in of_member} == {member}
    assert [each["type"] for each in of_member] == ["points.changed", "member.joined"]
    until = (NOW + timedelta(milliseconds=3)).isoformat().replace("+00:00", "Z")
    before = office.get(f"/v1/events?type=webhook.test&to={until}").json["data"]
    assert [each["id"] for each in before] == [happened[1], happened[0]]
    assert office.get("/v1/events?from=2120-01-01T00:00:00Z").json["data"] == []


@pytest.mark.parametrize(
    "query", ["type=points.gone", "member=ann", "cursor=x", "cursor=WyJ4Il0", "limit=0", "from=now", "to=1"]
)
def test_a_question_that_makes_no_sense_is_refused(office: Office, query: str) -> None:
    assert problem(office.get(f"/v1/events?{query}")) == (422, "invalid_body")


def test_the_catalogue_is_there_to_be_read(office: Office) -> None:
    found = {each["type"]: each for each in office.get("/v1/event-types").json["data"]}

    assert set(found) == set(catalogue.TYPES)
    assert found["points.changed"]["schema"]["properties"]["type"] == {"const": "points.changed"}


@pytest.mark.parametrize(
    ("role", "reads", "edits"), [("manager", 200, 201), ("auditor", 200, 403), ("clerk", 403, 403)]
)
def test_whoever_may_not_does_not(doors: Doors, role: str, reads: int, edits: int) -> None:
    someone = Office(doors, role)

    assert someone.get("/v1/webhooks").status_code == reads
    assert someone.get("/v1/events").status_code == reads
    assert someone.post("/v1/webhooks", {"url": URL}).status_code == edits


def test_what_is_done_to_webhooks_is_audited(office: Office, doors: Doors) -> None:
    webhook = add(office)["webhook"]["id"]
    office.post(f"/v1/webhooks/{webhook}/rotate")
    office.ask("DELETE", f"/v1/webhooks/{webhook}")

    done = [each["action"] for each in office.get("/v1/audit").json["data"] if each["subject"] == webhook]
    assert sorted(done) == ["webhooks.add", "webhooks.delete", "webhooks.rotate"]
