"""The context of a purchase: what was true of the member then, as words and figures to be frozen with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from loyalty.earning import spans, words
from loyalty.earning.compiled import Compiled, Watch
from loyalty.earning.values import Context
from loyalty.program.frozen import FrozenMap
from tiers.card_years import CardYears
from tiers.counters import Place, Totals, total_in
from tiers.windows import ONE_DAY, Period


@dataclass(frozen=True, slots=True)
class Purchase:
    """Where and when something was bought: the store, its zone, and the facts that held of it and its buyer.

    `years` are the member's card years.
    """

    at: datetime
    store: str
    zone: str
    years: CardYears
    facts: frozenset[str] = frozenset()

    @property
    def joined_on(self) -> date:
        """The day of joining, in the programme's zone."""
        return self.years.anchor_on

    @property
    def on(self) -> date:
        """The calendar day where the store is."""
        return self.at.astimezone(ZoneInfo(self.zone)).date()


def context_of(made: Compiled, tier: str, purchase: Purchase, totals: Totals) -> Context:
    """The context of a purchase; `totals` are those of everything counted before it."""
    zone = "" if purchase.zone == made.program.zone else purchase.zone
    return Context(tier, zone, purchase.facts, counted(made, purchase, totals))


def again(made: Compiled, frozen: Context, tier: str, purchase: Purchase, totals: Totals) -> Context:
    """A frozen context in another place among the purchases: facts of the buyer stay, what counted changes.

    What a shared budget gave stays too, and what was withdrawn.
    """
    kept = {key: value for key, value in frozen.counted.items() if words.is_kept(key)}
    figures = counted(made, purchase, totals)
    return replace(frozen, tier=tier, facts=purchase.facts, counted=FrozenMap.of({**figures, **kept}))


def counted(made: Compiled, purchase: Purchase, totals: Totals) -> FrozenMap[int]:
    """What each watched counter stood at; those at zero are left out."""
    on = purchase.on
    found = {watch.key: _total(watch, purchase, on, totals) for watch in made.watches}
    found = {key: total for key, total in found.items() if total}
    if made.watches_joining:
        found[words.JOINED_DAYS] = max(0, (on - purchase.joined_on).days)
    if made.ends_by_joining:
        found[words.JOINED_ON] = purchase.joined_on.toordinal()
    return FrozenMap.of(found)


def watched_from(made: Compiled, years: CardYears, on: date) -> date:
    """The first day whose counts a purchase on `on` or later can depend on; `on` where none are watched.

    A store in another zone may still be a day behind.
    """
    yesterday = on - ONE_DAY
    starts = (_period(watch, years, yesterday).start_on for watch in made.watches)
    return min(starts, default=on)


def _total(watch: Watch, purchase: Purchase, on: date, totals: Totals) -> int:
    if watch.span == "day-and-store":
        return totals.get(Place(watch.counter, on, purchase.store), 0)
    return total_in(totals, watch.counter, _period(watch, purchase.years, on))


def _period(watch: Watch, years: CardYears, on: date) -> Period:
    if not watch.days:
        return spans.period(watch.span, years, on)
    # No shop's books reach back to the first day there is.
    return Period(on - ONE_DAY * (watch.days - 1), on + ONE_DAY)
