"""Rolling: the end of a lot that moves on with what its holder does. Computed, and never written over. Pure.

The journal marks when a holder last earned and last burned, and what acts say besides: until when points are
kept, because a membership was renewed, say. A lot names the marks it goes by; its end is the later of its own
and the one that they give.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson

from db.types import instant_text
from points import spans
from points.accounts import Move
from points.spans import Span

EARNED: Final = "earned"
BURNED: Final = "burned"
# What the journal marks by itself; acts may not say these.
_ACTIVITIES: Final = {Move.EARN: EARNED, Move.BURN: BURNED, Move.CAPTURE: BURNED}
_NAME: Final = re.compile(r"[a-z][a-z0-9:.-]*")
_ZONE_OF_NONE: Final = "-"


@dataclass(frozen=True, slots=True)
class Rolling:
    """What a lot goes by: the last of `marks`, and from its day in `zone` on a span; without one, the mark.

    `str` gives the text that a lot keeps: `earned+burned 18 months exact Europe/London`, or `kept:term`.
    """

    marks: tuple[str, ...]
    span: Span | None = None
    zone: str = _ZONE_OF_NONE

    def __str__(self) -> str:
        names = "+".join(self.marks)
        return names if self.span is None else f"{names} {self.span} {self.zone}"


@lru_cache(maxsize=1024)
def from_text(text: str) -> Rolling:
    """The rule that a lot's text says. Raises ValueError."""
    names, *rest = text.split(" ")
    marks = tuple(names.split("+"))
    if not all(_NAME.fullmatch(name) for name in marks):
        raise ValueError(f"no marks to go by: {names}")
    if not rest:
        return Rolling(marks)
    try:
        return Rolling(marks, spans.from_text(" ".join(rest[:-1])), ZoneInfo(rest[-1]).key)
    except ZoneInfoNotFoundError as error:
        raise ValueError(f"no zone: {rest[-1]}") from error


def end(own: datetime | None, rolls: str, marks: str) -> datetime | None:
    """When a lot ends (UTC, exclusive): never before its own end; one that has none never ends.

    `rolls` is the lot's text, empty where it does not roll; `marks` the holder's. Raises ValueError for a
    text that is none.
    """
    if own is None or not rolls:
        return own
    rolled = _rolled(rolls, marks)
    return own if rolled is None else max(own, rolled)


@lru_cache(maxsize=4096)
def _rolled(rolls: str, marks: str) -> datetime | None:
    rule, known = from_text(rolls), read_marks(marks)
    last = max((known[name] for name in rule.marks if name in known), default=None)
    if last is None or rule.span is None:
        return last
    zone = ZoneInfo(rule.zone)
    return spans.midnight_after(rule.span.last_day(last.astimezone(zone).date()), zone)


def marks_text(marks: Mapping[str, datetime]) -> str:
    """Marks as canonical JSON, empty for none."""
    said = {name: instant_text(at) for name, at in marks.items()}
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode() if said else ""


@lru_cache(maxsize=1024)
def read_marks(text: str) -> Mapping[str, datetime]:
    """The inverse of `marks_text`. Raises ValueError."""
    found = orjson.loads(text) if text else {}
    if not isinstance(found, dict):
        raise ValueError("marks are a mapping")  # noqa: TRY004 - a text that is wrong, not a type
    return MappingProxyType({name: datetime.fromisoformat(at) for name, at in found.items()})


def marked(before: str, at: datetime, moves: Iterable[Move], said: str) -> str:
    """A holder's marks after an entry that took effect `at`, made these moves and said marks itself.

    Earning and burning are marked at that instant; of each mark that acts say, the last one holds.
    """
    done = {_ACTIVITIES[move]: at for move in moves if move in _ACTIVITIES}
    if not done and not said:
        return before
    return marks_text({**read_marks(before), **read_marks(said), **done})
