"""Rewards, vouchers and benefits: what can be had, giving points for it once, and giving it back."""

from __future__ import annotations

from tests.api.doors import CARD, sale
from tests.web.pages import Pages

MORE = CARD.replace(
    "members: {enrol: first-sale}",
    """
  - {code: lounge, name: Lounge, cost: 50, worth: "1.00", tiers: [vip]}
  - {code: tote, name: Tote bag, cost: 100, worth: "3.00", stock: 1}
benefits:
  - {code: parking, name: Free parking, quota: 2, per: month}
  - {code: valet, name: Valet, tiers: [vip], per: day}
members: {enrol: first-sale}
""",
)


def rich(pages: Pages) -> None:
    """Ann has 337 points."""
    pages.doors.post(sale("1002", "200.00"))


def test_a_reward_says_whether_it_can_be_had_and_what_is_missing(pages: Pages) -> None:
    pages.doors.shop.publish(MORE, "2026-05-04")
    text = pages.member().get("/rewards").text
    assert "63 points short" in text
    assert "From VIP" in text
    assert "You can have now Tote bag 1 left 100 points" in text


def test_points_go_after_a_plain_question_and_once(pages: Pages) -> None:
    rich(pages)
    member = pages.member()
    page = member.get("/rewards/voucher-5")
    assert "Give 200 points for £5 voucher? You have 337 points; 137 points are left then." in page.text
    first, second = member.fill(page), member.fill(page)
    assert first.address == second.address
    voucher = member.get(first.address)
    assert "Yours: £5 voucher. Show this code at the till." in voucher.text
    assert "Wednesday 4 November 2026" in voucher.text
    assert member.get(f"{first.address}/code.svg").response.content_type == "image/svg+xml"
    assert "£5 voucher" in member.get("/vouchers").text


def test_who_stopped_spending_reads_so_before_giving_points(pages: Pages) -> None:
    rich(pages)
    member = pages.member()
    open_form = member.get("/rewards/voucher-5")
    member.post("/account/safety/spending", {"spending": "stop"})

    assert member.get("/rewards/voucher-5").html.forms == []
    late = member.fill(open_form)
    assert (late.status, "You stopped all spending" in late.text) == (422, True), late.text


def test_a_form_that_comes_too_late_is_refused_with_the_reason(pages: Pages) -> None:
    pages.doors.shop.publish(MORE, "2026-05-04")
    member = pages.member()
    pages.doors.post(sale("1009", member={"external": "bob"}))
    page = member.get("/rewards/tote")
    other = pages.member("bob")
    other.fill(other.get("/rewards/tote"))
    late = member.fill(page)
    assert late.status == 422
    assert "You cannot have this now" in late.text
    assert "There are none left" in late.text


def test_too_few_points_offer_no_form_and_a_forged_one_is_refused(pages: Pages) -> None:
    member = pages.member()
    assert member.get("/rewards/voucher-5").html.forms == []
    forged = member.post("/rewards/voucher-5", {"once": "a" * 32})
    assert forged.status == 422
    assert member.get("/rewards/nothing").status == 422


def test_a_voucher_is_given_back_for_its_points(pages: Pages) -> None:
    rich(pages)
    member = pages.member()
    address = member.fill(member.get("/rewards/voucher-5")).address
    page = member.get(address)
    assert member.fill(page).address == "/vouchers"
    text = member.get("/vouchers").text
    assert "its points are yours again" in text
    assert "Given back" in text
    assert member.get(f"{address}/code.svg").status == 404
    assert member.fill(page).address == "/vouchers"
    assert "337" in member.get("/").text


def test_another_members_voucher_is_not_there(pages: Pages) -> None:
    rich(pages)
    member = pages.member()
    address = member.fill(member.get("/rewards/voucher-5")).address
    pages.doors.post(sale("1009", member={"external": "bob"}))
    other = pages.member("bob")
    assert other.get(address).status == 404
    assert other.post(f"{address}/cancel", {"once": "a" * 32}).status == 404


def test_benefits_tell_what_is_left(pages: Pages) -> None:
    pages.doors.shop.publish(MORE, "2026-05-04")
    text = pages.member().get("/benefits").text
    assert "Free parking, 2 times a month" in text
    assert "2 left" in text
    assert "Valet, once a day From VIP" in text


def test_rewards_in_chinese(pages: Pages) -> None:
    assert "還差63分" in pages.member(language="zh-HK").get("/rewards").text
    rich(pages)
    assert "用200分兑换" in pages.member(language="zh-CN").get("/rewards/voucher-5").text
