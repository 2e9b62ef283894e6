"""The card: how it stands, the code of its phone, and what a browser keeps of it."""

from __future__ import annotations

import hmac
import io
import json

import pytest
from PIL import Image

from loyalty.cards import rotating
from tests.api.doors import NOW
from tests.web.pages import Pages


def test_the_phone_makes_the_code_that_a_till_takes(pages: Pages) -> None:
    told = json.loads(pages.member().get("/card/secret").response.get_data())
    assert abs(told["at"] - NOW.timestamp() * 1000) < 5000
    step = (told["at"] // 1000 // 30).to_bytes(8)
    mac = hmac.digest(told["secret"].encode(), step, "sha256")
    start = mac[-1] & 15
    code = (int.from_bytes(mac[start : start + 4]) & 0x7FFFFFFF) % 10**8
    answer = pages.doors.database.write(
        lambda session: rotating.consume(
            session,
            pages.app.extensions["loyalty"].retailer,
            f"RG1:{told['number']}:{code:08d}",
            NOW,
        )
    )
    assert answer == (pages.doors.shop.member_id(), told["number"])


@pytest.mark.parametrize("path", ["/card/secret", "/card/code.svg"])
def test_the_code_is_its_members_alone_and_nobody_keeps_it(pages: Pages, path: str) -> None:
    assert pages.stranger().get(path).status == 303
    assert pages.member().get(path).response.headers["Cache-Control"] == "no-store"


def test_the_page_holds_no_number_beyond_the_last_four(pages: Pages) -> None:
    number = json.loads(pages.member().get("/card/secret").response.get_data())["number"]
    page = pages.member().get("/").response.get_data(as_text=True)
    assert number not in page
    assert number[-4:] in page


def test_only_the_card_may_be_kept(pages: Pages) -> None:
    member = pages.member()
    kept = [
        path
        for path in ("/", "/account", "/account/data.json", "/history", "/card/secret")
        if "X-Card" in member.get(path).response.headers
    ]
    assert kept == ["/"]
    assert "X-Card" not in pages.stranger().get("/").response.headers


def test_the_manifest_names_the_shop_and_icons_that_are_there(pages: Pages) -> None:
    visitor = pages.stranger()
    found = json.loads(visitor.get("/manifest.webmanifest?program=shop").response.get_data())
    assert (found["name"], found["start_url"], found["display"]) == ("Corner Shop Card", "/", "standalone")
    for each in found["icons"]:
        picture = Image.open(io.BytesIO(visitor.get(each["src"]).response.get_data()))
        assert f"{picture.width}x{picture.height}" == each["sizes"]
    assert visitor.get("/app-icon/shop/64.png").status == 404


def test_the_worker_keeps_only_what_is_there_and_nobodys(pages: Pages) -> None:
    member = pages.member()
    answer = member.get("/service-worker.js").response
    assert answer.content_type.startswith("text/javascript")
    script = answer.get_data(as_text=True)
    files = json.loads(script.partition("const FILES = ")[2].partition(";\n")[0])
    for each in files:
        kept = member.get(each).response
        assert kept.status_code == 200, each
        kept.close()
    assert all(each.startswith("/look/") or each == "/offline" for each in files)
    assert "Ann" not in member.get("/offline").text
