"""Points that tiers count, and that rewards, contests and draws ask for, are given by something."""

from __future__ import annotations

import pytest

from loyalty.program import document
from tests.loyalty.program.documents import MINIMAL

# Nothing but a benefit: there are points that could be counted, and nothing that gives any.
GIVES_NOTHING = (
    MINIMAL.partition("earn:")[0] + "benefits:\n  - {code: parking, name: Free parking, per: day, quota: 1}\n"
)
COUNTED = "counters:\n  - {code: tier-points, measures: points}\n"
LADDER = COUNTED + "tiers:\n  counter: tier-points\n  window: card-year\n  steps:\n    - "
WRITE = 'give some by "earn", "offers", "milestones", "activities" or "contests"'
NOTHING = f"nothing gives points; {WRITE}"


@pytest.mark.parametrize(
    ("more", "place", "remedy"),
    [
        (
            LADDER + "{code: gold, reaches: 30000}\n",
            "tiers.steps[0].reaches",
            f"cannot be counted: {NOTHING}, or count something else",
        ),
        (
            LADDER + "{code: gold, reaches: [{amount: 30000, window: one-day}]}\n",
            "tiers.steps[0].reaches",
            f"cannot be counted: {NOTHING}, or count something else",
        ),
        (
            LADDER + '{code: gold, price: "9.00", keeps: 30000}\n',
            "tiers.steps[0].keeps",
            f"cannot be counted: {NOTHING}, or count something else",
        ),
        (
            COUNTED + "contests: [{code: first, counter: tier-points, first: 3}]\n",
            "contests[0].counter",
            f"cannot be counted: {NOTHING}, or count something else",
        ),
        (
            'rewards: [{code: cup, cost: 50, worth: "3.00"}]\n',
            "rewards[0].cost",
            f"nobody can have what it costs: {NOTHING}, or for_points: false",
        ),
        (
            'rewards: [{code: cash, steps: [{code: five, cost: 50, worth: "3.00"}]}]\n',
            "rewards[0].steps",
            f"nobody can have what it costs: {NOTHING}, or for_points: false",
        ),
        (
            'draws: [{code: spring, currency: points, closes: "2026-04-30", prizes: [{code: car}]}]\n',
            "draws[0].currency",
            f"nobody has a chance: {NOTHING}",
        ),
    ],
)
def test_what_needs_points_that_nothing_gives_is_refused(more: str, place: str, remedy: str) -> None:
    (problem,) = document.check(GIVES_NOTHING + more)

    assert (problem.path, str(problem)[: len(place) + 2 + len(remedy)]) == (place, f"{place}: {remedy}")


def test_points_of_another_kind_are_not_these() -> None:
    two = MINIMAL + "currencies: [{code: points}, {code: stars}]\n"
    reward = '{code: cup, currency: stars, cost: 5, worth: "1.00"}'
    (problem,) = document.check(two + f"rewards: [{reward}]\n")

    assert "nothing gives stars" in str(problem)
    assert document.check(two + 'rewards: [{code: cup, cost: 5, worth: "1.00"}]\n') == ()


@pytest.mark.parametrize(
    "given",
    [
        "activities: [{code: cake, points: 100, on: joining}]\n",
        "milestones: [{code: fifth, counter: visits, span: year, every: {reaches: 5, points: 10}}]\n",
        "contests: [{code: first, counter: visits, first: 3, points: 500}]\n",
        "offers: [{code: week, earn: [{code: some, points: 5}]}]\n",
    ],
)
def test_whatever_gives_points_is_enough(given: str) -> None:
    counters = "counters:\n  - {code: visits, measures: visits}\n"
    ladder = LADDER.replace("counters:\n", counters) + "{code: gold, reaches: 30000}\n"

    assert document.check(GIVES_NOTHING + ladder + given) == ()


def test_tiers_of_money_spent_and_things_given_away_need_no_points() -> None:
    spent = LADDER.replace("measures: points", "measures: spend") + '{code: gold, reaches: "300.00"}\n'
    given = 'rewards: [{code: cup, for_points: false, worth: "3.00"}]\n'

    assert document.check(GIVES_NOTHING + spent + given) == ()


def test_while_a_rule_is_wrong_nothing_is_said_of_the_points_it_would_give() -> None:
    wrong = MINIMAL.replace('"1.00"', '"1,00"') + LADDER + "{code: gold, reaches: 30000}\n"

    assert [problem.path for problem in document.check(wrong)] == ["earn[0].per.amount"]
