"""Rewards, vouchers, batches, offers, segments and draws in the console."""

from __future__ import annotations

from io import BytesIO

import pytest

from db import ids
from loyalty.rewards import batch_giving
from tests.api.doors import CARD, NOW
from tests.web.console.test_member_pages import form
from tests.web.pages import Pages

MORE = CARD.replace(
    "exclude:",
    """
offers:
  - code: member-day
    name: Member day
    when: {days: [mondays]}
    earn: [{code: double, times: "2"}]
  - code: spring
    name: Spring
    activation: member
    when: {from: "2026-03-01", through: "2026-03-31"}
    earn: [{code: five, times: "5"}]
days:
  - {code: mondays, name: Mondays, every: monday}
segments:
  - {code: friends, name: Friends of the house, when: {listed: by-staff}}
exclude:""",
).replace(
    "members: {enrol", '  - {code: tote, name: Tote bag, cost: 100, worth: "3.00", stock: 7}\nmembers: {enrol'
)


@pytest.fixture(autouse=True)
def published(pages: Pages) -> None:
    """The card has offers, a segment, and a reward of which there are seven."""
    pages.doors.shop.publish(MORE, "2026-05-04")


def test_rewards_say_what_is_left_and_what_became_of_them(pages: Pages) -> None:
    pages.doors.redeem(pages.doors.token(), "tote")
    owner = pages.staff()
    assert "6 of 7" in owner.get("/console/rewards").text
    rows = owner.get("/console/rewards?as=csv").response.text.splitlines()
    assert rows[-1] == "tote,Tote bag,100,3.00,6,7,1,1,0,0,0"
    assert "尚" not in pages.staff(language="zh-HK").get("/console/rewards").text


def test_who_may_see_vouchers_only_begins_there(pages: Pages) -> None:
    clerk = pages.staff("clerk")
    assert clerk.get("/console/rewards").status == 403
    assert "/console/vouchers" in clerk.get("/console/").html.xpath("//header//nav//a/@href")
    assert "There are no such vouchers" in clerk.get("/console/vouchers").text


def test_a_voucher_is_found_by_the_code_it_has(pages: Pages) -> None:
    made = pages.doors.redeem(pages.doors.token(), "tote").json
    clerk = pages.staff("clerk")
    found = clerk.get(f"/console/vouchers?q={made['voucher']['code']}").html.xpath("//tbody//a/@href")
    assert len(found) == 1
    assert "For points" in clerk.get(found[0]).text
    assert "No voucher is found" in clerk.get("/console/vouchers?q=XXXX").text


def test_a_batch_is_said_first_and_begun_once(pages: Pages) -> None:
    manager, page = pages.staff("manager"), "/console/rewards/batches/new"
    member = pages.doors.get("/v1/members?q=ann", pages.doors.staff()).json["data"][0]["id"]
    typed = {"reference": "spring-2026", "reward": "voucher-5", "members": member}
    both = manager.post(page, {**typed, "segment": "friends"})
    assert (both.status, "Say one" in both.text) == (422, True)
    unknown = manager.post(page, {**typed, "members": "mem_none"})
    assert (unknown.status, "line 2" in unknown.text) == (422, True)
    said = manager.post(page, typed)
    assert "£5 voucher for 1 member: £5.00" in said.text
    assert "Nothing was handed out" in manager.get("/console/rewards/batches").text
    fields = form(said, "/batches/new")
    first, again = manager.post(page, fields), manager.post(page, fields)
    assert first.address == again.address
    assert "0 of 1" in manager.get(first.address).text
    shop = pages.doors.shop
    batch_id = ids.find_inside("voucher_batch", first.address.rpartition("/")[2])
    shop.database.write(lambda session: batch_giving.give(session, shop.retailer, batch_id, 1, NOW))
    assert "1 of 1" in manager.get(first.address).text
    sheet = manager.get(f"{first.address}/codes?as=csv").response.text
    assert (member in sheet, "voucher-5" in sheet) == (True, True)
    assert manager.get(f"{first.address}/codes?as=xlsx").response.data.startswith(b"PK")
    assert manager.post(f"{first.address}/stop").status == 303
    assert "Stopped" in manager.get(first.address).text
    twice = manager.post(f"{first.address}/stop")
    assert twice.status in (303, 409)
    assert pages.staff("clerk").get(page).status == 403


def test_offers_stand_by_when_they_hold_and_the_year_marks_the_days(pages: Pages) -> None:
    owner = pages.staff()
    text = owner.get("/console/offers").text
    assert text.index("Member day") < text.index("Over") < text.index("Spring")
    year = owner.get("/console/offers/calendar?year=2026")
    assert len(year.html.xpath("//td[@class='held']")) == 52
    assert "2027" in year.text


def test_a_campaign_has_its_figures_by_day_and_by_half_hour(pages: Pages) -> None:
    owner = pages.staff("analyst")
    page = owner.get("/console/offers/campaigns/base")
    assert page.html.xpath("//table[@id='figures']//tbody//td[1]/@data-value") == ["137"]
    day = owner.get("/console/offers/campaigns/base?from=2026-05-04&to=2026-05-04")
    assert "12:00" in day.text
    assert owner.get("/console/offers/campaigns/nothing").status == 422


def test_a_segment_is_counted_and_its_list_replaced_whole_or_not_at_all(pages: Pages) -> None:
    owner, page = pages.staff(), "/console/offers/segments"

    def put(text: str) -> int:
        sent = {"file": (BytesIO(text.encode()), "list.csv")}
        return owner.client.post(
            f"{page}/friends/list", data=sent, headers={"Sec-Fetch-Site": "same-origin"}
        ).status_code

    assert put("external_id\nnobody\n") == 422
    assert put("external_id\nann\n") == 303
    assert "1 member is in it now" in owner.get(f"{page}?count=friends").text
    assert pages.staff("clerk").get(page).status == 403


def test_a_programme_without_draws_says_so(pages: Pages) -> None:
    assert "No draws" in pages.staff("analyst").get("/console/offers/draws").text
    assert pages.staff("analyst").get("/console/offers/draws/car").status == 404
