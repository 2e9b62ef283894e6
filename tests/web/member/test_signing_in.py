"""Signing in and out: by six digits or a passkey, and back to what was asked for, if it is ours."""

from __future__ import annotations

from typing import Any

import pytest

from tests.identity.authenticator import Authenticator
from tests.web.member import phones
from tests.web.pages import Answer, Pages, Visitor


def sign_in(pages: Pages, visitor: Visitor, path: str = "/sign-in") -> Answer:
    asked = visitor.fill(visitor.get(path), contact=phones.ANN)
    return visitor.fill(asked, code=phones.code(pages, phones.ANN))


def called(visitor: Visitor, path: str, body: Any) -> Any:
    """What a script of ours gets."""
    return visitor.client.post(path, json=body, headers={"Sec-Fetch-Site": "same-origin"})


def test_a_member_signs_in_by_a_code_and_comes_where_they_wanted(pages: Pages) -> None:
    phones.ann(pages)
    visitor = pages.stranger()
    wanted = visitor.get("/card/code.svg").address
    assert sign_in(pages, visitor, wanted).address == "/card/code.svg"
    cookie = visitor.client.get_cookie("member")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:0"]
)
def test_nobody_is_led_to_another_site(pages: Pages, elsewhere: str) -> None:
    phones.ann(pages)
    visitor = pages.stranger()
    asked = visitor.fill(visitor.get("/sign-in"), contact=phones.ANN, next=elsewhere)
    assert visitor.fill(asked, code=phones.code(pages, phones.ANN), next=elsewhere).address == "/"


def test_a_stranger_reads_what_a_member_reads_and_gets_no_further(pages: Pages) -> None:
    phones.ann(pages)
    visitor = pages.stranger()
    texts = [
        visitor.fill(visitor.get("/sign-in"), contact=each).text.replace(each, "")
        for each in (phones.ANN, "nobody@example.com")
    ]
    assert texts[0] == texts[1]
    asked = visitor.fill(visitor.get("/sign-in"), contact="nobody@example.com")
    answer = visitor.fill(asked, code=phones.code(pages, "nobody@example.com"))
    assert (answer.status, "These digits are not right" in answer.text) == (422, True)


def test_signing_out_ends_the_token(pages: Pages) -> None:
    visitor = pages.member()
    cookie = visitor.client.get_cookie("member")
    assert cookie is not None
    assert visitor.post("/sign-out").address == "/sign-in"
    assert "You are signed out" in visitor.get("/sign-in").text
    visitor.client.set_cookie("member", cookie.value)
    assert visitor.get("/card/code.svg").status == 303
    assert visitor.get("/").address == "/sign-in"


def test_a_passkey_is_added_and_signs_in(pages: Pages) -> None:
    phone, member = Authenticator("http://localhost:8000"), pages.member()
    options = called(member, "/passkeys/options", {}).json
    assert called(member, "/passkeys", {"credential": phone.create(options)}).json == {"kept": True}

    visitor = pages.stranger()
    asked = called(visitor, "/passkeys/sign-in/options", {}).json
    body = {"credential": phone.get(asked), "next": "//evil.example"}
    assert called(visitor, "/passkeys/sign-in", body).json == {"next": "/"}
    assert "137" in visitor.get("/").text


@pytest.mark.parametrize("body", [None, [], {}, {"credential": "x"}, {"credential": {"response": 1}}])
def test_nonsense_is_no_passkey(pages: Pages, body: Any) -> None:
    assert called(pages.stranger(), "/passkeys/sign-in", body).status_code == 422


def test_another_site_cannot_sign_anybody_out(pages: Pages) -> None:
    visitor = pages.member()
    assert visitor.post("/sign-out", **{"Sec-Fetch-Site": "cross-site"}).status == 403
    assert "137" in visitor.get("/").text


def test_signing_in_is_written_in_chinese(pages: Pages) -> None:
    assert "傳送驗證碼" in pages.stranger("zh-HK").get("/sign-in").text
