"""What a document says about tiers, read into a ladder; every mistake is refused with its place."""

from __future__ import annotations

import pytest

from loyalty.program import document
from loyalty.program.model import Program
from tiers.routes import Condition, Route, one
from tiers.spans import Span
from tiers.steps import Step
from tiers.terms import Term, Up
from tiers.windows import Window

TOP = """
format: 1
code: shop
name: Shop
money: GBP
zone: Europe/London
earn:
  - {code: base, per: {amount: "1.00", points: 1}}
counters:
  - {code: tier-points, measures: points}
  - {code: spent, measures: spend}
  - {code: visits, measures: visits}
calendars:
  - {code: london, weekend: [saturday, sunday], holidays: ["2026-12-25"]}
"""


def tiers(*settings: str, window: str = "calendar-year", steps: str = "[{code: vip, reaches: 100}]") -> str:
    lines = [
        f"  counter: tier-points\n  window: {window}\n  steps: {steps}",
        *(f"  {each}" for each in settings),
    ]
    return TOP + "tiers:\n" + "\n".join(lines) + "\n"


def read(*settings: str, **words: str) -> Program:
    return document.read(tiers(*settings, **words))


def problems(*settings: str, **words: str) -> list[str]:
    return [str(problem) for problem in document.check(tiers(*settings, **words))]


def step(text: str, *settings: str, window: str = "calendar-year") -> Step:
    (found,) = read(*settings, window=window, steps=f"[{{code: vip, {text}}}]").ladder.steps
    return found


@pytest.mark.parametrize(
    ("word", "window", "lasts"),
    [
        ("2 card-years", Window("card-term", 24), Term()),
        ("12 months", Span("rolling", months=12), Term("duration", months=12)),
        ("90 days", Span("rolling", days=90), Term("duration", days=90)),
        ("lifetime", Span("lifetime"), Term("lifetime")),
    ],
)
def test_a_window_has_a_word_and_a_term_that_goes_with_it(word: str, window: object, lasts: Term) -> None:
    ladder = read(window=word).ladder
    assert (ladder.window, ladder.lasts) == (window, lasts)


def test_a_plain_figure_stays_a_plain_figure() -> None:
    assert step("reaches: 100, keeps: 80") == Step("vip", 100, 80)


def test_ways_are_in_the_unit_of_their_counter_and_in_the_ladders_window() -> None:
    year = Window("calendar", 12)
    found = step('reaches: [{counter: spent, amount: "30.00"}, {amount: 20, window: one-day}], keeps: 5')
    assert found.reaches == (one("spent", 3_000, year), one("tier-points", 20, Span("one-day")))


def test_all_of_several_is_one_way_and_from_names_who_may_take_it() -> None:
    found = step(
        "reaches: [{all: [{amount: 20}, {counter: visits, amount: 3}], from: [member]}], keeps: never"
    )
    year = Window("calendar", 12)
    both = (Condition("tier-points", 20, year), Condition("visits", 3, year))
    assert (found.reaches, found.keeps) == ((Route(both, frozenset({"member"})),), ())


def test_what_keeps_a_tier_of_so_many_months_is_added_up_through_them() -> None:
    found = step("reaches: 9, keeps: [{amount: 5}], lasts: {after: 6 months, until: end-of-month}")
    assert found.keeps == (one("tier-points", 5, Span("term")),)
    assert found.lasts == Term("duration", months=6, until="end-of-month")


def test_working_days_go_by_the_calendar_that_is_named() -> None:
    ladder = read("up: {when: working-day, nth: 2, calendar: london}").ladder
    assert ladder.up == Up("working-day", nth=2)
    assert ladder.working_days.code == "london"


def test_a_starting_month_holds_for_the_windows_of_the_ways_too() -> None:
    words = "starts_month: 4"
    found = step("reaches: [{amount: 5, window: calendar-quarter}], keeps: 5", words, window="card-year")
    assert found.reaches == (one("tier-points", 5, Window("calendar", 3, 4)),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "reaches: []",
            (
                "tiers.steps[0].reaches: must be a list of 1 to 20 ways such as [{amount: 20000}]; "
                "got an empty list"
            ),
        ),
        (
            "reaches: [{}]",
            "tiers.steps[0].reaches[0].amount: must be given, or all: with several of them; got nothing",
        ),
        (
            "reaches: [{amount: 5, all: [{amount: 5}, {amount: 6}]}]",
            "tiers.steps[0].reaches[0].amount: must be left out where there is all; got 5",
        ),
        (
            "reaches: [{counter: spent, amount: 5}]",
            'tiers.steps[0].reaches[0].amount: must be an amount in quotes such as "1.00"; got 5',
        ),
        ("reaches: [{amount: 0}]", "tiers.steps[0].reaches[0].amount: must be at least 1; got 0"),
        ("reaches: never", 'tiers.steps[0].reaches: must be a whole number of points such as 1; got "never"'),
        (
            'reaches: 5, keep_fee: "2.00"',
            "tiers.pay_days: must be given, as a step has a keep_fee; got nothing",
        ),
        (
            "reaches: 5, up: {by: itself, within_days: 3}",
            "tiers.steps[0].up.within_days: must be left out where by is itself; got 3",
        ),
        ("reaches: 5, up: {nth: 3}", "tiers.steps[0].up.nth: must be left out where when is at-once; got 3"),
        (
            "reaches: [{amount: 5, window: single-purchase}]",
            "tiers.steps: a single purchase reaches a tier but keeps none; use one-day-one-store; got a list",
        ),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(text: str, problem: str) -> None:
    assert problems(steps=f"[{{code: vip, {text}}}]") == [problem]


@pytest.mark.parametrize(
    ("settings", "window", "place"),
    [
        (("lasts: next-period",), "lifetime", "tiers.lasts"),
        ((), "one-day", "tiers.lasts"),
        (("lasts: for-ever",), "card-year", "tiers.lasts"),
        (("review_on: 02-30",), "card-year", "tiers.review_on"),
        (('review_on: ["12-31"]', "review_days: 3"), "calendar-year", "tiers.review_days"),
        (("pay_days: 30",), "calendar-year", "tiers.pay_days"),
        (("down: [{at_least: 5, tier: member}]",), "calendar-year", "tiers.down"),
        (("up: {when: next-period}", "lasts: lifetime"), "lifetime", "tiers.up"),
        (("starts_month: 4",), "lifetime", "tiers.starts_month"),
        ((), "fortnight", "tiers.window"),
        ((), "1 card-years", "tiers.window"),
    ],
)
def test_tiers_that_make_no_sense_are_refused(settings: tuple[str, ...], window: str, place: str) -> None:
    (problem,) = problems(*settings, window=window)
    assert problem.startswith(f"{place}: ")


def test_steps_whose_ways_overlap_are_refused() -> None:
    steps = (
        "[{code: vip, reaches: [{amount: 5, window: one-day}], keeps: 1},"
        " {code: gold, reaches: [{amount: 5, window: one-day}], keeps: 1}]"
    )
    assert problems(steps=steps) == [
        "tiers.steps: the ways to gold must reach higher than those to vip; got a list"
    ]


KINDS = "cards: {kinds: [{code: honour, valid: 1 year}, {code: gift}]}\n"


def test_card_years_begin_with_the_cards_that_are_named() -> None:
    plain = read(window="card-year").ladder
    words = "card_year: renewal", "year_cards: [honour]"
    found = document.read(tiers(*words, window="card-year") + KINDS).ladder
    assert (plain.years_from, plain.year_cards) == ("joining", frozenset())
    assert (found.years_from, found.year_cards) == ("renewal", frozenset({"honour"}))


@pytest.mark.parametrize(
    ("words", "kinds", "problem"),
    [
        (("card_year: expiry",), KINDS, 'card_year: must be "joining", "issue" or "renewal"; got "expiry"'),
        (
            ("year_cards: [gift]",),
            KINDS,
            "year_cards: must be left out where card_year is joining; got a list",
        ),
        (
            ("card_year: issue", "year_cards: [tin]"),
            KINDS,
            'year_cards[0]: must be a card of this document, "honour" or "gift"; got "tin"',
        ),
        (
            ("card_year: issue",),
            "",
            'card_year: must be joining where cards has no kinds, which are issued and renewed; got "issue"',
        ),
        (
            ("card_year: renewal", "year_cards: [gift]"),
            KINDS,
            'card_year: must be issue where no kind of card has a term (valid); got "renewal"',
        ),
    ],
)
def test_a_card_year_that_could_never_begin_is_refused(
    words: tuple[str, ...], kinds: str, problem: str
) -> None:
    found = document.check(tiers(*words, window="card-year") + kinds)
    assert [str(each) for each in found] == [f"tiers.{problem}"]


def test_a_tier_may_be_only_for_sale_or_only_applied_for() -> None:
    assert step('price: "5.00"') == Step("vip", (), (), price_minor=500)
    assert step("up: {by: application}").reaches == ()
    assert step('price: "5.00", keeps: 100').keeps == 100
    assert step("lasts: lifetime", "up: {by: application}").up is None


@pytest.mark.parametrize("text", ["lasts: lifetime", "up: {by: collection}", 'keep_fee: "5.00"'])
def test_a_tier_that_nobody_could_reach_is_refused(text: str) -> None:
    assert problems(
        "pay_days: 30", steps=f'[{{code: vip, {text}}}, {{code: gold, price: "5.00", keep_fee: "1.00"}}]'
    ) == [
        "tiers.steps[0].reaches: must be given where a tier has no price and is not applied for; got nothing"
    ]


def test_steps_ascend_also_past_one_that_is_only_for_sale() -> None:
    steps = '[{code: vip, reaches: 9}, {code: plus, price: "5.00"}, {code: gold, reaches: 8}]'
    assert problems(steps=steps) == [
        "tiers.steps: each step must reach higher than the one before; got a list"
    ]
