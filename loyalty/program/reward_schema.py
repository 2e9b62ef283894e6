"""The words of a document about what points buy: rewards, and points instead of money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.declared import here
from loyalty.program.expiry_schema import ValidForm, YearDays
from loyalty.program.fields import Code, Flag, LocalDay, Names, OneOf, Plain, Reference, References, Whole
from loyalty.program.figures import Amount, Points
from loyalty.program.form import Form, Part, Rows, left_out, named
from loyalty.program.frozen import FrozenMap
from loyalty.program.funding_schema import Funding
from loyalty.program.problem import one_of
from loyalty.program.rewards import Paying, Reward, SpendingPolicy
from loyalty.program.whom_schema import CounterConditionForm
from loyalty.remedies.remedy import Remedy, worded

KINDS: Final = ("voucher", "product", "gift", "service", "partner", "donation")
SPANS: Final = ("day", "week", "month", "quarter", "half", "year", "card-year", "ever")
MOST: Final = 10**9


class Limits(Plain[FrozenMap[int]]):
    """How many one member gets in a span: {month: 1, ever: 5}."""

    def read(self, value: object) -> FrozenMap[int] | None:
        if not isinstance(value, dict) or not value or not all(isinstance(each, str) for each in value):
            return None
        wrong = {
            span: [worded("is no span, write {words}", words=one_of(SPANS))]
            if span not in SPANS
            else [worded("must be a whole number from 1 to {most}", most=MOST)]
            for span, most in value.items()
            if span not in SPANS or type(most) is not int or not 1 <= most <= MOST
        }
        if wrong:
            raise ValidationError(wrong)
        return FrozenMap.of(value)

    def remedy(self, value: object) -> Remedy:
        return worded("must be a mapping of spans to whole numbers such as {{month: 1}}")


class StepForm(Form):
    """A step of a voucher: other points, another worth."""

    example = 'code: voucher-10, cost: 900, worth: "10.00"'
    code = Code(required=True)
    name = Names()
    cost = Points(required=True)
    worth = Amount(required=True)


class RewardForm(Form):
    """What points can be given for."""

    example = 'code: voucher-5, cost: 500, worth: "5.00"'
    code = Code(required=True)
    statement = YearDays(load_default=())
    funding = Funding()
    name = Names()
    kind = OneOf(*KINDS, load_default="voucher")
    currency = Reference("currency", load_default=lambda: here().first_currency)
    for_points = Flag(load_default=True)
    cost = Points()
    worth = Amount()
    steps = Rows(StepForm, at_least=1, inherits=True)
    valid = Part(ValidForm, load_default=None)
    settles = OneOf("tender", "discount", load_default="tender")
    stock = Whole(1, MOST, load_default=None)
    limits = Limits(data_key="limit", load_default=FrozenMap())
    from_on = LocalDay(data_key="from", load_default=None)
    through_on = LocalDay(data_key="through", load_default=None)
    tiers = References("tier", load_default=())
    segments = References("segment", load_default=())
    when = Part(CounterConditionForm, load_default=None)
    unless = Part(CounterConditionForm, load_default=None)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def has_a_cost(self, _: dict[str, Any], original: Any, **__: Any) -> None:
        """Either one cost and worth, or steps."""
        if not isinstance(original, Mapping):
            return
        if "steps" in original:
            left_out(("cost", "worth", "for_points"), dict(original), worded("there are steps"))
            return
        if original.get("for_points") is False:
            left_out(("cost", "statement", "limit"), dict(original), worded("for_points is false"))
        wanted = ("worth",) if original.get("for_points") is False else ("cost", "worth")
        missing = [word for word in wanted if word not in original]
        if missing:
            raise ValidationError({word: [_REMEDIES[word]] for word in missing})

    @validates_schema(skip_on_field_errors=True)
    def can_be(self, data: dict[str, Any], **_: Any) -> None:
        """It does not end before it begins; what was donated is over at once."""
        if data["from_on"] and data["through_on"] and data["through_on"] < data["from_on"]:
            raise ValidationError({"through": [worded("must not be before from, else nobody ever gets it")]})
        if data["statement"] and (data["kind"] != "voucher" or "steps" in data):
            raise ValidationError({"statement": [worded("must be left out but for a voucher without steps")]})
        if data["kind"] == "donation" and data["valid"]:
            raise ValidationError({"valid": [worded("must be left out where kind is donation")]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> tuple[Reward, ...]:
        """The reward, or one for each of its steps, which share its stock and limits."""
        whole = Reward(
            data["code"],
            data["currency"],
            data.get("cost", 0),
            data.get("worth", 0),
            data["valid"],
            named(data),
            data["kind"],
            data["settles"],
            data["stock"],
            data["limits"],
            data["from_on"],
            data["through_on"],
            frozenset(data["tiers"]),
            statement=data["statement"],
            segments=frozenset(data["segments"]),
            when=data["when"],
            unless=data["unless"],
        )
        if "steps" not in data:
            return (whole,)
        return tuple(
            replace(
                whole,
                code=step["code"],
                cost=step["cost"],
                worth_minor=step["worth"],
                name=step.get("name") or whole.name,
                pool=whole.code,
            )
            for step in data["steps"]
        )


class RewardRows(Rows):
    """Rewards; the codes of steps differ from all others as well."""

    def among(self, rows: list[Any], values: list[Any]) -> dict[int, dict[str, list[Remedy]]]:
        """Steps whose code another reward or step has."""
        codes = (row.get("code") for row in rows if isinstance(row, dict))
        taken = {code for code in codes if isinstance(code, str)}
        wrong: dict[int, dict[str, Any]] = {}
        for n, (row, value) in enumerate(zip(rows, values, strict=True)):
            for step, reward in enumerate(value if value and "steps" in row else ()):
                if reward.code in taken:
                    remedy = worded("must differ from those of other rewards and steps")
                    wrong.setdefault(n, {"steps": {}})["steps"][step] = {"code": [remedy]}
                taken.add(reward.code)
        return wrong


class PayingForm(Form):
    """How points of a currency pay a bill."""

    example = "minimum: 100, multiples: 100, share: 50"
    currency = Reference("currency", load_default=lambda: here().first_currency)
    minimum = Points(low=0, load_default=0)
    maximum = Points(load_default=0)
    multiples = Points(load_default=1)
    share = Whole(1, 100, load_default=100)
    covers = OneOf("part", "whole", load_default="part")
    settles = OneOf("tender", "discount", load_default="tender")

    @validates_schema(skip_on_field_errors=True)
    def can_be(self, data: dict[str, Any], **_: Any) -> None:
        """There is a number of points that all of it lets through."""
        most, multiples = data["maximum"], data["multiples"]
        least = -(-max(data["minimum"], 1) // multiples) * multiples
        if most and most < least:
            raise ValidationError(
                {"maximum": [worded("must be at least {least}, else no number of points pays", least=least)]}
            )
        if data["covers"] == "whole" and data["share"] < 100:
            raise ValidationError({"share": [worded("must be left out where covers is whole")]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Paying:
        """The policy."""
        return Paying(**data)


class PayingRows(Rows):
    """Policies, one for each currency."""

    def among(self, rows: list[Any], values: list[Any]) -> dict[int, dict[str, list[Remedy]]]:
        """Currencies that come twice."""
        seen: dict[str, int] = {}
        wrong = {}
        for n, value in enumerate(values):
            if value is not None and seen.setdefault(value.currency, n) != n:
                wrong[n] = {
                    "currency": [worded("must differ from that of entry {n}", n=seen[value.currency])]
                }
        return wrong


class SpendingForm(Form):
    """What tills may do with points."""

    example = "static_card_up_to: 500"
    static_card_up_to = Points(low=0, load_default=0)
    pin_up_to = Points(low=0, load_default=0)
    one_time_up_to = Points(low=0, load_default=None)
    static_card_per_day = Points(low=0, load_default=None)
    pin_per_day = Points(low=0, load_default=None)
    hold_minutes = Whole(1, 1440, load_default=15)
    minimum = Points(low=0, load_default=0)
    paying = PayingRows(PayingForm, load_default=())

    @validates_schema(skip_on_field_errors=True)
    def can_be(self, data: dict[str, Any], **_: Any) -> None:
        """What proves more spends no less."""
        card, pin, one_time = data["static_card_up_to"], data["pin_up_to"], data["one_time_up_to"]
        if 0 < pin < card:
            raise ValidationError({"pin_up_to": [worded("must not be below static_card_up_to, or left out")]})
        if one_time is not None and one_time < max(card, pin):
            remedy = worded("must not be below static_card_up_to and pin_up_to, or left out for any number")
            raise ValidationError({"one_time_up_to": [remedy]})
        card_day, pin_day = data["static_card_per_day"], data["pin_per_day"]
        if card_day is not None and card_day < card:
            remedy = worded("must not be below static_card_up_to, or left out for any number")
            raise ValidationError({"static_card_per_day": [remedy]})
        if pin_day is not None and pin_day < max(card, pin, card_day or 0):
            remedy = worded("must not be below pin_up_to and what the card alone may spend, or left out")
            raise ValidationError({"pin_per_day": [remedy]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> SpendingPolicy:
        """The policy."""
        return SpendingPolicy(**data)


_REMEDIES: Final = {
    "cost": worded("must be the points it costs such as 500, or write steps, or for_points: false"),
    "worth": worded('must be what it is worth such as "5.00", or write steps'),
}
