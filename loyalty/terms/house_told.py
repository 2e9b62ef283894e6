"""Membership, cards, and what members are promised when the rules change."""

from __future__ import annotations

from collections.abc import Iterator

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


def cards(voice: Voice) -> Iterator[str]:
    """What a card's number looks like."""
    card = voice.program.card
    digits = len(card.prefix) + card.digits + 1
    begins = voice.say("card-prefix", prefix=card.prefix) if card.prefix else ""
    yield voice.sentence(voice.say("card-number", n=digits), begins)


def promises(voice: Voice) -> Iterator[str]:
    """How long what is worse for members waits."""
    days = voice.program.promises.notice_days
    if days:
        yield voice.sentence(voice.say("notice", days=voice.days(days)))
    else:
        yield voice.sentence(voice.say("notice-none"))
