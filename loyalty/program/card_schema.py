"""The words of a document about cards: how numbers look, and the kinds there are."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.cards import CardKind, CardPolicy, Waiver
from loyalty.program.fields import Code, Names, OneOf, Reference, References, Text, Whole
from loyalty.program.figures import Amount, Duration
from loyalty.program.form import Form, Part, Rows, left_out, named
from loyalty.program.problem import one_of
from loyalty.remedies.remedy import worded

DIGITS = 15


def _prefix() -> Text:
    return Text("77", kind=worded("1 to 8 digits"), pattern="[0-9]{1,8}", load_default="")


class WaiverForm(Form):
    """When a fee is waived."""

    example = "days: [member-day]"
    days = References("day", load_default=())
    tiers = References("tier", load_default=())
    segments = References("segment", load_default=())

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def says_something(self, _: Any, original: Any, **__: Any) -> None:
        """At least one thing is asked."""
        if original == {}:
            raise ValidationError(worded("must ask for something: {words}", words=one_of(self.words)))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Waiver:
        """The condition."""
        return Waiver(data["days"], frozenset(data["tiers"]), frozenset(data["segments"]))


class CardKindForm(Form):
    """A kind of card."""

    example = 'code: honour, fee: "5.00", valid: 1 year'
    code = Code(required=True)
    name = Names()
    prefix = _prefix()
    digits = Whole(15, 22, load_default=DIGITS)
    tier = Reference("tier", load_default="")
    fee_minor = Amount(data_key="fee", load_default=0)
    renewal_fee_minor = Amount(data_key="renewal_fee", load_default=0)
    replacement_fee_minor = Amount(data_key="replacement_fee", load_default=0)
    free_replacements = Whole(1, 100, load_default=0)
    waived_when = Part(WaiverForm, load_default=None)
    valid = Duration(load_default=(0, "months"))
    renews_from = OneOf("end", "renewal", "later", load_default="end")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def fits(self, _: Any, original: Any, **__: Any) -> None:
        """A renewal is of what ends, a waiver of what is to be paid."""
        if not isinstance(original, dict):
            return
        if "valid" not in original:
            left_out(("renewal_fee", "renews_from"), original, worded("a card is valid for ever"))
        if "replacement_fee" not in original:
            left_out(("free_replacements",), original, worded("a replacement costs nothing"))
        if original.keys().isdisjoint({"fee", "renewal_fee", "replacement_fee"}):
            left_out(("waived_when",), original, worded("nothing is to be paid"))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> CardKind:
        """The kind."""
        count, unit = data.pop("valid")
        return CardKind(**{**data, "name": named(data)}, count=count, unit=unit)


class CardsForm(Form):
    """How card numbers look, and the kinds there are."""

    example = 'prefix: "77", digits: 15'
    prefix = _prefix()
    digits = Whole(15, 22, load_default=DIGITS)
    kinds = Rows(CardKindForm, load_default=())

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> CardPolicy:
        """The policy."""
        return CardPolicy(**data)
