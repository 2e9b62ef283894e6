"""Languages of notices: the texts of each are one YAML file in `templates`; figures are the explanations'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from loyalty.explanations import language as explanations
from loyalty.explanations.language import DEFAULT, Language

FOLDER = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True, slots=True)
class Templates:
    """One file's content: `frame` is what stands around an e-mail, `notices` the texts of each kind."""

    figures: Language
    frame: Mapping[str, str]
    notices: Mapping[str, Mapping[str, str]]

    @property
    def tag(self) -> str:
        """The language's tag, such as zh-Hant."""
        return self.figures.tag


@cache
def languages(folder: Path = FOLDER) -> Mapping[str, Templates]:
    """Every language there is, by its tag: `zh_Hant.yaml` is zh-Hant.

    Raises KeyError for one whose figures the explanations do not know.
    """
    found = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    return {each.tag: each for each in found}


def best(wanted: Iterable[str]) -> Templates:
    """The first of a reader's tags that a language answers, as the explanations choose it; else English."""
    return languages().get(explanations.best(wanted).tag) or languages()[DEFAULT]


def _read(path: Path) -> Templates:
    text: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Templates(explanations.language(path.stem.replace("_", "-")), **text)
