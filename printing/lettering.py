"""Lettering: a text in lines that fit, as large as there is room, broken where its script allows. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

MOST_LINES: Final = 2
# What ends a line and begins none, and what begins one.
_CLOSING: Final = "，。、；：！？）」』】》〉”’…·％,.;:!?)]}%"
_OPENING: Final = "（「『【《〈“‘([{"
_WIDE: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
# A letter of a wide script, or a run of others, each with the marks that belong to it and blanks behind it.
_PIECE: Final = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{re.escape(_CLOSING)}]*\s*|\s+"
)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines, and the size in points in which they fit."""

    lines: tuple[str, ...]
    size: float


def fitted(
    text: str,
    width: float,
    sizes: Sequence[float],
    measure: Callable[[str, float], float],
    most_lines: int = MOST_LINES,
) -> Fitted:
    """The text in the largest of the sizes (descending): of the larger half in one line, else in several.

    `measure` says how wide a line is in a size, in the unit of `width`. What does not even fit in the
    smallest is cut, and an ellipsis says so.
    """
    in_one = [(size, 1) for size in sizes[: len(sizes) // 2 + 1]]
    for size, most in (*in_one, *((size, most_lines) for size in sizes)):
        lines = _lines(text, width, size, measure)
        if len(lines) <= most and all(measure(line, size) <= width for line in lines):
            return Fitted(tuple(lines), size)
    size = sizes[-1]
    kept = list(_lines(text, width, size, measure))[:most_lines]
    while kept[-1] and measure(f"{kept[-1]}…", size) > width:
        kept[-1] = kept[-1][:-1]
    return Fitted((*kept[:-1], f"{kept[-1]}…"), size)


def _lines(text: str, width: float, size: float, measure: Callable[[str, float], float]) -> list[str]:
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and measure((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]
