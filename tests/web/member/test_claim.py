"""A receipt that named nobody, claimed on the phone: by the code, or by a link that brings it along."""

from __future__ import annotations

import json

from tests.api.doors import sale
from tests.web.pages import Pages


def printed(pages: Pages) -> str:
    """The code on the slip of a sale of nobody, of £30."""
    answer = pages.doors.post(sale("1002", "30.00", member=None))
    told: dict[str, list[str]] = json.loads(answer.text)
    return told["print_lines"][-1]


def test_a_code_gives_the_points_once_and_opens_the_receipt(pages: Pages) -> None:
    member = pages.member()
    page = member.get(f"/claim?code={printed(pages)}")
    first, second = member.fill(page), member.fill(page)
    assert first.address == second.address
    text = member.get(first.address).text
    assert "It is yours. Points for it: 30 points." in text
    assert "Why 30 points?" in text


def test_what_a_camera_read_is_taken_as_it_is(pages: Pages) -> None:
    member = pages.member()
    code = printed(pages)
    scanned = f"https://shop.example/claim?code={code.replace('-', '')}"
    assert member.fill(member.get("/claim"), code=scanned).status == 303
    assert member.fill(member.get("/claim"), code=f"RGC1:{code}").status == 422


def test_a_code_of_nothing_is_refused_beside_the_form(pages: Pages) -> None:
    member = pages.member()
    page = member.fill(member.get("/claim"), code="AAAA-BBBB-CCCC")
    assert (page.status, "No receipt has this code" in page.text) == (422, True)
    assert page.html.xpath("//input[@name='code']/@value") == ["AAAA-BBBB-CCCC"]
    page = member.fill(page, code=printed(pages))
    assert page.status == 303


def test_a_receipt_claimed_by_another_is_gone(pages: Pages) -> None:
    code = printed(pages)
    pages.doors.post(sale("1009", member={"external": "bob"}))
    other = pages.member("bob")
    other.fill(other.get("/claim"), code=code)
    member = pages.member(language="zh-HK")
    page = member.fill(member.get("/claim"), code=code)
    assert "這張單據不能再補領" in page.text
