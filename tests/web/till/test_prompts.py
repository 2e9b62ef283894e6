"""What a clerk is told to say to who stands there: the most welcome first, a sentence each."""

from __future__ import annotations

from tests.api.doors import CARD, bearer, sale
from tests.web.pages import Pages
from tests.web.till.clerk import card, clerk

RULES = CARD.replace(
    "exclude:\n",
    """  - {code: double, name: double points on Mondays, times: "2", when: {days: [monday]}}
  - {code: cake, times: "3", when: {birthday: month}}
days:
  - {code: monday, every: monday}
exclude:
""",
).replace("members: {enrol: first-sale}", "members: {enrol: first-sale, birthday: {}}")


def test_birthday_voucher_and_member_day_come_before_what_is_ahead(pages: Pages) -> None:
    doors = pages.doors
    doors.shop.publish(RULES, "2026-01-02")
    assert doors.post(sale("P1", "200.00", purchased_at="2026-05-04T10:30:00Z")).status_code == 201
    headers = bearer(doors.token()) | {"Idempotency-Key": "a-voucher-for-the-clerk"}
    assert (
        doors.client.post("/v1/me/vouchers", json={"reward": "voucher-5"}, headers=headers).status_code < 300
    )
    told = {"values": {"birthday": {"month": 5, "day": 4}}}
    assert doors.client.put("/v1/me/profile", json=told, headers=bearer(doors.token())).status_code == 200
    page = clerk(pages).member(card(pages))
    said = [" ".join(each.text_content().split()) for each in page.html.find_class("buyer")[0].iter("p")]
    assert said[1] == "Say: Today is their birthday."
    assert said[2:4] == ["A voucher can be used: £5 voucher.", "Today: double points on Mondays."]
