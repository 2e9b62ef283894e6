"""Segments: how many parts an SMS takes, by the alphabet its text needs (3GPP TS 23.038). Pure."""

from __future__ import annotations

from dataclasses import dataclass

# The default alphabet, a septet a character, and its extension, which takes an escape before it.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True, slots=True)
class Alphabet:
    """How many units one message holds, and each of several that are joined again."""

    name: str
    alone: int
    joined: int


GSM_7 = Alphabet("GSM-7", 160, 153)
UCS_2 = Alphabet("UCS-2", 70, 67)


def alphabet(text: str) -> Alphabet:
    """The alphabet a text needs: one character beyond GSM-7 makes all of it UCS-2."""
    return GSM_7 if set(text) <= _BASIC | _EXTENDED else UCS_2


def count(text: str) -> int:
    """How many segments a text takes. No character is torn apart at the end of one."""
    used = alphabet(text)
    sizes = [_size(character, used) for character in text]
    if sum(sizes) <= used.alone:
        return 1
    segments, room = 1, used.joined
    for size in sizes:
        if size > room:
            segments, room = segments + 1, used.joined
        room -= size
    return segments


def _size(character: str, used: Alphabet) -> int:
    """Septets in GSM-7, UTF-16 code units in UCS-2."""
    if used is GSM_7:
        return 2 if character in _EXTENDED else 1
    return 2 if ord(character) > 0xFFFF else 1
