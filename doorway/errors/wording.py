"""Wording: what each problem is called in languages besides English; a YAML file for each, in `texts`.

English stands in the kinds themselves. Another language says one sentence for each code, with the facts of
the error where it has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from doorway.errors.kind import Kind
from loyalty.explanations import language as languages
from loyalty.explanations.language import Language

FOLDER = Path(__file__).resolve().parent / "texts"
# A fact that came with a request is repeated only where it is this short and can be seen.
_LONGEST_FACT = 60


@dataclass(frozen=True, slots=True)
class Wording:
    """A problem in one language.

    `detail` is true whatever the error knows. Those of `precisely` name public attributes of the error in
    braces; the first one is said whose facts it all has. `{status:words}` is a code, called by `words`;
    `{wanted:points}` are points in the error's own `currency`, by its `scale` and `names` where it has them.
    """

    title: str
    detail: str
    remedy: str
    precisely: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """A problem as its reader is told it, and in which language that is."""

    tag: str
    title: str
    detail: str
    remedy: str


@cache
def wordings(folder: Path = FOLDER) -> Mapping[str, Mapping[str, Wording]]:
    """What each code is called, by the language's tag: `zh_Hant.yaml` is zh-Hant."""
    return {path.stem.replace("_", "-"): _read(path) for path in sorted(folder.glob("*.yaml"))}


def said(kind: Kind, english: str, error: object, reader: Language) -> Said:
    """A problem in the reader's language, else in English, whose detail is `english`."""
    found = wordings().get(reader.tag, {}).get(kind.code)
    if found is None:
        return Said(languages.DEFAULT, kind.title, english, kind.remedy)
    return Said(reader.tag, found.title, _detail(found, error, reader), found.remedy)


def _detail(wording: Wording, error: object, reader: Language) -> str:
    found = (_filled(template, wording, error, reader) for template in wording.precisely)
    return next(filter(None, found), wording.detail)


def _filled(template: str, wording: Wording, error: object, reader: Language) -> str:
    """A sentence with its facts; empty where one of them is missing."""
    parts = []
    for text, name, form, _ in Formatter().parse(template):
        parts.append(text)
        if name is not None:
            value = getattr(error, name, None)
            is_code = form == "words"
            fact = (
                _points(value, error, reader)
                if form == "points"
                else _fact(value, wording, reader, is_code=is_code)
            )
            if not fact:
                return ""
            parts.append(fact)
    return "".join(parts)


def _fact(value: object, wording: Wording, reader: Language, *, is_code: bool) -> str:
    """One fact as it is written; empty for one that is not there or not to be said."""
    if isinstance(value, tuple):
        return " / ".join(wording.words.get(str(each), str(each)) for each in value)
    if is_code:
        return wording.words.get(str(value)) or reader.words.get(str(value).replace("_", "-"), "")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, int) and not isinstance(value, bool):
        return reader.number(value)
    if not isinstance(value, str) or len(value) > _LONGEST_FACT or not value.isprintable():
        return ""
    return value


def _points(amount: Any, error: object, reader: Language) -> str:
    """Points as slips write them."""
    currency = getattr(error, "currency", "")
    figure = reader.number(amount, getattr(error, "scale", 0))
    return reader.counted(figure, currency, reader.name(getattr(error, "names", {}), currency))


def _read(path: Path) -> Mapping[str, Wording]:
    text: Mapping[str, Mapping[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        code: Wording(**{**each, "precisely": tuple(each.get("precisely", ()))})
        for code, each in text.items()
    }
