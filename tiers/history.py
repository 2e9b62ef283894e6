"""History: the tier a member stands on and the changes that led there, each with its evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from tiers.windows import Period

Reason = Literal[
    "joined",
    "reached",
    "kept",
    "lowered",
    "refund",
    "ended",  # its term is over, and nothing keeps it
    "promised",  # reached, to take effect at `due_at`
    "offered",  # reached, to be applied for or collected
    "applied",
    "approved",
    "refused",
    "collected",
    "lapsed",  # what was offered was not taken up in time
    "withdrawn",  # a return took what a promise or an offer rested on
    "grace",  # not kept, but until `due_at` it can be made good or paid for
    "paid",
    "renewed",  # its term goes on to the end of a card year that began anew
    "manual",
    "manual-ended",
    "beneath",  # a change below the tier that was set by hand
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a change rests on: in `window` the `counter` stood at `total`, held against a threshold.

    `store` or `purchase` say which one it was, where only one counts.
    """

    counter: str
    window: Period
    total: int
    threshold: int
    store: str = ""
    purchase: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A tier that was reached on the day `on` but is not held yet.

    A `promised` one takes effect at `due_at`. One that is `offered` waits to be applied for or collected, no
    longer than to `due_at`; one that is `applied` for waits for a person, for ever.
    """

    tier: str
    state: Literal["promised", "offered", "applied"]
    on: date
    due_at: datetime | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Floor:
    """A tier set by hand: since when (UTC), up to and without which local day, and when that begins (UTC).

    Both are None for one that is never taken away.
    """

    tier: str
    since_at: datetime
    until_on: date | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A tier, since when (UTC), up to and without which local day, and when it is reviewed (UTC).

    What lasts for ever, as the base does, is never reviewed: both are None for it. `from_on` is the first day
    of the running term, known where the ladder goes by it. `in_grace` says that the review has been failed
    and `review_at` is the last chance. Where a `floor` lies above what was earned, `beneath` is the latter.
    """

    tier: str
    since_at: datetime
    until_on: date | None
    review_at: datetime | None
    from_on: date | None = None
    in_grace: bool = False
    pending: tuple[Pending, ...] = ()
    floor: Floor | None = None
    beneath: Standing | None = None

    @property
    def earned(self) -> Standing:
        """The same without what was set by hand."""
        return self.beneath or replace(self, floor=None)

    @property
    def awaited(self) -> tuple[Pending, ...]:
        """The tiers that were reached but are not held yet, from the lowest."""
        return self.earned.pending

    @property
    def moves_at(self) -> datetime | None:
        """The next UTC instant, besides `review_at`, at which time alone changes something."""
        moments = [each.due_at for each in self.awaited]
        moments += [self.floor.ends_at] if self.floor else []
        moments += [self.beneath.review_at] if self.beneath else []
        return min((at for at in moments if at is not None), default=None)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a member's history, with its evidence: in `window` the `counter` stood at `total`.

    `total` is at least `threshold` when a tier was joined, reached or kept, and below it when it was lowered;
    what a person or a payment did has neither. A kept tier is the same before and after; whoever joins had
    none (""). `until_on` (exclusive) is that of the tier after the change. `towards` is the tier that is
    pending, and `due_at` when it takes effect, or when a chance ends.
    """

    at: datetime
    before: str
    after: str
    reason: Reason
    counter: str
    window: Period
    total: int
    threshold: int
    until_on: date | None
    towards: str = ""
    due_at: datetime | None = None


def changed(
    at: datetime,
    before: str,
    after: Standing,
    reason: Reason,
    evidence: Evidence,
    towards: str = "",
    due_at: datetime | None = None,
) -> Change:
    """The line to write for a move to the standing `after`, or for what only waits there."""
    return Change(
        at,
        before,
        after.tier,
        reason,
        evidence.counter,
        evidence.window,
        evidence.total,
        evidence.threshold,
        after.until_on,
        towards,
        due_at,
    )
