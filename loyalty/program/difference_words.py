"""Differences in plain words, for who decides whether to publish; a language is a file in `differences`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from loyalty.program.comparing import Difference
from loyalty.program.problem import show

FOLDER: Final = Path(__file__).resolve().parent / "differences"
DEFAULT: Final = "en"
# What tells a difference that has no words of its own.
ANY: Final = "any"
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """One file's content: how values are shown, and by place what is said of each kind of difference."""

    values: Texts
    places: Mapping[str, Texts]


@cache
def languages(folder: Path = FOLDER) -> Mapping[str, Words]:
    """Every language there is, by its tag: `zh_Hant.yaml` is zh-Hant."""
    paths = sorted(folder.glob("*.yaml"))
    return {path.stem.replace("_", "-"): Words(**yaml.safe_load(path.read_text("utf-8"))) for path in paths}


def sentence(found: Difference, tag: str = DEFAULT) -> str:
    """One difference as a sentence of this language, else in English.

    One without words of its own is told by its place and values.
    """
    words = languages().get(tag) or languages()[DEFAULT]
    text, named = words.places[ANY][found.kind], []
    for place, each in words.places.items():
        pattern = tuple(place.split("."))
        if found.kind in each and _fits(pattern, found.steps):
            text = each[found.kind]
            pairs = zip(pattern, found.steps, strict=True)
            named = [_shown(step, words) for wanted, step in pairs if wanted == "*"]
    before, after = _shown(found.before, words), _shown(found.after, words)
    return text.format(*named, path=found.path, before=before, after=after)


def _shown(value: Any, words: Words) -> str:
    """A value as its writer would recognise it, in the language's words."""
    match value:
        case str():
            return words.values["text"].format(show(value)[1:-1])
        case dict():
            return words.values["mapping" if value else "empty-mapping"]
        case list():
            return words.values["list" if value else "empty-list"]
    return show(value)


def _fits(pattern: tuple[str, ...], steps: tuple[str, ...]) -> bool:
    return len(pattern) == len(steps) and all(
        wanted in ("*", step) for wanted, step in zip(pattern, steps, strict=True)
    )
