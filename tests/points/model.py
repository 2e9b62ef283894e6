"""A second, simpler journal to compare with: plain piles in a purse, where time acts when it passes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

NEVER = datetime.max.replace(tzinfo=UTC)
LET_GO, MATURE, EXPIRE = range(3)


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


@dataclass(eq=False)
class Aside:
    """Piles taken from by a hold or a burn; `until` is a hold's time-out, None once it is closed."""

    parts: list[tuple[Pile, int]]
    until: datetime | None = None


class NotThere(Exception):
    """What was asked for is not there to give."""


@dataclass(eq=False)
class Purse:
    """One holder's points in one currency."""

    now: datetime
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
                if order == EXPIRE and pile.expires == moment:
                    pile.expired += pile.left
                    pile.left = 0
            self._repay()

    def _due(self) -> list[tuple[datetime, int]]:
        found = [(hold.until, LET_GO) for hold in self.holds if hold.until]
        found += [(pile.usable, MATURE) for pile in self.piles if pile.left and pile.pending]
        found += [(pile.expires, EXPIRE) for pile in self.piles if pile.left and pile.expires]
        return [(moment, order) for moment, order in found if moment <= self.now]

    def _repay(self) -> None:
        paid = min(self.owed, self.available)
        self._take(paid)
        self.owed -= paid

    def _take(self, amount: int) -> list[tuple[Pile, int]]:
        """Out of the usable piles: soonest expiry first, then oldest."""
        if amount > self.available:
            raise NotThere
        taken = []
        usable = [pile for pile in self.piles if pile.left and not pile.pending]
        for pile in sorted(usable, key=lambda pile: (pile.expires or NEVER, pile.usable)):
            if part := min(amount, pile.left):
                pile.left -= part
                amount -= part
                taken.append((pile, part))
        return taken

    def put_in(self, amount: int, usable: datetime, expires: datetime | None, origin: str) -> None:
        self.piles.append(Pile(amount, usable > self.now, usable, expires, origin))

    def settle_up(self) -> None:
        """At the end of whatever was done: debts first, then what came back too late expires."""
        self._repay()
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
            if back and grace and pile.expires and pile.expires < self.now + grace:
                self.piles.append(Pile(back, False, self.now, self.now + grace, pile.origin))
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
                moved = Pile(pile.left, pending, pile.usable, pile.expires, pile.origin)
                moved.expired = lost
                other.piles.append(moved)
                pile.left = 0
        other.owed, self.owed = other.owed + self.owed, 0
