"""POST /v1/quotes: what each line costs, and why, before anybody pays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from tests.api.doors import CARD, Doors, bearer, refund, sale

PRICES = (
    CARD
    + """
prices:
  - {code: may, name: May prices, from: "2026-05-01", through: "2026-05-31", skus: {TEA: "9.00"}}
discounts:
  - code: mugs
    name: {en: Mugs for members, zh-Hant: 會員杯子}
    percent: "10"
    only: {skus: [MUG]}
    cap: {month: "5.00"}
  - {code: spring, name: Spring coupon, percent: "5", when: {codes: [SPRING]}, uses: {ever: 1}}
"""
)
BASKET = [
    {"sku": "TEA", "quantity": 2, "unit_price": "10.00"},
    {"sku": "MUG", "quantity": 1, "unit_price": "40.00"},
]


@pytest.fixture
def priced(doors: Doors) -> Doors:
    """The shop with member prices."""
    doors.shop.publish(PRICES, "2026-01-01")
    return doors


def ask(doors: Doors, lines, language: str = "en", **facts):
    return quote(doors, sale(lines=lines, **facts), language)


def quote(doors: Doors, document, language: str = "en"):
    headers = {**bearer(doors.key), "Accept-Language": language}
    answer = doors.client.post("/v1/quotes", json=document, headers=headers)
    assert answer.status_code == 200, answer.json
    return answer.json


def test_every_line_says_what_it_costs_and_why(priced: Doors) -> None:
    found = ask(priced, BASKET, codes=["SPRING"])

    assert [(line["before"], line["discount"], line["net"]) for line in found["lines"]] == [
        ("20.00", "2.00", "18.00"),
        ("40.00", "4.00", "36.00"),
    ]
    assert found["lines"][0]["discounts"] == [{"code": "may", "amount": "2.00"}]
    assert found["lines"][0]["considered"] == [
        {"code": "may", "amount": "2.00", "outcome": "given"},
        {"code": "spring", "amount": "1.00", "outcome": "outdone"},
    ]
    assert found["lines"][0]["why"] == [
        "£2.00 off: May prices.",
        "Not given, as only the best counts: Spring coupon, £1.00.",
    ]
    assert found["total"] == {"before": "60.00", "discount": "6.00", "net": "54.00"}
    assert found["issued"] == {"points": 54}
    assert [line["eligible"] for line in found["lines"]] == ["18.00", "36.00"]


def test_what_is_charged_is_what_counts(priced: Doors) -> None:
    quoted = ask(priced, BASKET)["lines"]
    lines = [
        {**line, **{name: price[name] for name in ("net", "discount", "discounts")}}
        for line, price in zip(BASKET, quoted, strict=True)
    ]

    answer = priced.post(sale(lines=lines)).json
    assert (answer["issued"], answer["issues"]) == ({"points": 54}, [])

    again = ask(priced, [BASKET[1]], number="1002")["lines"][0]
    assert (again["net"], again["considered"][0]["outcome"]) == ("39.00", "capped")
    assert again["why"] == ["£1.00 off instead of £4.00: Mugs for members gives no more."]


def test_the_tills_own_discount_competes(priced: Doors) -> None:
    (line,) = ask(priced, [{**BASKET[1], "discount": "8.00"}])["lines"]

    assert (line["before"], line["net"]) == ("40.00", "32.00")
    assert line["discounts"] == [{"code": None, "amount": "8.00"}]
    assert line["why"][0] == "£8.00 off at the till."


def test_nobody_has_the_tills_prices(priced: Doors) -> None:
    found = ask(priced, BASKET, member=None)
    assert found["total"] == {"before": "60.00", "discount": "0.00", "net": "60.00"}


def test_it_is_said_in_the_readers_language(priced: Doors) -> None:
    (line,) = ask(priced, [BASKET[1]], "zh-Hant")["lines"]
    assert line["why"] == ["減£4.00：會員杯子，10%。"]


FALLING = CARD.replace("reaches: 1000}", "reaches: 1000, keeps: 100}")
MEAL = {"sku": "TEA", "quantity": 1, "net": "1100.00"}
IN_2027 = {"purchased_at": "2027-03-01T11:00:00Z", "member": {"external": "ann"}}


def test_a_return_tells_beforehand_when_it_costs_the_tier(
    doors: Doors, clock: time_machine.Traveller
) -> None:
    doors.shop.publish(FALLING, "2026-01-01")
    doors.post(sale(lines=[MEAL]))
    clock.move_to(datetime(2027, 3, 1, 11, tzinfo=UTC))
    doors.post(sale("1002", net="110.00", **IN_2027))
    coming = refund("1003", "50.00", of="1002", **IN_2027)
    coming["original"]["business_date"] = "2027-03-01"

    told = {tag: quote(doors, coming, tag)["forecast"] for tag in ("en", "zh-Hant", "zh-Hans")}

    at, tier, otherwise = "2028-01-01T00:00:00Z", "member", "vip"
    assert {(each["at"], each["tier"], each["otherwise"]) for each in told.values()} == {
        (at, tier, otherwise)
    }
    assert [each["text"] for each in told.values()] == [
        "If these goods come back, you are Member from 1 January 2028 on, not VIP.",
        "若退貨，2028年1月1日起為Member，而非VIP。",
        "若退货，2028年1月1日起为Member，而非VIP。",
    ]
    # What is recorded is what was foreseen.
    doors.post(coming)
    assert (doors.shop.tier("2027-12-31 23:00"), doors.shop.tier("2028-01-01 00:00")) == ("vip", "member")


def test_a_return_that_leaves_the_tier_alone_tells_nothing(doors: Doors) -> None:
    doors.shop.publish(FALLING, "2026-01-01")
    doors.post(sale())
    assert quote(doors, sale("1002"))["forecast"] is None
    assert quote(doors, refund("1002", "10.00"))["forecast"] is None


def test_a_basket_in_another_money_is_answered_in_that(priced: Doors) -> None:
    monies = PRICES.replace("money: GBP", 'money: GBP\nmonies: {JPY: "0.005"}')
    priced.shop.publish(monies, "2026-01-02")
    basket = [{"sku": "TEA", "quantity": 1, "net": "2000"}, {"sku": "MUG", "quantity": 1, "net": "8000"}]

    found = ask(priced, basket, currency="JPY")

    # Tea at £9.00 instead of £10.00 is ¥1,800, and a tenth of the mug's £40.00 ¥800.
    assert (found["money"], found["total"]) == ("JPY", {"before": "10000", "discount": "1000", "net": "9000"})
    assert found["lines"][0]["why"] == ["¥200 off: May prices."]
    assert (found["lines"][0]["eligible"], found["issued"]) == ("1800", {"points": 45})
    refused = priced.client.post("/v1/quotes", json=sale(currency="USD"), headers=bearer(priced.key))
    assert (refused.status_code, refused.json["code"]) == (422, "wrong_currency")
    assert refused.json["detail"] == "The programme's money is GBP; it takes JPY too; the receipt is in USD."
