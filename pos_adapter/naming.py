"""Naming: what a till calls a store, a tender or a tax, put in our words before a document is checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# For each kind (tender, tax, store) what the till says → what it is here.
Names = Mapping[str, Mapping[str, str]]


def translated(document: Mapping[Any, Any], names: Names) -> Mapping[Any, Any]:
    """The document with the names that are known put in our words; an unknown one stays as it is.

    Only names are looked at: what else may be wrong is for the checks that follow. Nothing is changed in
    place, and a document without a known name is given back as it is.
    """
    stores, tenders = names.get("store"), names.get("tender")
    changed: dict[str, Any] = {}
    if stores:
        changed |= _renamed(document, "store", stores)
        original = document.get("original")
        if isinstance(original, Mapping) and (named := _renamed(original, "store", stores)):
            changed["original"] = {**original, **named}
    taxes = names.get("tax")
    for part, field, words in (
        ("tenders", "kind", tenders),
        ("lines", "tax_code", taxes),
        ("given", "tax_code", taxes),
    ):
        rows = document.get(part)
        if words and isinstance(rows, list):
            changed[part] = [
                {**each, **_renamed(each, field, words)} if isinstance(each, Mapping) else each
                for each in rows
            ]
    shares = document.get("split")
    if tenders and isinstance(shares, list):
        own = {"tender": tenders}
        changed["split"] = [
            translated(share, own) if isinstance(share, Mapping) else share for share in shares
        ]
    return {**document, **changed} if changed else document


def _renamed(fields: Mapping[Any, Any], field: str, words: Mapping[str, str]) -> dict[str, str]:
    said = fields.get(field)
    return {field: words[said]} if isinstance(said, str) and said in words else {}
