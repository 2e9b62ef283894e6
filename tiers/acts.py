"""Acts: what people and payments do to a standing, as they became known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal

from tiers import floors, rising
from tiers.card_years import CARD_YEAR, CardYears
from tiers.ground import Ground
from tiers.history import Change, Floor, Pending, Reason, Standing, changed
from tiers.passing import lapsed
from tiers.placing import effect_at, renewed
from tiers.rising import Moved
from tiers.windows import ONE_DAY, Window

Kind = Literal["apply", "approve", "refuse", "collect", "set", "clear", "pay", "issue", "renew"]
OF_CARDS: Final = ("issue", "renew")


@dataclass(frozen=True, slots=True)
class Act:
    """What was done about a tier, or a card, at the UTC instant `at`; acts count by `at`, then `key`.

    `apply`, `approve`, `refuse` and `collect` are about a tier that was offered. `set` puts a tier below what
    is earned, up to and without the local day `until_on`; `clear` takes it away. `pay` keeps an ended tier,
    or buys a higher one. `reason` is the code staff gave.

    `issue` and `renew` are of a card of the kind `card`, and of no tier: a term of it begins on the local day
    `from_on`. Without a kind it is what another system said of the member's card years.
    """

    kind: Kind
    at: datetime
    key: str
    tier: str
    until_on: date | None = None
    reason: str = ""
    from_on: date | None = None
    card: str = ""

    @property
    def order(self) -> tuple[datetime, str, date, str, str, int]:
        """Sorts acts among deltas."""
        return (self.at, self.key, date.min, "", "", 0)


def done(ground: Ground, standing: Standing, act: Act) -> Moved:
    """What an act changes; nothing where it does not apply.

    A tier that was approved, collected or paid for is given whatever is still pending then: a person or a
    till has given it, and no receipt that comes in late takes it back.
    """
    if act.kind not in OF_CARDS and act.tier not in ground.ladder.codes:
        return standing, ()
    if act.kind == "set":
        return _set(ground, standing, act)
    if act.kind == "clear":
        return _cleared(ground, standing, act)
    found = _ACTS[act.kind](ground, standing.earned, act)
    if found is None:
        return standing, ()
    after, change = found
    return floors.above(ground, standing.floor, after), (floors.told(ground, standing.floor, change),)


def years_after(ground: Ground, act: Act) -> CardYears:
    """The card years after an act: counted anew where it began one, and the ladder goes by such acts.

    No card begins a year before the one that runs: what is judged already stays as it is.
    """
    ladder, years = ground.ladder, ground.years
    if act.from_on is None or not ladder.goes_by(act.kind, act.card):
        return years
    running = years.period(CARD_YEAR, ground.day(act.at))
    return years.anew(max(act.from_on, running.start_on) if act.card else act.from_on)


def find_fee(ground: Ground, standing: Standing, act: Act) -> int | None:
    """What a payment must come to, in minor units of the money; None where nothing can be paid for."""
    ladder, earned = ground.ladder, standing.earned
    if ladder.rank(act.tier) == 0:
        return None
    step = ladder.step(act.tier)
    if _is_payable(ground, earned, act):
        return step.fee_minor
    return step.price_minor if ladder.rank(act.tier) > ladder.rank(earned.tier) else None


_Found = tuple[Standing, Change] | None


def _applied(ground: Ground, standing: Standing, act: Act) -> _Found:
    move = _find(standing, act, "offered") or _find_asked(ground, standing, act)
    if move is None or ground.ladder.upward(ground.ladder.step(act.tier)).by != "application":
        return None
    others = tuple(each for each in standing.pending if each != move)
    waiting = replace(move, state="applied", due_at=None)
    after = rising.awaiting(ground, replace(standing, pending=others), waiting)
    return after, changed(act.at, standing.tier, after, "applied", move.evidence, move.tier)


def _find_asked(ground: Ground, standing: Standing, act: Act) -> Pending | None:
    """A tier that nothing counted reaches, and that nobody offers therefore: who is below it may ask."""
    ladder = ground.ladder
    if ladder.rank(act.tier) <= ladder.rank(standing.tier) or ladder.ways_to(ladder.step(act.tier)):
        return None
    if _find(standing, act, "applied", "promised"):
        return None
    return Pending(act.tier, "offered", ground.day(act.at), None, floors.by_hand(ground, act.at))


def _approved(ground: Ground, standing: Standing, act: Act) -> _Found:
    return _given(ground, standing, act, "approved")


def _collected(ground: Ground, standing: Standing, act: Act) -> _Found:
    return _given(ground, standing, act, "collected")


def _refused(_: Ground, standing: Standing, act: Act) -> _Found:
    move = _find(standing, act, "applied", "offered")
    if move is None:
        return None
    after, change = lapsed(standing, move, act.at)
    return after, replace(change, reason="refused")


def _given(ground: Ground, standing: Standing, act: Act, reason: Reason) -> _Found:
    ladder = ground.ladder
    if ladder.rank(act.tier) <= ladder.rank(standing.tier):
        return None
    up = ladder.upward(ladder.step(act.tier))
    found = _find(standing, act, "applied", "offered")
    on = ground.day(act.at)
    move = found or Pending(act.tier, "offered", on, None, floors.by_hand(ground, act.at))
    if up.when == "at-once":
        return rising.raised(ground, standing, move, act.at, reason)
    due_at = effect_at(ground, up, act.at, on)
    others = tuple(each for each in standing.pending if each != found)
    promised = replace(move, state="promised", due_at=due_at)
    after = rising.awaiting(ground, replace(standing, pending=others), promised)
    return after, changed(act.at, standing.tier, after, reason, move.evidence, move.tier, due_at)


def _paid(ground: Ground, standing: Standing, act: Act) -> _Found:
    ladder, evidence = ground.ladder, floors.by_hand(ground, act.at)
    if _is_payable(ground, standing, act):
        assert standing.until_on is not None, "what can be kept has ended"
        ended = ground.judged(standing, standing.until_on)
        after = renewed(ground, standing.tier, standing.since_at, ended.end_on, act.at)
        after = replace(after, pending=standing.pending)
        return after, changed(act.at, standing.tier, after, "paid", evidence)
    if ladder.rank(act.tier) <= ladder.rank(standing.tier) or ladder.step(act.tier).price_minor is None:
        return None
    move = Pending(act.tier, "offered", ground.day(act.at), None, evidence)
    return rising.raised(ground, standing, move, act.at, "paid")


def _renewed(ground: Ground, standing: Standing, act: Act) -> _Found:
    """A term that is running goes on to the end of the card year that it would now end in the midst of."""
    ladder, years, until_on = ground.ladder, years_after(ground, act), standing.until_on
    if until_on is None or until_on <= ground.day(act.at) or not isinstance(ladder.window, Window):
        return None
    if years == ground.years or not ladder.term(ladder.step(standing.tier)).is_periods:
        return None
    end_on = years.full_end(ladder.window, until_on - ONE_DAY)
    if end_on <= until_on:
        return None
    after = replace(standing, until_on=end_on, review_at=ladder.review_at(end_on))
    return after, changed(act.at, standing.tier, after, "renewed", floors.by_hand(ground, act.at))


def _is_payable(ground: Ground, standing: Standing, act: Act) -> bool:
    """Whether a tier has ended and its fee can still be paid."""
    ladder, on = ground.ladder, ground.day(act.at)
    if act.tier != standing.tier or standing.until_on is None or ladder.step(act.tier).fee_minor is None:
        return False
    return standing.until_on <= on < standing.until_on + ladder.pay_days * ONE_DAY


def _find(standing: Standing, act: Act, *states: str) -> Pending | None:
    return next((each for each in standing.pending if each.tier == act.tier and each.state in states), None)


_ACTS: Mapping[str, Callable[[Ground, Standing, Act], _Found]] = {
    "apply": _applied,
    "approve": _approved,
    "refuse": _refused,
    "collect": _collected,
    "pay": _paid,
    "issue": _renewed,
    "renew": _renewed,
}


def _set(ground: Ground, standing: Standing, act: Act) -> Moved:
    ends_at = None if act.until_on is None else ground.midnight(act.until_on)
    if ends_at is not None and ends_at <= act.at:
        return standing, ()
    floor = Floor(act.tier, act.at, act.until_on, ends_at)
    after = floors.above(ground, floor, standing.earned)
    return after, (changed(act.at, standing.tier, after, "manual", floors.by_hand(ground, act.at)),)


def _cleared(ground: Ground, standing: Standing, act: Act) -> Moved:
    if standing.floor is None:
        return standing, ()
    after, change = floors.ended(ground, standing, act.at)
    return after, (change,)
