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
from loyalty.program.figures import Amount, ByTier, Duration, Points
from loyalty.program.form import Form, Part, left_out, named
from loyalty.program.frozen import FrozenMap
from loyalty.program.funding_schema import Funding
from loyalty.program.problem import one_of
from loyalty.remedies.remedy import Remedy, worded

PURCHASE_WORDS: Final = ("channels", "monies", "codes", "tenders", "first_purchase", "raises_tier", "basket")
UNASKED: Final = ("segments", "birthday")  # what is looked up of a buyer, with each purchase
BY_ITSELF: Final = ("joining", "tier", "birthday", "referral", "referred")
BROUGHT: Final = ("referral", "referred")
LONGEST_DAYS: Final = {"days": 365, "months": 12}


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
    points = Points(load_default=0)
    reward = Reference("reward", load_default="")
    by_tier = ByTier(load_default=FrozenMap())
    on = OneOf(*BY_ITSELF, load_default="")
    tier = Reference("tier", load_default="")
    from_minor = Amount(data_key="from", load_default=0)
    after = Duration(load_default=(14, "days"))
    reported_by = Choices("staff", "till", "member", load_default=("staff",))
    when = Part(ConditionForm, load_default=None)
    unless = Part(ConditionForm, load_default=None)
    limit = Part(LimitForm, load_default=None)
    pending = Part(PendingForm, optional=True)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def gives_one_thing(self, _: Any, original: Any, **__: Any) -> None:
        """Points or a reward, and the words that belong to it."""
        if not isinstance(original, dict):
            return
        if original.keys().isdisjoint({"points", "reward"}):
            raise ValidationError(worded("must give {words}", words=one_of(("points", "reward"))))
        if "reward" in original:
            left_out(
                ("points", "currency", "by_tier", "pending", "funding"),
                original,
                worded("a reward is what is given"),
            )

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def reported_or_not(self, _: Any, original: Any, **__: Any) -> None:
        """What happens once and by itself is not reported; nothing that is no purchase has a basket."""
        if not isinstance(original, dict):
            return
        on = original.get("on")
        if on in BY_ITSELF:
            left_out(("reported_by",), original, worded("it is given on {on}", on=on))
        if on in BY_ITSELF and on != "referral":
            left_out(("limit",), original, worded("it is given on {on}", on=on))
        if on not in BROUGHT:
            left_out(("from", "after"), original, worded("it is given for something else"))
        if on == "joining":
            left_out(("by_tier",), original, worded("it is given on joining, when nobody has risen"))
        if on != "tier":
            left_out(("tier",), original, worded("it is given for something else"))
            return
        # What a refund takes back with the tier are points that still wait.
        left_out(("by_tier", "reward"), original, worded("it is given on tier"))
        if "tier" not in original:
            raise ValidationError({"tier": [worded("must be the tier whose reaching it is for")]})
        if original["tier"] == here().base:
            raise ValidationError({"tier": [worded("must be above the base, which nobody reaches")]})

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def asks_what_is_known(self, _: Any, original: Any, **__: Any) -> None:
        """Nothing is asked that is known of purchases only."""
        if not isinstance(original, dict):
            return
        odd: dict[str, dict[str, list[Remedy]]] = {}
        for place in ("when", "unless"):
            asked = original.get(place)
            words = asked.keys() if isinstance(asked, dict) else ()
            found = {
                word: [worded("must be left out: this is no purchase")]
                for word in PURCHASE_WORDS
                if word in words
            }
            found |= {
                word: [worded("must be left out: it is asked of purchases only")]
                for word in UNASKED
                if word in words
            }
            if found:
                odd[place] = found
        if odd:
            raise ValidationError(odd)

    @validates_schema(skip_on_field_errors=True)
    def waits_not_too_long(self, data: dict[str, Any], **_: Any) -> None:
        """Who brings somebody along does not wait for years."""
        count, unit = data["after"]
        if count > LONGEST_DAYS[unit]:
            raise ValidationError({"after": [worded("must be a year at most")]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Activity:
        """The activity; its limits are caps of so many times what one time takes."""
        code, currency, once = data["code"], data["currency"], data["points"] or 1
        times, pending = data.pop("limit") or {}, data.pop("pending")
        caps = tuple(
            Cap(f"{code}:{span}", currency, times[span] * once, span, frozenset({code}))  # type: ignore[arg-type]
            for span in SPANS
            if span in times
        )
        reported_by = frozenset() if data["on"] else frozenset(data.pop("reported_by"))
        data.pop("reported_by", None)
        named_data = {**data, "name": named(data), "reported_by": reported_by}
        return Activity(**named_data, **pending, caps=caps)
