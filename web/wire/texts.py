"""Texts of the pages: a folder for each language, a file for each area, a flat list of keys and sentences.

A sentence names its facts in braces. One that counts something is a list of forms, `one` for 1 exactly,
chosen by the fact `n`. Keys are unique over all areas and begin with the name of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from markupsafe import Markup

FOLDER = Path(__file__).resolve().parent.parent / "texts"
Forms = Mapping[str, str]


@cache
def texts(tag: str) -> Mapping[str, str | Forms]:
    """Every text of a language by its key. Raises KeyError for a language that pages do not speak."""
    folder = FOLDER / tag.replace("-", "_")
    if not folder.is_dir():
        raise KeyError(tag)
    found: dict[str, str | Forms] = {}
    for path in sorted(folder.glob("*.yaml")):
        for key, text in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            assert key not in found, f"{path}: {key} stands in another area too"
            found[key] = text
    return found


def said(tag: str, key: str, **facts: object) -> Markup:
    """A text with its facts, which are escaped unless they are markup themselves. Raises KeyError."""
    text = texts(tag)[key]
    if not isinstance(text, str):
        text = text.get("one", text["other"]) if str(facts.get("n")) == "1" else text["other"]
    return Markup(text).format(**facts)  # noqa: S704 - the texts are ours; what they are filled with is escaped


def plain(tag: str, key: str, **facts: object) -> str:
    """A text with its facts, not escaped: for what is no page, or escapes it itself. Raises KeyError."""
    return said(tag, key, **facts).unescape()
