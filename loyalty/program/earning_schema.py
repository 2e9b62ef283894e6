"""The words of a document about what earns: rules, their caps, and what counts."""

from __future__ import annotations

from typing import Any, Final, get_args

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.condition_schema import ConditionForm
from loyalty.program.declared import here
from loyalty.program.earning import (
    Basis,
    Cap,
    EarnRule,
    Fixed,
    Present,
    Rate,
    Span,
    Times,
)
from loyalty.program.fields import (
    Code,
    Flag,
    LocalDay,
    Names,
    OneOf,
    Reference,
    References,
    Whole,
    Words,
)
from loyalty.program.figures import MOST_PER_STEP, Amount, ByTier, Factor, Points, Quantity
from loyalty.program.foreign_schema import Amounts
from loyalty.program.form import Form, Part, left_out
from loyalty.program.frozen import FrozenMap
from loyalty.program.funding_schema import Funding
from loyalty.program.line_schema import MatchForm
from loyalty.remedies.remedy import worded

SPANS: Final[tuple[str, ...]] = get_args(Span)
GIVES: Final = ("per", "points", "times", "reward")


NOT_OF_REWARDS: Final = (
    *("currency", "rounding", "round_at", "by_tier", "pending", "group", "carry", "cap"),
    *("of", "funding"),
)


class BasisForm(Form):
    """What of a line's net counts."""

    example = "tax: excluded"
    tax = OneOf("included", "excluded", load_default="included")
    discounts = OneOf("deducted", "ignored", load_default="deducted")
    not_tenders = Words("gift-card")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Basis:
        """What counts."""
        return Basis(data["tax"], data["discounts"], frozenset(data["not_tenders"]))


class PerForm(Form):
    """Points for each whole step of an amount of money or of a quantity."""

    example = 'amount: "1.00", points: 1'
    amount = Amount()
    quantity = Quantity()
    points = Points(high=MOST_PER_STEP, required=True)
    steps_in = Amounts(data_key="in", load_default=FrozenMap())

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def one_step(self, _: Any, original: Any, **__: Any) -> None:
        """One of the two."""
        given = original.keys() & {"amount", "quantity"} if isinstance(original, dict) else {"amount"}
        if not given:
            raise ValidationError({"amount": [Amount().remedy(None)]})
        if len(given) > 1:
            raise ValidationError({"quantity": [worded("must be left out where an amount is given")]})
        if isinstance(original, dict) and "quantity" in given:
            left_out(("in",), original, worded("a quantity is given, which has no money"))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Rate:
        """The rate."""
        if "amount" in data:
            return Rate("amount", data["amount"], data["points"], data["steps_in"])
        return Rate("quantity", data["quantity"], data["points"])


class PendingForm(Form):
    """How long points wait before they can be used."""

    example = "days: 14"
    days = Whole(0, 3650, data_key="days", load_default=0)
    usable_on = LocalDay(data_key="from", load_default=None)
    until = OneOf("confirmed", load_default="")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def one_way(self, _: Any, original: Any, **__: Any) -> None:
        """Word may come at any time: days have no meaning beside it."""
        if isinstance(original, dict) and "until" in original:
            left_out(("days", "from"), original, worded("it waits until it is confirmed"))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The fields of who gives."""
        return {
            "pending_days": data["days"],
            "usable_on": data["usable_on"],
            "awaits_word": data["until"] == "confirmed",
        }


CapsForm: Final = type(
    "CapsForm",
    (Form,),
    {
        "__doc__": "The most a rule gives: on one receipt, or in a span of time.",
        "example": "receipt: 1000",
        **{span: Points(data_key=span) for span in ("receipt", *SPANS)},
    },
)


class EarnForm(Form):
    """A rule that earns."""

    example = 'code: base, per: {amount: "1.00", points: 1}'
    code = Code(required=True)
    funding = Funding()
    name = Names(load_default=None)
    currency = Reference("currency", load_default=lambda: here().first_currency)
    per = Part(PerForm, load_default=None)
    points = Points(load_default=None)
    times = Factor(load_default=None)
    reward = Reference("reward", load_default="")
    of = References("rule", load_default=())
    match = Part(MatchForm, data_key="only", load_default=None)
    when = Part(ConditionForm, load_default=None)
    unless = Part(ConditionForm, load_default=None)
    rounding = OneOf("floor", "half-up", "up", load_default="floor")
    round_at = OneOf("receipt", "line", load_default="receipt")
    by_tier = ByTier(load_default=FrozenMap())
    pending = Part(PendingForm, optional=True)
    group = Code(load_default="")
    carry = Flag(load_default=False)
    cap = Part(CapsForm, load_default=None)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def gives_one_thing(self, _: Any, original: Any, **__: Any) -> None:
        """A rate, fixed points or a multiplier, and the words that belong to it."""
        if not isinstance(original, dict):
            return
        given = [word for word in GIVES if word in original]
        if not given:
            raise ValidationError(
                {"per": [worded("{per}, or points, times or reward", per=PerForm().remedy)]}
            )
        left_out(given[1:], original, worded("{word} says what is given", word=given[0]))
        if given[0] == "times":
            left_out(
                ("rounding", "round_at", "by_tier", "carry"),
                original,
                worded("a rule multiplies what others give"),
            )
        else:
            left_out(("of",), original, worded("a rule gives points of its own"))
        if given[0] == "points":
            left_out(("round_at", "carry"), original, worded("points are given once for a receipt"))
        if given[0] == "reward":
            left_out(NOT_OF_REWARDS, original, worded("a rule gives a reward, and no points"))
        if original.get("carry") is True:
            left_out(("round_at",), original, worded("what is left over is carried on"))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> EarnRule:
        """The rule."""
        per, points, times, reward, of = (data.pop(word) for word in (*GIVES, "of"))
        points_of_own = Fixed(points) if points else Present(reward) if reward else None
        gives = per or points_of_own or Times(times, frozenset(of))
        pending, most = data.pop("pending"), data.pop("cap") or {}
        code, currency = data["code"], data["currency"]
        caps = tuple(
            Cap(f"{code}:{per}", currency, most[per], per, frozenset({code}))  # type: ignore[arg-type]
            for per in ("receipt", *SPANS)
            if per in most
        )
        return EarnRule(gives=gives, caps=caps, **pending, **data)


class CapForm(Form):
    """The most that several rules give together."""

    example = "code: daily, most: 500, per: day"
    code = Code(required=True)
    currency = Reference("currency", load_default=lambda: here().first_currency)
    most = Points(required=True)
    per = OneOf("receipt", *SPANS, required=True)
    rules = References("rule", data_key="of", load_default=())

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Cap:
        """The cap."""
        return Cap(**{**data, "rules": frozenset(data["rules"])})
