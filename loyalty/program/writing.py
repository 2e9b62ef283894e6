"""Writing: the plain values of a document as YAML that people read and `source` reads back exactly. Pure."""

from __future__ import annotations

import json
from typing import Any, Final

import yaml

from loyalty.program import source
from loyalty.program.problem import Numeral

WIDTH: Final = 110
_FIRST: Final = (
    *("format", "code", "name", "language", "money", "zone"),
    *("currencies", "earn", "exclude", "counters", "tiers", "rewards"),
)


class _Writer(yaml.SafeDumper):
    """Quotes whatever the reader would take for something else than text."""

    def ignore_aliases(self, data: Any) -> bool:
        """Values that stand twice are written twice: anchors are not read."""
        return True


def _text(writer: _Writer, text: str) -> yaml.ScalarNode:
    style = None if source.is_text(text) else '"'
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style)


def _number(writer: _Writer, number: Numeral) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:float", number.text)


_Writer.add_representer(str, _text)
_Writer.add_representer(Numeral, _number)


def written(document: object) -> str:
    """The document as YAML, its entries in the order in which they stand."""
    return yaml.dump(document, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=WIDTH)


def readable(canonical: str) -> str:
    """A published document, canonical JSON, as YAML: what it is called first, then what it is about."""
    return written(_ordered(json.loads(canonical)))


def _ordered(value: Any) -> Any:
    """The same with what names a thing before what is said of it."""
    if isinstance(value, list):
        return [_ordered(each) for each in value]
    if not isinstance(value, dict):
        return value
    first = [word for word in _FIRST if word in value]
    return {word: _ordered(value[word]) for word in dict.fromkeys((*first, *value))}
