"""Belonging: the part of a segment that a member's own row, words and lists decide. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from loyalty.people import answers
from loyalty.program.days import lunar
from loyalty.program.days.birthdays import Birthday, Leap, days_in
from loyalty.program.frozen import FrozenMap
from loyalty.program.members import BIRTHDAY
from loyalty.program.model import Program
from loyalty.program.segments import Membership, Segment


@dataclass(frozen=True, slots=True)
class Apart:
    """What is known of a member apart from tier and counters.

    `consents` are pairs of purpose and channel, `told` opened answers as `answers.to_text` writes them,
    `listed` the segments that staff listed the member for.
    """

    joined_on: date
    consents: frozenset[tuple[str, str]] = frozenset()
    told: Mapping[str, str] = field(default_factory=FrozenMap)
    listed: frozenset[str] = frozenset()


def asked_fields(segments: Mapping[str, Segment]) -> frozenset[str]:
    """The questions whose answers decide any of these segments; only they need to be opened."""
    found = {reply.field for each in segments.values() for reply in each.when.replies}
    return frozenset(found | ({BIRTHDAY} if any(each.when.age for each in segments.values()) else set()))


def holds(segment: Segment, program: Program, known: Apart, on: date) -> bool:
    """Whether all that neither tier nor counters decide is so on a day."""
    when = segment.when
    return (
        (not when.listed or segment.code in known.listed)
        and (when.joined is None or when.joined.holds(known.joined_on, on))
        and (not when.consents or _agrees(when, known))
        and (when.age is None or when.age.holds(_age(program, known, on)))
        and all(reply.holds(_told(known, reply.field)) for reply in when.replies)
    )


def age(birthday: Birthday, on: date, leap: Leap) -> int | None:
    """Full years of age on a day, as the law counts them everywhere: by the solar day of birth."""
    if birthday.year is None:
        return None
    born_on = _born_on(birthday)
    (kept_on,) = days_in(Birthday(born_on.month, born_on.day), on.year, leap)
    return on.year - born_on.year - (on < kept_on)


def _born_on(birthday: Birthday) -> date:
    assert birthday.year is not None, "who is asked for an age has told the year"
    if birthday.lunar:
        return lunar.solar_day(birthday.year, birthday.month, birthday.day, leap=birthday.leap_month)
    return date(birthday.year, birthday.month, birthday.day)


def _agrees(when: Membership, known: Apart) -> bool:
    return any(
        purpose == own and channel in ("", way)
        for purpose, channel in when.consents
        for own, way in known.consents
    )


def _age(program: Program, known: Apart, on: date) -> int | None:
    text, policy = known.told.get(BIRTHDAY), answers.birthday_policy(program)
    birthday = answers.find_birthday(text) if text else None
    return None if birthday is None or policy is None else age(birthday, on, policy.leap_day)


def _told(known: Apart, code: str) -> Any:
    text = known.told.get(code)
    return answers.from_text(text) if text else None
