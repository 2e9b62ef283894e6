"""The join poster: A4, a QR code that a phone reads across a counter, a sentence in two languages. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from loyalty.shops import colours
from printing import fonts
from printing.paper import Paper, Sign

FOLDER: Final = Path(__file__).resolve().parent / "texts"
WIDTH_MM, HEIGHT_MM = 210.0, 297.0
CODE_MM: Final = 140.0
MUTED: Final = "#5b5a57"
_BAND_MM, _LEFT_MM = 60.0, 35.0
_NAME_SIZES: Final = (48, 42, 36, 30, 26, 22, 18)
_FIRST_SIZES: Final = (28, 27, 26, 24.5, 23, 22, 20)
_SECOND_SIZES: Final = (17, 16, 15, 14)


@cache
def texts(tag: str) -> Mapping[str, str]:
    """What papers say, in a language. Raises FileNotFoundError for one that they do not speak."""
    found: dict[str, str] = yaml.safe_load((FOLDER / f"{tag.replace('-', '_')}.yaml").read_text("utf-8"))
    return found


def poster(sign: Sign, address: str, languages: tuple[str, str] = ("en", "zh-Hant")) -> bytes:
    """A PDF to be hung up; `address` is where joining begins, `languages` are tags, the larger first.

    Raises ValueError for an address over 300 bytes.
    """
    first, second = (texts(tag)["join"] for tag in languages)
    families = [fonts.of_language(tag) for tag in languages]
    own, other = families[0] or families[1], families[1] or families[0]
    paper = Paper(
        WIDTH_MM, HEIGHT_MM, f"{sign.name}: {first}", languages[0], own or fonts.family_for(sign.name)
    )
    # First, because the white around it is wider than the space to what stands above and below.
    paper.code(address, _LEFT_MM, 124, CODE_MM)
    paper.fill(sign.accent, 0, 0, WIDTH_MM, _BAND_MM)
    ink = colours.ink_on(sign.accent)
    if sign.logo is not None:
        paper.logo(sign.logo, _LEFT_MM, 11, CODE_MM, 17)
        paper.write(sign.name, _LEFT_MM, 31, CODE_MM, _NAME_SIZES[3:], ink)
    else:
        paper.write(sign.name, _LEFT_MM, 15, CODE_MM, _NAME_SIZES, ink)
    y = paper.write(first, _LEFT_MM, 68, CODE_MM, _FIRST_SIZES, colours.NEAR_BLACK)
    paper.write(second, _LEFT_MM, y + 2, CODE_MM, _SECOND_SIZES, MUTED, family=other)
    shown = address.partition("://")[2] or address
    paper.write(shown, _LEFT_MM, 283, CODE_MM, (12, 10, 9, 8), MUTED, most_lines=1)
    return paper.done()
