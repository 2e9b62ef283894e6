"""A member's life on a ladder, told day by day, and the ladders of the worked examples."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tiers import standing
from tiers.card_years import CardYears
from tiers.counters import added
from tiers.forecast import Forecast, find_difference
from tiers.ladder import Ladder, Step, Window
from tiers.progress import Progress, progress

CARD_YEAR = Window("card-year", 12)
CALENDAR_YEAR = Window("calendar", 12)

GRANDBUY = Ladder(
    code="grandbuy",
    zone="Asia/Shanghai",
    counter="year-points",
    window=CARD_YEAR,
    base="member",
    steps=(Step("vip", 20_000, 20_000),),
    review_days=14,
    down="one-step",
)
METALS = Ladder(
    code="metals",
    zone="Europe/London",
    counter="spend",
    window=CALENDAR_YEAR,
    base="bronze",
    steps=(Step("silver", 10_000, 8_000), Step("gold", 20_000, 15_000)),
    review_days=14,
    down="one-step",
)


def local(ladder: Ladder, moment: str) -> datetime:
    """A UTC instant from the ladder's wall clock: "2025-01-31" (noon) or "2025-01-31 23:50"."""
    day, _, clock = moment.partition(" ")
    at = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock or "12:00"))
    return at.replace(tzinfo=ZoneInfo(ladder.zone)).astimezone(ZoneInfo("UTC"))


class Life:
    """A member who buys, returns and waits; every step runs the incremental path and keeps what it stored."""

    def __init__(self, ladder: Ladder, joined: str, **differently: object) -> None:
        self.ladder = replace(ladder, **differently)
        self.anchor = date.fromisoformat(joined)
        self.joined_at = local(self.ladder, f"{joined} 00:00")
        self.standing = standing.joined(self.ladder, self.anchor, self.joined_at)
        self.years = CardYears(self.anchor)
        self.totals: standing.Totals = {}
        self.history: list[standing.Change] = []
        self.deltas: list[standing.Delta] = []
        self.acts: list[standing.Act] = []

    def waits(self, until: str) -> str:
        return self.reviews(local(self.ladder, until))

    def buys(self, at: str, amount: int, store: str = "north") -> str:
        known_at = local(self.ladder, at)
        return self.counts(known_at, date.fromisoformat(at[:10]), amount, store)

    def returns(self, at: str, bought_on: str, amount: int) -> str:
        return self.counts(local(self.ladder, at), date.fromisoformat(bought_on), -amount)

    def counts(
        self,
        known_at: datetime,
        on: date,
        amount: int,
        store: str = "north",
        counter: str = "",
        purchase: str = "",
        whole: int | None = None,
    ) -> str:
        key = f"{len(self.deltas) + len(self.acts):04}"
        counter = counter or self.ladder.counter
        delta = standing.Delta(counter, on, known_at, store, amount, key, purchase or key, whole)
        self.reviews(known_at)
        self.standing, changes = standing.count(self.ladder, self.years, self.standing, self.totals, delta)
        self.totals = added(self.totals, delta)
        self.deltas.append(delta)
        self.history += changes
        return self.standing.tier

    def spends(self, at: str, amount: int, counter: str, store: str = "north") -> str:
        """Buy for so much of a counter that is not the ladder's own."""
        return self.counts(local(self.ladder, at), date.fromisoformat(at[:10]), amount, store, counter)

    def does(self, kind: str, at: str, tier: str, until: str = "") -> str:
        """Somebody does something about a tier; what is told of it is the history's last line."""
        until_on = date.fromisoformat(until) if until else None
        key = f"{len(self.deltas) + len(self.acts):04}"
        return self.acted(standing.Act(kind, local(self.ladder, at), key, tier, until_on))

    def gets(self, kind: str, at: str, from_on: str, card: str = "plain") -> str:
        """A card is issued or renewed, and a term of it begins on a day."""
        key, begins = f"{len(self.deltas) + len(self.acts):04}", date.fromisoformat(from_on)
        return self.acted(standing.Act(kind, local(self.ladder, at), key, "", from_on=begins, card=card))

    def acted(self, doing: standing.Act) -> str:
        self.reviews(doing.at)
        self.standing, changes = standing.act(self.ladder, self.years, self.standing, self.totals, doing)
        self.years = standing.years_after(self.ladder, self.years, doing)
        self.acts.append(doing)
        self.history += changes
        return self.standing.tier

    def folded(self, until: str) -> standing.Fold:
        """The same life, folded from joining."""
        at = local(self.ladder, until)
        return standing.fold(self.ladder, self.anchor, self.joined_at, self.deltas, at, self.acts)

    def foresees(self, at: str, bought_on: str, amount: int) -> Forecast | None:
        """What a return of so much would do."""
        on, known_at = date.fromisoformat(bought_on), local(self.ladder, at)
        back = standing.Delta(self.ladder.counter, on, known_at, "north", -amount, "~")
        return find_difference(self.ladder, self.years, self.standing, self.totals, [back])

    def reviews(self, at: datetime) -> str:
        self.standing, changes = standing.review(self.ladder, self.years, self.standing, self.totals, at)
        self.history += changes
        return self.standing.tier

    def sees(self, on: str) -> Progress:
        return progress(self.ladder, self.years, self.standing, self.totals, date.fromisoformat(on))

    def counts_from(self, at: str) -> date:
        return standing.counts_from(self.ladder, self.years, self.standing, local(self.ladder, at))

    @property
    def tier(self) -> str:
        return self.standing.tier

    @property
    def until(self) -> str | None:
        return self.standing.until_on and self.standing.until_on.isoformat()

    @property
    def waits_for(self) -> list[tuple[str, str]]:
        return [(each.state, each.tier) for each in self.standing.awaited]

    @property
    def told(self) -> list[tuple[str, str, str]]:
        return [(change.reason, change.before, change.after) for change in self.history]


def day(text: str, later: int = 0) -> date:
    """A date, or so many days later."""
    return date.fromisoformat(text) + timedelta(days=later)
