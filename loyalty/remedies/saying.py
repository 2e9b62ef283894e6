"""Saying a remedy in its reader's language: a YAML file for each, with a text for each English template."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from loyalty.remedies.remedy import Remedy, listed

FOLDER: Final = Path(__file__).resolve().parent
# What stands between several facts, under the same key in the texts of a language.
COMMA: Final = ", "
# With libyaml reading is twenty times faster.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Texts = Mapping[str, str]


@cache
def languages(folder: Path = FOLDER) -> Mapping[str, Texts]:
    """What each template is called, by the language's tag: `zh_Hant.yaml` is zh-Hant."""
    return {path.stem.replace("_", "-"): _read(path) for path in sorted(folder.glob("*.yaml"))}


def said(text: str, tag: str) -> str:
    """A remedy in this language; in English where that has no text for it, or it is plain text."""
    texts = languages().get(tag)
    if texts is None or not isinstance(text, Remedy) or text.template not in texts:
        return text
    return texts[text.template].format(**{name: _fact(fact, tag, texts) for name, fact in text.facts.items()})


def _fact(fact: object, tag: str, texts: Texts) -> object:
    if isinstance(fact, Remedy):
        return said(fact, tag)
    if isinstance(fact, tuple):
        return listed(tuple(_fact(each, tag, texts) for each in fact), texts[COMMA])
    return fact


def _read(path: Path) -> Texts:
    found: Texts = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
    return found
