"""The words of a document about points: kinds of points, what earns them, what counts them, what they buy."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load, validates_schema

from loyalty.program import calendar
from loyalty.program.declared import here
from loyalty.program.fields import Code, Names, OneOf, Reference, Whole
from loyalty.program.figures import MOST_PER_STEP, Amount, ByTier, Duration, Points, Worth
from loyalty.program.form import Form, Part, left_out, named
from loyalty.program.frozen import FrozenMap
from loyalty.program.line_schema import MatchForm
from loyalty.program.model import Counter, Currency, EarnRule, Expiry, Reward


class ExpiryForm(Form):
    """How long something can be used."""

    example = "after: 12 months, until: end-of-month"
    after = Duration(required=True)
    until = OneOf("exact", *calendar.MONTHS_OF, load_default="exact")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Expiry:
        """The expiry."""
        count, unit = data["after"]
        return Expiry(count, unit, data["until"])


class CurrencyForm(Form):
    """A kind of points."""

    example = "code: points"
    code = Code(required=True)
    name = Names()
    scale = Whole(0, 3, load_default=0)
    expiry = Part(ExpiryForm, load_default=None)
    worth = Worth(load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Currency:
        """The currency."""
        return Currency(data["code"], data["scale"], named(data), data["expiry"], data["worth"])


class PerForm(Form):
    """Points for each whole step of an amount."""

    example = 'amount: "1.00", points: 1'
    amount = Amount(required=True)
    points = Points(high=MOST_PER_STEP, required=True)


class PendingForm(Form):
    """How long points wait before they can be used."""

    example = "days: 14"
    days = Whole(0, 3650, load_default=0)


class EarnForm(Form):
    """A rule that earns."""

    example = 'code: base, per: {amount: "1.00", points: 1}'
    code = Code(required=True)
    currency = Reference("currency", load_default=lambda: here().first_currency)
    per = Part(PerForm)
    match = Part(MatchForm, data_key="only", load_default=None)
    rounding = OneOf("floor", "half-up", "up", load_default="floor")
    round_at = OneOf("receipt", "line", load_default="receipt")
    by_tier = ByTier(load_default=FrozenMap())
    pending = Part(PendingForm, optional=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> EarnRule:
        """The rule."""
        per, days = data.pop("per"), data.pop("pending")["days"]
        return EarnRule(per_minor=per["amount"], points=per["points"], pending_days=days, **data)


class CounterForm(Form):
    """What tiers are measured by."""

    example = "code: tier-points, measures: points"
    code = Code(required=True)
    measures = OneOf("points", "spend", "visits", "units", required=True)
    currency = Reference("currency")
    match = Part(MatchForm, data_key="only", load_default=None)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def measure_fits(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        """Points are those of a currency, all of them; the rest has no currency and may be of some lines."""
        measures = data.get("measures")
        if measures:
            words = {"only"} if measures == "points" else {"currency"}
            left_out(words, original, f"the counter measures {measures}")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Counter:
        """The counter; points that name no currency are those of the first."""
        currency = data.get("currency", here().first_currency) if data["measures"] == "points" else ""
        return Counter(data["code"], data["measures"], currency, data["match"])


class RewardForm(Form):
    """What points can be given for."""

    example = 'code: voucher-5, cost: 500, worth: "5.00"'
    code = Code(required=True)
    name = Names()
    kind = OneOf("voucher", load_default="voucher")
    currency = Reference("currency", load_default=lambda: here().first_currency)
    cost = Points(required=True)
    worth = Amount(required=True)
    valid = Part(ExpiryForm, load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Reward:
        """The reward."""
        return Reward(data["code"], data["currency"], data["cost"], data["worth"], data["valid"], named(data))
