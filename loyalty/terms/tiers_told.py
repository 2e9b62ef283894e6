"""Tiers: how each is reached, taken, kept and lost."""

from __future__ import annotations

from collections.abc import Iterator

from loyalty.terms import phrases
from loyalty.terms.voice import Voice
from tiers.ladder import Ladder
from tiers.steps import Step
from tiers.terms import Term, Up


def tiers(voice: Voice) -> Iterator[str]:
    """The whole ladder; nothing for a programme without one."""
    ladder = voice.program.ladder
    if ladder is None:
        return
    yield voice.sentence(voice.say("tier-base", tier=voice.figures.tier(ladder.base)))
    for step in ladder.steps:
        yield from _step(voice, ladder, step)
    yield from _up(voice, ladder.up)
    yield voice.sentence(_lasts(voice, ladder.lasts))
    yield from _down(voice, ladder)
    if ladder.review_days:
        yield voice.sentence(voice.say("review-days", days=voice.days(ladder.review_days)))
    if ladder.grace_days:
        yield voice.sentence(voice.say("grace", days=voice.days(ladder.grace_days)))
    if ladder.pay_days:
        yield voice.sentence(voice.say("pay-days", days=voice.days(ladder.pay_days)))
    yield voice.sentence(voice.say("refund-unmakes" if ladder.refund_unmakes else "refund-waits"))


def _step(voice: Voice, ladder: Ladder, step: Step) -> Iterator[str]:
    tier = voice.figures.tier(step.code)
    reach = [phrases.way(voice, route) for route in ladder.ways_to(step)]
    if reach:
        yield voice.sentence(voice.say("tier-reach", tier=tier, ways=voice.either(reach)))
    if step.up is not None:
        yield from _up(voice, step.up)
    if step.lasts is not None:
        yield voice.sentence(voice.named({"en": tier}, _lasts(voice, step.lasts)))
    keep = [phrases.way(voice, route) for route in ladder.ways_to_keep(step)]
    if keep:
        yield voice.sentence(voice.say("tier-keep", tier=tier, ways=voice.either(keep)))
    else:
        yield voice.sentence(voice.say("tier-keep-none", tier=tier))
    for key, minor in (("tier-fee", step.fee_minor), ("tier-price", step.price_minor)):
        if minor is not None:
            yield voice.sentence(voice.say(key, tier=tier, money=voice.figures.money(minor)))


def _up(voice: Voice, up: Up) -> Iterator[str]:
    within = voice.say("up-within", days=voice.days(up.within_days)) if up.within_days else ""
    if up.by != "itself":
        yield voice.sentence(voice.say(f"up-{up.by}"), within)
    yield voice.sentence(voice.say(f"up-{up.when}", n=up.nth))


def _lasts(voice: Voice, term: Term) -> str:
    if term.kind != "duration":
        return voice.say(f"lasts-{term.kind}")
    span = voice.span(term.months or term.days, "months" if term.months else "days")
    period = voice.say("period-" + term.until) if term.until != "exact" else ""
    return voice.beside([voice.say("lasts-duration", span=span), period])


def _down(voice: Voice, ladder: Ladder) -> Iterator[str]:
    if isinstance(ladder.down, str):
        yield voice.sentence(voice.say(f"down-{ladder.down}", tier=voice.figures.tier(ladder.base)))
        return
    for fall in ladder.down:
        way, tier = phrases.total(voice, fall.condition), voice.figures.tier(fall.tier)
        yield voice.sentence(voice.say("down-list", tier=tier, way=way))
