"""What a purchase earns, and what is earned on the way and without a purchase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loyalty.program.contests import Contest
from loyalty.program.earning import (
    Activity,
    Cap,
    EarnRule,
    Fixed,
    Milestone,
    Offer,
    Present,
    Rate,
    Stage,
    Times,
)
from loyalty.program.model import Program
from loyalty.terms import counters, phrases
from loyalty.terms.voice import Voice

_TWICE = 2


def earn(voice: Voice) -> Iterator[str]:
    """Every rule that is no offer's, and what bounds several."""
    program = voice.program
    rules = [rule for rule in program.earn if not rule.offer]
    for rule in rules:
        yield from _rule(voice, rule)
    for group in dict.fromkeys(rule.group for rule in program.earn if rule.group):
        yield voice.sentence(voice.say("group", group=voice.word(group)))
    for rounding in dict.fromkeys(rule.rounding for rule in program.earn if isinstance(rule.gives, Rate)):
        yield voice.sentence(voice.say(f"round-{rounding}"))
    own = {cap for caps in _caps(program) for cap in caps}
    for cap in program.caps:
        if cap not in own:
            yield voice.sentence(_cap(voice, cap))


def _caps(program: Program) -> Iterator[tuple[Cap, ...]]:
    """Those that bound one rule or activity, and are told with it."""
    yield from (rule.caps for rule in program.earn)
    yield from (activity.caps for activity in program.activities)


def _rule(voice: Voice, rule: EarnRule) -> Iterator[str]:
    what = voice.named(rule.name, _gives(voice, rule))
    yield voice.sentence(what, phrases.condition(voice, rule.when), _unless(voice, rule))
    yield from _by_tier(voice, rule)
    if rule.round_at == "line":
        yield voice.sentence(voice.say("round-line"))
    if rule.carry:
        yield voice.sentence(voice.say("carry"))
    yield from _pending(voice, rule)
    for cap in rule.caps:
        yield voice.sentence(_cap(voice, cap))


def _unless(voice: Voice, thing: EarnRule | Activity) -> str:
    unless = phrases.condition(voice, thing.unless)
    return voice.say("unless", condition=unless) if unless else ""


def _by_tier(voice: Voice, thing: EarnRule | Activity) -> Iterator[str]:
    for tier, factor in thing.by_tier.items():
        told = f"{factor.normalize():f}"
        yield voice.sentence(voice.say("by-tier", tier=voice.figures.tier(tier), factor=told))


def _gives(voice: Voice, rule: EarnRule) -> str:
    goods, gives = phrases.goods(voice, rule.match), rule.gives
    if isinstance(gives, Rate):
        key, step = f"rate-{gives.of}", voice.figures.measure(gives.step, gives.of)
        if gives.of == "amount":
            step = voice.figures.plain_money(gives.step)
        if gives.steps_in:
            others = (voice.figures.plain_money(minor, money) for money, minor in gives.steps_in.items())
            step = voice.say("rate-in", step=step, others=voice.listed(others))
        return voice.say(
            key, points=voice.figures.points(gives.points, rule.currency), step=step, goods=goods
        )
    if isinstance(gives, Fixed):
        return voice.say("fixed", points=voice.figures.points(gives.points, rule.currency), goods=goods)
    if isinstance(gives, Present):
        return voice.say("present", reward=voice.figures.reward(gives.reward), goods=goods)
    return _times(voice, gives, rule.currency, goods)


def _times(voice: Voice, gives: Times, currency: str, goods: str) -> str:
    """So many times the points; twice has a word of its own."""
    facts, ending = {"factor": f"{gives.factor.normalize():f}", "goods": goods}, ""
    if gives.factor == _TWICE:
        ending = "-double"
    if gives.of:
        return voice.say(f"times-of{ending}", rules=voice.rules(gives.of), **facts)
    if len(voice.program.currencies) > 1:
        points = voice.name(voice.program.currency(currency).name, currency)
        return voice.say(f"times-points{ending}", points=points, **facts)
    return voice.say(f"times{ending}", **facts)


def _pending(voice: Voice, rule: EarnRule | Milestone | Activity) -> Iterator[str]:
    if rule.pending_days:
        yield voice.sentence(voice.say("pending", days=voice.days(rule.pending_days)))
    if rule.usable_on is not None:
        yield voice.sentence(voice.say("pending-on", day=voice.on(rule.usable_on)))
    if rule.awaits_word:
        yield voice.sentence(voice.say("pending-word"))


def _cap(voice: Voice, cap: Cap) -> str:
    points, per = voice.figures.points(cap.most, cap.currency), voice.say(f"per-{cap.per}")
    if len(cap.rules) == 1 and cap.code.partition(":")[0] in cap.rules:
        return voice.say("cap", points=points, per=per)
    if cap.rules:
        return voice.say("cap-of", points=points, per=per, rules=voice.rules(cap.rules))
    return voice.say("cap-all", points=points, per=per)


def milestones(voice: Voice) -> Iterator[str]:
    """What counters give on the way."""
    for each in voice.program.milestones:
        per = voice.say(f"per-{each.span}")
        for stage in each.stages:
            key = "milestone-every" if each.every else "milestone"
            total = voice.figures.counter(stage.reaches, each.counter)
            what = voice.say(key, gift=_gift(voice, each, stage), total=total, per=per)
            yield voice.sentence(voice.named(each.name, what), phrases.condition(voice, each.when))
        if each.most:
            yield _times_at_most(voice, each.most, per)
        yield from _pending(voice, each)


def _gift(voice: Voice, milestone: Milestone, stage: Stage) -> str:
    parts = [voice.figures.points(stage.points, milestone.currency)] if stage.points else []
    return voice.listed([*parts, *([voice.figures.reward(stage.reward)] if stage.reward else [])])


def activities(voice: Voice) -> Iterator[str]:
    """What is given without a purchase, or for those of others."""
    for each in voice.program.activities:
        yield from of_activity(voice, each)


def of_activity(voice: Voice, activity: Activity) -> Iterator[str]:
    """What one of them gives, and what bounds it."""
    gift = voice.figures.reward(activity.reward) if activity.reward else ""
    gift = gift or voice.figures.points(activity.points, activity.currency)
    key = f"activity-{activity.on}" if activity.on else "activity"
    what = voice.say(key, points=gift, tier=voice.figures.tier(activity.tier) if activity.tier else "")
    conditions = (phrases.condition(voice, activity.when), _unless(voice, activity))
    yield voice.sentence(voice.named(activity.name, what), _bought(voice, activity), *conditions)
    yield from _by_tier(voice, activity)
    for cap in activity.caps:
        yield _times_at_most(voice, cap.most // activity.once, voice.say(f"per-{cap.per}"))
    yield from _pending(voice, activity)


def _times_at_most(voice: Voice, n: int, per: str) -> str:
    key = "at-most-once" if n == 1 else "at-most-times"
    return voice.sentence(voice.say(key, n=voice.language.number(n), per=per))


def _bought(voice: Voice, activity: Activity) -> str:
    """What a newcomer has to buy, and for how long to keep it, before anything is given."""
    if activity.on not in ("referral", "referred"):
        return ""
    days = voice.span(*activity.after)
    if not activity.from_minor:
        return voice.say("brought", days=days)
    return voice.say("brought-from", days=days, money=voice.figures.plain_money(activity.from_minor))


def offers(voice: Voice) -> Iterator[str]:
    """Every offer, when it holds, what it gives and what bounds it."""
    for each in voice.program.offers:
        name, when = voice.name(each.name, each.code), phrases.condition(voice, each.when)
        told = voice.say("offer", name=name, when="") if when else voice.say("offer-always", name=name)
        yield voice.sentence(told, when)
        yield from of_offer(voice, each)
    yield from _segments(voice)


def of_offer(voice: Voice, offer: Offer) -> Iterator[str]:
    """What one offer gives, and what bounds it."""
    rules = [rule for rule in voice.program.earn if rule.offer == offer.code]
    for rule in rules:
        yield from _rule(voice, rule)
    yield from _bounds(voice, offer, rules)


def _bounds(voice: Voice, offer: Offer, rules: Sequence[EarnRule]) -> Iterator[str]:
    if offer.activation == "member":
        yield voice.sentence(voice.say("offer-ask"))
    if offer.activation == "chosen-day":
        yield voice.sentence(voice.say(f"offer-day-{offer.once}"))
    if offer.times:
        key = "offer-once" if offer.times == 1 else "offer-times"
        yield voice.sentence(voice.say(key, n=voice.language.number(offer.times)))
    if offer.budget and rules:
        currency = rules[0].currency
        yield voice.sentence(voice.say("offer-budget", points=voice.figures.points(offer.budget, currency)))
    if offer.hold_out:
        yield voice.sentence(voice.say("offer-hold-out", n=offer.hold_out))


def contests(voice: Voice) -> Iterator[str]:
    """What the first by a counter get when a period is over."""
    for each in voice.program.contests:
        yield from of_contest(voice, each)


def of_contest(voice: Voice, contest: Contest) -> Iterator[str]:
    """Who wins one contest, and what."""
    gift = voice.say("contest-nothing")
    if contest.points:
        gift = voice.figures.points(contest.points, contest.currency)
    elif contest.reward:
        gift = voice.figures.reward(contest.reward)
    counter, per = counters.name(voice, contest.counter), voice.say(f"per-{contest.window}")
    what = voice.say("contest", n=voice.language.number(contest.first), counter=counter, per=per, gift=gift)
    least = ""
    if contest.reaches > 1:
        least = voice.say("contest-least", total=voice.figures.counter(contest.reaches, contest.counter))
    yield voice.sentence(voice.named(contest.name, what), least, voice.say(f"ties-{contest.ties}"))
    if contest.review_days:
        yield voice.sentence(voice.say("contest-decided", days=voice.days(contest.review_days)))


def draws(voice: Voice) -> Iterator[str]:
    """What prizes are drawn for, until when, and what there is to win."""
    for each in voice.program.draws:
        name = voice.name(voice.program.currency(each.currency).name, each.currency)
        what = voice.say("draw", name=name, day=voice.on(each.closes_on))
        prizes = voice.listed(
            voice.say(
                "draw-prize", n=voice.language.number(prize.count), prize=voice.name(prize.name, prize.code)
            )
            for prize in each.prizes
        )
        yield voice.sentence(voice.named(each.name, what), prizes)
    if voice.program.draws:
        yield voice.sentence(voice.say("draw-once"))


def _segments(voice: Voice) -> Iterator[str]:
    """Whom offers and rules mean by a name."""
    for each in voice.program.segments:
        key = "segment-listed" if each.when.listed else "segment"
        yield voice.sentence(voice.say(key, name=voice.name(each.name, each.code)))
