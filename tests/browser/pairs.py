"""Looks: widths, languages and colour schemes, in the fewest combinations that show every pair."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

HEIGHTS = {360: 640, 390: 844, 768: 1024, 1440: 900}
LOCALES = {"en": "en-GB", "zh-Hant": "zh-HK", "zh-Hans": "zh-CN"}
SCHEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at a page; `width` in CSS pixels."""

    width: int = 390
    language: str = "en"
    scheme: str = "light"

    @property
    def height(self) -> int:
        return HEIGHTS[self.width]

    @property
    def is_touched(self) -> bool:
        """Whether it is a phone or a tablet."""
        return self.width < 1000

    def __str__(self) -> str:
        return f"{self.width}-{self.language}-{self.scheme}"


# Every width meets every language, and steps of one change the scheme: so each of both meets light and dark.
LOOKS = tuple(
    Look(width, language, SCHEMES[(row + column) % 2])
    for row, width in enumerate(HEIGHTS)
    for column, language in enumerate(LOCALES)
)


def one_of(name: str) -> Look:
    """The look of a test that is run under one: always the same, and not the same for all tests."""
    return LOOKS[crc32(name.encode()) % len(LOOKS)]
