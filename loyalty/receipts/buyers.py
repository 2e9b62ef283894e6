"""Buyers: the facts that hold of a sale's member and store, as far as the programme's rules ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import orjson

from loyalty.earning import words
from loyalty.earning.compiled import compiled
from loyalty.people import answers, belonging, consents, privacy, profile
from loyalty.people.belonging import Apart
from loyalty.people.own_offers import is_held_out
from loyalty.program.days.birthdays import birthday_matches
from loyalty.program.earning import Offer
from loyalty.program.members import BIRTHDAY
from loyalty.receipts.case import Case


def facts(case: Case, member_id: str) -> frozenset[str]:
    """What is frozen with a sale of this member beside the books."""
    told = _told(case)
    return frozenset(
        (*_groups(case), *_offers(case, member_id), *_birthday(case, told), *_segments(case, told))
    )


def _groups(case: Case) -> Iterator[str]:
    store = case.known.store
    assert store is not None, "a case has a store"
    return (words.group(code) for code in orjson.loads(store["groups"] or "[]"))


def _offers(case: Case, member_id: str) -> Iterator[str]:
    """The offers that are the member's: not held out, and asked for where that is needed."""
    for offer in case.bought_under.offers:
        if is_held_out(offer, member_id):
            continue
        if _is_asked(case, offer):
            yield words.offer(offer.code)


def _is_asked(case: Case, offer: Offer) -> bool:
    if offer.activation == "chosen-day":
        return (offer.code, _day(case)) in case.known.chosen
    asked_at = case.known.activations.get(offer.code)
    return offer.activation == "none" or _is_by(asked_at, case.receipt.purchased_at)


def _birthday(case: Case, told: Mapping[str, str]) -> Iterator[str]:
    """Whether it was the member's birthday, or its week or month, where the store is."""
    periods, policy = compiled(case.bought_under).birthdays, answers.birthday_policy(case.bought_under)
    birthday = answers.find_birthday(told[BIRTHDAY]) if BIRTHDAY in told else None
    if birthday is None or policy is None:
        return
    on = _day(case)
    for period in sorted(periods):
        if birthday_matches(birthday, on, period, policy.leap_day):
            yield words.birthday(period)


def _segments(case: Case, told: Mapping[str, str]) -> Iterator[str]:
    """The segments the member was in, as far as neither tier nor counters decide it."""
    program, known = case.bought_under, case.known
    asked, on = compiled(program).segments, _day(case)
    if not asked:
        return
    # Who becomes a member by this very sale joins with it.
    joined_on = date.fromisoformat(known.member["joined_on"]) if known.member else on
    apart = Apart(joined_on, consents.pairs(known.consents), told, known.listed)
    for segment in asked.values():
        if belonging.holds(segment, program, apart, on):
            yield words.segment(segment.code)


def _told(case: Case) -> Mapping[str, str]:
    """What the member told, as far as the programme's rules ask for it; nothing else is opened.

    Raises Unreadable: a sale that cannot be judged is sent again, since what would be frozen with it could
    never be put right.
    """
    made, member = compiled(case.bought_under), case.known.member
    asked = belonging.asked_fields(made.segments) | ({BIRTHDAY} if made.birthdays else set())
    sealed = {code: case.known.profile[code] for code in sorted(asked) if code in case.known.profile}
    if not sealed or member is None or not member["wrapped"]:
        return {}
    member_id = member["member_id"]
    data_key = privacy.unwrap(case.retailer.ring, member["wrapped"], member_id)
    return {code: profile.open_text(data_key, member_id, code, text) for code, text in sealed.items()}


def _day(case: Case) -> date:
    return case.receipt.purchased_at.astimezone(ZoneInfo(case.zone)).date()


def _is_by(asked_at: datetime | None, purchased_at: datetime) -> bool:
    return asked_at is not None and asked_at <= purchased_at
