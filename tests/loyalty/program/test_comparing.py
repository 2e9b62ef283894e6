"""Comparing: every difference between two documents, with its place, and none that is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.program import document
from loyalty.program.comparing import Difference, differences
from loyalty.program.difference_words import sentence

TEXT = (Path(__file__).resolve().parents[3] / "programs" / "corner-shop.yaml").read_text("utf-8")


def compared(*changes: tuple[str, str]) -> tuple[Difference, ...]:
    """What these replacements in the corner shop's programme change."""
    text = TEXT
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return differences(document.read(TEXT).document, document.read(text).document)


def told(*changes: tuple[str, str]) -> list[str]:
    return [sentence(found) for found in compared(*changes)]


def test_a_document_does_not_differ_from_itself_however_it_is_written() -> None:
    said = json.loads(document.read(TEXT).document)
    turned = json.dumps(dict(reversed(said.items())), indent=3)

    assert differences(document.read(TEXT).document, document.read(turned).document) == ()


def test_a_change_has_its_place_and_what_was_and_is() -> None:
    assert compared(('amount: "1.00"', 'amount: "2.00"'), ("reaches: 1000", "reaches: 2000")) == (
        Difference("changed", ("earn", "base", "per", "amount"), "1.00", "2.00"),
        Difference("changed", ("tiers", "steps", "vip", "reaches"), 1000, 2000),
    )
    assert compared(("cost: 200", "cost: 250"))[0].path == "rewards.voucher-5.cost"


def test_an_entry_that_comes_or_goes_is_one_difference() -> None:
    without = compared(("  - code: clearance\n    labels: [clearance]\n", ""))

    assert without == (
        Difference("removed", ("exclude", "clearance"), {"code": "clearance", "labels": ["clearance"]}, None),
    )


def test_an_entry_is_known_by_its_code_wherever_it_stands() -> None:
    new = '  - code: welcome\n    per: {amount: "5.00", points: 1}\n'
    (found,) = compared(("earn:\n", f"earn:\n{new}"))

    assert (found.kind, found.path) == ("added", "earn.welcome")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            ('amount: "1.00"', 'amount: "2.00"'),
            'The rule "base" gives its points for each "2.00" spent instead of each "1.00".',
        ),
        (("points: 1}", "points: 3}"), 'The rule "base" gives 3 points for each step instead of 1.'),
        (
            ('vip: "1.5"', 'vip: "2"'),
            'The rule "base" gives "2" times the points in tier "vip" instead of "1.5" times.',
        ),
        (
            ("{after: 12 months, until: end", "{after: 6 months, until: end"),
            'Points ("points") live "6 months" instead of "12 months".',
        ),
        (
            ("categories: [tobacco]", "categories: [tobacco, vapes]"),
            '"vapes" joins what "tobacco" keeps from earning ("categories").',
        ),
        (("cost: 200", "cost: 250"), 'The reward "voucher-5" costs 250 points instead of 200.'),
        (("reaches: 1000", "reaches: 900"), 'The tier "vip" takes 900 instead of 1000.'),
        (("review_days: 7", "review_days: 9"), "Tiers: days until the review is 9 instead of 7."),
        (('prefix: "77"', 'prefix: "78"'), 'Cards: how numbers begin is "78" instead of "77".'),
    ],
)
def test_what_is_common_is_told_in_plain_words(change: tuple[str, str], words: str) -> None:
    assert told(change) == [words]


def test_another_order_of_what_stays_is_told_beside_what_changes_by_name() -> None:
    before = '{"rewards": [{"code": "a", "cost": 1}, {"code": "b"}, {"code": "c"}]}'
    after = '{"rewards": [{"code": "b"}, {"code": "d"}, {"code": "a", "cost": 2}]}'
    found = differences(before, after)
    assert [(each.kind, each.path) for each in found] == [
        ("changed", "rewards.a.cost"),
        ("removed", "rewards.c"),
        ("added", "rewards.d"),
        ("changed", "rewards"),
    ]
    names = {("rewards", "a"): "Mug"}
    said = sentence(found[-1], "en", lambda steps: names.get(tuple(steps)))
    assert said == 'Rewards: the order is "b", "Mug" now.'
    assert sentence(found[-1], "zh-Hant") == "獎賞的次序改為「b」、「a」。"


LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["a", "b"])
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "x", "y"]), inner),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(st.sampled_from(["p", "q", "r"]), VALUES)


@given(DOCUMENTS, DOCUMENTS)
def test_whatever_differs_is_told_and_nothing_else(before: dict[str, Any], after: dict[str, Any]) -> None:
    found = differences(json.dumps(before), json.dumps(after))

    same = json.dumps(before, sort_keys=True) == json.dumps(after, sort_keys=True)
    assert (found == ()) == same
    assert all(sentence(each) and each.path for each in found)
