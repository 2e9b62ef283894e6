"""The words of a document about prices: discounts of every kind, and lists of member prices."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.condition_schema import ConditionForm
from loyalty.program.earning import Condition
from loyalty.program.earning_schema import SPANS
from loyalty.program.fields import Code, LocalDay, Names, Reference, Whole
from loyalty.program.figures import Amount
from loyalty.program.form import Form, Part, Rows, left_out
from loyalty.program.funding_schema import Funding
from loyalty.program.line_schema import MatchForm
from loyalty.program.price_fields import PricesBySku, Share
from loyalty.program.price_kind_schema import BundleForm, DealForm, MatrixForm, StepForm
from loyalty.program.pricing import Basket, Discount, Limit, Off, Percent, Price, PriceList, Step
from loyalty.program.problem import one_of
from loyalty.remedies.remedy import worded

KINDS: Final = ("percent", "off", "price", "matrix", "deal", "bundle", "basket")

CeilingForm: Final = type(
    "CeilingForm",
    (Form,),
    {
        "__doc__": "The most a discount takes off: on one receipt, or for a member in a span of time.",
        "example": 'month: "100.00"',
        **{span: Amount(data_key=span) for span in ("receipt", *SPANS)},
    },
)
UsesForm: Final = type(
    "UsesForm",
    (Form,),
    {
        "__doc__": "On how many receipts of a member a discount is given in a span of time.",
        "example": "ever: 1",
        **{span: Whole(1, 10_000, data_key=span) for span in SPANS},
    },
)


class DiscountForm(Form):
    """Something that makes goods cheaper for a member."""

    example = 'code: class-a, percent: "5", only: {classes: [A]}'
    code = Code(required=True)
    name = Names(load_default=None)
    funding = Funding()
    match = Part(MatchForm, data_key="only", load_default=None)
    when = Part(ConditionForm, load_default=None)
    unless = Part(ConditionForm, load_default=None)
    percent = Share(load_default=None)
    off = Amount(load_default=None)
    price = Amount(0, load_default=None)
    matrix = Part(MatrixForm, load_default=None)
    deal = Part(DealForm, load_default=None)
    bundle = Part(BundleForm, load_default=None)
    basket = Rows(StepForm, at_least=1, inherits=True, load_default=())
    group = Code(load_default="")
    cap = Part(CeilingForm, load_default=None)
    uses = Part(UsesForm, load_default=None)
    budget_minor = Amount(data_key="budget", load_default=0)
    offer = Reference("offer", load_default="")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def is_of_one_kind(self, _: Any, original: Any, **__: Any) -> None:
        """Exactly one thing says what is taken off."""
        if not isinstance(original, dict):
            return
        given = [word for word in KINDS if word in original]
        if not given:
            raise ValidationError(
                {
                    "percent": [
                        worded("{share}, or {words}", share=Share().remedy(None), words=one_of(KINDS[1:]))
                    ]
                }
            )
        left_out(given[1:], original, worded("{word} says what is taken off", word=given[0]))
        if given[0] == "bundle":
            left_out(("only",), original, worded("the parts of the bundle name their goods"))

    @validates_schema(skip_on_field_errors=False)
    def steps_ascend(self, data: dict[str, Any], **_: Any) -> None:
        """Each step asks for more than the one before, and gives more."""
        steps = data.get("basket", ())
        wrong: dict[int, Any] = {}
        for n, ((before, _first), (after, every)) in enumerate(pairwise(steps), start=1):
            if every or _first:
                wrong[n] = {"every" if every else "at_least": [worded("must stand alone, not among steps")]}
            elif not _asks_more(before, after):
                wrong[n] = {"at_least": [worded("must ask for more than the step before it")]}
            elif (after.off_minor, after.share) <= (before.off_minor, before.share) and _is_alike(
                before, after
            ):
                wrong[n] = {
                    "off" if after.off_minor else "percent": [
                        worded("must be more than in the step before it")
                    ]
                }
        if wrong:
            raise ValidationError({"basket": wrong})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Discount:
        """The discount."""
        kinds = {word: data.pop(word) for word in KINDS}
        return Discount(gives=_gives(kinds), limits=_limits(data), **data)


class PriceListForm(Form):
    """Prices for members, from a day to a day."""

    example = 'code: spring, from: "2026-03-01", through: "2026-03-31", skus: {A1: "9.90"}'
    code = Code(required=True)
    name = Names(load_default=None)
    funding = Funding()
    from_on = LocalDay(data_key="from", load_default=None)
    through_on = LocalDay(data_key="through", load_default=None)
    skus = PricesBySku(required=True)
    when = Part(ConditionForm, load_default=None)
    unless = Part(ConditionForm, load_default=None)
    group = Code(load_default="")
    cap = Part(CeilingForm, load_default=None)
    uses = Part(UsesForm, load_default=None)
    budget_minor = Amount(data_key="budget", load_default=0)
    offer = Reference("offer", load_default="")

    @validates_schema(pass_original=True, skip_on_field_errors=True)
    def has_one_span(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        """Its days are said once, and in their order."""
        if isinstance(original.get("when"), dict):
            wrong = [word for word in ("from", "through") if word in original["when"]]
            if wrong:
                raise ValidationError({"when": {word: [worded("must stand beside skus")] for word in wrong}})
        if data["from_on"] and data["through_on"] and data["through_on"] < data["from_on"]:
            raise ValidationError({"through": [worded("must not be before from, else it never holds")]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Discount:
        """The list, as a discount."""
        from_on, through_on, when = data.pop("from_on"), data.pop("through_on"), data.pop("when")
        if from_on or through_on:
            when = replace(when or Condition(), from_on=from_on, through_on=through_on)
        return Discount(gives=PriceList(data.pop("skus")), limits=_limits(data), when=when, **data)


def _asks_more(before: Step, after: Step) -> bool:
    return (before.at_least_minor, before.pieces) != (after.at_least_minor, after.pieces) and (
        before.at_least_minor <= after.at_least_minor and before.pieces <= after.pieces
    )


def _is_alike(before: Step, after: Step) -> bool:
    """Whether both take off an amount, or both a share."""
    return bool(before.share) is bool(after.share)


def _gives(kinds: dict[str, Any]) -> Any:
    """The one kind that is said."""
    if kinds["percent"] is not None:
        return Percent(kinds["percent"])
    if kinds["off"] is not None:
        return Off(kinds["off"])
    if kinds["price"] is not None:
        return Price(kinds["price"])
    steps = kinds["basket"]
    if steps:
        return Basket(tuple(step for step, _ in steps), any(every for _, every in steps))
    return kinds["matrix"] or kinds["deal"] or kinds["bundle"]


def _limits(data: dict[str, Any]) -> tuple[Limit, ...]:
    """The cap and the uses, span by span."""
    found = {"amount": data.pop("cap") or {}, "uses": data.pop("uses") or {}}
    return tuple(
        Limit(of, most[per], per)  # type: ignore[arg-type]
        for of, most in found.items()
        for per in ("receipt", *SPANS)
        if per in most
    )
