"""A member's card on paper: 85.6 x 54 mm (ISO/IEC 7810, ID-1), with the code that a till scans. Pure."""

from __future__ import annotations

from typing import Final

from loyalty.cards import card_numbers
from loyalty.shops import colours
from printing import fonts
from printing.paper import Paper, Sign

WIDTH_MM, HEIGHT_MM = 85.6, 54.0
CODE_MM: Final = 21.0
# How much white is at most around it: a code has 21 modules or more, and four of white.
_QUIET_MM: Final = 4.0
_EDGE_MM: Final = 5.0
_TEXT_MM: Final = WIDTH_MM - CODE_MM - 2 * _QUIET_MM - 3 * _EDGE_MM


def member_card(sign: Sign, number: str, holder: str = "", language: str = "en") -> bytes:
    """A PDF of one card; `holder` is the member's name, or nothing.

    Its code is the plain number: it collects, and spends what the programme lets a plain card spend. Raises
    ValueError for what is no card's number.
    """
    plain = card_numbers.normalise(number)
    if not card_numbers.is_valid(plain):
        raise ValueError("a card is printed with the number of one")
    paper = Paper(WIDTH_MM, HEIGHT_MM, sign.name, language, fonts.family_for(sign.name + holder))
    ink = colours.ink_on(sign.accent)
    paper.fill(sign.accent, 0, 0, WIDTH_MM, HEIGHT_MM)
    top = _EDGE_MM
    if sign.logo is not None:
        paper.logo(sign.logo, _EDGE_MM, _EDGE_MM, _TEXT_MM, 11)
        top += 13
    paper.write(sign.name, _EDGE_MM, top, _TEXT_MM, (17, 15, 13, 11, 9, 8), ink)
    left = WIDTH_MM - _EDGE_MM - _QUIET_MM - CODE_MM
    paper.code(plain, left, (HEIGHT_MM - CODE_MM) / 2, CODE_MM)
    paper.write(holder, _EDGE_MM, 37.5, _TEXT_MM, (9, 8, 7), ink, most_lines=1)
    grouped = " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))
    paper.write(grouped, _EDGE_MM, 43.5, WIDTH_MM - 2 * _EDGE_MM, (10, 9, 8, 7), ink, most_lines=1)
    return paper.done()
