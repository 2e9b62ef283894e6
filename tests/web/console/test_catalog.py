"""The catalog in the console: searched, brought in as a file that is looked at first, and each day of it."""

from __future__ import annotations

import io
import time
from threading import Thread

from db.session import Session
from loyalty.catalog import catalog
from loyalty.catalog.catalog import Item
from tests.api.doors import NOW
from tests.web.pages import Answer, Pages, Visitor
from tests.web.till.clerk import clerk

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
    assert "Alpha" in owner.get("/console/catalog/item?sku=TEA/1").text
    assert "brand: Beta, was Alpha" in preview(owner, FILE.replace("Alpha", "Beta")).text


def test_goods_are_found_by_code_barcode_and_brand_in_whichever_case(pages: Pages) -> None:
    owner = pages.staff()
    taken(owner, FILE)
    for asked in ("tea", "5011", "ALPHA", "drinks"):
        found = owner.get(f"/console/catalog?q={asked}").html.xpath("//tbody//a/@href")
        assert found == ["/console/catalog/item?sku=TEA/1"]
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


def test_one_item_is_added_by_hand_and_the_till_s_page_sells_it(pages: Pages) -> None:
    owner, till = pages.staff(), clerk(pages)
    said = {
        "barcode": "5010",
        "name": "Green tea",
        "name_zh_hant": "綠茶",
        "price": "3.50",
        "category": "tea",
    }
    added = owner.fill(owner.get("/console/catalog-item"), -1, **said)
    assert added.address == "/console/catalog/item?sku=5010"
    page = till.rings(till.nobody(), "5010", "")
    assert ("Green tea" in page.text, "£3.50" in page.text) == (True, True)
    note = pages.doors.get("/v1/audit?action=catalog.put", pages.doors.staff()).json["data"][0]
    assert (note["subject"], note["detail"]) == ("5010", {"effective_on": "2026-05-04"})


def test_a_change_of_today_leaves_what_was_said_before_and_what_another_said_meanwhile(pages: Pages) -> None:
    owner = pages.staff()
    pages.doors.shop.catalog("TEA", "2026-01-01", name="Tea", price_minor=325)
    form = owner.get("/console/catalog-item?sku=TEA")
    assert owner.fill(form, -1, price="3.40").address == "/console/catalog/item?sku=TEA"
    text = owner.get("/console/catalog/item?sku=TEA").text
    assert ("3.40" in text, "3.25" in text) == (True, True)
    moved = owner.fill(form, -1, price="3.60")
    assert (
        moved.status,
        "Somebody else changed it" in moved.text,
        "3.60" in str(moved.html.xpath("//input/@value")),
    ) == (409, True, True)
    assert owner.fill(owner.get("/console/catalog-item"), -1, sku="TEA", name="Tea").status == 409


def test_what_is_wrong_with_one_item_is_said_at_its_field(pages: Pages) -> None:
    owner = pages.staff(language="zh-TW")
    pages.doors.shop.catalog("TEA", "2026-01-01", name="Tea", barcode="5010")
    form = owner.get("/console/catalog-item")
    nothing = owner.fill(form, -1, price="much", category="a//b")
    wrong = nothing.html.xpath("//*[@class='remedy']/@id")
    assert (nothing.status, wrong) == (
        422,
        [f"{each}-remedy" for each in ("name", "price", "sku", "category")],
    )
    assert "另有商品使用這個條碼" in owner.fill(form, -1, name="Tee", sku="T2", barcode="5010").text
    assert pages.staff("analyst").get("/console/catalog-item").status == 403


def test_what_is_taken_off_sale_is_not_found_by_a_clerk_until_it_is_put_back(pages: Pages) -> None:
    owner, till = pages.staff(), clerk(pages)
    pages.doors.shop.catalog("TEA", "2026-01-01", name="Green tea", price_minor=325)
    pages.doors.shop.catalog("TEA", "2026-12-01", name="Green tea", price_minor=400)
    assert (
        owner.fill(owner.get("/console/catalog/item?sku=TEA"), -1).address == "/console/catalog/item?sku=TEA"
    )
    assert "Green tea" not in till.nobody().text
    assert owner.get("/console/catalog").html.xpath("//tbody//a/@href") == []
    assert owner.get("/console/catalog?which=retired").html.xpath("//tbody//a/@href") == [
        "/console/catalog/item?sku=TEA"
    ]
    assert "TEA" in owner.get("/console/catalog?which=days&as=csv").response.get_data(as_text=True)
    owner.fill(owner.get("/console/catalog/item?sku=TEA"), -1)
    assert "Green tea" in till.nobody().text


def test_who_says_something_else_of_goods_does_not_put_them_back_on_sale(pages: Pages) -> None:
    owner, file = pages.staff(), "sku,name,effective_on\nTEA,Green tea,2026-05-04\n"
    taken(owner, file)
    owner.fill(owner.get("/console/catalog/item?sku=TEA"), -1)
    owner.fill(owner.get("/console/catalog-item?sku=TEA"), -1, name="Tea leaves")
    assert "0 new, 1 changed" in preview(owner, file).text
    assert "No longer sold: , was yes" not in preview(owner, file).text
    taken(owner, file)
    for path, found in (("?which=retired", ["/console/catalog/item?sku=TEA"]), ("", [])):
        assert owner.get(f"/console/catalog{path}").html.xpath("//tbody//a/@href") == found
    taken(owner, file.replace("name,", "retired,name,").replace("TEA,", "TEA,,"))
    assert owner.get("/console/catalog").html.xpath("//tbody//a/@href")


def test_a_comma_stands_between_thousands_or_is_refused(pages: Pages) -> None:
    owner, refused = pages.staff(), ("12,50", "0,125", "1,2345", "1,50.00")
    form = owner.get("/console/catalog-item")
    for price in refused:
        wrong = owner.fill(form, -1, sku="TEA", name="Tea", price=price, cost=price).html
        assert wrong.xpath("//*[@class='remedy']/@id") == ["price-remedy", "cost-remedy"]
    owner.fill(form, -1, sku="TEA", name="Tea", price="1,250", cost="1,250.5")
    (day,) = pages.doors.database.read(lambda session: catalog.of_sku(session, "TEA"))
    assert (day.price_minor, day.cost_minor) == (125_000, 125_050)


def test_a_page_saved_as_it_stands_keeps_labels_with_commas_and_codes_that_look_like_paths(
    pages: Pages,
) -> None:
    owner, sku = pages.staff(), "../../x&y"
    for labels in (("a,b",), ("a,b", "c"), ("c", "d")):
        pages.doors.shop.catalog(sku, "2026-05-04", name="Tea", labels=labels)
        (page,) = owner.get("/console/catalog").html.xpath("//tbody//a/@href")
        form = owner.get(owner.get(page).html.xpath("//a[@class='button main']/@href")[0])
        assert owner.fill(form, -1).address == page == "/console/catalog/item?sku=../../x%26y"
        (day,) = pages.doors.database.read(lambda session: catalog.of_sku(session, sku))
        assert day.labels == labels


def test_of_two_who_add_the_same_code_or_barcode_at_once_the_later_is_refused(pages: Pages) -> None:
    owner, answers = pages.staff(), list[Answer]()
    form = owner.get("/console/catalog-item")
    typed = ({"sku": "TEA", "name": "Mine"}, {"sku": "TEE", "name": "Mine", "barcode": "5010"})
    later = [
        Thread(target=lambda given=given: answers.append(owner.fill(form, -1, **given))) for given in typed
    ]

    def first(session: Session) -> None:
        catalog.put(session, [Item("TEA", NOW.date(), "5010", name="Theirs")])
        for each in later:
            each.start()
        time.sleep(0.2)

    pages.doors.database.write(first)
    for each in later:
        each.join()
    assert sorted(each.status for each in answers) == [409, 422]
    assert "Theirs" in owner.get("/console/catalog/item?sku=TEA").text
