"""The ladder with where the member stands: what the next tier wants, what keeps this one, what waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response

from db import ids
from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.books import account, account_reading
from loyalty.books.account import Account
from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.people import tier_acts
from loyalty.people.tier_acts import TierWish
from loyalty.program.model import Program
from loyalty.terms import tiers_told
from loyalty.terms.voice import Voice
from tiers import waiting
from tiers.history import Pending
from tiers.ladder import Ladder
from tiers.progress import Need, Progress, Way
from web.member.door import door
from web.wire import doing, pages, readers, told
from web.wire.forms import Form


@dataclass(frozen=True, slots=True)
class Rung:
    """A tier on the ladder: how it is reached, in sentences, and what it brings."""

    code: str
    name: str
    is_here: bool
    is_beneath: bool
    terms: tuple[str, ...]
    brings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One need of a way: `total` of `amount` as they are told; `done` and `whole` are for the bar.

    `from_on` is the first day that counts, where that is yet to come.
    """

    words: str
    done: int
    whole: int
    by_on: date | None
    from_on: date | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A tier that waits, and for whom: application, approval, collection, or (empty) only time."""

    tier: str
    name: str
    turn: str
    is_due: bool


@door.shows("/tier")
def tier() -> Response:
    """The member's tier, and the whole ladder."""
    house, at, member_id = service(), now(), callers.caller().member_id
    found = house.database.read(
        lambda session: account_reading.read(session, house.retailer, member_id, at, most_lines=1)
    )
    standing, ladder = found.standing, found.program.ladder
    if standing is None or ladder is None:
        return pages.shown("member/tier_none.html")
    figures = Figures(found.program, readers.reader())
    return pages.shown("member/tier.html", figures=figures, **_shown(found, standing, ladder, figures))


def _shown(found: Account, standing: Progress, ladder: Ladder, figures: Figures) -> Mapping[str, Any]:
    ahead = list(account.tier_ahead(found.program, standing))
    today = now().astimezone(ladder.zoneinfo).date()
    return {
        "standing": standing,
        "since_on": found.since_at.astimezone(ladder.zoneinfo).date(),
        "sentences": explain.sentences(ahead, found.program, figures.language),
        "waiting": [_turn(ladder, each, figures) for each in standing.pending],
        "ways": [_way(each, figures, today) for each in standing.ways],
        "keep_ways": [_way(each, figures, today) for each in standing.keep_ways],
        "rungs": list(_rungs(found.program, ladder, standing.tier)),
    }


@door.takes("/tier/application")
def apply() -> Response:
    """Ask for a tier that was reached and is given on application; a person of the shop decides."""
    form, at, member_id = Form.sent(), now(), callers.caller().member_id
    wanted = form.text("tier")
    form.done()
    wish = TierWish("apply", wanted, ids.outside("member", member_id))

    def work(session: Session) -> Mapping[str, Any]:
        return {"seq": tier_acts.act(session, service().retailer, member_id, wish, at).seq}

    doing.done(form, f"tier/{wanted}", work)
    return told.then("/tier", "tiers.applied")


def _turn(ladder: Ladder, pending: Pending, figures: Figures) -> Turn:
    turn = waiting.find_turn(ladder, pending) or ""
    return Turn(pending.tier, figures.tier(pending.tier), turn, pending.due_at is not None)


def _way(way: Way, figures: Figures, today: date) -> list[Step]:
    return [_step(each, figures, today) for each in way.needs]


def _step(need: Need, figures: Figures, today: date) -> Step:
    words = pages.say(
        "tiers.of" if need.total < need.amount else "tiers.enough",
        total=figures.count(need.total, need.counter),
        amount=figures.counter(need.amount, need.counter),
    )
    from_on = need.period.start_on if need.period.start_on > today else None
    return Step(words, min(need.total, need.amount), need.amount, need.by_on, from_on)


def _rungs(program: Program, ladder: Ladder, here: str) -> Iterator[Rung]:
    """From the highest to the base, as a ladder stands."""
    voice = Voice.of(program, readers.reader().tag)
    rank = ladder.rank(here)
    for code in reversed(ladder.codes):
        step = None if code == ladder.base else ladder.step(code)
        terms = tuple(tiers_told.of_step(voice, ladder, step)) if step else ()
        yield Rung(
            code,
            voice.figures.tier(code),
            code == here,
            ladder.rank(code) < rank,
            terms,
            tuple(_brings(program, code, voice.figures)),
        )


def _brings(program: Program, tier: str, figures: Figures) -> Iterator[str]:
    """What a tier has that others have not: more points, benefits, rewards and offers of its own."""
    for rule in program.earn:
        factor = rule.by_tier.get(tier)
        if factor is not None and factor != 1:
            key = "tiers.times" if rule.is_for_all else "tiers.times-for"
            yield pages.say(key, factor=f"{factor.normalize():f}", rule=figures.rule(rule.code))
    for each in program.benefits:
        if tier in each.tiers:
            name = figures.language.name(each.name, each.code)
            yield pages.say(f"tiers.benefit-{each.per}", name=name, n=each.quota)
    for reward in program.rewards:
        if tier in reward.tiers:
            yield pages.say("tiers.reward", name=figures.reward(reward.code))
    for offer in program.offers:
        if offer.when is not None and tier in offer.when.tiers:
            yield figures.occasion(offer.code)
