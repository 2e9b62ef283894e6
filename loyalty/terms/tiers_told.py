"""Tiers: how each is reached, taken, kept and lost."""

from __future__ import annotations

from collections.abc import Iterator

from loyalty.terms import periods, phrases
from loyalty.terms.voice import Voice
from tiers.ladder import Ladder
from tiers.steps import Step
from tiers.terms import Up


def tiers(voice: Voice) -> Iterator[str]:
    """The whole ladder; nothing for a programme without one."""
    ladder = voice.program.ladder
    if ladder is None:
        return
    yield voice.sentence(voice.say("tier-base", tier=voice.figures.tier(ladder.base)))
    for step in ladder.steps:
        yield from of_step(voice, ladder, step)
    yield from _card_years(voice, ladder)
    yield from _up(voice, ladder.up)
    yield voice.sentence(periods.lasts(voice, ladder.lasts, ladder.window))
    yield from _down(voice, ladder)
    if ladder.review_days:
        yield voice.sentence(voice.say("review-days", days=voice.days(ladder.review_days)))
    if ladder.grace_days:
        yield voice.sentence(voice.say("grace", days=voice.days(ladder.grace_days)))
    if ladder.pay_days:
        yield voice.sentence(voice.say("pay-days", days=voice.days(ladder.pay_days)))
    yield voice.sentence(voice.say("refund-unmakes" if ladder.refund_unmakes else "refund-waits"))


def of_step(voice: Voice, ladder: Ladder, step: Step) -> Iterator[str]:
    """How one step is reached, kept and paid for."""
    tier = voice.figures.tier(step.code)
    reach = [phrases.way(voice, route) for route in ladder.ways_to(step)]
    if reach:
        yield voice.sentence(voice.say("tier-reach", tier=tier, ways=voice.either(reach)))
    if step.up is not None:
        yield from _up(voice, step.up)
    if step.lasts is not None:
        yield voice.sentence(voice.named({"en": tier}, periods.lasts(voice, step.lasts, ladder.window)))
    keep = [phrases.way(voice, route) for route in ladder.ways_to_keep(step)]
    if keep:
        yield voice.sentence(voice.say("tier-keep", tier=tier, ways=voice.either(keep)))
    else:
        yield voice.sentence(voice.say("tier-keep-none", tier=tier))
    for key, minor in (("tier-fee", step.fee_minor), ("tier-price", step.price_minor)):
        if minor is not None:
            yield voice.sentence(voice.say(key, tier=tier, money=voice.figures.money(minor)))


def _card_years(voice: Voice, ladder: Ladder) -> Iterator[str]:
    """From when card years are counted, where that is not the day of joining."""
    if ladder.years_from == "joining":
        return
    kinds = [kind.code for kind in voice.program.card.kinds if kind.code in ladder.year_cards]
    cards = voice.either([voice.figures.card(code) for code in kinds]) if kinds else voice.say("any-card")
    yield voice.sentence(voice.say(f"card-year-{ladder.years_from}", card=cards))


def _up(voice: Voice, up: Up) -> Iterator[str]:
    within = voice.say("up-within", days=voice.days(up.within_days)) if up.within_days else ""
    if up.by != "itself":
        yield voice.sentence(voice.say(f"up-{up.by}"), within)
    yield voice.sentence(voice.say(f"up-{up.when}", n=up.nth))


def _down(voice: Voice, ladder: Ladder) -> Iterator[str]:
    if isinstance(ladder.down, str):
        yield voice.sentence(voice.say(f"down-{ladder.down}", tier=voice.figures.tier(ladder.base)))
        return
    for fall in ladder.down:
        way, tier = phrases.total(voice, fall.condition), voice.figures.tier(fall.tier)
        yield voice.sentence(voice.say("down-list", tier=tier, way=way))
