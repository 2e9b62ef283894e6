"""Writing: a notice's facts as a letter or a short text in the reader's language. Pure.

What people or devices call themselves is never trusted: it becomes one short line without control
characters, and a name that looks like a message or an address is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Any

from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.program.model import Program
from notices import segments
from notices.language import Templates

Facts = Mapping[str, Any]
MOST_SEGMENTS = 2
_LONGEST_TEXT = 60
# How long a name may be in an SMS, tried in this order until the whole fits.
_SHORTER = (40, 24, 16, 10, 6)
_NO_NAME = re.compile(r"[/\\@:<>{}\[\]=0-9]|www\.|\.[a-z]{2,}", re.IGNORECASE)
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
Form = Callable[[Figures, Any, Facts], str]


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice by e-mail: one line of subject, plain text."""

    subject: str
    text: str


def letter(
    templates: Templates, program: Program, kind: str, facts: Facts, *, name: str = "", optional: bool = False
) -> Letter:
    """The e-mail of a notice. `optional` adds how to stop such messages.

    Raises KeyError for a text there is none of.
    """
    own, frame = templates.notices[variant(kind, facts)], templates.frame
    figures, said = Figures(program, templates.figures), _facts(program, templates, facts)
    greeted = sayable(name)
    parts = [
        _filled(frame["greeting" if greeted else "nameless"], {"name": greeted}, figures),
        _filled(own["text"], said, figures),
        _filled(frame["closing"], said, figures),
        *([frame["stop"]] if optional else []),
    ]
    return Letter(headline(templates, program, kind, facts), "\n\n".join(parts) + "\n")


def headline(templates: Templates, program: Program, kind: str, facts: Facts, most: int = 200) -> str:
    """A notice in one line of at most so many characters; it holds no code and no secret."""
    own = templates.notices[variant(kind, facts)]
    said = _facts(program, templates, facts)
    return one_line(_filled(own["subject"], said, Figures(program, templates.figures)), most)


def short_text(templates: Templates, program: Program, kind: str, facts: Facts) -> str:
    """The SMS of a notice, two segments at most: names are shortened until it fits."""
    own = templates.notices[variant(kind, facts)]
    figures, said = Figures(program, templates.figures), _facts(program, templates, facts)
    for most in _SHORTER:
        text = one_line(_filled(own["sms"], said, figures, most), 1000)
        if segments.count(text) <= MOST_SEGMENTS:
            return text
    raise KeyError(f"{kind}: no SMS of two segments in {templates.tag}")


def variant(kind: str, facts: Facts) -> str:
    """Which text of a kind tells these facts."""
    if kind == "contact-changed":
        return f"{kind}-{facts['what']}"
    if kind == "voucher-issued" and not facts["expires_on"]:
        return f"{kind}-without-end"
    if kind == "points-expiring" and facts["first_on"] != facts["last_on"]:
        return f"{kind}-several"
    return kind


def one_line(text: str, most: int = _LONGEST_TEXT) -> str:
    """A text without line ends, control or invisible characters, cut to so many."""
    plain = "".join(" " if unicodedata.category(character) in _HIDDEN else character for character in text)
    joined = " ".join(plain.split())
    return joined if len(joined) <= most else joined[: most - 1].rstrip() + "."


def sayable(name: str) -> str:
    """A person's name as a greeting may say it; empty where it is more, or something else, than a name."""
    line = one_line(name, 1000)
    return "" if len(line) > _LONGEST_TEXT or _NO_NAME.search(line) else line


def _facts(program: Program, templates: Templates, facts: Facts) -> Facts:
    return {**facts, "shop": templates.figures.name(program.name, program.code)}


def _filled(template: str, facts: Facts, figures: Figures, most: int = _LONGEST_TEXT) -> str:
    return _Template(figures, facts, most).vformat(template, (), facts)


class _Template(Formatter):
    """Fills in facts, each written as what stands after its colon says, and cut to so many characters."""

    def __init__(self, figures: Figures, facts: Facts, most: int) -> None:
        self._figures = figures
        self._facts = facts
        self._most = most

    def format_field(self, value: Any, format_spec: str) -> str:
        """One fact, written; raises KeyError for a way of writing there is none of."""
        written = FORMS[format_spec](self._figures, value, self._facts)
        return one_line(written, self._most if format_spec in _NAMES else _LONGEST_TEXT)


def _time(figures: Figures, value: Any, _facts: Facts) -> str:
    """The time of an instant, in the programme's zone."""
    return f"{datetime.fromisoformat(value).astimezone(figures.program.zoneinfo):%H:%M}"


FORMS: Mapping[str, Form] = {
    **explain.FORMS,
    "time": _time,
    "occasion": lambda figures, code, _: figures.occasion(code),
}
# The ways of writing that say a name, which has no length of its own.
_NAMES = frozenset(("", "tier", "reward", "occasion"))
