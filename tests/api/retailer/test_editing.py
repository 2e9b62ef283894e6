"""If-Match: of two people who edit the same thing, the second is told to look again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.test import TestResponse

from db import ids
from tests.api.doors import Doors, problem, sale
from tests.api.retailer.office import Office
from tests.points.crowd import at_once, crowded


@dataclass(frozen=True)
class Editing:
    """Where a thing is read and changed, and how one says a word of it."""

    read: str
    method: str
    path: str
    say: Callable[[str], dict[str, Any]]

    def change(self, office: Office, word: str, version: str | None) -> TestResponse:
        headers = {} if version is None else {"If-Match": version}
        return office.ask(self.method, self.path, json=self.say(word), headers=headers)

    def version(self, office: Office) -> str:
        return office.get(self.read).headers["ETag"]


def patched(path: str, field: str = "name") -> Editing:
    return Editing(path, "PATCH", path, lambda word: {field: word})


ITEM = Editing(
    "/v1/catalog/TEA", "PUT", "/v1/catalog/TEA", lambda word: {"effective_on": "2026-05-01", "brand": word}
)
MAPPING = Editing(
    "/v1/mappings/one?kind=tender&theirs=EFT-VISA",
    "PUT",
    "/v1/mappings",
    lambda word: {"kind": "tender", "theirs": "EFT-VISA", "ours": word},
)
KINDS = ("store", "member", "webhook", "staff", "item", "mapping")


@pytest.fixture
def editings(office: Office, doors: Doors) -> dict[str, Editing]:
    """One thing of every kind that staff edit, each of them there already."""
    doors.post(sale())
    member = f"/v1/members/{ids.outside('member', doors.shop.member_id())}"
    webhook = office.post("/v1/webhooks", {"url": "https://hooks.example.com/"}).json["webhook"]["id"]
    somebody = office.post("/v1/staff", {"email": "new@shop.example", "name": "New", "roles": ["clerk"]})
    assert ITEM.change(office, "old", None).status_code == 200
    assert MAPPING.change(office, "card", None).status_code == 201
    return {
        "store": patched("/v1/stores/high-street"),
        "member": patched(member),
        "webhook": patched(f"/v1/webhooks/{webhook}", "description"),
        "staff": patched(f"/v1/staff/{somebody.json['staff']['id']}"),
        "item": ITEM,
        "mapping": MAPPING,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_what_another_changed_meanwhile_is_not_overwritten(
    office: Office, editings: dict[str, Editing], kind: str
) -> None:
    thing = editings[kind]
    read = thing.version(office)

    changed = thing.change(office, "one", read)
    assert changed.status_code == 200, changed.text
    assert changed.headers["ETag"] == thing.version(office) != read
    before = office.get(thing.read).json
    refused = thing.change(office, "two", read)

    assert problem(refused) == (412, "precondition_failed")
    assert refused.json["remedy"] == "Read it again, then decide whether the change is still meant."
    assert office.get(thing.read).json == before
    assert thing.change(office, "two", changed.headers["ETag"]).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_there_is_not_changed_unread(office: Office, editings: dict[str, Editing], kind: str) -> None:
    thing = editings[kind]

    assert problem(thing.change(office, "one", None)) == (428, "precondition_required")
    assert problem(thing.change(office, "one", 'W/"weak"')) == (412, "precondition_failed")


@pytest.mark.parametrize("thing", [ITEM, MAPPING], ids=["item", "mapping"])
def test_what_is_gone_is_not_made_again_by_who_wants_to_change_it(office: Office, thing: Editing) -> None:
    assert problem(thing.change(office, "one", '"x"')) == (412, "precondition_failed")
    assert problem(thing.change(office, "one", "*")) == (412, "precondition_failed")


@pytest.mark.parametrize("kind", KINDS)
def test_of_eight_at_once_one_wins_and_the_others_are_told_to_look_again(
    office: Office, doors: Doors, editings: dict[str, Editing], database_url: str, kind: str
) -> None:
    thing = editings[kind]
    read = thing.version(office)
    with crowded(database_url) as database:
        crowd = Office(doors.served_by(database))
        answers = at_once(*(lambda n=n: thing.change(crowd, f"word {n}", read) for n in range(8)))

    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7
