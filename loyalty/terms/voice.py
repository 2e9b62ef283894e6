"""A voice: one programme in one language; it puts sentences and lists together from the folder's texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from loyalty.explanations import language
from loyalty.explanations.figures import Figures
from loyalty.explanations.language import Language
from loyalty.program.earning import Names
from loyalty.program.model import Program

FOLDER: Final = Path(__file__).resolve().parent
YEAR_MONTHS: Final = 12


@cache
def texts(folder: Path = FOLDER) -> Mapping[str, Mapping[str, str]]:
    """Every language's texts, by its tag."""
    return {
        path.stem.replace("_", "-"): yaml.safe_load(path.read_text("utf-8"))
        for path in sorted(folder.glob("*.yaml"))
    }


@dataclass(frozen=True, slots=True)
class Voice:
    """Says things of a programme."""

    program: Program
    language: Language
    figures: Figures
    texts: Mapping[str, str]

    @classmethod
    def of(cls, program: Program, tag: str) -> Voice:
        """The voice of a language; English where the tag has no texts."""
        known = tag if tag in texts() else language.DEFAULT
        spoken = language.language(known)
        return cls(program, spoken, Figures(program, spoken), texts()[known])

    def say(self, key: str, **facts: object) -> str:
        """A text with its facts."""
        return self.texts[key].format(**facts)

    def sentence(self, *parts: str) -> str:
        """Parts beside each other as one sentence; empty ones are left out."""
        whole = self.beside(parts)
        return self.texts["sentence"].format(whole[:1].upper() + whole[1:])

    def beside(self, parts: Iterable[str]) -> str:
        """Parts with commas between them."""
        return self._folded(parts, "beside")

    def listed(self, parts: Iterable[str]) -> str:
        """A list: `a, b and c`."""
        *first, last = [part for part in parts if part]
        return self.texts["and"].format(self._folded(first, "comma"), last) if first else last

    def either(self, parts: Iterable[str]) -> str:
        """Several of which one is enough."""
        return self._folded(parts, "or")

    def _folded(self, parts: Iterable[str], key: str) -> str:
        whole = ""
        for part in parts:
            whole = self.texts[key].format(whole, part) if whole and part else whole or part
        return whole

    def name(self, names: Names | None, code: str) -> str:
        """What something is called."""
        return self.language.name(names or {}, self.word(code))

    def word(self, code: str) -> str:
        """What a code is called, by the document or by the language."""
        return self.figures.word(code)

    def named(self, names: Names | None, what: str) -> str:
        """`what`, after the name where there is one."""
        return self.say("named", name=self.name(names, ""), what=what) if names else what

    def span(self, count: int, unit: str) -> str:
        """So many days, or months, in years where they are whole."""
        if unit == "months" and count % YEAR_MONTHS == 0:
            count, unit = count // YEAR_MONTHS, "years"
        word = unit if count != 1 else unit.removesuffix("s")
        return self.say(f"unit-{word}", n=self.language.number(count))

    def days(self, count: int) -> str:
        """So many days."""
        return self.span(count, "days")

    def on(self, day: date) -> str:
        """A day."""
        return self.language.day(day)

    def tiers(self, codes: Iterable[str]) -> str:
        """Tiers by their names, from the lowest."""
        known = [] if self.program.ladder is None else self.program.ladder.codes
        wanted = set(codes)
        return self.listed(self.figures.tier(code) for code in known if code in wanted)

    def rules(self, codes: Iterable[str]) -> str:
        """Rules by their names, in the programme's order."""
        wanted = set(codes)
        found = [rule.code for rule in self.program.earn if rule.code in wanted]
        return self.listed(self.figures.rule(code) for code in found or sorted(wanted))
