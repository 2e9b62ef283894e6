"""Languages: each is one YAML file beside this module, with its sentences and how it writes figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
DEFAULT = "en"
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Language:
    """One file's content. `answers` are the readers' language tags it serves."""

    tag: str
    answers: tuple[str, ...]
    numbers: Texts
    money: str
    symbols: Texts
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    dates: Texts
    units: Mapping[str, Texts]
    words: Texts
    sentences: Texts
    clauses: Texts

    def number(self, amount: int, scale: int = 0) -> str:
        """A whole number of units of 10 ** -`scale`, exactly, without zeros at its end: `1,234.5`."""
        whole, fraction = divmod(abs(amount), 10**scale)
        decimals = f"{fraction:0{scale}d}".rstrip("0") if scale else ""
        return self._written(amount, whole, decimals)

    def amount(self, minor: int, currency: str, scale: int) -> str:
        """Money with all its decimals and its symbol, or its ISO code where it has none: `£1,234.50`."""
        whole, fraction = divmod(abs(minor), 10**scale)
        figure = self._written(minor, whole, f"{fraction:0{scale}d}" if scale else "")
        sign = "-" if minor < 0 else ""
        symbol = self.symbols.get(currency, f"{currency} ")
        return sign + self.money.format(symbol=symbol, amount=figure.removeprefix("-"))

    def counted(self, figure: str, unit: str, name: str = "") -> str:
        """A figure with the word for what it counts: `1 point`, `2 points`."""
        forms = self.units.get(unit) or self.units["other"]
        form = forms.get("one", forms["other"]) if figure == "1" else forms["other"]
        return form.format(n=figure, name=name)

    def day(self, on: date, form: str = "day") -> str:
        """A date, with its weekday where `form` is `weekday`."""
        return self.dates[form].format(
            day=on.day,
            month=self.months[on.month - 1],
            month_number=on.month,
            year=on.year,
            weekday=self.weekdays[on.weekday()],
        )

    def name(self, names: Texts, code: str) -> str:
        """A name in this language, else in its document's own, which comes first; without any, the code."""
        return names.get(self.tag) or next(iter(names.values()), code)

    def word(self, code: str) -> str:
        """A code as words; what is not written as our codes are, such as `OWN-CUP`, stays as it is."""
        return self.words.get(code) or (code.replace("-", " ") if code == code.lower() else code)

    def _written(self, amount: int, whole: int, decimals: str) -> str:
        sign = "-" if amount < 0 else ""
        point = self.numbers["point"] if decimals else ""
        return f"{sign}{whole:,}".replace(",", self.numbers["group"]) + point + decimals


@cache
def languages(folder: Path = FOLDER) -> Mapping[str, Language]:
    """Every language there is, by its tag."""
    found = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    return {language.tag: language for language in found}


def language(tag: str) -> Language:
    """The language of this tag; raises KeyError."""
    return languages()[tag]


def best(wanted: Iterable[str]) -> Language:
    """The first of a reader's tags that a language answers, by its longest beginning; else English.

    `zh-Hant-HK` is answered by who answers it, else by who answers `zh-Hant`, else `zh`.
    """
    answers = {tag.casefold(): each for each in languages().values() for tag in each.answers}
    for tag in wanted:
        parts = tag.casefold().replace("_", "-").split("-")
        for count in range(len(parts), 0, -1):
            if found := answers.get("-".join(parts[:count])):
                return found
    return languages()[DEFAULT]


def _read(path: Path) -> Language:
    text: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    values: dict[str, Any] = {
        name: tuple(each) if isinstance(each, list) else each for name, each in text.items()
    }
    return Language(**values)
