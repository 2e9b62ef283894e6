"""The words of a document about tiers: what reaches them, for how long they last, how they end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program import tier_steps
from loyalty.program.days.calendars import Calendar
from loyalty.program.declared import BASE
from loyalty.program.earning import Names as Texts
from loyalty.program.fields import Code, Flag, Names, OneOf, Reference, References, Whole
from loyalty.program.figures import Amount
from loyalty.program.form import Form, Part, Steps, left_out, named
from loyalty.program.frozen import FrozenMap
from loyalty.program.way_schema import Down, UpForm, Ways, WrittenUp
from loyalty.program.window_words import Lasts, MonthDays, WindowWord
from loyalty.remedies.remedy import Remedy, worded
from tiers.errors import InvalidLadder
from tiers.ladder import THROUGH_THE_TERM, WEEKDAYS, Ladder
from tiers.ladder_problems import LONGEST_GRACE_DAYS, is_reachable
from tiers.spans import AnyWindow
from tiers.steps import Step
from tiers.terms import Up
from tiers.windows import Window

AT_ONCE: Final = WrittenUp(Up())
_MOST_REVIEW_DAYS: Final = 335


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier's step (None for the base) with its code and what people call it.

    Until the ladder is made, the step's ways are as written; `up` is how it is taken.
    """

    code: str
    name: Texts
    step: Step | None = None
    up: WrittenUp | None = None


@dataclass(frozen=True, slots=True)
class Tiers:
    """All tiers, and the ladder's settings without its zone and its calendar, which are the programme's."""

    base: Tier
    above: tuple[Tier, ...]
    settings: Mapping[str, Any]
    calendar: str = ""

    def ladder(self, zone: str, calendars: Iterable[Calendar] = ()) -> Ladder:
        """The ladder with its days in this zone, and its working days by one of these calendars."""
        steps = tuple(tier.step for tier in self.above if tier.step)
        working_days = next((each for each in calendars if each.code == self.calendar), WEEKDAYS)
        return Ladder(zone=zone, base=self.base.code, steps=steps, working_days=working_days, **self.settings)

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
    reaches = Ways(1)
    keeps = Ways(0, never=True)
    lasts = Lasts(load_default=None)
    up = Part(UpForm, load_default=None)
    fee_minor = Amount(data_key="keep_fee", load_default=None)
    price_minor = Amount(data_key="price", load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Tier:
        """The step; what reaches a tier keeps it unless the document says otherwise."""
        up, reaches = data["up"], data.get("reaches", ())
        keeps = data.get("keeps", reaches)
        step = Step(
            data["code"],
            reaches,
            keeps,
            data["lasts"],
            up.up if up else None,
            data["fee_minor"],
            data["price_minor"],
        )
        return Tier(step.code, named(data), step, up)


class TiersForm(Form):
    """The tiers and the counter that moves members between them."""

    example = "counter: tier-points, window: card-year, steps: [...]"
    code = Code(load_default="tiers")
    counter = Reference("counter", required=True)
    window = WindowWord(required=True)
    starts_month = Whole(1, 12, load_default=1)
    leap_day = OneOf("feb-28", "mar-1", load_default="feb-28")
    years_from = OneOf("joining", "issue", "renewal", data_key="card_year", load_default="joining")
    year_cards = References("card", load_default=())
    base = Part(BaseForm, load_default=lambda: BaseForm().load(BASE))
    steps = Steps(StepForm, at_least=1, required=True)
    lasts = Lasts(load_default=None)
    up = Part(UpForm, load_default=AT_ONCE)
    review_days = Whole(0, _MOST_REVIEW_DAYS, load_default=0)
    review_on = MonthDays(load_default=())
    grace_days = Whole(1, LONGEST_GRACE_DAYS, load_default=0)
    pay_days = Whole(1, LONGEST_GRACE_DAYS, load_default=0)
    down = Down(load_default="one-step")
    refund_unmakes = Flag(load_default=False)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def window_fits(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        """What has a meaning in some windows only."""
        if "window" not in data or not isinstance(original, dict) or _has_own_windows(original):
            return
        meaningless = _meaningless(data["window"])
        left_out(meaningless, original, worded("the window is {window}", window=original["window"]))

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def review_fits(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        """A review is over before the next one begins."""
        window, days = data.get("window"), data.get("review_days", 0)
        if not isinstance(window, Window) or data.get("lasts") is not None:
            return
        latest = min(_MOST_REVIEW_DAYS, 28 * window.months - 1)
        if days > latest:
            remedy = worded(
                "must be at most {latest} where the window is {window}",
                latest=latest,
                window=original["window"],
            )
            raise ValidationError({"review_days": [remedy]})

    @validates_schema
    def every_step_has_a_way(self, data: dict[str, Any], **_: Any) -> None:
        """A tier is reached by what is counted, bought, or applied for."""
        ladders = data["up"].up
        wrong = {
            n: {"reaches": [worded("must be given where a tier has no price and is not applied for")]}
            for n, tier in enumerate(data["steps"])
            if not is_reachable(tier.step, tier.step.up or ladders)
        }
        if wrong:
            raise ValidationError({"steps": wrong})

    @validates_schema(pass_original=True)
    def cards_begin_a_year(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        """Which cards begin a year is said where cards do."""
        if data["years_from"] == "joining":
            left_out(("year_cards",), original, worded("card_year is joining"))

    @validates_schema
    def fees_can_be_paid(self, data: dict[str, Any], **_: Any) -> None:
        """Paying to keep a tier needs both a fee and time."""
        fees = [tier.step.fee_minor for tier in data["steps"] if tier.step.fee_minor is not None]
        if fees and not data["pay_days"]:
            raise ValidationError({"pay_days": [worded("must be given, as a step has a keep_fee")]})
        if data["pay_days"] and not fees:
            raise ValidationError({"pay_days": [worded("must be left out where no step has a keep_fee")]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Tiers:
        """The tiers; a card year begins with the card, a calendar window with its month."""
        starts_month, leap = data.pop("starts_month"), data.pop("leap_day")

        def dated(window: AnyWindow) -> AnyWindow:
            return tier_steps.dated(window, starts_month, leap)

        base, above, up = data.pop("base"), data.pop("steps"), data.pop("up")
        window, counter = dated(data["window"]), data["counter"]
        lasts = data["lasts"] or tier_steps.lasting(window)
        keeping = window if lasts.is_periods else THROUGH_THE_TERM
        above = tuple(
            replace(tier, step=tier_steps.routed(tier.step, counter, window, lasts, dated)) for tier in above
        )
        falls = data["down"]
        if not isinstance(falls, str):
            falls = tuple(fall.fall(counter, keeping) for fall in falls)
            falls = tuple(
                replace(each, condition=tier_steps.in_days(each.condition, dated)) for each in falls
            )
        data["year_cards"] = frozenset(data["year_cards"])
        settings = {**data, "window": window, "lasts": lasts, "up": up.up, "down": falls}
        tiers = Tiers(base, above, settings, _calendar((up, *(tier.up for tier in above))))
        try:
            tiers.ladder("UTC")
        except InvalidLadder as error:
            raise ValidationError(
                {error.field.partition(".")[0]: [Remedy(error.template, error.facts)]}
            ) from None
        return tiers


def _has_own_windows(original: Mapping[str, Any]) -> bool:
    """Whether a step or a fall may name windows of its own."""
    steps = original.get("steps")
    rows = [row for row in steps if isinstance(row, dict)] if isinstance(steps, list) else []
    ways = [row.get(word) for row in rows for word in ("reaches", "keeps")]
    return any(isinstance(each, list) for each in (*ways, original.get("down")))


def _meaningless(window: AnyWindow) -> set[str]:
    if not isinstance(window, Window):
        return {"leap_day", "starts_month"}
    if window.kind != "calendar":
        return {"starts_month"}
    return {"leap_day", "starts_month"} if window.months == 1 else {"leap_day"}


def _calendar(written: Iterable[WrittenUp | None]) -> str:
    """The one calendar by which working days are counted."""
    codes = {each.calendar for each in written if each and each.calendar}
    if len(codes) > 1:
        raise ValidationError({"up": [worded("must name one calendar, not {n} of them", n=len(codes))]})
    return next(iter(codes), "")
