"""Colours: what is read upon what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.shops import colours

LIGHT, DARK = "#fbfaf7", "#171716"
ANY = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.00),
        ("#123456", "#123456", 1.0),
    ],
)
def test_contrast_is_what_wcag_says_in_either_order(one: str, other: str, ratio: float) -> None:
    assert round(colours.contrast(one, other), 2) == ratio == round(colours.contrast(other, one), 2)


@given(ANY)
def test_every_accent_is_readable_by_day_and_by_night(accent: str) -> None:
    for paper in (LIGHT, DARK):
        shades = colours.readable(accent, paper)

        assert colours.contrast(shades.text, paper) >= 4.5
        assert colours.contrast(shades.fill, paper) >= 3
        assert colours.contrast(shades.ink, shades.fill) >= 4.5
        assert shades.is_adjusted is (shades.text != accent or shades.fill != accent)


def test_an_accent_that_will_do_is_left_alone() -> None:
    assert colours.readable("#0f5c4d", LIGHT) == colours.Shades(
        "#0f5c4d", "#0f5c4d", "#0f5c4d", "#ffffff", False
    )


def test_a_pale_yellow_keeps_its_hue_and_is_darkened_no_more_than_needed() -> None:
    shades = colours.readable("#ffe600", LIGHT)

    red, green, blue = colours.channels(shades.text)
    assert (blue, red > green > 90) == (0, True)
    assert colours.contrast(shades.text, LIGHT) < 4.7


@pytest.mark.parametrize(
    ("typed", "colour"),
    [("#0F5C4D", "#0f5c4d"), ("3a5", "#33aa55"), (" #fff ", "#ffffff"), ("#ffff", None), ("red", None)],
)
def test_a_colour_is_read_as_it_is_typed(typed: str, colour: str | None) -> None:
    assert colours.find_colour(typed) == colour
