"""What points are: what they pay for, when they end; and how members may use them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from loyalty.program.model import Currency
from loyalty.program.rewards import Paying, SpendingPolicy
from loyalty.terms import phrases
from loyalty.terms.voice import Voice

_MANY = 100
_ONE = Decimal(1)


def points(voice: Voice) -> Iterator[str]:
    """Money, zone, and what points are worth."""
    program = voice.program
    yield voice.sentence(voice.say("money", money=program.money, zone=program.zone))
    yield from _monies(voice)
    for each in program.currencies:
        amount = _MANY * 10**each.scale
        worth = program.worth_minor(each.code, amount)
        if worth:
            told = voice.figures.points(amount, each.code), voice.figures.money(worth)
            yield voice.sentence(voice.say("points-worth", points=told[0], worth=told[1]))


def _monies(voice: Voice) -> Iterator[str]:
    """Monies that are taken besides, and that points pay in them too."""
    program, figures = voice.program, voice.figures
    for each in program.foreign:
        one, worth = figures.exact(_ONE, each.money), figures.exact(each.rate, program.money)
        yield voice.sentence(voice.say("monies", money=each.money, one=one, worth=worth))
    pays = any(each.worth for each in program.currencies) or any(each.worth_minor for each in program.rewards)
    if program.foreign and pays:
        yield voice.sentence(voice.say("monies-pay"))


def expiry(voice: Voice) -> Iterator[str]:
    """When the points of each currency end."""
    if voice.program.gives_points:
        for each in voice.program.currencies:
            yield from _expiry(voice, each)


def _expiry(voice: Voice, currency: Currency) -> Iterator[str]:
    name, own = voice.name(currency.name, currency.code), currency.expiry
    if own is None:
        yield voice.sentence(voice.say("expires-never", name=name))
        return
    yield voice.sentence(voice.say("expires", name=name, when=phrases.ends(voice, own)))
    for tier, other in own.by_tier.items():
        told = voice.figures.tier(tier)
        if other is None:
            yield voice.sentence(voice.say("expires-tier-never", tier=told))
        else:
            yield voice.sentence(voice.say("expires-tier", tier=told, when=phrases.ends(voice, other)))
    if own.notices:
        days = voice.listed(map(voice.days, own.notices))
        yield voice.sentence(voice.say("expires-notice", days=days))


def offline(voice: Voice) -> Iterator[str]:
    """What a till takes while it cannot ask, and how long that is set aside."""
    policy = voice.program.offline
    if policy is None:
        return
    number, days = voice.language.number, voice.days(policy.days)
    figure = voice.figures.points(policy.ceiling, policy.currency)
    facts = {"points": figure, "hours": number(policy.hours), "n": number(policy.at_once)}
    yield voice.sentence(voice.say("offline", **facts))
    if policy.tiers:
        yield voice.sentence(voice.say("offline-tiers", tiers=voice.tiers(sorted(policy.tiers))))
    yield voice.sentence(voice.say("offline-held", days=days))
    if policy.codes:
        yield voice.sentence(voice.say("offline-codes", days=days))


def spending(voice: Voice) -> Iterator[str]:
    """What a card alone may spend, the fewest points, and how points pay."""
    if not voice.program.gives_points:
        return
    policy, first = voice.program.spending, voice.program.currencies[0].code
    if policy.static_card_up_to:
        figure = voice.figures.points(policy.static_card_up_to, first)
        yield voice.sentence(voice.say("card-some", points=figure))
    else:
        yield voice.sentence(voice.say("card-none"))
    yield from _other_proofs(voice, policy, first)
    for phrase, most in (("card-day", policy.static_card_per_day), ("pin-day", policy.pin_per_day)):
        if most:
            yield voice.sentence(voice.say(phrase, points=voice.figures.points(most, first)))
    if policy.minimum:
        yield voice.sentence(voice.say("minimum", points=voice.figures.points(policy.minimum, first)))
    for each in policy.paying:
        parts = voice.beside(_paying(voice, each))
        if parts:
            name = voice.name(voice.program.currency(each.currency).name, each.currency)
            yield voice.sentence(voice.say("paying", name=name, parts=parts))
    yield voice.sentence(voice.say("hold", n=policy.hold_minutes))


def _other_proofs(voice: Voice, policy: SpendingPolicy, first: str) -> Iterator[str]:
    """What a PIN spends beyond the card, and a code that is sent to the member."""
    if policy.pin_up_to > policy.static_card_up_to:
        yield voice.sentence(voice.say("card-pin", points=voice.figures.points(policy.pin_up_to, first)))
    most = policy.one_time_up_to
    if most is None:
        yield voice.sentence(voice.say("code-any"))
    elif most > max(policy.static_card_up_to, policy.pin_up_to):
        yield voice.sentence(voice.say("code-some", points=voice.figures.points(most, first)))


def _paying(voice: Voice, paying: Paying) -> Iterator[str]:
    def told(amount: int) -> str:
        return voice.figures.points(amount, paying.currency)

    if paying.minimum:
        yield voice.say("pay-minimum", points=told(paying.minimum))
    if paying.maximum:
        yield voice.say("pay-maximum", points=told(paying.maximum))
    if paying.multiples > 1:
        yield voice.say("pay-multiples", points=told(paying.multiples))
    if paying.share < _MANY:
        yield voice.say("pay-share", n=paying.share)
    if paying.covers == "whole":
        yield voice.say("pay-whole")


def returns(voice: Voice) -> Iterator[str]:
    """What becomes of points when goods come back."""
    if not voice.program.gives_points:
        return
    policy, restore = voice.program.returns, voice.program.restore
    yield voice.sentence(voice.say("returns-points"))
    limit = ""
    if policy.owe_limit is not None:
        figure = voice.figures.points(policy.owe_limit, voice.program.currencies[0].code)
        limit = voice.say("shortfall-limit", points=figure)
    yield voice.sentence(voice.say(f"shortfall-{policy.shortfall}"), limit)
    yield voice.sentence(voice.say(f"unnamed-{policy.unnamed}"))
    if restore.grace_days:
        yield voice.sentence(voice.say("restore-grace", days=voice.days(restore.grace_days)))
    else:
        yield voice.sentence(voice.say("restore-same"))
