"""An activity gives all of it or nothing: by tier, unless something holds, as often as it may."""

from __future__ import annotations

from datetime import date

import pytest

from loyalty.earning import words
from loyalty.earning.activities import Given, given
from loyalty.entitle import Context
from loyalty.program import document
from loyalty.program.frozen import FrozenMap
from loyalty.receipt import Kind, Receipt
from tests.loyalty.shop import TIERED, moment

NOON = moment("2026-05-04")
NOWHERE = Receipt("", "", "", date(2026, 5, 4), NOON, Kind.SALE, "GBP", ())


def told(text: str, tier: str = "member", **counted: int) -> Given:
    reward = "rewards: [{code: mug, cost: 9, worth: '1.00'}]\n"
    program = document.read(f"{TIERED}{reward}activities: [{{code: a, {text}}}]\n")
    context = Context(tier, counted=FrozenMap.of({words.capped(f"a:{key}"): n for key, n in counted.items()}))
    return given(program, program.activities[0], context, NOWHERE)


@pytest.mark.parametrize(("tier", "points"), [("member", 5), ("vip", 7)])
def test_a_tier_multiplies_and_the_rest_is_rounded_down(tier: str, points: int) -> None:
    found = told('points: 5, by_tier: {vip: "1.5"}', tier)
    assert [grant.amount for grant in found.grants] == [points]
    assert found.counters == (("tier-points", points),)


def test_a_limit_counts_times_whatever_the_tier_makes_of_them() -> None:
    text = 'points: 5, by_tier: {vip: "3"}, limit: {month: 2}'
    assert (":cap:a:month", 5) in told(text, "vip", month=5).counters
    assert told(text, "vip", month=10).refusal == "a:month"


def test_a_reward_counts_its_times_and_no_points() -> None:
    assert told("reward: mug, limit: {ever: 2}", ever=1) == Given(
        counters=((":cap:a:ever", 1),), reward="mug"
    )
    assert told("reward: mug, limit: {ever: 2}", ever=2).refusal == "a:ever"


def test_what_is_not_for_them_gives_nothing() -> None:
    assert told("points: 5, unless: {tiers: [vip]}", "vip").refusal == "condition"
    assert told('points: 5, by_tier: {vip: "0"}', "vip").refusal == "condition"
    assert told("points: 5, unless: {tiers: [vip]}").grants
