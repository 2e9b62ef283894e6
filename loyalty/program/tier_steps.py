"""The steps of a ladder as a document means them, with the counters, windows and terms it leaves out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from marshmallow import ValidationError

from loyalty.program.way_schema import WrittenWay
from loyalty.remedies.remedy import worded
from tiers.ladder import THROUGH_THE_TERM
from tiers.routes import Condition, Route
from tiers.spans import AnyWindow
from tiers.steps import Step
from tiers.terms import Term
from tiers.windows import Window


def dated(window: AnyWindow, starts_month: int, leap: Literal["feb-28", "mar-1"]) -> AnyWindow:
    """A window whose years begin in that month, and whose leap days are kept so."""
    if not isinstance(window, Window):
        return window
    return replace(window, starts_month=starts_month, leap=leap)


def lasting(window: AnyWindow) -> Term:
    """How long a tier lasts where the document does not say it."""
    if isinstance(window, Window):
        return Term()
    if window.is_one_day:
        raise ValidationError(
            {"lasts": [worded("must be given, as a {kind} window has no periods", kind=window.kind)]}
        )
    if window.kind == "rolling":
        return Term("duration", months=window.months, days=window.days)
    return Term("lifetime")


def routed(
    step: Step,
    counter: str,
    window: AnyWindow,
    lasts: Term,
    dated: Callable[[AnyWindow], AnyWindow],
) -> Step:
    """A step with its routes; what keeps it is measured through its own term, where that is a duration."""
    keeping = window if (step.lasts or lasts).is_periods else THROUGH_THE_TERM
    reaches: Any = step.reaches
    keeps: Any = step.keeps
    if keeps is reaches and not isinstance(keeps, int):
        keeps = tuple(replace(way, held=frozenset()) for way in keeps)
    return replace(
        step,
        reaches=_routes(reaches, counter, window, dated),
        keeps=_routes(keeps, counter, keeping, dated),
    )


def _routes(
    ways: int | tuple[WrittenWay, ...],
    counter: str,
    window: AnyWindow,
    dated: Callable[[AnyWindow], AnyWindow],
) -> int | tuple[Route, ...]:
    if isinstance(ways, int):
        return ways
    routes = (way.route(counter, window) for way in ways)
    return tuple(
        replace(route, conditions=tuple(in_days(each, dated) for each in route.conditions))
        for route in routes
    )


def in_days(condition: Condition, dated: Callable[[AnyWindow], AnyWindow]) -> Condition:
    """A condition with its window dated."""
    return replace(condition, window=dated(condition.window))
