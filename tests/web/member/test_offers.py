"""Member days and offers: today's are marked, one is asked for, a day is chosen, a phone gets a calendar."""

from __future__ import annotations

import pytest

from tests.api.doors import CARD
from tests.web.pages import Pages

OFFERS = CARD.replace(
    "exclude:",
    """
offers:
  - code: member-day
    name: Member day
    when: {days: [mondays]}
    earn: [{code: double, times: "2"}]
  - code: my-day
    name: My own day
    activation: chosen-day
    once: month
    earn: [{code: triple, times: "3"}]
  - code: autumn
    name: Autumn
    activation: member
    times: 1
    when: {from: "2026-09-01", through: "2026-09-30"}
    earn: [{code: five, times: "5"}]
days:
  - {code: mondays, name: Mondays, every: monday}
exclude:""",
)


@pytest.fixture(autouse=True)
def published(pages: Pages) -> None:
    """The card has offers, and today is a Monday."""
    pages.doors.shop.publish(OFFERS, "2026-05-04")


def test_todays_are_marked_and_what_is_to_come_says_when(pages: Pages) -> None:
    text = pages.member().get("/offers").text
    assert "Today Member day Double points. Today" in text
    assert "Tuesday 1 September to Wednesday 30 September" in text
    assert "Mondays Today" in text


def test_an_offer_is_asked_for(pages: Pages) -> None:
    member = pages.member()
    assert "I want this" in member.get("/offers").text
    assert member.post("/offers/autumn/activation").address == "/offers"
    assert "It is yours, and counts by itself." in member.get("/offers").text
    assert member.post("/offers/member-day/activation").status == 422
    assert member.post("/offers/nothing/activation").status == 422


def test_a_day_is_chosen_and_one_that_is_over_refused(pages: Pages) -> None:
    member = pages.member()
    assert member.post("/offers/my-day/day", {"day": "2026-05-20"}).address == "/offers"
    assert "Your day: Wednesday 20 May 2026" in member.get("/offers").text
    calendar = member.get("/offers.ics").response.get_data(as_text=True)
    assert "SUMMARY:My own day" in calendar
    assert "DTSTART;VALUE=DATE:20260520" in calendar
    late = member.post("/offers/my-day/day", {"day": "2026-05-01"})
    assert (late.status, "This day cannot be chosen" in late.text) == (422, True)


def test_a_phone_keeps_the_days(pages: Pages) -> None:
    answer = pages.member().get("/offers.ics").response
    assert answer.content_type.startswith("text/calendar")
    assert "SUMMARY:Mondays" in answer.get_data(as_text=True)


def test_offers_in_chinese(pages: Pages) -> None:
    text = pages.member(language="zh-HK").get("/offers").text
    assert "9月1日（星期二）至9月30日（星期三）" in text
    assert "我要這個優惠" in text
