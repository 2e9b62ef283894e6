"""The course of a standing from joining on, each moment judged by the ladder in force then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from db.session import Session
from loyalty.program.model import Program
from loyalty.program.shelf import Shelf, Version
from tiers import standing
from tiers.acts import Act
from tiers.card_years import CardYears
from tiers.counters import Delta, Place
from tiers.history import Change, Standing
from tiers.ladder import Ladder

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Member:
    """What a course starts from: the ladder, and when the member joined.

    From that day, `anchor_on`, card years are counted until a card begins one. Without a ladder there is no
    standing to fold, only what was counted. `before` are the ladders in force until an instant (UTC), in
    order: what was reached under them stays reached.
    """

    ladder: Ladder | None
    anchor_on: date
    joined_at: datetime
    before: tuple[tuple[datetime, Ladder | None], ...] = ()


def ladders_before(
    session: Session, shelf: Shelf, program: Program, versions: Iterable[Version]
) -> tuple[tuple[datetime, Ladder | None], ...]:
    """The ladders before that of a version, each with the instant at which the next one began; most: none."""
    known = sorted(versions, key=lambda version: version.number)[: program.version]
    ladders = [shelf.take(session, program.code, version.number).ladder for version in known]
    ends = zip(ladders, known[1:], ladders[1:], strict=False)
    return tuple((after.effective_from, ladder) for ladder, after, other in ends if ladder != other)


class Course:
    """A standing on its way. `moments` (UTC) are those of everything that was counted or done."""

    def __init__(self, member: Member) -> None:
        self._member = member
        self._ladders = [*member.before, (_NEVER, member.ladder)]
        self.years = CardYears(member.anchor_on)
        self.standing = self._joined()
        self.totals: dict[Place, int] = {}
        self.changes: list[Change] = []
        self.moments: list[datetime] = []

    @property
    def ladder(self) -> Ladder | None:
        """The ladder in force where the course is."""
        return self._ladders[0][1]

    def count(self, delta: Delta) -> None:
        """Count a delta, after what was due before it."""
        self.moments.append(delta.known_at)
        self._turn(delta.known_at)
        ladder = self.ladder
        if ladder is not None and ladder.depends_on(delta.counter):
            self.review(delta.known_at)
            self._move(standing.count(ladder, self.years, self.standing, self.totals, delta))
        self.totals[delta.place] = self.totals.get(delta.place, 0) + delta.amount

    def act(self, act: Act) -> None:
        """Do what a person or a payment did, after what was due before it."""
        self.moments.append(act.at)
        self.review(act.at)
        if self.ladder is not None:
            self._move(standing.act(self.ladder, self.years, self.standing, self.totals, act))
            self.years = standing.years_after(self.ladder, self.years, act)

    def review(self, at: datetime) -> None:
        """Run what is due up to an instant."""
        self._turn(at)
        self._judge(at)

    def _turn(self, at: datetime) -> None:
        """Go over to the ladder in force at an instant; the one before judges what was due in its time."""
        while self._ladders[0][0] <= at:
            self._judge(self._ladders[0][0])
            _, ladder = self._ladders.pop(0)
            if ladder is None:
                self.standing = self._joined()

    def _judge(self, at: datetime) -> None:
        if self.ladder is not None:
            self._move(standing.review(self.ladder, self.years, self.standing, self.totals, at))

    def _move(self, moved: tuple[Standing, tuple[Change, ...]]) -> None:
        self.standing, changes = moved
        self.changes += changes

    def _joined(self) -> Standing:
        member, ladder = self._member, self.ladder
        if ladder is None:
            return Standing("", member.joined_at, None, None)
        return standing.joined(ladder, member.anchor_on, member.joined_at)
