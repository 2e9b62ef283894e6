"""The words of a document about points: kinds of points, what counts them, what they buy."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load, validates_schema

from loyalty.program.condition_schema import ConditionForm
from loyalty.program.declared import here
from loyalty.program.earning import Counter
from loyalty.program.expiry_schema import ExpiryForm
from loyalty.program.fields import Code, Names, OneOf, Reference, References, Whole
from loyalty.program.figures import Worth
from loyalty.program.form import Form, Part, left_out, named
from loyalty.program.line_schema import MatchForm
from loyalty.program.model import Currency
from loyalty.remedies.remedy import worded


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


class CounterForm(Form):
    """What tiers are measured by."""

    example = "code: tier-points, measures: points"
    code = Code(required=True)
    measures = OneOf("points", "spend", "visits", "units", required=True)
    currency = Reference("currency")
    rules = References("rule", data_key="of", load_default=())
    match = Part(MatchForm, data_key="only", load_default=None)
    when = Part(ConditionForm, load_default=None)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def measure_fits(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        """Points are those of a currency, all of them; the rest has no currency and may be of some lines."""
        measures = data.get("measures")
        if measures:
            words = {"only"} if measures == "points" else {"currency", "of"}
            left_out(words, original, worded("the counter measures {measures}", measures=measures))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Counter:
        """The counter; points that name no currency are those of the first."""
        currency = data.get("currency", here().first_currency) if data["measures"] == "points" else ""
        rules = frozenset(data["rules"])
        return Counter(data["code"], data["measures"], currency, data["match"], rules, data["when"])
