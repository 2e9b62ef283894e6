"""Ladders: which tier a total reaches, and which ladders make no sense."""

from dataclasses import replace

import pytest

from tests.tiers.examples import GRANDBUY, METALS, local
from tiers.errors import InvalidLadder, UnknownTier
from tiers.ladder import Step


@pytest.mark.parametrize(
    ("so_far", "purchase", "tier"),
    [
        (0, 6_000, "bronze"),
        (0, 15_000, "silver"),
        (0, 25_000, "gold"),
        (8_000, 3_000, "silver"),
        (18_000, 3_000, "gold"),
        (0, 9_999, "bronze"),
        (0, 10_000, "silver"),
        (0, 20_000, "gold"),
    ],
)
def test_others_8_a_total_reaches_the_highest_step_it_equals_or_exceeds(
    so_far: int, purchase: int, tier: str
) -> None:
    assert METALS.reached(so_far + purchase) == tier


def test_tiers_are_ranked_from_the_base_upwards() -> None:
    assert [METALS.rank(tier) for tier in METALS.codes] == [0, 1, 2]
    assert METALS.find_above("bronze") == Step("silver", 10_000, 8_000)
    assert METALS.find_above("silver") == METALS.step("gold")
    assert METALS.find_above("gold") is None


@pytest.mark.parametrize("ask", [METALS.rank, METALS.step, METALS.find_above])
def test_a_tier_the_ladder_does_not_have_is_named(ask) -> None:
    with pytest.raises(UnknownTier, match="platinum"):
        ask("platinum")


def test_the_base_is_no_step() -> None:
    with pytest.raises(UnknownTier, match="bronze"):
        METALS.step("bronze")


def test_a_review_runs_at_local_midnight_so_many_days_after_the_end() -> None:
    assert GRANDBUY.review_at(local(GRANDBUY, "2025-03-10").date()) == local(GRANDBUY, "2025-03-24 00:00")


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("steps.code", {"base": "gold"}),
        ("steps.code", {"base": ""}),
        ("steps.code", {"steps": (Step("silver", 1, 1), Step("silver", 2, 2))}),
        ("steps.reaches", {"steps": (Step("silver", 10, 8), Step("gold", 10, 9))}),
        ("steps.reaches", {"steps": (Step("silver", 20, 8), Step("gold", 10, 9))}),
        ("steps", {"steps": (Step("silver", 0, 0),)}),
        ("steps", {"steps": (Step("silver", 10, -1),)}),
        ("review_days", {"review_days": -1}),
        ("review_days", {"review_days": 336}),
        ("zone", {"zone": "Europe/Atlantis"}),
        ("zone", {"zone": "../etc/passwd"}),
        ("zone", {"zone": ""}),
    ],
)
def test_a_ladder_that_makes_no_sense_is_refused_and_says_where(
    field: str, change: dict[str, object]
) -> None:
    with pytest.raises(InvalidLadder) as refused:
        replace(METALS, **change)
    assert refused.value.field == field


def test_a_ladder_may_have_no_steps_keep_for_nothing_and_review_late() -> None:
    assert replace(METALS, steps=()).reached(10**9) == "bronze"
    assert replace(METALS, steps=(Step("silver", 1, 0),), review_days=335).reached(1) == "silver"
