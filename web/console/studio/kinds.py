"""Kinds: how the value of each field of a document is typed, by the class of the field. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import fields

from loyalty.program import fields as plain
from loyalty.program import figures, foreign_schema, forms
from loyalty.program.announcements import Announce
from loyalty.program.days import fields as days
from loyalty.program.expiry_schema import ExpiryByTier, Notices, YearDays
from loyalty.program.form import Form, Part
from loyalty.program.funding_schema import PayerCode, Percent
from loyalty.program.price_fields import PricesBySku, Share, SharesByTier
from loyalty.program.reward_schema import Limits
from loyalty.program.segment_schema import Consents, Replies
from loyalty.program.way_schema import Down, Ways
from loyalty.program.window_words import Lasts, MonthDays, WindowWord

# What nobody said how to type is typed as the document has it.
RAW: Final = "raw"
_KINDS: Final[Mapping[type[Any], str]] = {
    plain.Code: "text",
    plain.Text: "text",
    plain.Zone: "text",
    plain.OneOf: "choice",
    plain.Money: "choice",
    plain.Reference: "choice",
    PayerCode: "choice",
    plain.Flag: "flag",
    plain.Choices: "ticks",
    plain.References: "ticks",
    Consents: "ticks",
    days.Weekdays: "ticks",
    plain.Whole: "figure",
    figures.Points: "figure",
    figures.Threshold: "counted",
    figures.CounterFigure: "counted",
    figures.Amount: "exact",
    figures.Worth: "exact",
    figures.Quantity: "exact",
    figures.Factor: "exact",
    Percent: "exact",
    Share: "exact",
    plain.LocalDay: "date",
    days.Clock: "text",
    figures.Duration: "duration",
    WindowWord: "window",
    Lasts: "lasts",
    plain.Names: "names",
    plain.Words: "list",
    days.Dates: "list",
    YearDays: "list",
    MonthDays: "list",
    Notices: "numbers",
    days.Every: "every",
    plain.Called: "called",
    foreign_schema.Rates: "pairs",
    PricesBySku: "pairs",
    Replies: "replies",
    figures.ByTier: "columns",
    foreign_schema.Amounts: "columns",
    Limits: "columns",
    SharesByTier: "table",
    Ways: "counted",
    Down: "choice",
}


def kind(field: fields.Field[Any]) -> str:
    """How a single value is typed; `raw` where nobody said."""
    return next((_KINDS[each] for each in type(field).__mro__ if each in _KINDS), RAW)


def part(field: fields.Field[Any]) -> Form | None:
    """The form of a mapping that stands in a field; None for lists of them and for single values."""
    if isinstance(field, Announce):
        return field.form
    return forms.find_below(field) if isinstance(field, Part) else None


def entry(field: fields.Field[Any]) -> Form | None:
    """The form of each entry of a list, or of each tier; None for what has no mappings below it."""
    return None if isinstance(field, Part) else forms.find_below(field)


def is_either(field: fields.Field[Any]) -> bool:
    """Whether a field takes a single value as well as a list of mappings."""
    return isinstance(field, Ways | Down)


def is_by_tier(field: fields.Field[Any]) -> bool:
    """Whether a field is a mapping of tiers to a form each."""
    return isinstance(field, ExpiryByTier)
