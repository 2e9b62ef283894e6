"""What a member wishes to be told, through the doors; and the link in a message that ends it."""

from __future__ import annotations

from typing import Any

import pytest

from notices import stopping
from notices.stopping import Wish
from tests.api.doors import problem
from tests.api.member.phones import Phones

CONSENTS, PREFERENCES = "/v1/me/consents", "/v1/me/preferences"
YES = {"purpose": "points", "channel": "email", "given": True}


@pytest.fixture
def token(phones: Phones) -> str:
    return phones.token()


def answer(phones: Phones, token: str, *answers: dict[str, Any]) -> Any:
    return phones.call("PUT", CONSENTS, token, {"consents": answers, "wording": "2026-05"})


def given(body: Any) -> set[str]:
    return {f"{each['purpose']}/{each['channel']}" for each in body["consents"] if each["given"]}


def link(phones: Phones, purpose: str = "points") -> str:
    wish = Wish(phones.shop.member_id(), purpose, "email")
    return f"/v1/stop/{stopping.word(phones.shop.retailer.index_key, wish)}"


def test_at_first_only_what_the_contract_needs_is_sent(phones: Phones, token: str) -> None:
    body = phones.call("GET", CONSENTS, token).json

    assert given(body) == {"service/email", "service/sms"}
    assert [each["fixed"] for each in body["consents"]] == [True, True, False, False, False, False]


def test_an_answer_is_kept_with_its_evidence(phones: Phones, token: str) -> None:
    assert given(answer(phones, token, YES).json) == {"service/email", "service/sms", "points/email"}

    found = phones.call("GET", CONSENTS, token).json["consents"][2]
    assert found == {
        **YES,
        "fixed": False,
        "at": "2026-05-04T11:00:00Z",
        "source": "member",
        "wording": "2026-05",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {**YES, "purpose": "service"},
        {**YES, "channel": "fax"},
        {**YES, "given": "yes"},
        {**YES, "more": 1},
        {"purpose": "points"},
    ],
)
def test_what_has_no_switch_cannot_be_switched(phones: Phones, token: str, wrong: dict[str, Any]) -> None:
    assert problem(answer(phones, token, wrong))[0] == 422
    assert problem(answer(phones, token))[0] == 422


def test_preferences_are_put_as_a_whole(phones: Phones, token: str) -> None:
    chosen = {"language": "zh-Hant", "zone": "Asia/Hong_Kong", "quiet_from": "22:00", "quiet_until": "08:00"}
    put = phones.call("PUT", PREFERENCES, token, chosen)

    assert put.json == {**chosen, "languages": ["en", "zh-Hans", "zh-Hant"]}
    assert phones.call("GET", PREFERENCES, token).json == put.json
    assert phones.call("PUT", PREFERENCES, token, {}).json["language"] == ""
    assert problem(phones.call("PUT", PREFERENCES, token, {"zone": "Mars"})) == (422, "invalid_preference")


def test_a_link_ends_what_it_is_for_in_one_click(phones: Phones, token: str) -> None:
    answer(phones, token, YES, {**YES, "purpose": "offers"})
    path = link(phones)

    assert phones.call("GET", path).json == {"purpose": "points", "channel": "email", "given": True}
    click = phones.doors.client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert (click.status_code, click.json["given"]) == (200, False)
    assert phones.doors.client.post(path).status_code == 200

    body = phones.call("GET", CONSENTS, token).json
    assert given(body) == {"service/email", "service/sms", "offers/email"}
    assert body["consents"][2]["source"] == "link"


def test_looking_at_a_link_changes_nothing(phones: Phones, token: str) -> None:
    answer(phones, token, YES)
    for _ in range(3):
        phones.call("GET", link(phones))

    assert "points/email" in given(phones.call("GET", CONSENTS, token).json)


def test_a_link_that_was_made_up_stops_nothing(phones: Phones, token: str) -> None:
    answer(phones, token, YES, {**YES, "purpose": "offers"})
    good = link(phones)
    forged = [
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        good.replace("points", "offers"),
        "/v1/stop/x",
        "/v1/stop/ä.b.c.d",
    ]

    for path in forged:
        assert problem(phones.call("GET", path)) == (404, "unknown_link")
        assert problem(phones.call("POST", path)) == (404, "unknown_link")
    assert "points/email" in given(phones.call("GET", CONSENTS, token).json)


def test_only_the_member_themselves_is_asked(phones: Phones) -> None:
    for path in (CONSENTS, PREFERENCES):
        assert problem(phones.call("GET", path))[0] == 401
        assert problem(phones.call("PUT", path, phones.doors.key, {}))[0] == 401
