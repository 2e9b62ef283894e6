"""The terms that members read: every section of a document is told, in every language."""

from __future__ import annotations

import re
from dataclasses import fields
from string import Formatter
from typing import Any

import pytest

from loyalty.errors import InvalidProgram
from loyalty.explanations import language
from loyalty.program import document, forms, source
from loyalty.program.earning import Condition
from loyalty.terms import phrases, voice
from loyalty.terms.page import TOLD_IN, as_text
from loyalty.terms.voice import Voice
from tests.docs.examples import ROOT
from tests.docs.programs import EVERYTHING as FULL
from tests.loyalty.shop import PLAIN, TIERED
from tests.loyalty.terms.reading import PRICES_ALONE, sentences, told

LANGUAGES = sorted(voice.texts())
READY = sorted((ROOT / "programs").glob("*.yaml"))


def test_every_word_at_the_top_of_a_document_is_told_somewhere() -> None:
    top = {each.word for each in forms.words() if each.under == forms.TOP}

    missing = top - TOLD_IN.keys()
    assert not missing, f"loyalty/terms tells nothing of {sorted(missing)}"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_example_of_everything_has_sentences_in_every_section(tag: str) -> None:
    found = {each.section: each.sentences for each in told(FULL, tag).paragraphs}

    said = {TOLD_IN[word] for word in source.parse(FULL)[0]} - {None, "title"}
    assert len(said) > 12
    assert said <= found.keys()
    for spoken in found.values():
        assert spoken
        for each in spoken:
            assert each.endswith("." if tag == "en" else "。")
            assert not re.search(r"[{}<>]|None| ,|,,|\.\.", each), each


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("path", READY, ids=lambda path: path.stem)
def test_every_ready_programme_has_terms(path: Any, tag: str) -> None:
    found = as_text(told(path.read_text("utf-8"), tag))

    assert len(found.splitlines()) > 20


def test_languages_have_the_same_texts_with_the_same_facts() -> None:
    def facts(tag: str) -> dict[str, set[str]]:
        return {
            key: {name for _, name, _, _ in Formatter().parse(text) if name}
            for key, text in voice.texts()[tag].items()
        }

    assert set(LANGUAGES) == language.languages().keys()
    english = facts("en")
    for tag in LANGUAGES:
        own = facts(tag)
        assert own.keys() == english.keys()
        assert {key: names for key, names in own.items() if names - english[key]} == {}


def test_terms_say_what_a_person_would_say() -> None:
    text = PLAIN + 'currencies: [{code: points, name: Points, expiry: {after: 12 months}, worth: "0.01"}]\n'

    assert sentences(text, "earn")[0] == "1 point for every whole £1."
    assert sentences(text, "expiry")[0] == "Points end 1 year after they were earned."
    assert sentences(text, "expiry", "zh-Hant")[0] == "Points於獲得後1年到期。"
    assert "You become Vip with 20,000 points in a calendar year." in "".join(
        sentences(TIERED, "tiers")
    ).replace("vip", "Vip")


@pytest.mark.parametrize(
    ("expiry", "sentence"),
    [
        ("{until: end-of-half}", "at the end of the half-year in which they were earned"),
        ('{on: "12-31"}', "on the next 31 December"),
        ('{after: 12 months, then: "02-28"}', "on the next 28 February, 1 year after they were earned"),
        ("{inactive: 18 months}", "after 18 months in which you neither earn nor use points"),
        ("{at: membership-end}", "with the membership"),
        (
            "{from: registration, after: 2 years}",
            "with the period of 2 years, counted from joining, in which they were earned",
        ),
    ],
)
def test_ends_are_told_as_they_are_written(expiry: str, sentence: str) -> None:
    text = PLAIN + f"currencies: [{{code: points, name: Points, expiry: {expiry}}}]\n"

    assert sentences(text, "expiry")[0] == f"Points end {sentence}."


def test_a_rule_says_its_goods_its_conditions_and_its_bounds() -> None:
    rule = (
        "  - {code: toys, name: Toy points, points: 50,"
        " only: {categories: [home/toys], but_not: {brands: [Acme]}},"
        ' when: {first_purchase: true, basket: {at_least: "20.00"}},'
        " cap: {month: 100}, pending: {days: 14}}\n"
    )

    assert sentences(PLAIN + rule, "earn")[1:4] == [
        (
            "Toy points: 50 points for a purchase (toys without Acme),"
            " on the first purchase, with £20 or more."
        ),
        "These points can be used after 14 days.",
        "At most 100 points in a month.",
    ]


def test_days_are_told_by_their_words() -> None:
    days = (
        "days:\n"
        "  - {code: a, name: A, every: [saturday, 28th, last day]}\n"
        "  - {code: b, name: B, every: 25 december}\n"
        '  - {code: c, name: C, every: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", from: "2026-01-03"}\n'
    )

    assert sentences(PLAIN + days, "days") == [
        "A: each Saturday, day 28 of each month and the last day of each month.",
        "B: 25 December of each year.",
        "C: by the rule weekly /2 Saturday, from 3 January 2026 on.",
    ]


def test_every_part_of_a_condition_is_told() -> None:
    asked = {
        "stores": frozenset({"s"}),
        "store_groups": frozenset({"g"}),
        "channels": frozenset({"online"}),
        "monies": frozenset({"EUR"}),
        "codes": frozenset({"X"}),
        "tenders": frozenset({"card"}),
        "tiers": frozenset({"vip"}),
        "birthday": "month",
        "first_purchase": False,
        "raises_tier": True,
        "joined_within_days": 30,
    }
    elsewhere = {"segments", "days", "from_on", "through_on", "basket"}
    program = document.read(TIERED)
    assert {each.name for each in fields(Condition)} == asked.keys() | elsewhere, (
        "tell the new one in phrases"
    )
    for name, value in asked.items():
        assert phrases.condition(Voice.of(program, "en"), Condition(**{name: value})), name


def test_what_is_given_for_friends_and_birthdays_is_told() -> None:
    text = (
        PLAIN
        + """
activities:
  - {code: friend, name: A friend, points: 500, on: referral, from: "50.00", limit: {year: 10}}
  - {code: cake, points: 100, on: birthday, unless: {stores: [outlet]}}
"""
    )
    found = sentences(text, "activities")
    begins = "A friend: 500 points for each friend you bring along, once the newcomer bought for £50 and"
    assert found[0].startswith(begins)
    assert found[1] == "At most 10 times in a year."
    assert found[2] == "Cake: 100 points on your birthday, but not in the shop outlet."


def test_a_programme_of_prices_alone_says_nothing_of_points() -> None:
    words = as_text(told(PRICES_ALONE))

    assert "5 % off." in words
    assert "expire" not in words
    assert "points" not in words.partition("Points")[2]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("issue", "A card year begins on the day a card is issued, until then on the day you joined."),
        (
            "renewal, year_cards: [honour]",
            "A card year begins with each term of Honour card: when it is issued, and with each renewal.",
        ),
    ],
)
def test_when_a_card_year_begins_is_told_where_cards_begin_it(words: str, sentence: str) -> None:
    first, *others = words.split(", ")
    told = "".join(f"  {each}\n" for each in (f"card_year: {first}", *others))
    kinds = "cards: {kinds: [{code: honour, name: Honour card, valid: 1 year}]}\n"
    text = TIERED.replace("  window: calendar-year\n", f"  window: card-year\n{told}") + kinds
    assert sentence in sentences(text, "tiers")
    assert "card year begins" not in "".join(sentences(TIERED, "tiers"))


def test_when_a_card_costs_nothing_is_told() -> None:
    assert sentences(PRICES_ALONE, "cards")[-1] == "Nothing is to be paid for Paper card, on opening day."


def test_a_programme_that_gives_nothing_is_refused() -> None:
    with pytest.raises(InvalidProgram, match="earn: is required where nothing else is given"):
        document.read(PRICES_ALONE.partition("discounts:")[0])


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ("static_card_up_to: 0", ["a code that we send to you spends any number"]),
        (
            "static_card_up_to: 50, pin_up_to: 200, one_time_up_to: 300",
            [
                "With your PIN the card spends up to 200 points",
                "we send to you spends up to 300 points at once",
            ],
        ),
        ("static_card_up_to: 50, one_time_up_to: 50", []),
    ],
)
def test_what_each_proof_spends_is_told_where_it_is_more(limits: str, told: list[str]) -> None:
    found = " ".join(sentences(PLAIN + f"spending: {{{limits}}}\n", "spending"))

    assert [each for each in told if each in found] == told
    assert ("PIN" in found, "send to you" in found) == ("PIN" in "".join(told), bool(told))
