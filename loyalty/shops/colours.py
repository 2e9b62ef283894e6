"""Colours: how well one is read upon another, and an accent made readable (WCAG 2.2). Pure.

A colour is `#rrggbb` in small letters.
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from typing import Final

WHITE: Final = "#ffffff"
NEAR_BLACK: Final = "#1b1b1a"
BLACK: Final = "#000000"
TEXT_RATIO: Final = 4.5  # WCAG 2.2, 1.4.3: text of any size.
SHAPE_RATIO: Final = 3.0  # WCAG 2.2, 1.4.11: what must be seen and not read.
_HEX: Final = re.compile(r"#[0-9a-f]{6}\Z")
_STEPS: Final = 256


@dataclass(frozen=True, slots=True)
class Shades:
    """One accent on one paper.

    `text` is the accent for words and lines (4.5:1 on the paper), `fill` for surfaces such as a button (3:1)
    and `ink` for words upon that. `is_adjusted` says that the accent itself would not have done.
    """

    accent: str
    text: str
    fill: str
    ink: str
    is_adjusted: bool


def find_colour(text: str) -> str | None:
    """A colour as typed (`#3a5`, `0F5C4D`) in its one form; None where it is none."""
    plain = text.strip().lower().removeprefix("#")
    whole = "#" + ("".join(2 * digit for digit in plain) if len(plain) == 3 else plain)
    return whole if _HEX.match(whole) else None


def contrast(one: str, other: str) -> float:
    """How far apart two colours are in lightness, 1 to 21, in whichever order (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(colour: str) -> str:
    """What is read upon a colour: white where that will do, else near black, else black; always 4.5:1."""
    return next(ink for ink in (WHITE, NEAR_BLACK, BLACK) if contrast(ink, colour) >= TEXT_RATIO)


def readable(accent: str, paper: str) -> Shades:
    """The accent as it can be used on a paper, changed in lightness only, and no more than is needed.

    No accent is refused: black or white is read on every paper.
    """
    text, fill = _towards(accent, paper, TEXT_RATIO), _towards(accent, paper, SHAPE_RATIO)
    return Shades(accent, text, fill, ink_on(fill), (text, fill) != (accent, accent))


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, each 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _towards(accent: str, paper: str, ratio: float) -> str:
    """The nearest shade of the accent that reaches a ratio, going away from the paper."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(each / 255 for each in channels(accent)))
    end = 0.0 if contrast(BLACK, paper) >= contrast(WHITE, paper) else 1.0
    shades = (
        accent if step == 0 else _hex(hue, lightness + (end - lightness) * step / _STEPS, saturation)
        for step in range(_STEPS + 1)
    )
    return next(shade for shade in shades if contrast(shade, paper) >= ratio)


def _hex(hue: float, lightness: float, saturation: float) -> str:
    red, green, blue = (round(255 * each) for each in colorsys.hls_to_rgb(hue, lightness, saturation))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (IEC 61966-2-1, as WCAG 2.2 writes it)."""
    red, green, blue = (_linear(each / 255) for each in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
