"""Explaining: what a member reads, in the words of each reason."""

from __future__ import annotations

import re
from dataclasses import replace
from string import Formatter

import pytest

from loyalty.explanations import explain
from loyalty.explanations.language import best, language, languages
from loyalty.explanations.why import Why, why
from loyalty.program import document
from loyalty.program.model import Program
from loyalty.receipts.values import Reason
from points.accounts import LEGAL_MOVES, Move

ENGLISH = language("en")
TEXT = """
format: 1
code: shop
name: Shop
money: GBP
zone: Europe/London
currencies:
  - {code: points, name: Points}
  - {code: stars, name: {en: Stars, zh-Hant: 星}, scale: 1}
earn:
  - {code: base, per: {amount: "1.00", points: 1}, by_tier: {vip: "1.5"}}
counters:
  - {code: tier-points, measures: points}
tiers:
  counter: tier-points
  window: card-year
  base: {code: member, name: Member}
  steps:
    - {code: vip, name: VIP, reaches: 20000}
rewards:
  - {code: voucher-5, name: £5 voucher, cost: 200, worth: "5.00"}
"""
SHOP = document.read(TEXT)


def say(code: str, program: Program = SHOP, **facts: str | int) -> str:
    """One sentence in English."""
    (sentence,) = explain.sentences([Why(code, facts)], program, ENGLISH)
    return sentence


def earned(**facts: str | int) -> str:
    """The sentence of a sum; 137 points for £137.40 unless told otherwise."""
    usual = {"amount": 137, "base_minor": 13740, "step_minor": 100, "steps": 137, "points": 1, "tier": "vip"}
    return say("earned", **{"currency": "points", **usual, **facts})


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "137 points: 1 point per £1.00 on £137.40, rounded down."),
        ({"base_minor": 13700}, "137 points: 1 point per £1.00 on £137.00."),
        ({"amount": 1, "base_minor": 100, "steps": 1}, "1 point: 1 point per £1.00 on £1.00."),
        (
            {"multiplier": "1.5", "amount": 205},
            "205 points: 1 point per whole £1.00 on £137.40, × 1.5 as VIP, rounded down.",
        ),
        (
            {"multiplier": "1.5", "amount": 206, "rounding": "up"},
            "206 points: 1 point per whole £1.00 on £137.40, × 1.5 as VIP, rounded up.",
        ),
        (
            {"multiplier": "1.5", "amount": 206, "rounding": "half-up", "base_minor": 13700},
            "206 points: 1 point per £1.00 on £137.00, × 1.5 as VIP, rounded to the nearest whole.",
        ),
        (
            {"multiplier": "2", "amount": 274, "rounding": "up"},
            "274 points: 1 point per whole £1.00 on £137.40, × 2 as VIP.",
        ),
        (
            {"amount": 5, "base_minor": 300, "step_minor": 250, "steps": 1, "points": 5},
            "5 points: 5 points per whole £2.50 on £3.00.",
        ),
        (
            {
                "amount": 15,
                "base_minor": 3000,
                "step_minor": 1000,
                "steps": 3,
                "points": 5,
                "rule": "toy-bonus",
            },
            "15 points for toy bonus: 5 points per £10.00 on £30.00.",
        ),
        (
            {"amount": 136, "steps": 136, "round_at": "line"},
            "136 points: 1 point per £1.00 on £137.40, line by line, rounded down.",
        ),
        (
            {
                "currency": "stars",
                "amount": 1375,
                "points": 10,
                "steps": 137,
                "base_minor": 13700,
                "multiplier": "1.004",
            },
            "137.5 Stars: 1 Stars per £1.00 on £137.00, × 1.004 as VIP, rounded down.",
        ),
    ],
)
def test_a_sum_is_told_so_that_a_child_can_follow_it(facts: dict, sentence: str) -> None:
    assert earned(**facts) == sentence


@pytest.mark.parametrize(
    ("code", "facts", "sentence"),
    [
        ("too-little", {"base_minor": 60, "step_minor": 100}, "No points: £0.60 is less than £1.00."),
        ("excluded", {"what": "postage", "amount_minor": 495}, "£4.95 of postage does not count."),
        ("excluded", {"what": "gift-cards", "amount_minor": 2000}, "£20.00 of gift cards does not count."),
        (
            "taken-back",
            {"currency": "points", "amount": 12, "number": "536365", "tier": ""},
            "12 points taken back for goods returned from receipt 536365.",
        ),
        (
            "restated-more",
            {"currency": "points", "amount": 50, "number": "9", "tier": "vip"},
            "50 points more: an earlier purchase came in late, so receipt 9 counts as VIP.",
        ),
        ("points-expire", {"currency": "points", "amount": 1}, "1 point expired."),
        ("joined", {"at": "2010-11-30T23:30:00+00:00"}, "Joined on 30 November 2010."),
        ("joined", {"at": "2011-06-30T23:30:00+00:00"}, "Joined on 1 July 2011."),
        (
            "tier-reached",
            {
                "after": "vip",
                "before": "member",
                "at": "2011-05-03T10:00:00+00:00",
                "counter": "tier-points",
                "total": 20104,
                "threshold": 20000,
                "from_on": "2010-12-01",
                "through_on": "2012-11-30",
            },
            "VIP since 3 May 2011: 20,104 points in the card year from 1 December 2010; it takes 20,000.",
        ),
        (
            "to-next",
            {"counter": "tier-points", "amount": 3400, "tier": "vip", "by_on": "2012-06-30"},
            "3,400 points to VIP by Saturday 30 June 2012.",
        ),
        (
            "voucher",
            {"currency": "points", "amount": 200, "reward": "voucher-5", "voucher": "v"},
            "200 points spent: £5 voucher.",
        ),
    ],
)
def test_each_reason_has_its_sentence(code: str, facts: dict, sentence: str) -> None:
    assert say(code, **facts) == sentence


def test_what_a_programme_no_longer_has_is_called_by_its_code() -> None:
    bare = document.read(
        TEXT.split("currencies:", maxsplit=1)[0]
        + TEXT[TEXT.index("earn:") : TEXT.index("counters:")].replace(', by_tier: {vip: "1.5"}', "")
    )

    assert say("points-expire", bare, currency="stars", amount=5) == "5 stars expired."
    assert say("voucher", bare, currency="points", amount=2, reward="mug") == "2 points spent: mug."
    facts = {"after": "gold", "before": "", "at": "2011-05-03", "counter": "x", "total": 3, "threshold": 2}
    assert say("tier-reached", bare, **facts, from_on="2011-01-01") == (
        "gold since 3 May 2011: 3 in the card year from 1 January 2011; it takes 2."
    )


@pytest.mark.parametrize(
    ("measures", "sentence"),
    [
        ("spend", "VIP since 3 May 2011: £201.04 in the quarter from 1 April 2011; it takes £200.00."),
        ("visits", "VIP since 3 May 2011: 20,104 visits in the quarter from 1 April 2011; it takes 20,000."),
        ("units", "VIP since 3 May 2011: 20,104 items in the quarter from 1 April 2011; it takes 20,000."),
    ],
)
def test_a_counter_counts_in_its_own_unit(measures: str, sentence: str) -> None:
    (counter,) = SHOP.counters
    window = replace(SHOP.ladder.window, kind="calendar", months=3)
    program = replace(
        SHOP,
        counters=(replace(counter, measures=measures, currency=""),),
        ladder=replace(SHOP.ladder, window=window),
    )
    facts = {
        "after": "vip",
        "before": "",
        "at": "2011-05-03",
        "counter": "tier-points",
        "from_on": "2011-04-01",
    }

    assert say("tier-reached", program, **facts, total=20104, threshold=20000) == sentence


@pytest.mark.parametrize(
    ("minor", "currency", "scale", "text"),
    [
        (123456789, "GBP", 2, "£1,234,567.89"),
        (5, "GBP", 2, "£0.05"),
        (0, "EUR", 2, "€0.00"),
        (-495, "USD", 2, "-$4.95"),
        (1200, "JPY", 0, "¥1,200"),
        (1250, "KWD", 3, "KWD 1.250"),
        (2**63, "HKD", 2, "HK$92,233,720,368,547,758.08"),
    ],
)
def test_money_is_exact(minor: int, currency: str, scale: int, text: str) -> None:
    assert ENGLISH.amount(minor, currency, scale) == text


def test_points_with_decimals_lose_the_zeros_at_their_end() -> None:
    assert [ENGLISH.number(amount, 2) for amount in (1050, 1000, 5, -125)] == ["10.5", "10", "0.05", "-1.25"]


# Every language


def slots(template: str) -> set[tuple[str, str]]:
    """The facts of a template, each with how it is written."""
    return {(name, form or "") for _, name, form, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("tag", languages())
def test_a_language_says_all_that_english_says_with_the_same_facts(tag: str) -> None:
    other = languages()[tag]

    for part in ("sentences", "clauses"):
        ours, theirs = getattr(ENGLISH, part), getattr(other, part)
        assert {code: slots(text) for code, text in theirs.items()} == {
            code: slots(text) for code, text in ours.items()
        }
    assert set(other.words) == set(ENGLISH.words)
    assert set(other.dates) == set(ENGLISH.dates)
    assert set(other.units) == set(ENGLISH.units)
    assert (len(other.months), len(other.weekdays)) == (12, 7)


def test_every_way_of_writing_is_known() -> None:
    for text in (*ENGLISH.sentences.values(), *ENGLISH.clauses.values()):
        assert {form for _, form in slots(text)} <= set(explain.FORMS)


def test_every_move_and_every_wait_has_a_sentence() -> None:
    both_ways = {Move.ADJUST, Move.MERGE}
    moves = {move for move, _, _ in LEGAL_MOVES}
    codes = {f"points-{move}" for move in moves - both_ways}
    codes |= {f"points-{move}-{way}" for move in both_ways for way in ("in", "out")}

    assert {code for code in ENGLISH.sentences if code.startswith("points-")} == codes
    assert {code for code in ENGLISH.sentences if code.startswith("waiting-")} == {
        f"waiting-{reason}" for reason in Reason
    }


def test_sentences_are_sentences() -> None:
    for text in ENGLISH.sentences.values():
        assert re.fullmatch(r"[A-Z{].*\.", text), text


@pytest.mark.parametrize(
    ("wanted", "tag"),
    [
        (["zh-TW"], "zh-Hant"),
        (["zh-HK", "en"], "zh-Hant"),
        (["zh-Hant-HK"], "zh-Hant"),
        (["zh-CN"], "zh-Hans"),
        (["zh"], "zh-Hans"),
        (["en-GB"], "en"),
        (["EN_us"], "en"),
        (["fr", "de"], "en"),
        ([], "en"),
        (["", "-", "x" * 999], "en"),
    ],
)
def test_a_reader_gets_the_nearest_language_there_is(wanted: list[str], tag: str) -> None:
    assert best(wanted).tag == tag


def test_a_number_in_a_receipt_is_no_template() -> None:
    facts = {"currency": "points", "amount": 1, "number": "{amount:points}{0}", "tier": ""}

    assert (
        say("taken-back", **facts) == "1 point taken back for goods returned from receipt {amount:points}{0}."
    )


def test_an_unknown_reason_is_a_defect() -> None:
    with pytest.raises(KeyError):
        explain.sentences([why("no-such-reason")], SHOP, ENGLISH)
