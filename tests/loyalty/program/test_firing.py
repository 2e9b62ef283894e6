"""A rule that can never give anything is refused, and no other."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from loyalty.program import document, firing
from loyalty.program.earning import Condition
from tests.loyalty.program.documents import TIERED

DAYS = (
    'days: [{code: may, from: "2026-05-01", through: "2026-05-31"}, {code: june, also: ["2026-06-15"]}, '
    "{code: fridays, every: friday}]\n"
)
UNLESS = "earn[0].unless: must not hold wherever the rule does, else it never gives anything; got a mapping"
COMES = (
    "earn[0].when.days: must name a day that comes between from and through, else it never holds; got a list"
)
LEFT = 'earn[0].only: must name lines that the exclusion "x" leaves; got a mapping'


def only(words: str, more: str = "") -> list[str]:
    """The problems of a document with one more rule."""
    rule = f"  - {{code: more, points: 5, {words}}}\n"
    text = TIERED.replace("earn:\n", f"earn:\n{rule}") + DAYS + more
    return [str(problem) for problem in document.check(text)]


@pytest.mark.parametrize(
    "words",
    [
        "when: {tiers: [vip]}, unless: {tiers: [vip]}",
        "when: {tiers: [vip], stores: [s]}, unless: {tiers: [vip]}",
        "unless: {tiers: [vip, member]}",
        "when: {stores: [a]}, unless: {stores: [b, a], tiers: [vip, member]}",
        "when: {days: [may]}, unless: {days: [fridays, may]}",
        "when: {first_purchase: true}, unless: {first_purchase: true}",
        "when: {joined_within_days: 7}, unless: {joined_within_days: 30}",
        'when: {from: "2026-05-02", through: "2026-05-03"}, unless: {from: "2026-05-01"}',
        'when: {through: "2026-05-03"}, unless: {through: "2026-05-04"}',
        'when: {basket: {at_least: "50.00"}}, unless: {basket: {at_least: "10.00"}}',
        "when: {birthday: day, tenders: [a]}, unless: {birthday: day}",
    ],
)
def test_unless_does_not_hold_wherever_when_does(words):
    assert only(words) == [UNLESS]


@pytest.mark.parametrize(
    "words",
    [
        "when: {tiers: [vip]}, unless: {stores: [s]}",
        "unless: {tiers: [member]}",
        "when: {stores: [a, b]}, unless: {stores: [a]}",
        "when: {tenders: [cash]}, unless: {tenders: [gift-card]}",
        "when: {joined_within_days: 30}, unless: {joined_within_days: 7}",
        'when: {from: "2026-05-01"}, unless: {from: "2026-05-02"}',
        'when: {basket: {at_least: "50.00"}}, unless: {basket: {at_least: "100.00"}}',
        'when: {basket: {at_least: "50.00"}}, unless: {basket: {at_least: "10.00", only: {skus: [A]}}}',
        "when: {birthday: month}, unless: {birthday: day}",
        'when: {days: [june], through: "2026-06-15"}',
        'when: {days: [may, fridays], from: "2026-07-01"}',
        'when: {days: [may], from: "2026-06-01"}',  # the night of the last day may belong to it
    ],
)
def test_what_may_hold_is_not_refused(words):
    assert only(words) == []


@pytest.mark.parametrize("dates", ['from: "2026-06-02"', 'through: "2026-04-30"'])
def test_a_day_comes_between_the_dates(dates):
    assert only(f"when: {{days: [may], {dates}}}") == [COMES]


@pytest.mark.parametrize(
    ("match", "exclusion", "expected"),
    [
        ("skus: [POST]", "skus: [POST, M]", [LEFT]),
        ("skus: [gift_1]", "sku_prefixes: [gift_]", [LEFT]),
        ("sku_prefixes: [gift_a]", "sku_prefixes: [gift_]", [LEFT]),
        ("categories: [toys/dolls]", "categories: [toys]", [LEFT]),
        ("brands: [Acme], labels: [new]", "brands: [Acme], labels: [new, old]", [LEFT]),
        ("skus: [POST, A]", "skus: [POST]", []),
        ("categories: [toyshop]", "categories: [toys]", []),
        ("categories: [toys]", "categories: [toys/dolls]", []),
        ("categories: [toys]", "categories: [toys], but_not: {labels: [new]}", []),
    ],
)
def test_what_a_rule_looks_at_does_not_all_earn_nothing(match, exclusion, expected):
    assert only(f"only: {{{match}}}", f"exclude: [{{code: x, {exclusion}}}]\n") == expected


def test_whatever_else_a_condition_may_ask_is_not_taken_as_given():
    """A word that this module does not know holds only where it is asked for in the same way."""
    asked = {
        "stores": frozenset({"s"}), "days": ("d",), "birthday": "day", "from_on": date(2026, 5, 1),
        "through_on": date(2026, 5, 1), "joined_within_days": 5,
    }  # fmt: skip
    for each in fields(Condition):
        usual = getattr(Condition(), each.name)
        value = asked.get(each.name, True if usual is None else frozenset({"x"}))
        if each.name == "basket":
            continue
        some = replace(Condition(), **{each.name: value})
        assert firing.implies(some, some), each.name
        assert not firing.implies(Condition(), some), each.name
