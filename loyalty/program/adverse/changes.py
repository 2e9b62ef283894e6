"""Every change for the worse between two versions of a programme, place by place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from loyalty.program import comparing
from loyalty.program.adverse import (
    burning,
    counting,
    earning,
    households,
    lines,
    offline,
    points,
    pricing,
    tiers,
)
from loyalty.program.adverse.wording import Found, fewer
from loyalty.program.model import Program
from loyalty.program.problem import Problem
from loyalty.remedies.remedy import worded

# Sections with eyes of their own, here and in `succession`.
_LOOKED_AT: Final = {
    *("earn", "offers", "exclude", "caps", "counts", "counters", "milestones", "days", "calendars"),
    *("tiers", "currencies", "rewards", "returns", "restore", "spending", "promises", "zone", "money"),
    *("discounts", "prices"),
    "monies",
    "households",
    "offline",
}
# What takes nothing from anyone, whatever it says.
_HARMLESS: Final = {"format", "code", "name", "language", "members", "payers", "called"}
_HARMLESS_WORDS: Final = {"name", "funding", "announce"}
_HARMLESS_PLACES: Final = {("cards", "prefix"), ("cards", "digits")}
_ENTRY: Final = 2  # an entry of a section: what is added there is something more


def adverse(last: Program, draft: Program, on: date) -> tuple[Problem, ...]:
    """What a draft that takes force on a local day takes from members, by codes; empty if it takes nothing.

    What has ended by that day counts for nothing. In doubt a change is told: whether a new condition is
    better than an old one is not always to be known.
    """
    return tuple(_all(last, draft, on))


def _all(last: Program, draft: Program, on: date) -> Found:
    yield from earning.monies(last, draft)
    yield from earning.basis(last.basis, draft.basis)
    yield from earning.rules(last, draft, on)
    yield from earning.offers(last, draft, on)
    yield from earning.caps(last, draft)
    yield from earning.exclusions(last, draft)
    yield from counting.counters(last, draft)
    yield from counting.milestones(last, draft)
    yield from pricing.discounts(last, draft, on)
    yield from lines.days(last, draft, on)
    yield from tiers.tiers(last.ladder, draft.ladder, last.money_scale)
    yield from points.currencies(last, draft, on)
    yield from points.policies(last, draft)
    yield from burning.rewards(last, draft, on)
    yield from burning.spending(last, draft)
    yield from households.households(last.households, draft.households)
    yield from offline.offline(last, draft)
    yield from fewer("promises.notice_days", last.promises.notice_days, draft.promises.notice_days)
    yield from _others(last, draft)


def _others(last: Program, draft: Program) -> Iterator[Problem]:
    """Of sections that nothing here understands: what is left out of them or changed."""
    for each in comparing.differences(last.document, draft.document):
        section = each.steps[0]
        if each.steps in _HARMLESS_PLACES:
            continue
        if section in _LOOKED_AT | _HARMLESS or not _HARMLESS_WORDS.isdisjoint(each.steps[2:]):
            continue
        if each.kind == "removed":
            yield Problem(each.path, worded("is left out, which can be worse for some members"))
        elif each.kind == "changed" or len(each.steps) > _ENTRY:
            yield Problem(each.path, worded("is otherwise, which can be worse for some members"))
