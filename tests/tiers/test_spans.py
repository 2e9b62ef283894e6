"""Spans: which days count that are no period of the calendar or the card."""

from dataclasses import replace
from datetime import date

import pytest

from tests.tiers.examples import METALS
from tiers.errors import DateOutOfRange, InvalidLadder
from tiers.ladder import Fall, Ladder, Step
from tiers.routes import Condition, one
from tiers.spans import Held, Span
from tiers.terms import Term, Up
from tiers.windows import Period, Window

HELD = Held(date(2024, 2, 1), Period(date(2024, 2, 1), date(2025, 2, 1)))


def days(text: str) -> Period:
    start, end = text.split("..")
    return Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("span", "period"),
    [
        (Span("rolling", days=1), "2024-05-31..2024-06-01"),
        (Span("rolling", days=30), "2024-05-02..2024-06-01"),
        (Span("rolling", months=12), "2023-06-01..2024-06-01"),
        (Span("one-day"), "2024-05-31..2024-06-01"),
        (Span("since-tier-start"), "2024-02-01..9999-12-31"),
        (Span("term"), "2024-02-01..2025-02-01"),
        (Span("lifetime"), "0001-01-01..9999-12-31"),
    ],
)
def test_the_days_that_count_as_of_one(span: Span, period: str) -> None:
    assert span.period(date(2024, 5, 31), HELD) == days(period)


def test_a_card_term_is_so_many_card_years_from_the_anchor() -> None:
    window, anchor = Window("card-term", 24), date(2020, 3, 10)
    assert window.period(anchor, date(2023, 3, 9)) == days("2022-03-10..2024-03-10")
    assert window.period(anchor, date(2024, 3, 10)) == days("2024-03-10..2026-03-10")
    assert window.period(anchor, date(2020, 3, 9)) == days("2018-03-10..2020-03-10")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Span("rolling"),
        lambda: Span("rolling", days=1, months=1),
        lambda: Span("term", days=1),
        lambda: Span("rolling", days=36_501),
        lambda: Window("card-term", 12),
        lambda: Term("duration"),
        lambda: Term("lifetime", months=1),
        lambda: Up(nth=0),
        lambda: Up(by="collection", within_days=0),
    ],
)
def test_what_makes_no_sense_is_refused(make) -> None:
    with pytest.raises(InvalidLadder):
        make()


def test_a_date_beyond_all_reason_is_refused() -> None:
    with pytest.raises(DateOutOfRange):
        Span("one-day").period(date(9999, 1, 1), HELD)


DAY = one("spend", 10_000, Span("one-day"))


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("lasts", {"window": Span("rolling", days=30)}),
        ("up.when", {"window": Span("lifetime"), "lasts": Term("lifetime"), "up": Up("next-period")}),
        ("steps.reaches", {"steps": (Step("silver", (), 0),)}),
        ("steps.reaches", {"steps": (Step("silver", (DAY,), 0), Step("gold", (DAY,), 0))}),
        (
            "steps.reaches",
            {"steps": (Step("silver", (one("spend", 1, Span("term"), "gold"),), 0), Step("gold", 2, 2))},
        ),
        ("steps.keeps", {"steps": (Step("silver", 1, (one("spend", 1, Span("single-purchase")),)),)}),
        ("steps.keeps", {"steps": (Step("silver", 1, (one("spend", 1, Span("term"), "bronze"),)),)}),
        ("review_days", {"review_days": 1, "review_on": ((12, 31),)}),
        ("review_on", {"review_days": 0, "review_on": ((2, 30),)}),
        ("review_days", {"lasts": Term("duration", days=10)}),
        ("grace_days", {"grace_days": 400}),
        ("down", {"down": (Fall(Condition("spend", 1, Span("term")), "bronze"),)}),
        ("down", {"down": ()}),
    ],
)
def test_a_ladder_that_could_never_work_is_refused_and_says_where(field: str, change: dict) -> None:
    with pytest.raises(InvalidLadder) as refused:
        replace(METALS, **change)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("until", "reviewed"),
    [("2025-01-01", "2025-01-01"), ("2025-01-02", "2025-03-01"), ("2024-02-29", "2024-03-01")],
)
def test_a_fixed_review_is_at_the_end_of_the_next_such_day(until: str, reviewed: str) -> None:
    ladder: Ladder = replace(METALS, review_days=0, review_on=((12, 31), (2, 29)))
    at = ladder.review_at(date.fromisoformat(until))
    assert at.astimezone(ladder.zoneinfo).date() == date.fromisoformat(reviewed)
