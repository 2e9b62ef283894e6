"""Twelve looks show every pair of width, language and scheme."""

from __future__ import annotations

from itertools import combinations, product

from tests.browser.pairs import HEIGHTS, LOCALES, LOOKS, SCHEMES, one_of


def test_every_pair_is_looked_at() -> None:
    ways = {"width": HEIGHTS, "language": LOCALES, "scheme": SCHEMES}
    for one, other in combinations(ways, 2):
        seen = {(getattr(look, one), getattr(look, other)) for look in LOOKS}
        assert seen == set(product(ways[one], ways[other]))


def test_no_fewer_looks_would_do() -> None:
    assert len(LOOKS) == len(HEIGHTS) * len(LOCALES)


def test_many_tests_of_one_look_each_show_all_looks() -> None:
    assert {one_of(f"test {number}") for number in range(100)} == set(LOOKS)
