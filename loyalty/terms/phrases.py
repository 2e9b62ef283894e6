"""Phrases that sentences of several sections share: goods, conditions, ends, windows, days of a year."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from loyalty.program.benefits import Benefit
from loyalty.program.earning import Basket, Condition, Match
from loyalty.program.expiry import Expiry
from loyalty.program.rewards import Reward
from loyalty.terms import periods
from loyalty.terms.voice import Voice
from tiers.routes import Condition as Wanted
from tiers.routes import Route

_WHOLE, _TENTH = 10_000, 10
_WHERE = ("stores", "store_groups")
_LISTS = ("channels", "monies", "codes", "tenders")


def goods(voice: Voice, match: Match | None) -> str:
    """Which goods, as an addition to a sentence; empty for all of them."""
    return "" if match is None else voice.say("goods", goods=named_goods(voice, match))


def named_goods(voice: Voice, match: Match) -> str:
    """Goods by what names them."""
    words = voice.word
    called = voice.program.called
    paths = (path if path in called else path.rpartition("/")[2] for path in match.categories)
    plain = (*sorted(match.labels), *sorted(match.classes), *sorted(match.brands), *sorted(match.skus))
    whole = voice.listed(dict.fromkeys([*map(words, paths), *map(words, plain), *_prefixes(match)]))
    if match.narrowed is not None:
        whole = voice.say("goods-also", goods=whole, more=named_goods(voice, match.narrowed))
    if match.but_not is not None:
        whole = voice.say("goods-not", goods=whole, more=named_goods(voice, match.but_not))
    return whole


def _prefixes(match: Match) -> Iterator[str]:
    return (f"{prefix}…" for prefix in match.sku_prefixes)


def condition(voice: Voice, wanted: Condition | None) -> str:
    """When something holds; empty for always."""
    return "" if wanted is None else voice.beside(_clauses(voice, wanted))


def whom(voice: Voice, offered: Reward | Benefit) -> Iterator[str]:
    """For whom, where and when something is, beside tiers and dates of its own."""
    if offered.segments:
        yield condition(voice, Condition(segments=offered.segments))
    if offered.when is not None:
        yield condition(voice, offered.when)
    if offered.unless is not None:
        yield voice.say("unless", condition=condition(voice, offered.unless))


def _clauses(voice: Voice, wanted: Condition) -> Iterator[str]:
    if wanted.tiers:
        yield voice.say("cond-tiers", list=voice.tiers(wanted.tiers))
    for word in _WHERE:
        if found := sorted(getattr(wanted, word)):
            yield _where(voice, word, found)
    for word in _LISTS:
        if found := sorted(getattr(wanted, word)):
            yield voice.say(f"cond-{word}", list=voice.listed(map(voice.word, found)))
    if wanted.segments:
        segments = (each for each in voice.program.segments if each.code in wanted.segments)
        names = (voice.name(each.name, each.code) for each in segments)
        yield voice.say("cond-segments", list=voice.listed(names))
    if wanted.days:
        names = (voice.name(voice.program.day(code).name, code) for code in wanted.days)
        yield voice.say("cond-days", list=voice.listed(names))
    yield from dates(voice, wanted)
    yield from _of_member(voice, wanted)
    if wanted.basket is not None:
        yield voice.say("cond-basket", parts=_basket(voice, wanted.basket))


def _where(voice: Voice, word: str, codes: list[str]) -> str:
    """Stores or groups of them: what the document calls by a name needs no word of ours for what it is."""
    told = voice.listed(map(voice.word, codes))
    if all(code in voice.program.called for code in codes):
        return voice.say("cond-at", list=told)
    return voice.say("cond-store" if word == "stores" and len(codes) == 1 else f"cond-{word}", list=told)


def _of_member(voice: Voice, wanted: Condition) -> Iterator[str]:
    if wanted.birthday:
        yield voice.say(f"cond-birthday-{wanted.birthday}")
    if wanted.first_purchase is not None:
        yield voice.say("cond-first" if wanted.first_purchase else "cond-not-first")
    if wanted.raises_tier is not None:
        yield voice.say("cond-raises" if wanted.raises_tier else "cond-not-raises")
    if wanted.joined_within_days is not None:
        yield voice.say("cond-joined", days=voice.days(wanted.joined_within_days))


def dates(voice: Voice, dated: object) -> Iterator[str]:
    """From and through which day, of whatever has both."""
    from_on, through_on = getattr(dated, "from_on", None), getattr(dated, "through_on", None)
    if from_on is not None:
        yield voice.say("cond-from", day=voice.on(from_on))
    if through_on is not None:
        yield voice.say("cond-through", day=voice.on(through_on))


def _basket(voice: Voice, basket: Basket) -> str:
    parts = []
    if basket.at_least_minor:
        parts.append(voice.say("basket-least", money=voice.figures.plain_money(basket.at_least_minor)))
    if basket.at_most_minor is not None:
        parts.append(voice.say("basket-most", money=voice.figures.plain_money(basket.at_most_minor)))
    if basket.at_least_units:
        parts.append(voice.say("basket-pieces", n=voice.language.number(basket.at_least_units)))
    return voice.beside(parts) + goods(voice, basket.match)


def ends(voice: Voice, expiry: Expiry, kind: str = "when") -> str:
    """When points end (`kind` is `when`), or a voucher."""
    whole = _own_end(voice, expiry, kind)
    if expiry.inactive is not None:
        span = voice.span(expiry.inactive.count, expiry.inactive.unit)
        idle = voice.say(f"idle-{expiry.activity}")
        alone = (expiry.count, expiry.unit) == (expiry.inactive.count, expiry.inactive.unit)
        if alone:
            whole = voice.say("when-inactive", span=span, idle=idle)
        else:
            whole = voice.say("when-later", when=whole, span=span, idle=idle)
    if expiry.unless is not None:
        total = voice.figures.counter(expiry.unless.reaches, expiry.unless.counter)
        whole = voice.say("when-unless", when=whole, total=total)
    return whole


def _own_end(voice: Voice, expiry: Expiry, kind: str) -> str:
    if expiry.start == "membership-end":
        return voice.say("when-membership")
    span = voice.span(expiry.count, expiry.unit) if expiry.count else ""
    if expiry.start == "registration":
        return voice.say("when-registration", span=span)
    if expiry.days:
        days = voice.either(periods.year_day(voice, day) for day in expiry.days)
        return voice.say(f"{kind}-after-then" if span else f"{kind}-on", span=span, days=days)
    if expiry.until != "exact":
        period = voice.say(f"period-{expiry.until}")
        return voice.say(f"{kind}-after-end" if span else f"{kind}-period", span=span, period=period)
    return voice.say(f"{kind}-after", span=span)


def way(voice: Voice, route: Route) -> str:
    """One way to a tier: all its conditions, and from where it leads."""
    whole = voice.listed(total(voice, each) for each in route.conditions)
    return voice.say("way-held", way=whole, tiers=voice.tiers(route.held)) if route.held else whole


def total(voice: Voice, wanted: Wanted) -> str:
    """So much of a counter in a window."""
    figure = voice.figures.counter(wanted.amount, wanted.counter)
    return voice.say("way", total=figure, window=periods.window(voice, wanted.window))


def percent(hundredths: int) -> str:
    """A share in hundredths of a percent, as a figure in percent without zeros at its end."""
    return f"{(Decimal(hundredths) / 100).normalize():f}"


def off(voice: Voice, hundredths: int) -> str:
    """A share that is taken off: `30 % off`; where shops name what is left to pay, that: 七折, 88折.

    What is left in halves of a percent, or below a tenth of the price, is told as what is taken off.
    """
    left, rest = divmod(_WHOLE - hundredths, 100)
    if hundredths == _WHOLE:
        return voice.say("off-whole")
    if rest or left < _TENTH or not voice.say("off-left"):
        return voice.say("off-percent", percent=percent(hundredths))
    tens, ones = divmod(left, _TENTH)
    return (f"{left}" if ones else voice.say("off-tens")[tens - 1]) + voice.say("off-left")
