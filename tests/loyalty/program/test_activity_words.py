"""What is given for more than buying: what a document may say of it, and what it cannot mean."""

from __future__ import annotations

import pytest

from loyalty.program import document
from tests.loyalty.shop import PLAIN, TIERED

REWARD = 'rewards: [{code: mug, cost: 300, worth: "4.00"}]\n'


def activity(words: str, text: str = PLAIN + REWARD) -> str:
    return f"{text}activities: [{{code: a, {words}}}]\n"


def places(text: str) -> list[str]:
    return [problem.path for problem in document.check(text)]


@pytest.mark.parametrize(
    "words",
    [
        'points: 5, on: referral, from: "50.00", after: 14 days, limit: {year: 3}',
        "points: 5, on: referred, after: 1 month",
        "points: 5, on: birthday",
        "reward: mug, on: birthday, unless: {joined_within_days: 30}",
        "reward: mug, limit: {ever: 1}, reported_by: [till]",
        "reward: mug, on: joining",
    ],
)
def test_what_can_be_said(words: str) -> None:
    assert document.check(activity(words)) == ()


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("on: birthday", ""),
        ("points: 5, reward: mug", ".points"),
        ("reward: mug, pending: {days: 3}", ".pending"),
        ("reward: cup", ".reward"),
        ('points: 5, from: "5.00"', ".from"),
        ("points: 5, on: birthday, after: 3 days", ".after"),
        ("points: 5, on: birthday, limit: {year: 1}", ".limit"),
        ("points: 5, on: referred, limit: {year: 1}", ".limit"),
        ("points: 5, on: referral, reported_by: [till]", ".reported_by"),
        ("points: 5, on: referral, after: 13 months", ".after"),
        ("points: 5, on: referral, tier: vip", ".tier"),
        ("points: 5, unless: {basket: {pieces: 1}}", ".unless.basket"),
        ("points: 5, unless: {segments: [x]}", ".unless.segments"),
        ("points: 5, by_tier: {vip: 2}", ".by_tier"),
    ],
)
def test_what_has_no_meaning_is_told_with_its_place(words: str, place: str) -> None:
    assert any(found.startswith(f"activities[0]{place}") for found in places(activity(words)))


@pytest.mark.parametrize("words", ['by_tier: {vip: "2"}', "reward: mug"])
def test_reaching_a_tier_gives_plain_points(words: str) -> None:
    points = "" if "reward" in words else "points: 5, "
    text = activity(f"{points}on: tier, tier: vip, {words}", TIERED + REWARD)
    assert f"activities[0].{words.partition(':')[0]}" in places(text)


def test_there_is_one_thing_for_who_brings_and_one_for_who_comes() -> None:
    two = "{code: a, points: 5, on: referral}, {code: b, points: 5, on: referral}"
    assert places(f"{PLAIN}activities: [{two}, {{code: c, points: 5, on: referred}}]\n") == [
        "activities[1].on"
    ]
