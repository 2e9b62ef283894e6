"""The words of a document about what a discount gives: tables, deals, bundles and baskets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.condition_schema import MOST_PIECES
from loyalty.program.fields import OneOf, Whole
from loyalty.program.figures import Amount
from loyalty.program.form import Form, Part, Rows, left_out
from loyalty.program.line_schema import MatchForm
from loyalty.program.price_fields import Share, SharesByTier
from loyalty.program.pricing import WHOLE, Bundle, Deal, Matrix, Step
from loyalty.program.pricing import Part as SetPart
from loyalty.remedies.remedy import worded

MOST_IN_A_SET: Final = 100


class MatrixForm(Form):
    """A table of percentages: tiers by kinds of goods."""

    example = 'by: classes, percent: {vip: {A: "5", B: "2"}}'
    by = OneOf("categories", "classes", "brands", required=True)
    shares = SharesByTier(data_key="percent", required=True)

    @validates_schema(skip_on_field_errors=True)
    def gives_something(self, data: dict[str, Any], **_: Any) -> None:
        """Some cell takes something off."""
        if not any(share for row in data["shares"].values() for share in row.values()):
            raise ValidationError(
                {"percent": [worded('must not be "0" everywhere, else it never takes anything off')]}
            )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Matrix:
        """The table."""
        return Matrix(**data)


class DealForm(Form):
    """Buy some pieces, get others for less."""

    example = "buy: 2, get: 1"
    buy = Whole(1, MOST_IN_A_SET, required=True)
    get = Whole(1, MOST_IN_A_SET, required=True)
    share = Share(data_key="percent", load_default=WHOLE)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Deal:
        """The deal."""
        return Deal(**data)


class PartForm(Form):
    """Goods of a set."""

    example = "only: {skus: [SHIRT]}, pieces: 2"
    match = Part(MatchForm, data_key="only")
    pieces = Whole(1, MOST_IN_A_SET, load_default=1)
    share = Share(data_key="percent", load_default=0)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> SetPart:
        """The part."""
        return SetPart(**data)


class BundleForm(Form):
    """Goods that are cheaper together."""

    example = 'parts: [{only: {skus: [SHIRT]}}, {only: {skus: [TIE]}}], price: "99.00"'
    parts = Rows(PartForm, at_least=1, inherits=True, required=True)
    price_minor = Amount(0, data_key="price", load_default=None)
    off_minor = Amount(data_key="off", load_default=0)
    share = Share(data_key="percent", load_default=0)

    @validates_schema(pass_original=True, skip_on_field_errors=True)
    def takes_off_in_one_way(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        """A price or a reduction of the whole set, or of its parts."""
        given = [word for word in ("price", "off", "percent") if word in original]
        left_out(given[1:], original, worded("the set has {word}", word=next(iter(given), "")))
        own = {
            n: {"percent": [worded("must be left out where the set says what it costs")]}
            for n, part in enumerate(data["parts"])
            if part.share and given
        }
        if own:
            raise ValidationError({"parts": own})
        if not given and not any(part.share for part in data["parts"]):
            raise ValidationError(
                {
                    "price": [
                        worded(
                            "{amount}, or off or percent, or a percent in a part",
                            amount=Amount().remedy(None),
                        )
                    ]
                }
            )
        if sum(part.pieces for part in data["parts"]) < 2:
            raise ValidationError(
                {"parts": [worded("must be two pieces at least; for one write price, off or percent")]}
            )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Bundle:
        """The set."""
        return Bundle(**data)


class StepForm(Form):
    """What goods must come to together, and what is taken off then."""

    example = 'at_least: "100.00", off: "10.00"'
    at_least_minor = Amount(data_key="at_least", load_default=0)
    every_minor = Amount(data_key="every", load_default=0)
    pieces = Whole(1, MOST_PIECES, load_default=0)
    off_minor = Amount(data_key="off", load_default=0)
    share = Share(data_key="percent", load_default=0)

    @validates_schema(pass_original=True, skip_on_field_errors=True)
    def is_a_step(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        """A threshold and a reduction that does not go below zero."""
        thresholds = [word for word in ("at_least", "every", "pieces") if word in original]
        if not thresholds:
            raise ValidationError(
                {"at_least": [worded("{amount}, or every or pieces", amount=Amount().remedy(None))]}
            )
        if "every" in original:
            left_out(("at_least", "pieces", "percent"), original, worded("every says for how much"))
        if ("off" in original) is ("percent" in original):
            raise ValidationError(
                {"off": [worded("{amount}, or a percent, and not both", amount=Amount().remedy(None))]}
            )
        least = data["every_minor"] or data["at_least_minor"]
        if least and data["off_minor"] > least:
            raise ValidationError(
                {
                    "off": [
                        worded(
                            "must not be more than {most}, else the price is below zero", most=thresholds[0]
                        )
                    ]
                }
            )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> tuple[Step, bool]:
        """The step, and whether it repeats."""
        every = data.pop("every_minor")
        step = Step(**data)
        return (replace(step, at_least_minor=every) if every else step), bool(every)
