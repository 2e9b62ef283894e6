"""What a reader gives of a card, whatever its kind: the card's number in it. Pure.

Readers put a mark of the symbology before it (ISO/IEC 15424), or an end of line behind; a magnetic stripe
comes with its sentinels (ISO/IEC 7813), an NFC text with its language (NFC Forum Text RTD), a GS1 code with
its application identifiers.
"""

from __future__ import annotations

import re
from typing import Final

from biip import ParseConfig, ParseError
from biip.gs1_messages import GS1Message

from loyalty.cards import card_numbers, digital_link

LONGEST: Final = 400
# GS1-128, GS1 DataBar, GS1 DataMatrix, GS1 QR: element strings are inside.
_OF_GS1: Final = ("]C1", "]e0", "]d2", "]Q3")
_SYMBOLOGY: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_TRACK_2: Final = re.compile(r";([0-9]{4,40})(?:=[0-9]*)?\?.?")
_TRACK_1: Final = re.compile(r"%B([0-9 ]{4,40})\^[^?]*\?.?(?:;[^?]*\?.?)?")
# A status byte (UTF-8, the length of the language's tag), the tag, and the text.
_NFC_TEXT: Final = re.compile(r"([\x02-\x12])([A-Za-z-]{2,18})")
UPC_A_DIGITS: Final = 12


def number(text: str) -> str:
    """The card's number in what was scanned or typed, without spaces and dashes; leading zeros stay.

    A text that is nothing known is given back so, for the look-up to find nothing.
    """
    found = text.strip() if len(text) <= LONGEST else ""
    mark = _SYMBOLOGY.match(found)
    if mark:
        found = found[mark.end() :]
    found = _spoken(found)
    if mark and mark[0] in _OF_GS1:
        return _of_elements(found)
    if found[:4].casefold() == "http":
        return digital_link.find_member(found) or ""
    for track in (_TRACK_2, _TRACK_1):
        if match := track.fullmatch(found):
            return card_numbers.normalise(match[1])
    return card_numbers.normalise(found)


def numbers(text: str) -> tuple[str, ...]:
    """The same, and what it may be besides: readers drop the first 0 of an EAN-13 and call it UPC-A."""
    found = number(text)
    if len(found) == UPC_A_DIGITS and found.isdecimal():
        return found, f"0{found}"
    return (found,) if found else ()


def _spoken(text: str) -> str:
    """The text of an NFC record, rid of its language; all else as it is."""
    match = _NFC_TEXT.match(text)
    if match is None:
        return text
    length = ord(match[1])
    return text[1 + length :] if len(match[2]) >= length else text


def _of_elements(text: str) -> str:
    """The member's number (8018) among the elements; an empty text where there is none."""
    try:
        message = GS1Message.parse(text, config=ParseConfig(gs1_element_strings_verify_date=False))
    except (ParseError, ValueError, TypeError):
        return ""
    elements = (each for each in message.element_strings if each.ai.ai == digital_link.MEMBER_KEY)
    return digital_link.find_checked(next((each.value for each in elements), "")) or ""
