"""The office: how the shop looks, its poster, and who is told what happens."""

from __future__ import annotations

import io

from PIL import Image

from tests.web.pages import Answer, Pages, Visitor

URL = "https://shop.example.com/hooks"


def save(visitor: Visitor, **typed: object) -> Answer:
    version = visitor.get("/console/branding").html.xpath("//input[@name='version']/@value")[0]
    data = {"version": version, "name": "The Shop", "accent": "#ffee00", **typed}
    headers = {"Sec-Fetch-Site": "same-origin", **visitor.headers}
    return Answer(visitor.client.post("/console/branding/shop", data=data, headers=headers))


def picture() -> io.BytesIO:
    written = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(written, "PNG")
    written.seek(0)
    return written


def test_a_colour_that_is_hard_to_read_is_adjusted_and_said(pages: Pages) -> None:
    owner = pages.staff()
    assert save(owner, logo=(picture(), "logo.png")).address == "/console/branding?program=shop"
    page = owner.get("/console/branding")
    assert "darker shade" in page.text
    assert page.html.xpath("//img[@class='logo']/@alt") == ["The Shop"]
    assert "The Shop" in pages.member().get("/").text
    save(owner, **{"no-logo": "yes"})
    assert not owner.get("/console/branding").html.xpath("//img[@class='logo']")


def test_what_is_no_picture_or_colour_is_refused_in_words(pages: Pages) -> None:
    owner = pages.staff()
    refused = save(owner, logo=(io.BytesIO(b"<svg/>"), "logo.svg"))
    assert (refused.status, "This picture cannot be used" in refused.text) == (422, True)
    assert save(owner, accent="red-ish").status == 422
    stale = save(owner, version="0" * 16)
    assert (stale.status, "Somebody changed it meanwhile" in stale.text) == (412, True)


def test_the_poster_is_printed_in_two_languages(pages: Pages) -> None:
    found = pages.staff("analyst").get("/console/branding/shop/poster.pdf?first=zh-Hant&second=en")
    assert found.response.mimetype == "application/pdf"
    assert found.response.get_data().startswith(b"%PDF")
    assert save(pages.staff(), name="x" * 90).status == 422
    assert pages.staff("clerk").get("/console/branding").status == 403


def test_a_webhook_is_set_up_once_tried_and_its_test_sent_again(pages: Pages) -> None:
    owner = pages.staff()
    form = dict(owner.get("/console/webhooks").html.forms[-1].form_values())
    typed = {**form, "url": URL, "description": "Till room", "type-points.changed": "yes"}
    shown = owner.post("/console/webhooks", typed)
    assert shown.html.xpath("//input[@id='secret']/@value")[0].startswith("whsec_")
    again = owner.post("/console/webhooks", typed)
    assert again.status == 303
    assert "shown only once" in owner.get(again.address).text
    assert owner.post(f"{again.address}/test").status == 303
    page = owner.get(again.address)
    assert "webhook.test" in page.text
    assert owner.post(next(f.action for f in page.html.forms if "/again/" in (f.action or ""))).status == 303
    version = page.html.xpath("//input[@name='version']/@value")[0]
    owner.post(f"{again.address}/edit", {"version": version, "url": URL, "off": "yes"})
    refused = owner.post(f"{again.address}/test")
    assert refused.status == 409
    assert owner.post(f"{again.address}/remove").address == "/console/webhooks"


def test_an_address_that_is_not_public_is_refused_at_its_field(pages: Pages) -> None:
    owner = pages.staff(language="zh-HK")
    form = dict(owner.get("/console/webhooks").html.forms[-1].form_values())
    refused = owner.post("/console/webhooks", {**form, "url": "https://10.0.0.1/"})
    assert (refused.status, "請輸入公開網址" in refused.text) == (422, True)
    assert refused.html.xpath("//input[@name='url']/@value") == ["https://10.0.0.1/"]


def test_what_happened_is_listed_and_only_for_who_may_see_it(pages: Pages) -> None:
    assert "points.changed" in pages.staff("auditor").get("/console/webhooks/events").text
    assert pages.staff("analyst").get("/console/webhooks").status == 403
    assert pages.staff("auditor").post("/console/webhooks", {"url": URL}).status == 403
