"""What staff do is written down alike in both doors, and only where something changed by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from db import ids
from db.session import Session
from doorway import callers
from doorway.deeds import points_by_hand, tiers, tills
from identity import audit
from identity.audit import Filter
from identity.errors import Forbidden
from loyalty.people.tier_acts import TierWish
from tests.api.doors import NOW, bearer
from tests.web.console.test_connections import add
from tests.web.pages import Pages

HOOK = {"url": "https://shop.example/hooks", "description": "Books", "types": ["member.joined"]}


def ask(pages: Pages, method: str, path: str, body: Any) -> Any:
    """What an owner asks of the API; a change names the version there is."""
    secret = bearer(pages.doors.staff())
    etag = pages.doors.client.get(path, headers=secret).headers.get("ETag", "")
    answer = pages.doors.client.open(path, method=method, json=body, headers={**secret, "If-Match": etag})
    assert answer.status_code in (200, 201), answer.text
    return answer.json


def submit(pages: Pages, path: str, action: str, **typed: str) -> None:
    """The form of a page that is sent to `action`, with something typed anew."""
    owner = pages.staff()
    page = owner.get(path)
    number = next(n for n, form in enumerate(page.html.forms) if (form.action or "").endswith(action))
    assert owner.fill(page, number, **typed).status == 303


def told(pages: Pages, action: str) -> list[dict[str, Any]]:
    """What the audit says besides of each deed of this name, in the order of its letters."""
    found = pages.doors.database.read(lambda session: audit.listed(session, Filter(action=action)))
    return sorted((dict(each.detail) for each in found), key=str)


def test_an_edited_webhook_names_what_is_another_now(pages: Pages) -> None:
    hook = ask(pages, "POST", "/v1/webhooks", HOOK)["webhook"]["id"]
    ask(pages, "PATCH", f"/v1/webhooks/{hook}", {"description": "Books", "types": []})
    submit(pages, f"/console/webhooks/{hook}", "/edit", description="Ledger")
    submit(pages, f"/console/webhooks/{hook}", "/edit")
    assert told(pages, "webhooks.edit") == [{"fields": ["description"]}, {"fields": ["types"]}]


def test_an_edited_connection_names_what_is_another_now(pages: Pages) -> None:
    add(pages.staff())
    ask(pages, "PATCH", "/v1/connections/cloud", {"external_prefix": "s:", "store": "high-street"})
    submit(pages, "/console/connections/cloud", "/edit", off="yes")
    submit(pages, "/console/connections/cloud", "/edit")
    assert told(pages, "connections.edit") == [
        {"fields": ["external_prefix"], "store": "high-street", "state": "on"},
        {"fields": ["state"], "store": "high-street", "state": "off"},
    ]


def test_a_store_that_stays_as_it_is_was_neither_renamed_nor_grouped(pages: Pages) -> None:
    store = "/v1/stores/high-street"
    name = ask(pages, "PATCH", store, {"groups": ["outlets", "north"]})["name"]
    ask(pages, "PATCH", store, {"name": name, "groups": ["north", "outlets", "north"]})
    submit(pages, "/console/stores/high-street", "/edit")
    assert (told(pages, "stores.rename"), told(pages, "stores.group")) == (
        [],
        [{"groups": ["north", "outlets"]}],
    )


def test_a_word_said_again_is_not_noted_again(pages: Pages) -> None:
    said = {"scope": "*", "kind": "tender", "theirs": "VISA", "ours": "card"}
    pages.staff().post("/console/words", said)
    pages.staff().post("/console/words", said)
    assert told(pages, "mappings.put") == [{"kind": "tender", "ours": "card"}]


def test_a_deed_is_done_by_who_may_even_where_its_door_forgot_to_ask(pages: Pages) -> None:
    doors, ann = pages.doors, pages.doors.shop.member_id("ann")
    member, vip = ids.outside("member", ann), TierWish("set", "vip", "a page", reason="goodwill")
    clerk = doors.staff("clerk")
    deeds: list[Callable[[Session], object]] = [
        lambda session: tills.add(session, "high-street", "Till 9", NOW),
        lambda session: tiers.act(session, member, vip, NOW),
        lambda session: points_by_hand.adjust(session, ann, "points", 5, "goodwill", "", NOW),
    ]
    with pages.app.test_request_context():
        callers.arrived(doors.database.read(lambda session: callers.staff(session, clerk, NOW)))
        for deed in deeds:
            with pytest.raises(Forbidden):
                doors.database.write(deed)
