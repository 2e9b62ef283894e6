"""Membership, cards, and what members are promised when the rules change."""

from __future__ import annotations

from collections.abc import Iterator

from loyalty.program.cards import CardKind, Waiver
from loyalty.program.earning import Condition
from loyalty.terms import phrases
from loyalty.terms.voice import Voice


def members(voice: Voice) -> Iterator[str]:
    """How one joins, and what is asked."""
    policy = voice.program.members
    yield voice.sentence(voice.say(f"enrol-{policy.enrol}"))
    if policy.birthday is not None:
        yield voice.sentence(voice.say("birthday-required" if policy.birthday.required else "birthday-asked"))
    if policy.profile:
        asked = voice.listed(voice.name(each.name, each.code) for each in policy.profile)
        yield voice.sentence(voice.say("profile", list=asked))


def households(voice: Voice) -> Iterator[str]:
    """How members share their points, and what becomes of them when one leaves."""
    policy = voice.program.households
    if policy is None:
        return
    number = voice.language.number
    yield voice.sentence(voice.say("household-size", n=number(policy.size)))
    yield voice.sentence(voice.say("household-joined"))
    yield voice.sentence(voice.say(f"household-burn-{policy.may_burn}"))
    yield voice.sentence(voice.say(f"household-{policy.leaver_takes}"))
    if policy.joins_per_year is not None:
        yield voice.sentence(voice.say("household-joins", n=number(policy.joins_per_year)))


def cards(voice: Voice) -> Iterator[str]:
    """What a card's number looks like, and what each kind of card costs."""
    card = voice.program.card
    digits = len(card.prefix) + card.digits + 1
    begins = voice.say("card-prefix", prefix=card.prefix) if card.prefix else ""
    yield voice.sentence(voice.say("card-number", n=digits), begins)
    for kind in card.kinds:
        yield from _fees(voice, kind)


def _fees(voice: Voice, kind: CardKind) -> Iterator[str]:
    name, money = voice.figures.card(kind.code), voice.figures.money
    for key, minor in (("card-fee", kind.fee_minor), ("card-renewal-fee", kind.renewal_fee_minor)):
        if minor:
            yield voice.sentence(voice.say(key, card=name, money=money(minor)))
    if kind.replacement_fee_minor:
        free = voice.say("card-free", n=kind.free_replacements) if kind.free_replacements else ""
        fee = money(kind.replacement_fee_minor)
        yield voice.sentence(voice.say("card-replacement-fee", card=name, money=fee), free)
    if kind.waived_when is not None:
        yield voice.sentence(voice.say("card-waived", card=name), _waived(voice, kind.waived_when))


def _waived(voice: Voice, waiver: Waiver) -> str:
    when = Condition(days=waiver.days, tiers=waiver.tiers, segments=waiver.segments)
    return phrases.condition(voice, when)


def promises(voice: Voice) -> Iterator[str]:
    """How long what is worse for members waits."""
    days = voice.program.promises.notice_days
    if days:
        yield voice.sentence(voice.say("notice", days=voice.days(days)))
    else:
        yield voice.sentence(voice.say("notice-none"))
