"""The text of a document, YAML or JSON, read into plain values; what does not belong in one is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Protocol

import yaml

from loyalty.errors import InvalidProgram
from loyalty.program.problem import NOTHING, Numeral, Problem, found, step
from loyalty.program.text import decoded, readable
from loyalty.remedies.remedy import Remedy, worded

DEEPEST: Final = 16
MOST_VALUES: Final = 50_000

# The wheel of PyYAML brings libyaml, twenty times faster; without it the same reader in Python is used.
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# YAML 1.1 would read the stock codes NO, 0123 and 1_000 as false, 83 and 1000. Here only these are not text.
WORDS: Final = {"": None, "~": None, "null": None, "true": True, "false": False}
WHOLE: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})")
NUMBER: Final = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan", re.IGNORECASE
)
LEADING_ZERO: Final = re.compile(r"0[0-9]+")


def parse(text: str | bytes) -> tuple[object, tuple[Problem, ...]]:
    """The document's plain values (dict, list, str, int, bool, None, Numeral) and the keys given twice.

    The value is NOTHING for a text without any. Raises InvalidProgram when the text cannot be read at all:
    too large, not UTF-8, not YAML or JSON, more than one document, nested too deep, or with anchors,
    aliases or tags.
    """
    builder = _Builder()
    source = readable(decoded(text))
    try:
        for event in yaml.parse(source, Loader=LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, source) from None
    return builder.top, tuple(builder.problems)


def is_text(text: str) -> bool:
    """Whether these letters without quotes are read as text, and not as a number or a word of YAML."""
    return _plain(text) == text


class _Mark(Protocol):
    """Where in the text, counted from 0; both of PyYAML's readers have one of their own."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


@dataclass(slots=True)
class _Place:
    """A mapping or list being filled, and the key of the entry being read."""

    path: str
    values: dict[str, object] | list[object]
    key: str | None = None

    def next(self) -> str:
        """The place of the entry that comes now."""
        return step(self.path, len(self.values) if isinstance(self.values, list) else self.key or "")


@dataclass(slots=True)
class _Builder:
    """Builds values from the reader's events without recursion, so that depth is a figure and not a crash."""

    top: object = NOTHING
    places: list[_Place] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def take(self, event: yaml.Event) -> None:
        """One event; raises InvalidProgram for what a document may not hold."""
        _refuse(event, again=self.top is not NOTHING)
        self.count += 1
        if self.count > 2 * MOST_VALUES:
            problem = Problem(
                worded("document"),
                worded("must have at most about {most} values; got more", most=MOST_VALUES),
            )
            raise InvalidProgram((problem,))
        match event:
            case yaml.MappingStartEvent():
                self.open({}, event)
            case yaml.SequenceStartEvent():
                self.open([], event)
            case yaml.ScalarEvent():
                self.scalar(event)
            case yaml.CollectionEndEvent():
                self.places.pop()

    def open(self, values: dict[str, object] | list[object], event: yaml.Event) -> None:
        """A mapping or a list begins."""
        if len(self.places) >= DEEPEST:
            raise _at(event.start_mark, worded("must not be nested deeper than {most}", most=DEEPEST), values)
        if self.awaits_key():
            raise _at(event.start_mark, worded("must have a plain word before the colon"), values)
        path = self.places[-1].next() if self.places else ""
        self.put(values)
        self.places.append(_Place(path, values))

    def scalar(self, event: yaml.ScalarEvent) -> None:
        """A key or a single value."""
        if not self.awaits_key():
            self.put(_plain(event.value) if event.implicit[0] else event.value)
            return
        place = self.places[-1]
        place.key = event.value
        if event.value in place.values:
            line = worded(" in line {n}", n=event.start_mark.line + 1) if event.start_mark else ""
            self.problems.append(
                Problem(place.next(), worded("must be given once; got it again{line}", line=line))
            )

    def awaits_key(self) -> bool:
        """Whether what comes now is the key of a mapping."""
        return bool(self.places) and isinstance(self.places[-1].values, dict) and self.places[-1].key is None

    def put(self, value: object) -> None:
        """A value goes where it belongs; of a key given twice the first value counts."""
        if not self.places:
            self.top = value
            return
        place = self.places[-1]
        if isinstance(place.values, list):
            place.values.append(value)
        else:
            place.values.setdefault(place.key or "", value)
            place.key = None


def _plain(text: str) -> object:
    """A scalar without quotes: a word of WORDS, a number, or text."""
    if text in WORDS:
        return WORDS[text]
    if WHOLE.fullmatch(text):
        return int(text)
    return Numeral(text) if NUMBER.fullmatch(text) and not LEADING_ZERO.fullmatch(text) else text


def _refuse(event: yaml.Event, *, again: bool) -> None:
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if isinstance(event, yaml.AliasEvent):
        raise _at(event.start_mark, worded("must be written out, aliases (*) are not read"), f"*{anchor}")
    if anchor:
        raise _at(event.start_mark, worded("must be without anchors (&)"), f"&{anchor}")
    if tag:
        raise _at(
            event.start_mark, worded("must be without tags (!)"), tag.replace("tag:yaml.org,2002:", "!!")
        )
    if isinstance(event, yaml.DocumentStartEvent) and again:
        raise _at(event.start_mark, worded("must be one document"), "---")


def _syntax(error: yaml.MarkedYAMLError, text: str) -> InvalidProgram:
    mark = error.problem_mark or error.context_mark
    lines = text.splitlines()
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    hint = worded(" (indent with spaces, not tabs)") if "\t" in line else ""
    remedy = worded("must be YAML or JSON, {problem}{hint}", problem=error.problem, hint=hint)
    return _at(mark, remedy, line.strip() or NOTHING)


def _at(mark: _Mark | None, remedy: Remedy, value: object) -> InvalidProgram:
    if mark is None:
        return InvalidProgram((found("", remedy, value),))
    place = worded("line {line}, column {column}", line=mark.line + 1, column=mark.column + 1)
    return InvalidProgram((found(place, remedy, value),))
