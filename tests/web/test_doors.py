"""Doors of pages: who may pass, what is sent only by our own pages, and what a lost visitor reads."""

from __future__ import annotations

import pytest

from tests.web.pages import Pages
from web import routes
from web.wire import failing, texts


def test_a_member_sees_the_card_and_a_stranger_is_asked_in(pages: Pages) -> None:
    assert "137" in pages.member().get("/").text
    assert pages.stranger().get("/").address == "/join/shop"


def test_what_is_a_members_own_asks_a_stranger_to_sign_in_and_comes_back(pages: Pages) -> None:
    answer = pages.stranger().get("/card/code.svg")
    assert (answer.status, answer.address) == (303, "/sign-in?next=%2Fcard%2Fcode.svg")


def test_every_page_of_the_console_needs_a_permission_or_says_that_it_needs_none() -> None:
    for door in routes.ALL:
        if door.name != "console":
            continue
        for endpoint in door.endpoints:
            assert door.is_guarded(endpoint), endpoint


def test_a_page_brings_its_policy_and_nothing_inline(pages: Pages) -> None:
    answer = pages.member().get("/")
    policy = answer.response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.html.xpath("//script[not(@src)] | //style | //*[@style]") == []
    assert answer.html.xpath("//@*[starts-with(name(), 'on')]") == []


@pytest.mark.parametrize(
    ("tag", "word"),
    [("zh-HK", "我的會員卡"), ("zh-TW", "我的會員卡"), ("zh-CN", "我的会员卡"), ("fr", "My card")],
)
def test_a_page_is_in_the_readers_language(pages: Pages, tag: str, word: str) -> None:
    assert word in pages.member(language=tag).get("/").text


def test_a_chosen_language_is_kept(pages: Pages) -> None:
    member = pages.member()
    member.get("/?language=zh-Hans")
    assert "我的会员卡" in member.get("/").text


def test_a_browser_that_went_astray_reads_a_page_and_a_machine_a_problem(pages: Pages) -> None:
    lost = pages.stranger().get("/nowhere", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (lost.status, "There is nothing here" in lost.text) == (404, True)
    assert pages.stranger().get("/v1/nowhere", Accept="text/html").response.is_json
    assert pages.stranger().get("/nowhere").response.is_json


WRONG_WAY = {
    "en": ("This page cannot be used like that", "use the buttons of the page"),
    "zh-Hant": ("這一頁不能這樣使用", "使用頁面上的按鈕"),
    "zh-Hans": ("这个页面不能这样使用", "使用页面上的按钮"),
}
TOO_LARGE = {
    "en": ("That is too much at once", "Choose a smaller file"),
    "zh-Hant": ("一次傳送的內容太大", "請選擇較小的檔案"),
    "zh-Hans": ("一次发送的内容太大", "请选择较小的文件"),
}


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_what_is_refused_before_a_page_is_asked_says_what_happened_and_what_to_do(
    pages: Pages, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = pages.stranger(language)
    monkeypatch.setitem(pages.app.config, "MAX_CONTENT_LENGTH", 1_000)
    wrong = visitor.post("/", {}, Accept="text/html")
    large = visitor.post("/sign-in", {"contact": "x" * 2_000}, Accept="text/html")
    assert (wrong.status, all(each in wrong.text for each in WRONG_WAY[language])) == (405, True)
    assert "GET" in wrong.response.headers["Allow"]
    assert (large.status, all(each in large.text for each in TOO_LARGE[language])) == (413, True)
    assert "default-src" in large.response.headers["Content-Security-Policy"]


def test_every_refusal_of_that_kind_says_what_to_do_in_every_language() -> None:
    wanted = {
        f"problem.{code}.detail" for code in (*failing.ASTRAY.values(), "bad_request", "internal_error")
    }
    assert {key for tag in WRONG_WAY for key in wanted if key not in texts.texts(tag)} == set()
