"""Members as a document has them: how one becomes one, and what one may tell of oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from loyalty.program.days.birthdays import Leap
from loyalty.program.earning import Names
from loyalty.program.frozen import FrozenMap
from points.spans import months_later

# The birthday stands among the fields under this code.
BIRTHDAY: Final = "birthday"
BIRTHDAY_NAMES: Final[Names] = FrozenMap.of({"en": "Birthday", "zh-Hans": "生日", "zh-Hant": "生日"})
Kind = Literal["text", "choice", "date", "number", "yes-no", "birthday"]


@dataclass(frozen=True, slots=True)
class Changes:
    """How often what was told may be told otherwise: `most` times within so many days or months."""

    most: int
    count: int
    unit: Literal["days", "months"]

    def frees_on(self, changed_on: date) -> date:
        """The first day on which a change of a day counts no more; the last day there is beyond 9999."""
        try:
            return (
                changed_on + timedelta(days=self.count)
                if self.unit == "days"
                else months_later(changed_on, self.count)
            )
        except OverflowError:
            return date.max


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to a question."""

    code: str
    name: Names


@dataclass(frozen=True, slots=True)
class ProfileField:
    """Something a member may tell: its kind, the `choices` of a choice, the bounds of a number.

    `purpose` is what the member is told it is for, empty where nothing is said; `changes` None lets it be
    changed at any time.
    """

    code: str
    name: Names
    kind: Kind
    choices: tuple[Choice, ...] = ()
    least: int | None = None
    most: int | None = None
    required: bool = False
    changes: Changes | None = None
    purpose: Names | None = None


@dataclass(frozen=True, slots=True)
class BirthdayPolicy:
    """How birthdays are told and kept: solar, lunar or either; 29 February in other years by `leap_day`."""

    calendar: Literal["solar", "lunar", "either"] = "solar"
    leap_day: Leap = "feb-28"
    required: bool = False
    changes: Changes | None = Changes(1, 12, "months")
    purpose: Names | None = None


@dataclass(frozen=True, slots=True)
class MemberPolicy:
    """Whether an unknown external id on a sale makes a member, and what members may tell.

    `birthday` None means that the document says nothing of it.
    """

    enrol: Literal["explicit", "first-sale"]
    birthday: BirthdayPolicy | None = None
    profile: tuple[ProfileField, ...] = ()
