"""Fonts: Noto Sans for Chinese in both scripts, with its Latin letters. They come as packages (OFL 1.1)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import pylopdf_fonts_zh_cn
import pylopdf_fonts_zh_tw
from fontTools.ttLib import TTFont

TRADITIONAL: Final = "noto-tc"
SIMPLIFIED: Final = "noto-sc"
FILES: Final[dict[str, Path]] = {
    TRADITIONAL: pylopdf_fonts_zh_tw.sans_path(),
    SIMPLIFIED: pylopdf_fonts_zh_cn.sans_path(),
}


def family_for(text: str) -> str:
    """The family that has most of a text's characters, the traditional one where both have as many."""
    return max(FILES, key=lambda family: sum(ord(char) in _characters(family) for char in text))


def of_language(tag: str) -> str:
    """The family that a language needs; empty for one that is written in Latin letters, which both have."""
    return {"zh-Hant": TRADITIONAL, "zh-Hans": SIMPLIFIED}.get(tag, "")


def is_short_of(family: str, text: str) -> bool:
    """Whether a family has no letter for something in a text."""
    return any(ord(char) not in _characters(family) for char in text)


def file_for(text: str) -> str:
    """The path of that family's file."""
    return str(FILES[family_for(text)])


@cache
def _characters(family: str) -> frozenset[int]:
    """What a font can draw, by code point."""
    with TTFont(FILES[family], lazy=True) as font:
        return frozenset(font.getBestCmap())
