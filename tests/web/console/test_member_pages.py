"""A member's further pages: the receipt's sum, tier, vouchers, agreements, merge, decisions and letters."""

from __future__ import annotations

from db import ids
from loyalty.people import pins
from tests.api.doors import CARD, NOW, sale
from tests.web.pages import Answer, Pages, Visitor


def member(pages: Pages, name: str = "ann") -> str:
    return f"/console/members/{ids.outside('member', pages.doors.shop.member_id(name))}"


def form(page: Answer, action: str) -> dict[str, str]:
    """The fields of a page's form, as they stand."""
    found = next(each for each in page.html.forms if each.method == "POST" and each.action.endswith(action))
    return {name: str(value) for name, value in found.form_values()}


def send(visitor: Visitor, page: str, action: str, **typed: str) -> Answer:
    address = f"{page.rpartition('/')[0] if action.startswith('../') else page}{action.removeprefix('..')}"
    return visitor.post(address, {**form(visitor.get(page), action.removeprefix("..")), **typed})


def test_a_receipt_says_the_same_sum_and_what_only_the_shop_needs(pages: Pages) -> None:
    pages.doors.post(
        sale("1002", "20.00", till="T2", staff="Jo", tenders=[{"kind": "cash", "amount": "20.00"}])
    )
    clerk = pages.staff("clerk")
    address = clerk.get(member(pages)).html.xpath("//a[contains(@href, '/receipts/')]/@href")[0]
    text = clerk.get(address).text
    for said in ("Why 20 points?", "The sum", "T2", "Jo", "cash £20.00", "Revision1", "Trading day"):
        assert said.lower() in text.lower(), said
    noted = pages.doors.get("/v1/audit?action=members.receipt", pages.doors.staff()).json["data"]
    assert len(noted) == 1
    assert clerk.get(f"{member(pages)}/receipts/rcp_none").status == 404


def test_a_receipt_that_was_revised_says_what_each_changed(pages: Pages) -> None:
    tea, jam = {"sku": "TEA", "quantity": 1, "net": "100.00"}, {"sku": "JAM", "quantity": 1, "net": "9.00"}
    clerk = pages.staff("clerk")
    address = clerk.get(member(pages)).html.xpath("//a[contains(@href, '/receipts/')]/@href")[0]
    assert "What each revision changed" not in clerk.get(address).text
    assert pages.doors.post(sale(revision=2, lines=[tea, jam])).status_code < 300
    text = clerk.get(address).text
    for said in (
        *("TEA: £100.00 instead of £137.40.", "JAM was added: £9.00.", "£109.00 in all instead of £137.40."),
        *("It came with 1 line, £137.40.", "−28"),
    ):
        assert said in text


def test_a_tier_is_given_by_hand_until_a_day_and_taken_away(pages: Pages) -> None:
    manager, page = pages.staff("manager"), f"{member(pages)}/tier"
    done = send(manager, page, "/set", tier="vip", until="2026-12-31", reason="goodwill")
    assert done.status == 303
    text = manager.get(page).text
    assert "The tier is given." in text
    assert "VIP since" in text
    assert send(manager, page, "/clear", reason="other").status == 303
    assert "Member since" in manager.get(page).text
    clerk = pages.staff("clerk")
    assert "Give a tier" not in clerk.get(page).text
    assert clerk.post(f"{page}/set", {"tier": "vip", "reason": "goodwill"}).status == 403


def test_who_applied_for_a_tier_waits_in_a_list_and_is_decided_on(pages: Pages) -> None:
    asks = CARD.replace("reaches: 1000}", "reaches: 100, up: {by: application}}")
    pages.doors.shop.publish(asks, "2026-05-04")
    pages.doors.post(sale("1004", "40.00"))
    clerk, page = pages.staff("clerk"), f"{member(pages)}/tier"
    assert send(clerk, page, "/apply").status == 303
    (row,) = clerk.get("/console/members/waiting-tiers").html.xpath("//tbody//a/@href")
    assert row == page
    assert "waits for your decision" in clerk.get(page).text
    assert not [each for each in clerk.get(page).html.forms if (each.action or "").endswith("/approve")]
    manager = pages.staff("manager")
    assert send(manager, page, "/approve").status == 303
    assert "VIP since" in manager.get(page).text


def test_a_refused_tier_says_why_on_the_page(pages: Pages) -> None:
    manager, page = pages.staff("manager"), f"{member(pages)}/tier"
    back = manager.post(f"{page}/collect", {"once": "a" * 32, "tier": "vip"})
    assert (back.status, "Tier" in back.text) == (409, True)


def test_a_voucher_is_handed_out_once_seen_and_withdrawn_with_a_reason(pages: Pages) -> None:
    manager, page = pages.staff("manager"), f"{member(pages)}/vouchers"
    typed = form(manager.get(page), "/vouchers") | {"reward": "voucher-5"}
    for _ in range(2):
        assert manager.post(page, typed).status == 303
    shown = manager.get(page)
    (address,) = shown.html.xpath("//tbody//a/@href")
    clerk = pages.staff("clerk")
    one = clerk.get(address)
    assert "For nothing" in one.text
    again = form(one, "/void")
    assert clerk.post(f"{address}/void", {**again, "why": ""}).status == 422
    assert clerk.post(f"{address}/void", {**again, "why": "Given by mistake"}).status == 303
    assert "Given by mistake" in clerk.get(address).text
    assert clerk.get("/console/vouchers?status=voided").html.xpath("//tbody//a/@href") == [address]
    late = clerk.post(f"{address}/void", {"once": "b" * 32, "why": "Again"})
    assert late.status == 409


def test_a_voucher_above_the_limit_waits_for_a_second_person(pages: Pages) -> None:
    manager, page = pages.staff("manager"), f"{member(pages)}/vouchers"
    send(manager, f"{member(pages)}", "/adjust", amount="4900", reason="goodwill")
    send(manager, page, "/vouchers", reward="voucher-5")
    assert "second person" in manager.get(page).text
    assert "no voucher" in manager.get(page).text


def test_a_no_is_written_down_and_a_pin_taken_away(pages: Pages) -> None:
    shop, clerk, page = (
        pages.doors.shop,
        pages.staff("clerk", language="zh-HK"),
        f"{member(pages)}/agreements",
    )
    shop.database.write(
        lambda session: pins.put(session, shop.retailer, shop.member_id("ann"), "482915", NOW)
    )
    assert "清除密碼" in clerk.get(page).text
    assert clerk.post(f"{member(pages)}/pin").status == 303
    assert "未設定" in clerk.get(page).text
    clerk.post(page, {"purpose": "offers", "channel": "email"})
    assert "不同意" in clerk.get(page).text or "offers" not in clerk.get(page).text
    assert clerk.post(page, {"purpose": "service", "channel": "email"}).status == 422


def test_two_members_become_one_only_by_who_is_sure_and_part_again(pages: Pages) -> None:
    pages.doors.post(sale("1003", "50.00", member={"external": "bob"}))
    manager, page = pages.staff("manager"), f"{member(pages)}/merge"
    bob = member(pages, "bob").rpartition("/")[2]
    found = manager.get(f"{page}?q=bob")
    assert "50 points" in found.text
    assert "signs in no more" in found.text
    typed = form(found, "/merge") | {"other": bob}
    unsure = manager.post(page, {k: v for k, v in typed.items() if k != "sure"})
    assert (unsure.status, "only if you are sure" in unsure.text) == (422, True)
    assert manager.post(page, {**typed, "sure": "yes"}).status == 303
    assert "187 points" in manager.get(member(pages)).text
    assert send(manager, page, "/undo").status == 303
    assert "137 points" in manager.get(member(pages)).text
    assert pages.staff("clerk").get(page).status == 403


def test_a_decision_becomes_a_letter_in_the_members_language(pages: Pages) -> None:
    manager, page = pages.staff("manager"), member(pages)
    send(manager, page, "/adjust", amount="10", way="take", reason="wrong-points", note="Till was wrong")
    manager.post(f"{page}/restrict", {"what": "burning", "reason": "dispute"})
    decisions = manager.get(f"{page}/decisions")
    assert "Till was wrong" in decisions.text
    stopped, taken = decisions.html.xpath("//a[contains(@href, '/letter')]/@href")
    letter = manager.get(stopped).text
    assert "The reason: A dispute." in letter
    assert "Till was wrong" not in manager.get(taken).text
    assert "10 points taken by the shop" in manager.get(taken).text
    assert "原因：爭議" in manager.get(f"{stopped}?in=zh-Hant").text
    assert manager.get(f"{page}/decisions/1/letter").status == 404


def test_whatever_was_decided_has_a_letter_that_says_why_from_when_and_how_to_object(pages: Pages) -> None:
    manager, page = pages.staff("manager"), member(pages)
    (card,) = manager.get(page).html.xpath("//form[contains(@action, '/block')]/@action")
    pages.doors.post(sale("1002", "163.00"))
    voucher = pages.doors.redeem(pages.doors.token("ann")).json["voucher"]["id"]
    manager.post(card)
    send(manager, f"/console/vouchers/{voucher}", "/void", why="Printed twice")
    decisions = manager.get(f"{page}/decisions")
    assert "A voucher was withdrawn" in decisions.text
    assert "was blocked" in decisions.text
    for address in decisions.html.xpath("//a[contains(@href, '/letter')]/@href"):
        letter = manager.get(f"{address}?own=Come+and+see+us.").text
        assert "This holds from" in letter
        assert "/terms/" in letter
        assert "Come and see us." in letter
        assert "If you see this differently" in letter
        assert "自" in manager.get(f"{address}?in=zh-Hans").text
    assert "we delete your name" in manager.get(f"{page}/decisions/closing/letter").text
    assert manager.get(f"{page}/decisions/a123/letter").status == 404


def test_a_statement_is_the_members_own(pages: Pages) -> None:
    clerk, page = pages.staff("clerk"), f"{member(pages)}/statement"
    assert "You have 137 points" in clerk.get(page).text
    wrong = clerk.get(f"{page}?from=2026-05-04&to=2026-05-01")
    assert (wrong.status, "These days cannot be shown" in wrong.text) == (422, True)
    assert pages.staff("analyst").get(page).status == 403


def test_who_is_in_no_household_is_told_so(pages: Pages) -> None:
    assert "in no household" in pages.staff("clerk").get(f"{member(pages)}/household").text


def test_what_a_member_told_and_did_besides_buying_is_only_shown(pages: Pages) -> None:
    more = """
activities: [{code: survey, name: Survey, points: 5, limit: {ever: 1}}]
contests: [{code: readers, name: Readers, counter: tier-points, window: year, first: 2, points: 50}]
"""
    pages.doors.shop.publish(f"{CARD.rstrip()}\n{more}", "2026-05-04")
    clerk = pages.staff("clerk")
    assert clerk.get(member(pages)).html.xpath("//nav//a[contains(@href, '/told')]")
    found = clerk.get(f"{member(pages)}/told")
    assert found.status == 200, found.text
    assert "Surveynot yet" in found.text
    assert "Readers137 points since 1 January 2026" in found.text
    assert found.html.xpath("//main//form") == []
    assert pages.staff("analyst").get(f"{member(pages)}/told").status == 403
