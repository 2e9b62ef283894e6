"""What can be wrong about a ladder: everything that would make no sense, or could never happen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from tiers.errors import InvalidLadder
from tiers.routes import Condition, Route
from tiers.spans import AnyWindow, Span
from tiers.steps import Fall, Step
from tiers.terms import Term, Up
from tiers.windows import Window

LONGEST_GRACE_DAYS = 366


class Told(Protocol):
    """A ladder, as far as it is checked."""

    @property
    def zone(self) -> str: ...
    @property
    def counter(self) -> str: ...
    @property
    def window(self) -> AnyWindow: ...
    @property
    def base(self) -> str: ...
    @property
    def steps(self) -> tuple[Step, ...]: ...
    @property
    def review_days(self) -> int: ...
    @property
    def review_on(self) -> tuple[tuple[int, int], ...]: ...
    @property
    def grace_days(self) -> int: ...
    @property
    def pay_days(self) -> int: ...
    @property
    def down(self) -> Literal["one-step", "requalify", "base"] | tuple[Fall, ...]: ...
    @property
    def lasts(self) -> Term: ...
    @property
    def codes(self) -> tuple[str, ...]: ...
    def ways_to(self, step: Step) -> tuple[Route, ...]: ...
    def ways_to_keep(self, step: Step) -> tuple[Route, ...]: ...
    def term(self, step: Step) -> Term: ...
    def upward(self, step: Step) -> Up: ...


def of(ladder: Told) -> Iterator[InvalidLadder]:
    """Every problem of a ladder, the plainest first."""
    yield from _steps(ladder)
    yield from _terms(ladder)
    yield from _reviews(ladder)
    yield from _falls(ladder)
    try:
        ZoneInfo(ladder.zone)
    except (OSError, ValueError, LookupError):
        yield InvalidLadder(
            "zone", 'must be an IANA zone such as "Europe/London"; got {zone!r}', zone=ladder.zone
        )


def _steps(ladder: Told) -> Iterator[InvalidLadder]:
    codes = ladder.codes
    if not all(codes) or len(set(codes)) < len(codes):
        yield InvalidLadder(
            "steps.code", "every tier needs a code of its own; got {codes}", codes=", ".join(codes)
        )
    plain = [step.reaches for step in ladder.steps if isinstance(step.reaches, int)]
    for lower_total, higher_total in pairwise(plain):
        if lower_total >= higher_total:
            yield InvalidLadder("steps.reaches", "each step must reach higher than the one before")
    for step in ladder.steps:
        if any(each.amount < 1 for each in _conditions(ladder.ways_to(step))):
            yield InvalidLadder("steps", "`reaches` must be at least 1 and `keeps` at least 0")
        if any(each.amount < 0 for each in _conditions(ladder.ways_to_keep(step))):
            yield InvalidLadder("steps", "`reaches` must be at least 1 and `keeps` at least 0")
        if not is_reachable(step, ladder.upward(step)):
            yield InvalidLadder("steps.reaches", "nothing reaches {step}", step=step.code)
        yield from _ways(ladder, step)
    for lower, higher in combinations(ladder.steps, 2):
        yield from _overlaps(ladder, lower, higher)


def is_reachable(step: Step, up: Up) -> bool:
    """Whether there is any way to a step: something counted, a price, or an application."""
    return step.reaches != () or step.price_minor is not None or up.by == "application"


def _ways(ladder: Told, step: Step) -> Iterator[InvalidLadder]:
    below = ladder.codes[: ladder.codes.index(step.code)]
    for route in ladder.ways_to(step):
        if not route.conditions:
            yield InvalidLadder("steps.reaches", "a way to {step} needs a condition", step=step.code)
        if not route.held <= set(below):
            yield InvalidLadder(
                "steps.reaches", "the ways to {step} lead up from tiers below it only", step=step.code
            )
    for route in ladder.ways_to_keep(step):
        if not route.conditions or route.held:
            yield InvalidLadder(
                "steps.keeps",
                "a way to keep {step} needs a condition, and leads up from no tier",
                step=step.code,
            )
        if any(each.window == Span("single-purchase") for each in route.conditions):
            yield InvalidLadder(
                "steps.keeps", "a single purchase reaches a tier but keeps none; use one-day-one-store"
            )


def _overlaps(ladder: Told, lower: Step, higher: Step) -> Iterator[InvalidLadder]:
    """A way up that is no dearer than the same way to a lower step would leave that one without anybody."""
    if isinstance(lower.reaches, int) and isinstance(higher.reaches, int):
        return
    for low in ladder.ways_to(lower):
        for high in ladder.ways_to(higher):
            if low.held == high.held and _covers(high.conditions, low.conditions):
                yield InvalidLadder(
                    "steps.reaches",
                    "the ways to {higher} must reach higher than those to {lower}",
                    higher=higher.code,
                    lower=lower.code,
                )


def _covers(high: Sequence[Condition], low: Sequence[Condition]) -> bool:
    """Whether whoever meets all of `low` meets all of `high`."""
    return all(
        any(
            (each.counter, each.window) == (other.counter, other.window) and each.amount <= other.amount
            for other in low
        )
        for each in high
    )


def _terms(ladder: Told) -> Iterator[InvalidLadder]:
    if isinstance(ladder.window, Window):
        return
    if any(ladder.term(step).is_periods for step in ladder.steps):
        yield InvalidLadder(
            "lasts",
            "must be a duration or lifetime, as a {kind} window has no periods",
            kind=ladder.window.kind,
        )
    if any(ladder.upward(step).when == "next-period" for step in ladder.steps):
        yield InvalidLadder(
            "up.when", "must not be next-period, as a {kind} window has no periods", kind=ladder.window.kind
        )


def _reviews(ladder: Told) -> Iterator[InvalidLadder]:
    if ladder.review_days and ladder.review_on:
        yield InvalidLadder("review_days", "must be left out beside review_on")
    if not all(1 <= month <= 12 and 1 <= day <= _LENGTHS[month - 1] for month, day in ladder.review_on):
        yield InvalidLadder("review_on", "must be days of the year")
    # So that a review falls into the period or term right after the one it judges.
    limit = min([335, *(_shortest_days(ladder, step) - 1 for step in ladder.steps)])
    if not 0 <= ladder.review_days <= limit:
        yield InvalidLadder(
            "review_days",
            "must be from 0 to {limit} for this window; got {days}",
            limit=limit,
            days=ladder.review_days,
        )
    for field, days in (("grace_days", ladder.grace_days), ("pay_days", ladder.pay_days)):
        if not 0 <= days <= LONGEST_GRACE_DAYS:
            yield InvalidLadder(
                field, "must be from 0 to {most}; got {days}", most=LONGEST_GRACE_DAYS, days=days
            )


_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _shortest_days(ladder: Told, step: Step) -> int:
    term = ladder.term(step)
    if term.kind == "lifetime":
        return 336
    if term.kind == "duration":
        return term.shortest_days
    return 28 * ladder.window.months


def _falls(ladder: Told) -> Iterator[InvalidLadder]:
    if isinstance(ladder.down, str):
        return
    if not ladder.down or any(fall.tier not in ladder.codes[1:] for fall in ladder.down):
        yield InvalidLadder("down", "must name steps of this ladder")


def _conditions(routes: Sequence[Route]) -> Iterator[Condition]:
    for route in routes:
        yield from route.conditions
