"""Figures kept with the word behind them, and weekdays whole: Chinese has no blanks to break at. Pure."""

from __future__ import annotations

import re
from typing import Final

# What holds plain text only, and what is no sentence: left as it is.
_ELSEWHERE: Final = re.compile(r"(<(title|option|textarea|script|svg)\b.*?</\2>)", re.DOTALL)
_FIGURE: Final = re.compile(
    r"((?:[0-9][0-9,.]*[分次件張张份倍折位年月日]|（星期.）)[。，、；：！？）」』”]?)(?=[^<>]*<)"
)
_WHOLE: Final = r'<span class="whole">\1</span>'


def glued(html: str) -> str:
    """A page on which no line ends between a figure and its unit, or begins with the stop behind them."""
    parts = _ELSEWHERE.split(html)
    # Of each match come the text before it, the element, and the element's name.
    for place in range(0, len(parts), 3):
        parts[place] = _FIGURE.sub(_WHOLE, parts[place])
    return "".join(part for place, part in enumerate(parts) if place % 3 != 2)
