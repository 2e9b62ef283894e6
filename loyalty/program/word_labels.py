"""Labels: what each word of a document is called in a language, for comparisons and for editors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import yaml

FOLDER: Final = Path(__file__).resolve().parent / "labels"
DEFAULT: Final = "en"


@cache
def languages(folder: Path = FOLDER) -> Mapping[str, Mapping[str, str]]:
    """The labels of every language there is, by its tag: `zh_Hant.yaml` is zh-Hant."""
    return {
        path.stem.replace("_", "-"): yaml.safe_load(path.read_text("utf-8"))
        for path in sorted(folder.glob("*.yaml"))
    }


def find(steps: Sequence[str], tag: str = DEFAULT) -> str | None:
    """What the last of these words is called below those before it; None where it is no word.

    A label that names the word it stands under, the nearest first, goes before one of the word alone.
    """
    labels = languages().get(tag) or languages()[DEFAULT]
    *before, word = steps
    for under in reversed(before):
        if f"{under}.{word}" in labels:
            return labels[f"{under}.{word}"]
    return labels.get(word)
