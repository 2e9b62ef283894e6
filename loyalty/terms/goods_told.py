"""Member days, member prices, discounts and rewards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from loyalty.program import pricing
from loyalty.program.days.clock import DAY_MINUTES
from loyalty.program.days.day import Day
from loyalty.program.days.recurrence import Rule
from loyalty.program.pricing import Discount, Limit, Step
from loyalty.program.rewards import Reward
from loyalty.terms import periods, phrases
from loyalty.terms.phrases import off
from loyalty.terms.voice import Voice

_LAST = -1
_ORDINALS = range(1, 6)


def days(voice: Voice) -> Iterator[str]:
    """When named days are."""
    for each in voice.program.days:
        yield voice.sentence(voice.named(each.name, voice.beside(_day(voice, each))))
    for calendar in voice.program.calendars:
        yield voice.sentence(voice.say("calendar", code=voice.word(calendar.code)))


def _day(voice: Voice, day: Day) -> Iterator[str]:
    if day.rules:
        yield voice.listed(_rule(voice, rule) for rule in day.rules)
    elif day.from_on or day.through_on:
        yield voice.say("day-daily")
    else:
        yield voice.say("day-none")
    yield from phrases.dates(voice, day)
    if (day.opens_minutes, day.closes_minutes) != (0, DAY_MINUTES):
        yield voice.say("day-hours", opens=_clock(day.opens_minutes), closes=_clock(day.closes_minutes))
    if day.cut_off_minutes:
        yield voice.say("day-cut-off", clock=_clock(day.cut_off_minutes))
    if day.working is not None:
        key = "day-working" if day.working.otherwise == "skip" else "day-moved"
        yield voice.say(key, calendar=voice.word(day.working.calendar.code))
    if day.also:
        yield voice.say("day-also", list=voice.listed(map(voice.on, sorted(day.also))))
    if day.excepted:
        yield voice.say("day-except", list=voice.listed(map(voice.on, sorted(day.excepted))))


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _rule(voice: Voice, rule: Rule) -> str:
    """A rule in words; one with parts that words do not have is told by its parts."""
    weekdays, plain = voice.language.weekdays, not rule.by_set_pos and rule.interval == 1
    if plain and rule.frequency == "DAILY" and not (rule.by_day or rule.by_month or rule.by_month_day):
        return voice.say("day-daily")
    if plain and rule.frequency == "WEEKLY" and not rule.by_month:
        return voice.say("day-weekly", list=voice.listed(weekdays[day] for _, day in rule.by_day))
    if (
        plain
        and rule.frequency == "MONTHLY"
        and not rule.by_month
        and not (rule.by_day and rule.by_month_day)
    ):
        named = [_numbered(voice, n) for n in rule.by_month_day]
        named += [_weekday(voice, n, weekdays[day]) for n, day in rule.by_day]
        return voice.say("day-monthly", list=voice.listed(named))
    if plain and rule.frequency == "YEARLY" and rule.by_month_day and rule.by_month and not rule.by_day:
        dates = [(month, n) for month in rule.by_month for n in rule.by_month_day if n > 0]
        return voice.say("day-yearly", list=voice.listed(periods.year_day(voice, each) for each in dates))
    return voice.say("day-rule", rule=_parts(voice, rule))


def _numbered(voice: Voice, n: int) -> str:
    return voice.say("day-last") if n == _LAST else voice.say("day-number", n=n)


def _weekday(voice: Voice, n: int, weekday: str) -> str:
    if n == _LAST:
        return voice.say("day-nth-last", weekday=weekday)
    if n in _ORDINALS:
        return voice.say(f"day-nth-{n}", weekday=weekday)
    return voice.say("day-nth", n=n, weekday=weekday) if n else weekday


def _parts(voice: Voice, rule: Rule) -> str:
    found = [rule.frequency.lower(), f"/{rule.interval}" if rule.interval > 1 else ""]
    found += [voice.language.weekdays[day] for _, day in rule.by_day]
    found += [f"{n}" for n in (*rule.by_month, *rule.by_month_day, *rule.by_set_pos)]
    return " ".join(part for part in found if part)


def discounts(voice: Voice) -> Iterator[str]:
    """Member prices and discounts, with what bounds them."""
    for each in voice.program.discounts:
        when, unless = phrases.condition(voice, each.when), phrases.condition(voice, each.unless)
        but = voice.say("unless", condition=unless) if unless else ""
        for what in _takes_off(voice, each):
            yield voice.sentence(voice.named(each.name, what), when, but)
        for limit in each.limits:
            yield voice.sentence(voice.named(each.name, _limit(voice, limit)))
        if each.budget_minor:
            money = voice.figures.money(each.budget_minor)
            yield voice.sentence(voice.named(each.name, voice.say("discount-budget", money=money)))


def _takes_off(voice: Voice, discount: Discount) -> Iterator[str]:
    goods, money = phrases.goods(voice, discount.match), voice.figures.money
    match discount.gives:
        case pricing.Percent(share):
            yield voice.say("percent-off", off=off(voice, share), goods=goods)
        case pricing.Off(minor):
            yield voice.say("amount-off", money=money(minor), goods=goods)
        case pricing.Price(minor):
            yield voice.say("price-each", money=money(minor), goods=goods)
        case pricing.PriceList(skus):
            yield voice.say("price-list", n=voice.language.number(len(skus)))
        case pricing.Matrix(_, shares):
            yield from _matrix(voice, shares)
        case pricing.Deal(buy, get, share):
            yield voice.say("deal", buy=buy, get=get, off=off(voice, share), goods=goods)
        case pricing.Bundle() as bundle:
            yield _bundle(voice, bundle)
        case pricing.Basket(steps, every):
            for step in steps:
                yield _step(voice, step, every=every) + goods


def _matrix(voice: Voice, shares: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    for tier, row in shares.items():
        cells = [
            voice.say("matrix-cell", off=off(voice, share), goods=voice.word(kind))
            for kind, share in row.items()
            if share
        ]
        if cells:
            yield voice.say("matrix", tier=voice.figures.tier(tier), cells=voice.listed(cells))


def _bundle(voice: Voice, bundle: pricing.Bundle) -> str:
    goods = voice.listed(phrases.named_goods(voice, part.match) for part in bundle.parts)
    if bundle.price_minor is not None:
        return voice.say("bundle-price", goods=goods, money=voice.figures.money(bundle.price_minor))
    if bundle.off_minor:
        return voice.say("bundle-off", goods=goods, money=voice.figures.money(bundle.off_minor))
    if bundle.share:
        return voice.say("bundle-percent", goods=goods, off=off(voice, bundle.share))
    return voice.say("bundle-parts", goods=goods)


def _step(voice: Voice, step: Step, *, every: bool) -> str:
    less = off(voice, step.share)
    if step.off_minor:
        less = voice.say("off-money", money=voice.figures.money(step.off_minor))
    if step.pieces and not step.at_least_minor:
        return voice.say("step-pieces", n=step.pieces, off=less)
    least = voice.figures.money(step.at_least_minor)
    return voice.say("step-every" if every else "step-money", least=least, off=less)


def _limit(voice: Voice, limit: Limit) -> str:
    per = voice.say(f"per-{limit.per}")
    if limit.of == "amount":
        return voice.say("limit-amount", money=voice.figures.money(limit.most), per=per)
    return voice.say("limit-uses", n=voice.language.number(limit.most), per=per)


def rewards(voice: Voice) -> Iterator[str]:
    """What points buy, and what bounds that."""
    for each in voice.program.rewards:
        yield from of_reward(voice, each)


def of_reward(voice: Voice, reward: Reward) -> Iterator[str]:
    """What one reward costs, for whom it is, and how long its voucher can be used."""
    yield voice.sentence(*_reward(voice, reward))
    if reward.valid is not None:
        when = phrases.ends(voice, reward.valid, "voucher")
        yield voice.sentence(voice.say("reward-valid", when=when))


def benefits(voice: Voice) -> Iterator[str]:
    """What members have besides points."""
    for each in voice.program.benefits:
        key, per = "benefit-once" if each.quota == 1 else "benefit", voice.say(f"per-{each.per}")
        name = voice.name(each.name, each.code)
        told = [voice.say(key, name=name, n=voice.language.number(each.quota), per=per)]
        told += [voice.say("reward-tiers", tiers=voice.tiers(each.tiers))] if each.tiers else []
        told += [voice.say(f"cond-birthday-{each.birthday}")] if each.birthday else []
        yield voice.sentence(*told, *phrases.dates(voice, each), *phrases.whom(voice, each))
        if each.kind == "postal":
            yield voice.sentence(voice.say("benefit-postal"))


def _reward(voice: Voice, reward: Reward) -> Iterator[str]:
    name = voice.name(reward.name, reward.code)
    if reward.is_for_points:
        points = voice.figures.points(reward.cost, reward.currency)
        yield voice.say("reward", name=name, points=points)
    else:
        yield voice.say("reward-given", name=name)
    if reward.worth_minor:
        yield voice.say("reward-worth", money=voice.figures.plain_money(reward.worth_minor))
    if reward.statement:
        days = voice.listed(periods.year_day(voice, day) for day in reward.statement)
        yield voice.say("reward-statement", days=days)
    if reward.tiers:
        yield voice.say("reward-tiers", tiers=voice.tiers(reward.tiers))
    yield from phrases.whom(voice, reward)
    when = voice.beside(phrases.dates(voice, reward))
    yield voice.say("reward-dates", when=when) if when else ""
    if reward.stock is not None:
        yield voice.say("reward-stock", n=voice.language.number(reward.stock))
    for per, most in reward.limits.items():
        yield voice.say("reward-limit", n=voice.language.number(most), per=voice.say(f"per-{per}"))
