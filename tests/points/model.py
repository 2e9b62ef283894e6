"""A second, simpler journal to compare with: plain piles in a purse, where time acts when it passes.

A pile may live on: so many days after the last of some marks, or (None) until the mark itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

NEVER = datetime.max.replace(tzinfo=UTC)
LET_GO, MATURE, EXPIRE = range(3)
Rolls = tuple[tuple[str, ...], int | None]


@dataclass(eq=False)
class Pile:
    """Points that arrived together. `expired` counts what was lost, `excused` what of that was forgotten."""

    left: int
    pending: bool
    usable: datetime
    expires: datetime | None
    origin: str
    expired: int = 0
    excused: int = 0
    rolls: Rolls | None = None

    def ends(self, marks: dict[str, datetime]) -> datetime | None:
        if self.expires is None or self.rolls is None:
            return self.expires
        names, days = self.rolls
        last = max((marks[name] for name in names if name in marks), default=None)
        if last is None:
            return self.expires
        if days is None:
            return max(self.expires, last)
        midnight = last.replace(hour=0, minute=0, second=0, microsecond=0)
        return max(self.expires, midnight + timedelta(days=days + 1))


@dataclass(eq=False)
class Aside:
    """Piles taken from by a hold or a burn; `until` is a hold's time-out, None once it is closed."""

    parts: list[tuple[Pile, int]]
    until: datetime | None = None


class NotThere(Exception):
    """What was asked for is not there to give."""


@dataclass(eq=False)
class Purse:
    """One holder's points in one currency; the marks are those of all the holder's purses."""

    now: datetime
    marks: dict[str, datetime] = field(default_factory=dict)
    piles: list[Pile] = field(default_factory=list)
    holds: list[Aside] = field(default_factory=list)
    owed: int = 0

    @property
    def available(self) -> int:
        return sum(pile.left for pile in self.piles if not pile.pending)

    @property
    def pending(self) -> int:
        return sum(pile.left for pile in self.piles if pile.pending)

    @property
    def held(self) -> int:
        return sum(part for hold in self.holds for _, part in hold.parts if hold.until)

    def pass_to(self, now: datetime) -> None:
        """Everything due by `now` happens, the earliest first; at one instant: let go, mature, expire."""
        self.now = now
        while due := self._due():
            moment, order = min(due)
            if order == LET_GO:
                for hold in [hold for hold in self.holds if hold.until == moment]:
                    self.let_go(hold)
            for pile in [pile for pile in self.piles if pile.left]:
                if order == MATURE and pile.pending and pile.usable == moment:
                    pile.pending = False
                if order == EXPIRE and pile.ends(self.marks) == moment:
                    pile.expired += pile.left
                    pile.left = 0
            self.repay()

    def _due(self) -> list[tuple[datetime, int]]:
        found = [(hold.until, LET_GO) for hold in self.holds if hold.until]
        found += [(pile.usable, MATURE) for pile in self.piles if pile.left and pile.pending]
        ends = (pile.ends(self.marks) for pile in self.piles if pile.left)
        found += [(end, EXPIRE) for end in ends if end]
        return [(moment, order) for moment, order in found if moment <= self.now]

    def repay(self) -> None:
        paid = min(self.owed, self.available)
        self._take(paid)
        self.owed -= paid

    def _take(self, amount: int) -> list[tuple[Pile, int]]:
        """Out of the usable piles: soonest expiry first, then oldest."""
        if amount > self.available:
            raise NotThere
        taken = []
        usable = [pile for pile in self.piles if pile.left and not pile.pending]
        for pile in sorted(usable, key=self._order):
            if part := min(amount, pile.left):
                pile.left -= part
                amount -= part
                taken.append((pile, part))
        return taken

    def _order(self, pile: Pile) -> tuple[datetime, datetime]:
        return pile.ends(self.marks) or NEVER, pile.usable

    def put_in(
        self,
        amount: int,
        usable: datetime,
        expires: datetime | None,
        origin: str,
        rolls: Rolls | None = None,
    ) -> None:
        self.piles.append(Pile(amount, usable > self.now, usable, expires, origin, rolls=rolls))

    def settle_up(self) -> None:
        """At the end of whatever was done: debts first, then what came back too late expires."""
        self.repay()
        self.pass_to(self.now)

    def burn(self, amount: int) -> Aside:
        return Aside(self._take(amount))

    def hold(self, amount: int, until: datetime) -> Aside:
        self.holds.append(Aside(self._take(amount), until))
        return self.holds[-1]

    def let_go(self, hold: Aside) -> None:
        hold.until = None
        for pile, part in hold.parts:
            pile.left += part
        hold.parts = []

    def give_back(self, burn: Aside, amount: int, grace: timedelta) -> None:
        """What was taken last comes back first, into its pile, or with grace into a new one."""
        if amount > sum(part for _, part in burn.parts):
            raise NotThere
        for place in reversed(range(len(burn.parts))):
            pile, part = burn.parts[place]
            back = min(part, amount)
            burn.parts[place] = (pile, part - back)
            amount -= back
            ends = pile.ends(self.marks)
            if back and grace and ends and ends < self.now + grace:
                new = Pile(back, False, self.now, self.now + grace, pile.origin, rolls=pile.rolls)
                self.piles.append(new)
            else:
                pile.left += back

    def take_back(self, amount: int, origin: str, owe_limit: int | None) -> None:
        """Its own piles, less what of them expired, then any, then a debt up to the limit."""
        own = [pile for pile in self.piles if pile.origin == origin]
        for pile in own:
            part = min(amount, pile.left)
            pile.left -= part
            amount -= part
        for pile in own:
            part = min(amount, pile.expired - pile.excused)
            pile.excused += part
            amount -= part
        part = min(amount, self.available)
        self._take(part)
        amount -= part
        self.owed += amount if owe_limit is None else min(amount, max(0, owe_limit - self.owed))

    def empty_into(self, other: Purse) -> None:
        """Every pile moves as it is, with what it lost to expiry, and the debt."""
        for pile in self.piles:
            lost = pile.expired - pile.excused
            if pile.left or lost:
                pending = pile.usable > other.now
                ends = pile.ends(self.marks)
                moved = Pile(pile.left, pending, pile.usable, ends, pile.origin, lost, rolls=pile.rolls)
                other.piles.append(moved)
                pile.left = 0
        other.owed, self.owed = other.owed + self.owed, 0
