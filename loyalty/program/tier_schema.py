"""The words of a document about tiers: what reaches them, for how long they last, how they end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.declared import BASE
from loyalty.program.fields import Code, Flag, Names, OneOf, Reference, Whole
from loyalty.program.figures import Threshold
from loyalty.program.form import Form, Part, Steps, left_out, named
from loyalty.program.frozen import FrozenMap
from loyalty.program.model import Names as Texts
from tiers.ladder import Ladder, Step, Window

CARD_YEAR: Final = "card-year"
MONTHS: Final = {
    CARD_YEAR: 12,
    "calendar-year": 12,
    "calendar-half": 6,
    "calendar-quarter": 3,
    "calendar-month": 1,
}
MEANINGLESS: Final = {CARD_YEAR: {"starts_month"}, "calendar-month": {"leap_day", "starts_month"}}


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier's step (None for the base) with its code and what people call it."""

    code: str
    name: Texts
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Tiers:
    """All tiers, and the ladder's settings without its zone, which is the programme's."""

    base: Tier
    above: tuple[Tier, ...]
    settings: Mapping[str, Any]

    def ladder(self, zone: str) -> Ladder:
        """The ladder with its days in this zone."""
        steps = tuple(tier.step for tier in self.above if tier.step)
        return Ladder(zone=zone, base=self.base.code, steps=steps, **self.settings)

    @property
    def names(self) -> Mapping[str, Texts]:
        """What people call each tier, by its code."""
        return FrozenMap.of({tier.code: tier.name for tier in (self.base, *self.above)})


class BaseForm(Form):
    """The tier everyone has."""

    example = "code: member"
    code = Code(required=True)
    name = Names()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Tier:
        """The base."""
        return Tier(data["code"], named(data))


class StepForm(Form):
    """A tier above the base."""

    example = "code: vip, reaches: 20000"
    code = Code(required=True)
    name = Names()
    reaches = Threshold(1, required=True)
    keeps = Threshold(0)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Tier:
        """The step; what reaches a tier keeps it unless the document says otherwise."""
        step = Step(data["code"], data["reaches"], data.get("keeps", data["reaches"]))
        return Tier(step.code, named(data), step)


class TiersForm(Form):
    """The tiers and the counter that moves members between them."""

    example = "counter: tier-points, window: card-year, steps: [...]"
    code = Code(load_default="tiers")
    counter = Reference("counter", required=True)
    window = OneOf(*MONTHS, required=True)
    starts_month = Whole(1, 12, load_default=1)
    leap_day = OneOf("feb-28", "mar-1", load_default="feb-28")
    base = Part(BaseForm, load_default=lambda: BaseForm().load(BASE))
    steps = Steps(StepForm, at_least=1, required=True)
    review_days = Whole(0, 335, load_default=0)
    down = OneOf("one-step", "requalify", "base", load_default="one-step")
    refund_unmakes = Flag(load_default=False)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def window_fits(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        """What has a meaning in some windows only."""
        window = data.get("window")
        if window:
            left_out(MEANINGLESS.get(window, {"leap_day"}), original, f"the window is {window}")

    @validates_schema(skip_on_field_errors=False)
    def review_fits(self, data: dict[str, Any], **_: Any) -> None:
        """A review is over before the next one begins."""
        window, days = data.get("window", CARD_YEAR), data.get("review_days", 0)
        latest = 28 * MONTHS[window] - 1
        if days > latest:
            raise ValidationError({"review_days": [f"must be at most {latest} where the window is {window}"]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Tiers:
        """The tiers; a card year begins with the card, a calendar window with its month."""
        base, above, kind = data.pop("base"), data.pop("steps"), data.pop("window")
        window = Window(
            kind="card-year" if kind == CARD_YEAR else "calendar",
            months=MONTHS[kind],
            starts_month=data.pop("starts_month"),
            leap=data.pop("leap_day"),
        )
        return Tiers(base, above, {"window": window, **data})
