"""Segments: members who have something in common, as a document says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from loyalty.program.earning import Names


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted in the last `within_days`, the day itself included: within inclusive bounds.

    `of` says what: visits, money spent in minor units, or one of the programme's counters by its code.
    """

    of: Literal["visits", "spent", "counter"]
    within_days: int
    counter: str = ""
    at_least: int | None = None
    at_most: int | None = None

    def holds(self, total: int) -> bool:
        """Whether a total lies within the bounds."""
        least, most = self.at_least, self.at_most
        return (least is None or total >= least) and (most is None or total <= most)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a member must have told: one of `choices`, `yes` or not, or a number within inclusive bounds."""

    field: str
    choices: frozenset[str] = frozenset()
    yes: bool | None = None
    least: int | None = None
    most: int | None = None

    def holds(self, value: object) -> bool:
        """Whether an answer, as JSON has it, is such a one; none is not."""
        if self.choices:
            return isinstance(value, str) and value in self.choices
        if self.yes is not None:
            return value is self.yes
        least, most = self.least, self.most
        return type(value) is int and (least is None or value >= least) and (most is None or value <= most)


@dataclass(frozen=True, slots=True)
class Joined:
    """When a member joined: between two days, and so many days ago at least, fewer than so many at most."""

    from_on: date | None = None
    through_on: date | None = None
    for_days: int = 0
    within_days: int | None = None

    def holds(self, joined_on: date, on: date) -> bool:
        """Whether that is so on a day."""
        days = (on - joined_on).days
        return (
            (self.from_on is None or joined_on >= self.from_on)
            and (self.through_on is None or joined_on <= self.through_on)
            and days >= self.for_days
            and (self.within_days is None or days < self.within_days)
        )


@dataclass(frozen=True, slots=True)
class Age:
    """Years of age, both inclusive."""

    least: int = 0
    most: int | None = None

    def holds(self, years: int | None) -> bool:
        """Whether an age is such a one; an unknown one is not."""
        return years is not None and years >= self.least and (self.most is None or years <= self.most)


@dataclass(frozen=True, slots=True)
class Membership:
    """Who belongs to a segment: everything said must be true; of several in one list, one is enough.

    `consents` are pairs of purpose and channel, an empty channel for any; `listed` asks that staff listed
    the member.
    """

    counted: tuple[Counted, ...] = ()
    tiers: frozenset[str] = frozenset()
    joined: Joined | None = None
    age: Age | None = None
    consents: tuple[tuple[str, str], ...] = ()
    replies: tuple[Reply, ...] = ()
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """Members who have something in common."""

    code: str
    name: Names
    when: Membership
