"""The catalog in the console: searched, brought in as a file that is looked at first, and each day of it."""

from __future__ import annotations

import io

from tests.web.pages import Answer, Pages, Visitor

FILE = "sku,barcode,category,brand,cost,effective_on\nTEA/1,5011,drinks/tea,Alpha,1.90,2026-05-01\n"


def preview(visitor: Visitor, text: str) -> Answer:
    data = {"money": "GBP", "file": (io.BytesIO(text.encode()), "goods.csv")}
    headers = {"Sec-Fetch-Site": "same-origin", **visitor.headers}
    return Answer(visitor.client.post("/console/catalog/preview", data=data, headers=headers))


def taken(visitor: Visitor, text: str) -> Answer:
    return visitor.fill(preview(visitor, text), 1)


def test_a_file_is_looked_at_before_it_is_taken(pages: Pages) -> None:
    owner = pages.staff()
    looked = preview(owner, FILE)
    assert "1 new, 0 changed" in looked.text
    assert "The catalog is empty" in owner.get("/console/catalog").text
    assert owner.fill(looked, 1).address == "/console/catalog"
    assert "One stock code was new" in owner.get("/console/catalog").text
    assert "Alpha" in owner.get("/console/catalog/TEA/1").text
    assert "brand: Beta, was Alpha" in preview(owner, FILE.replace("Alpha", "Beta")).text


def test_goods_are_found_by_code_barcode_and_brand_in_whichever_case(pages: Pages) -> None:
    owner = pages.staff()
    taken(owner, FILE)
    for asked in ("tea", "5011", "ALPHA", "drinks"):
        found = owner.get(f"/console/catalog?q={asked}").html.xpath("//tbody//a/@href")
        assert found == ["/console/catalog/TEA/1"]
    assert "Nothing is found" in owner.get("/console/catalog?q=coffee").text


def test_what_is_wrong_is_said_by_line_and_nothing_is_taken(pages: Pages) -> None:
    owner = pages.staff(language="zh-CN")
    refused = preview(owner, FILE + "TEA/2,,,,,someday\n")
    assert (refused.status, "文件不能导入" in refused.text) == (422, True)
    assert "第3行，effective_on 必须是日期，如“2026-11-22”；现为" in refused.text
    assert preview(owner, "").status == 422


def test_only_who_may_change_goods_brings_in_a_file(pages: Pages) -> None:
    analyst = pages.staff("analyst")
    assert analyst.get("/console/catalog").status == 200
    assert preview(analyst, FILE).status == 403
    assert analyst.post("/console/catalog/import", {"money": "GBP", "packed": "!"}).status == 403
    assert pages.staff().post("/console/catalog/import", {"money": "GBP", "packed": "!"}).status == 422
