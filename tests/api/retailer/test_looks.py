"""How a programme looks, through the doors."""

from __future__ import annotations

import base64

import pypdfium2
import zxingcpp

from tests.api.doors import Doors, bearer, problem
from tests.loyalty.shops.test_logos import picture

PATH = "/v1/programs/shop/look"


def change(doors: Doors, owner: str, etag: str, **wish: str):
    return doors.client.patch(PATH, json=wish, headers={**bearer(owner), "If-Match": etag})


def test_a_look_is_changed_a_part_at_a_time_and_says_what_is_read(doors: Doors) -> None:
    owner = doors.staff()
    before = doors.get(PATH, owner)
    logo = base64.b64encode(picture("JPEG")).decode()

    named = change(doors, owner, before.headers["ETag"], name="街角茶舖", accent="#FFE600")
    drawn = change(doors, owner, named.headers["ETag"], logo=logo)

    assert (before.json["name"], before.json["logo"]) == ("", None)
    assert (drawn.json["name"], drawn.json["accent"], len(drawn.json["logo"])) == ("街角茶舖", "#ffe600", 64)
    assert [drawn.json[paper]["adjusted"] for paper in ("light", "dark")] == [True, False]
    assert problem(change(doors, owner, before.headers["ETag"], name="Other")) == (412, "precondition_failed")
    assert change(doors, owner, drawn.headers["ETag"], logo="").json["logo"] is None


def test_what_cannot_be_shown_is_refused(doors: Doors) -> None:
    owner = doors.staff()
    etag = doors.get(PATH, owner).headers["ETag"]

    assert problem(change(doors, owner, etag, accent="red")) == (422, "invalid_branding")
    for logo in ("PHN2Zy8+", "not base64"):
        assert problem(change(doors, owner, etag, logo=logo)) == (422, "invalid_logo")


def test_a_poster_leads_to_joining(doors: Doors) -> None:
    answer = doors.get("/v1/programs/shop/poster.pdf?first=zh-Hant&second=en", doors.staff("analyst"))

    assert answer.content_type == "application/pdf"
    (code,) = zxingcpp.read_barcodes(pypdfium2.PdfDocument(answer.data)[0].render(scale=2).to_pil())
    assert code.text == "http://localhost:8000/join/shop"
