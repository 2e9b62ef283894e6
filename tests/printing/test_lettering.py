"""Lettering: where lines may be broken, and how large they are."""

from __future__ import annotations

import pytest

from printing.lettering import Fitted, fitted


def wide(line: str, size: float) -> float:
    """Chinese letters are as wide as the size, others half of that."""
    return sum(size if ord(char) > 0x2E80 else size / 2 for char in line)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("collect points here", 80, ("collect points", "here")),
        ("每次購物都有積分", 50, ("每次購物都", "有積分")),
        ("每次購物都，有積分", 50, ("每次購物", "都，有積分")),
        ("請用「積分」付款", 30, ("請用", "「積", "分」付", "款")),
        ("買Tea送Mug", 40, ("買Tea送", "Mug")),
    ],
)
def test_lines_break_between_words_and_wide_letters_but_before_no_stop(text, width, lines) -> None:
    assert fitted(text, width, (10,), wide, most_lines=9) == Fitted(lines, 10)


def test_one_line_in_a_smaller_size_is_better_than_two_but_not_in_a_tiny_one() -> None:
    sizes = (20, 18, 16, 8)

    assert fitted("collect points", 130, sizes, wide) == Fitted(("collect points",), 18)
    assert fitted("collect points", 75, sizes, wide) == Fitted(("collect", "points"), 20)


def test_what_never_fits_is_cut_and_says_so() -> None:
    found = fitted("incomprehensibilities", 50, (20, 10), wide)

    assert found == Fitted(("incomprehe"[:9] + "…",), 10)
