"""The words of a document that pick lines of a receipt."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.fields import Code, Words
from loyalty.program.form import Form
from loyalty.program.model import Exclusion, Match
from loyalty.program.problem import one_of


class MatchForm(Form):
    """Which lines."""

    example = "categories: [toys]"
    skus = Words("POST")
    sku_prefixes = Words("gift_")
    categories = Words("toys/dolls", kind="a path of the catalog", pattern=r"[^/]+(/[^/]+)*")
    classes = Words("A")
    labels = Words("clearance")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def names_something(self, _: Any, original: Any, **__: Any) -> None:
        """At least one list is given."""
        if isinstance(original, dict) and not original.keys() - {"code"}:
            lists = [word for word in self.words if word != "code"]
            raise ValidationError(f"must name lines by {one_of(lists)}")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """The lists as a Match."""
        sets = {words: frozenset(data[words]) for words in ("skus", "classes", "labels")}
        return Match(sku_prefixes=data["sku_prefixes"], categories=data["categories"], **sets)


class ExclusionForm(MatchForm):
    """Lines that earn nothing."""

    example = "code: postage, skus: [POST]"
    code = Code(required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Exclusion:
        """The reason and its lines."""
        return Exclusion(data["code"], super().make(data))
