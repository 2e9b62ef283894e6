"""Ladder: the tiers of a programme, what reaches and keeps each, and when a review may lower them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from tiers import ladder_problems
from tiers.errors import UnknownTier
from tiers.routes import Condition, Route, one
from tiers.spans import AnyWindow, Span
from tiers.steps import Fall, Step
from tiers.terms import Term, Up
from tiers.windows import ONE_DAY, Period, Window, local_midnight
from tiers.workdays import Calendar, WorkingDays

__all__ = ["Fall", "Ladder", "Period", "Step", "Window"]

YearsFrom = Literal["joining", "issue", "renewal"]
THROUGH_THE_TERM = Span("term")
NEXT_PERIOD, AT_ONCE, WEEKDAYS = Term(), Up(), Calendar()


@dataclass(frozen=True, slots=True)
class Ladder:
    """The tiers of a programme, `steps` ascending above `base`.

    Days are local to `zone`. A tier's review runs at the local midnight `review_days` after its term, so that
    receipts which arrive late still count; with `review_on` (month and day) at the end of the next such day.
    Who does not keep a tier has `grace_days` after its term to make it good by what is still bought, and
    `pay_days` to pay the step's fee. Then it falls one step, to the highest step the term reaches, to the
    base, or to the first of several `Fall`s that holds. With `refund_unmakes` a return lowers at once what it
    leaves unfounded; otherwise it waits for the review.

    Card years are counted from joining, and anew from each issue of a card or, beside that, each `renewal`:
    of cards of the kinds `year_cards`, or of any where none is named. Raises InvalidLadder.
    """

    code: str
    zone: str
    counter: str
    window: AnyWindow
    base: str
    steps: tuple[Step, ...]
    review_days: int
    down: Literal["one-step", "requalify", "base"] | tuple[Fall, ...]
    refund_unmakes: bool = False
    lasts: Term = NEXT_PERIOD
    up: Up = AT_ONCE
    review_on: tuple[tuple[int, int], ...] = ()
    grace_days: int = 0
    pay_days: int = 0
    working_days: WorkingDays = WEEKDAYS
    years_from: YearsFrom = "joining"
    year_cards: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for wrong in ladder_problems.of(self):
            raise wrong

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The zone whose midnights bound the windows."""
        return ZoneInfo(self.zone)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every tier, the base first."""
        return (self.base, *(step.code for step in self.steps))

    def rank(self, tier: str) -> int:
        """0 for the base, 1 for the first step and so on; raises UnknownTier."""
        if tier not in self.codes:
            raise UnknownTier(tier)
        return self.codes.index(tier)

    def higher(self, one: str, other: str) -> str:
        """The higher of two tiers; raises UnknownTier."""
        return max(one, other, key=self.rank)

    def entered(self, before: str, after: str) -> tuple[str, ...]:
        """The steps that a change of tier enters, those skipped on the way with them, from the lowest.

        None for a change that does not rise. `before` is "" for who joins. Raises UnknownTier.
        """
        return self.codes[self.rank(before or self.base) + 1 : self.rank(after) + 1]

    def step(self, tier: str) -> Step:
        """What reaches and keeps a tier above the base; raises UnknownTier, for the base too."""
        rank = self.rank(tier)
        if rank == 0:
            raise UnknownTier(tier)
        return self.steps[rank - 1]

    def find_above(self, tier: str) -> Step | None:
        """The step right above this tier, None at the top; raises UnknownTier."""
        return next(iter(self.steps[self.rank(tier) :]), None)

    def reached(self, total: int) -> str:
        """The highest tier a total of the ladder's counter in its window reaches (`>=`) all by itself."""
        for step in reversed(self.steps):
            for route in self.ways_to(step):
                if all(
                    each.counter == self.counter and each.window == self.window and total >= each.amount
                    for each in route.conditions
                ):
                    return step.code
        return self.base

    def own_way(self, amount: int) -> Route:
        """So much of the ladder's counter within its window."""
        return one(self.counter, amount, self.window)

    def ways_to(self, step: Step) -> tuple[Route, ...]:
        """Every way to reach a step."""
        if isinstance(step.reaches, int):
            return (self.own_way(step.reaches),)
        return step.reaches

    def ways_to_keep(self, step: Step) -> tuple[Route, ...]:
        """Every way to keep a step at a review; none where nothing keeps it."""
        if isinstance(step.keeps, int):
            window = self.window if self.term(step).is_periods else THROUGH_THE_TERM
            return (one(self.counter, step.keeps, window),)
        return step.keeps

    def term(self, step: Step) -> Term:
        """How long a step lasts."""
        return step.lasts or self.lasts

    def upward(self, step: Step) -> Up:
        """How a step takes effect once it is reached."""
        return step.up or self.up

    def conditions(self) -> Iterator[Condition]:
        """Everything that standing depends on."""
        for step in self.steps:
            for route in (*self.ways_to(step), *self.ways_to_keep(step)):
                yield from route.conditions
        if not isinstance(self.down, str):
            yield from (fall.condition for fall in self.down)

    def depends_on(self, counter: str) -> bool:
        """Whether a counter has a part in any tier."""
        return counter == self.counter or any(each.counter == counter for each in self.conditions())

    def goes_by(self, act: str, card: str) -> bool:
        """Whether card years are counted anew from such an act (`issue`, `renew`) about a card of a kind.

        What another system said of them names no kind.
        """
        acts = {"joining": (), "issue": ("issue",), "renewal": ("issue", "renew")}[self.years_from]
        return act in acts and (not card or not self.year_cards or card in self.year_cards)

    @property
    def dates_terms(self) -> bool:
        """Whether it must be known on which day a term began."""
        terms = (self.lasts, *(step.lasts for step in self.steps if step.lasts))
        return any(term.kind == "duration" for term in terms) or any(
            each.window == THROUGH_THE_TERM for each in self.conditions()
        )

    def review_at(self, until_on: date) -> datetime:
        """The UTC instant at which a tier that lasts up to `until_on` is reviewed."""
        days = [_next(until_on - ONE_DAY, *each) + ONE_DAY for each in self.review_on]
        return local_midnight(min(days, default=until_on + timedelta(days=self.review_days)), self.zoneinfo)

    def last_chance_on(self, step: Step, until_on: date) -> date:
        """The first day on which a tier that lasted up to `until_on` can no more be made good or paid for."""
        days = max(self.grace_days, self.pay_days if step.fee_minor is not None else 0)
        return until_on + timedelta(days=days)


def _next(on: date, month: int, day: int) -> date:
    """The next such day of a year, `on` itself counting; 29 February is 28 February in common years."""
    return min(each for year in (on.year, on.year + 1) if (each := _dated(year, month, day)) >= on)


def _dated(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)
