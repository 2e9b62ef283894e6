"""The words of a document about what members do that is no purchase."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.condition_schema import ConditionForm
from loyalty.program.declared import here
from loyalty.program.earning import (
    Activity,
    Cap,
)
from loyalty.program.earning_schema import SPANS, PendingForm
from loyalty.program.fields import (
    Choices,
    Code,
    Names,
    OneOf,
    Reference,
    Whole,
)
from loyalty.program.figures import Points
from loyalty.program.form import Form, Part, left_out, named
from loyalty.program.funding_schema import Funding

PURCHASE_WORDS: Final = ("channels", "codes", "tenders", "first_purchase", "raises_tier", "basket")
UNASKED: Final = ("segments", "birthday")  # what is looked up of a buyer, with each purchase


LimitForm: Final = type(
    "LimitForm",
    (Form,),
    {
        "__doc__": "How often something counts in a span of time.",
        "example": "day: 1",
        **{span: Whole(1, 10_000, data_key=span) for span in SPANS},
    },
)


class ActivityForm(Form):
    """Something a member does that is no purchase."""

    example = "code: survey, points: 50, limit: {ever: 1}"
    code = Code(required=True)
    funding = Funding()
    name = Names()
    currency = Reference("currency", load_default=lambda: here().first_currency)
    points = Points(required=True)
    on = OneOf("joining", "tier", load_default="")
    tier = Reference("tier", load_default="")
    reported_by = Choices("staff", "till", "member", load_default=("staff",))
    when = Part(ConditionForm, load_default=None)
    limit = Part(LimitForm, load_default=None)
    pending = Part(PendingForm, optional=True)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def reported_or_not(self, _: Any, original: Any, **__: Any) -> None:
        """Joining happens once and by itself; nothing that is no purchase has a basket or a tender."""
        if not isinstance(original, dict):
            return
        if original.get("on") in ("joining", "tier"):
            left_out(("reported_by", "limit"), original, f"it is given on {original['on']}")
        if original.get("on") != "tier":
            left_out(("tier",), original, "it is given for something else")
        elif "tier" not in original:
            raise ValidationError({"tier": ["must be the tier whose reaching it is for"]})
        elif original["tier"] == here().base:
            raise ValidationError({"tier": ["must be above the base, which nobody reaches"]})
        when = original.get("when")
        if isinstance(when, dict):
            odd = {word: ["must be left out: this is no purchase"] for word in PURCHASE_WORDS if word in when}
            odd |= {
                word: ["must be left out: it is asked of purchases only"] for word in UNASKED if word in when
            }
            if odd:
                raise ValidationError({"when": odd})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Activity:
        """The activity; its limits are caps of so many times its points."""
        code, currency, points = data["code"], data["currency"], data["points"]
        times, pending = data.pop("limit") or {}, data.pop("pending")
        caps = tuple(
            Cap(f"{code}:{span}", currency, times[span] * points, span, frozenset({code}))  # type: ignore[arg-type]
            for span in SPANS
            if span in times
        )
        reported_by = frozenset() if data["on"] else frozenset(data.pop("reported_by"))
        data.pop("reported_by", None)
        named_data = {**data, "name": named(data), "reported_by": reported_by}
        return Activity(**named_data, **pending, caps=caps)
