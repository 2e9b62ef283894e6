"""The words of a document that pick lines of a receipt."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.earning import Exclusion, Match
from loyalty.program.fields import Code, Names, Words
from loyalty.program.firing import covers_nothing
from loyalty.program.form import Form, Part
from loyalty.program.problem import one_of
from loyalty.remedies.remedy import worded

BESIDE: Final = {"code", "name", "and", "but_not"}  # words that name no lines by themselves


class LinesForm(Form):
    """Lines by lists, any of which may name them."""

    example = "categories: [toys]"
    skus = Words("POST")
    sku_prefixes = Words("gift_")
    categories = Words("toys/dolls", kind=worded("a path of the catalog"), pattern=r"[^/]+(/[^/]+)*")
    classes = Words("A")
    labels = Words("clearance")
    brands = Words("Acme")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def names_something(self, _: Any, original: Any, **__: Any) -> None:
        """At least one list is given."""
        lists = [word for word in self.words if word not in BESIDE]
        if isinstance(original, dict) and not original.keys() - BESIDE:
            raise ValidationError(worded("must name lines by {words}", words=one_of(lists)))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """The lists as a Match."""
        return _match(data)


class MatchForm(LinesForm):
    """Which lines: those any list names, that `and` names too and `but_not` does not."""

    narrowed = Part(LinesForm, data_key="and", load_default=None)
    but_not = Part(LinesForm, load_default=None)

    @validates_schema
    def leaves_something(self, data: dict[str, Any], **_: Any) -> None:
        """Some line can be left."""
        word = covers_nothing(_match(data))
        if word:
            raise ValidationError(
                {word: [worded("must leave some of the lines that the lists beside it name")]}
            )


class ExclusionForm(MatchForm):
    """Lines that earn nothing."""

    example = "code: postage, skus: [POST]"
    code = Code(required=True)
    name = Names(load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Exclusion:
        """The reason and its lines."""
        return Exclusion(data["code"], super().make(data), data["name"])


def _match(data: dict[str, Any]) -> Match:
    return Match(
        skus=frozenset(data["skus"]),
        sku_prefixes=data["sku_prefixes"],
        categories=data["categories"],
        classes=frozenset(data["classes"]),
        labels=frozenset(data["labels"]),
        brands=frozenset(data["brands"]),
        narrowed=data.get("narrowed"),
        but_not=data.get("but_not"),
    )
