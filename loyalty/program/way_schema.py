"""The words of a document about the ways to reach or keep a tier, how it is taken, and what is left of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.declared import Declared, here
from loyalty.program.fields import OneOf, Plain, Reference, References, Whole
from loyalty.program.figures import CounterFigure, Threshold
from loyalty.program.form import Form, Rows, left_out
from loyalty.program.window_words import WindowWord
from loyalty.remedies.remedy import Remedy, worded
from tiers.routes import Condition, Route
from tiers.spans import LONGEST_DAYS, AnyWindow
from tiers.steps import Fall
from tiers.terms import MOST_WORKING_DAYS, Up

MOST_WAYS: Final = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A condition as written: the counter and the window are the ladder's where they are left out."""

    amount: int
    counter: str = ""
    window: AnyWindow | None = None

    def condition(self, counter: str, window: AnyWindow) -> Condition:
        """The condition among those of a ladder."""
        return Condition(self.counter or counter, self.amount, self.window or window)


@dataclass(frozen=True, slots=True)
class WrittenWay:
    """A route as written."""

    wanted: tuple[Wanted, ...]
    held: frozenset[str]

    def route(self, counter: str, window: AnyWindow) -> Route:
        """The route among those of a ladder."""
        return Route(tuple(each.condition(counter, window) for each in self.wanted), self.held)


@dataclass(frozen=True, slots=True)
class WrittenFall:
    """What is left of a tier, as written."""

    wanted: Wanted
    tier: str

    def fall(self, counter: str, window: AnyWindow) -> Fall:
        """The fall on a ladder."""
        return Fall(self.wanted.condition(counter, window), self.tier)


class CountedRows(Rows):
    """Rows whose figures are in the unit of the counter they name, or of the ladder's."""

    def place(self, row: Any) -> Declared:
        """What is declared, as this row means it."""
        own = row.get("counter") if isinstance(row, dict) else None
        ladders = replace(here(), counted_in=(here().tier_unit, here().scale))
        return ladders if own is None else here().counted_by(own)


class WantedForm(Form):
    """So much of a counter in a window."""

    example = "counter: tier-points, amount: 20000"
    counter = Reference("counter", load_default="")
    amount = CounterFigure(0, required=True)
    window = WindowWord(load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Wanted:
        """The condition."""
        return Wanted(**data)


class WayForm(Form):
    """One of several ways: so much of a counter, or of several together."""

    example = "amount: 20000"
    counter = Reference("counter", load_default="")
    amount = CounterFigure(0)
    window = WindowWord(load_default=None)
    together = CountedRows(WantedForm, at_least=2, data_key="all")
    held = References("tier", data_key="from", load_default=())

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def is_one_or_several(self, _: dict[str, Any], original: Any, **__: Any) -> None:
        """Either a figure or several."""
        if not isinstance(original, dict):
            return
        if "all" in original:
            left_out(("counter", "amount", "window"), original, worded("there is all"))
        elif "amount" not in original:
            raise ValidationError({"amount": [worded("must be given, or all: with several of them")]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> WrittenWay:
        """The way."""
        held = frozenset(data.pop("held"))
        together = data.pop("together", ())
        return WrittenWay(tuple(together) or (Wanted(**data),), held)


class FallForm(Form):
    """The tier that is left for who has so much."""

    example = "at_least: 16000, tier: platinum"
    counter = Reference("counter", load_default="")
    at_least = CounterFigure(1, required=True)
    window = WindowWord(load_default=None)
    tier = Reference("tier", required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> WrittenFall:
        """The fall."""
        return WrittenFall(Wanted(data["at_least"], data["counter"], data["window"]), data["tier"])


class Ways(Plain["int | tuple[WrittenWay, ...]"]):
    """A figure of the ladder's counter, or several ways of which one is enough."""

    def __init__(self, low: int, *, never: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.low, self.never, self.figure = low, never, Threshold(low)
        self.rows = CountedRows(WayForm, at_least=1)

    def read(self, value: object) -> int | tuple[WrittenWay, ...] | None:
        if self.never and value == "never":
            return ()
        if not isinstance(value, list):
            return self.figure.read(value)
        if not 0 < len(value) <= MOST_WAYS:
            return None
        found = self.rows.load(value)
        small = {
            n: {"amount": [worded("must be at least {low}", low=self.low)]}
            for n, way in enumerate(found)
            if any(each.amount < self.low for each in way.wanted)
        }
        if small:
            raise ValidationError(small)
        return found

    def remedy(self, value: object) -> Remedy:
        if isinstance(value, list):
            return worded(
                "must be a list of 1 to {most} ways such as [{{{example}}}]",
                most=MOST_WAYS,
                example=WayForm.example,
            )
        return self.figure.remedy(value)


class Down(Plain["str | tuple[WrittenFall, ...]"]):
    """How far a tier falls that is not kept."""

    words = OneOf("one-step", "requalify", "base")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.rows = CountedRows(FallForm, at_least=1)

    def read(self, value: object) -> str | tuple[WrittenFall, ...] | None:
        if isinstance(value, list) and 0 < len(value) <= MOST_WAYS:
            return self.rows.load(value)
        return self.words.read(value)

    def remedy(self, value: object) -> Remedy:
        if isinstance(value, list):
            return worded(
                "must be a list of 1 to {most} falls such as [{{{example}}}]",
                most=MOST_WAYS,
                example=FallForm.example,
            )
        return self.words.remedy(value)


@dataclass(frozen=True, slots=True)
class WrittenUp:
    """How a tier is taken, as written, with the code of its calendar of working days."""

    up: Up
    calendar: str = ""


class UpForm(Form):
    """When and by whose doing a tier is taken that was reached."""

    example = "when: next-day"
    when = OneOf("at-once", "next-day", "next-period", "working-day", load_default="at-once")
    by = OneOf("itself", "application", "collection", load_default="itself")
    nth = Whole(1, MOST_WORKING_DAYS, load_default=1)
    calendar = Reference("calendar", load_default="")
    within_days = Whole(1, LONGEST_DAYS, load_default=None)

    @validates_schema(pass_original=True)
    def words_have_a_meaning(self, data: dict[str, Any], original: Mapping[str, Any], **_: Any) -> None:
        """Days are counted for what waits for somebody, working days where they matter."""
        if data["when"] != "working-day":
            left_out(("nth", "calendar"), dict(original), worded("when is {when}", when=data["when"]))
        if data["by"] == "itself":
            left_out(("within_days",), dict(original), worded("by is itself"))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> WrittenUp:
        """How it is taken."""
        calendar = data.pop("calendar")
        return WrittenUp(Up(**data), calendar)
