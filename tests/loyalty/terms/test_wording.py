"""Terms in the words of shops: what counts, which year, what is left to pay, where."""

from __future__ import annotations

import pytest

from loyalty.program import document
from loyalty.program.earning import Condition
from loyalty.terms import phrases
from loyalty.terms.voice import Voice
from tests.loyalty.shop import PLAIN, TIERED
from tests.loyalty.terms.reading import PRICES_ALONE, sentences


def in_all(text: str, section: str, at: int) -> list[str]:
    """One sentence in English, and as shops in Hong Kong and on the mainland write it."""
    return [sentences(text, section, tag)[at] for tag in ("en", "zh-Hant", "zh-Hans")]


@pytest.mark.parametrize(
    ("counter", "told"),
    [
        (
            "measures: points",
            ["Tier points are the points you earn.", "升級積分按所得積分計算。", "升级积分按所得积分计算。"],
        ),
        (
            "measures: points, of: [base]",
            [
                "Tier points are the points earned by “A point”.",
                "升級積分只計「A point」所得的積分。",
                "升级积分只计“A point”所得的积分。",
            ],
        ),
        (
            "measures: spend",
            ["Year spend is what you spend.", "升級消費額按消費金額計算。", "升级消费额按消费金额计算。"],
        ),
        (
            "measures: visits",
            [
                "Tier points: how many purchases you make.",
                "升級購物次數按購物次數計算。",
                "升级购物次数按购物次数计算。",
            ],
        ),
    ],
)
def test_a_counter_without_a_name_is_called_by_what_it_is_for(counter: str, told: list[str]) -> None:
    text = TIERED.replace("code: base,", "code: base, name: A point,")
    if "spend" in counter:
        text = text.replace("tier-points", "year-spend").replace("reaches: 20000", 'reaches: "2000.00"')
    assert in_all(text.replace("measures: points", counter), "counts", -1) == told


def test_a_counter_with_a_name_is_called_by_it_and_alike_ones_by_their_codes() -> None:
    named = TIERED + "called: {tier-points: {en: Stars, zh-Hant: 星星}}\n"
    assert sentences(named, "counts")[-1] == "Stars are the points you earn."
    assert sentences(named, "counts", "zh-Hant")[-1] == "星星按所得積分計算。"

    two = TIERED.replace("counters:\n", "counters:\n  - {code: teas, measures: visits}\n")
    two = two.replace("counters:\n", "counters:\n  - {code: cups, measures: visits}\n")
    assert "累計購物次數（cups）按購物次數計算。" in sentences(two, "counts", "zh-Hant")


@pytest.mark.parametrize(
    ("window", "reach", "lasts"),
    [
        ("calendar-year", "一個曆年（1月1日至12月31日）內達", "級別有效至達標次年年底。"),
        (
            "calendar-year\n  starts_month: 4",
            "一個年度（4月1日至翌年3月31日）內達",
            "級別有效至達標後的下一個年度（4月1日至翌年3月31日）結束。",
        ),
        ("card-year", "一個卡年內達", "級別有效至達標後的下一個卡年結束。"),
        (
            "calendar-quarter\n  starts_month: 2",
            "一個3個月期（由2月1日起計）內達",
            "級別有效至達標後的下一個3個月期（由2月1日起計）結束。",
        ),
        ("12 months", "任何1年內達", "級別維持1年。"),
    ],
)
def test_which_year_is_meant_is_told(window: str, reach: str, lasts: str) -> None:
    text = TIERED.replace("window: calendar-year", f"window: {window}")
    found = sentences(text, "tiers", "zh-Hant")

    assert found[1].startswith(reach)
    assert lasts in found


def test_which_year_is_meant_is_told_in_english() -> None:
    april = TIERED.replace("window: calendar-year", "window: calendar-year\n  starts_month: 4")

    assert sentences(april, "tiers")[1].endswith("in a year (1 April to 31 March).")
    assert "Once reached, a tier lasts to the end of the following calendar year." in sentences(
        TIERED, "tiers"
    )
    last = "When goods come back, the tier stays until your tier is next reviewed."
    assert sentences(TIERED, "tiers")[-1] == last


@pytest.mark.parametrize(
    ("percent", "told"),
    [
        ("30", "七折。"),
        ("12", "88折。"),
        ("5", "95折。"),
        ("90", "一折。"),
        ("12.5", "減12.5%。"),
        ("95", "減95%。"),
        ("100", "免費。"),
    ],
)
def test_chinese_shops_say_what_is_left_to_pay(percent: str, told: str) -> None:
    text = PRICES_ALONE.replace('percent: "5"', f'percent: "{percent}"')

    assert sentences(text, "discounts", "zh-Hant") == [told]
    assert sentences(text, "discounts") == [f"{percent} % off."]


def test_twice_the_points_has_a_word_of_its_own() -> None:
    twice = PLAIN + '  - {code: more, times: "2"}\n'

    assert in_all(twice, "earn", 1) == ["Double points.", "積分雙倍。", "积分双倍。"]
    assert in_all(twice.replace('"2"', '"3"'), "earn", 1) == [
        "3 times the points.",
        "積分3倍。",
        "积分3倍。",
    ]


def test_stores_and_groups_that_have_names_are_told_by_these_alone() -> None:
    called = TIERED + "called: {hotels: {en: our partner hotels, zh-Hans: 合作酒店}}\n"

    def where(tag: str, **found: frozenset[str]) -> str:
        return phrases.condition(Voice.of(document.read(called), tag), Condition(**found))  # type: ignore[arg-type]

    assert where("en", stores=frozenset({"a"})) == "in the shop a"
    assert where("en", stores=frozenset({"a", "b"})) == "in the shops a and b"
    assert where("en", store_groups=frozenset({"hotels"})) == "at our partner hotels"
    assert where("zh-Hans", store_groups=frozenset({"hotels"})) == "在合作酒店"
