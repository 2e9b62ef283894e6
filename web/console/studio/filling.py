"""Filling: what was typed into the page of a section, written into the document that it is about. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from marshmallow import fields

from loyalty.program.form import Form
from web.console.studio import inputs, kinds, places
from web.console.studio.chapters import Subject, field_of
from web.console.studio.inputs import Blank, Typed
from web.console.studio.paper import Paper, Steps
from web.console.studio.sheets import NEVER

REMOVE: Final = ".-remove"
ON: Final = ".-on"
IS_NEVER: Final = ".-never"
_LONGEST_CODE: Final = 40


@dataclass(frozen=True, slots=True)
class Filling:
    """A document that is written into, and what was typed. What was not on the page stays as it is."""

    plain: dict[str, Any]
    given: dict[str, str]
    paper: Paper

    def fill(self, subject: Subject, number: int | None) -> None:
        """Write a page; what was emptied is taken out."""
        if subject.form is None:
            for word in subject.words:
                self._word(field_of(word), word, "", ())
            return
        at = subject.at(number)
        if at + REMOVE in self.given:
            places.take_out(self.plain, at)
        else:
            self._form(subject.form, at, (subject.word,))
        self._tidy(subject.word, subject.form if subject.is_list else None)

    def _form(self, form: Form, at: str, steps: Steps) -> None:
        for name, field in form.fields.items():
            self._word(field, field.data_key or name, at, steps)

    def _word(self, field: fields.Field[Any], word: str, at: str, around: Steps) -> None:
        path, steps = f"{at}.{word}" if at else word, (*around, word)
        form, entry = kinds.part(field), kinds.entry(field)
        if form is not None:
            self._form(form, path, steps)
        elif entry is None:
            self._value(field, path, steps)
        elif kinds.is_by_tier(field):
            self._tiers(entry, path, steps)
        else:
            self._list(field, entry, path, steps)

    def _value(self, field: fields.Field[Any], path: str, steps: Steps) -> None:
        typed = self._typed(path)
        if typed is None:
            return
        blank, before = Blank(field, steps, path, self.paper), places.find(self.plain, path)
        shown = inputs.shown(blank, before)
        if shown is None or _is_same(shown, typed):
            return
        value = inputs.read(blank, typed, before)
        if value is None:
            places.take_out(self.plain, path)
        else:
            places.put(self.plain, path, value)

    def _list(self, field: fields.Field[Any], entry: Form, path: str, steps: Steps) -> None:
        if kinds.is_either(field) and not isinstance(places.find(self.plain, path), list):
            self._value(field, path, steps)
            if not any(name.startswith(f"{path}[") and text for name, text in self._written(path)):
                return
            self._as_list(path, entry)
        for number in range(_count(self.plain, path) + 1):
            self._form(entry, f"{path}[{number}]", steps)
        self._sort(path)
        self._tidy(path, entry)

    def _sort(self, path: str) -> None:
        """Entries in the order that was asked for, without those that were taken out."""
        rows = places.find(self.plain, path)
        if not isinstance(rows, list):
            return
        order = list(range(len(rows)))
        for number in range(len(rows)):
            for way, by in places.WAYS.items():
                if f"{path}[{number}].-{way}" in self.given:
                    places.swap(order, number, number + by)
        rows[:] = [rows[number] for number in order if f"{path}[{number}]{REMOVE}" not in self.given]

    def _written(self, path: str) -> Any:
        """What was typed below a place, but for the units that stand there before anything is."""
        return ((name, text) for name, text in self.given.items() if not name.endswith((inputs.UNIT, ON)))

    def _as_list(self, path: str, entry: Form) -> None:
        """A single value becomes the first of several ways; a word that is none is left."""
        before = places.find(self.plain, path)
        first = [{"amount": before}] if "amount" in entry.words and before not in (None, NEVER) else []
        if first:
            # The new entry was typed as the first: it becomes the second.
            self._move(path)
        places.put(self.plain, path, first)

    def _move(self, path: str) -> None:
        moved = {
            name.replace(f"{path}[0]", f"{path}[1]", 1): text
            for name, text in self.given.items()
            if name.startswith(f"{path}[0]")
        }
        kept = {name: text for name, text in self.given.items() if not name.startswith(f"{path}[0]")}
        self.given.clear()
        self.given.update(kept | moved)

    def _tiers(self, form: Form, path: str, steps: Steps) -> None:
        for tier, _ in self.paper.named("tier"):
            at = f"{path}.{tier}"
            if f"{at}{ON}" not in self.given:
                continue
            if f"{at}{IS_NEVER}" in self.given:
                places.put(self.plain, at, NEVER)
                continue
            if places.find(self.plain, at) == NEVER:
                places.take_out(self.plain, at)
            self._form(form, at, steps)

    def _typed(self, path: str) -> dict[str, str] | None:
        """What was typed into the inputs of a place; None where it was not on the page."""
        if path not in self.given and f"{path}{ON}" not in self.given:
            return None
        found = {"": self.given.get(path, "")}
        return found | {
            name.removeprefix(path): text
            for name, text in self.given.items()
            if name.startswith(f"{path}.-") and name != f"{path}{ON}"
        }

    def _tidy(self, path: str, entry: Form | None) -> None:
        """No empty entry stays, and each that needs a code has one."""
        rows = places.find(self.plain, path)
        if entry is None or not isinstance(rows, list):
            return
        rows[:] = [each for each in rows if each != {}]
        if not rows:
            places.take_out(self.plain, path)
        if "code" not in entry.words:
            return
        for number, row in enumerate(rows):
            if isinstance(row, dict) and "code" not in row:
                rows[number] = {"code": _code(row, path, rows), **row}


def _is_same(shown: Typed, typed: Typed) -> bool:
    """Whether nothing was changed; lines may end as they like, and inputs that are not there are empty."""
    names = {*shown, *typed}
    return all(
        _plain(shown.get(each, "")) == _plain(typed.get(each, "")) for each in names if each != inputs.UNIT
    ) and (shown.get(inputs.UNIT) == typed.get(inputs.UNIT) or not _is_long(shown, typed))


def _is_long(shown: Typed, typed: Typed) -> bool:
    """Whether there is a number that a unit belongs to."""
    return any(each.get(inputs.NUMBER) or each.get("") for each in (shown, typed))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _count(plain: Mapping[str, Any], path: str) -> int:
    found = places.find(plain, path)
    return len(found) if isinstance(found, list) else 0


def _code(row: Mapping[str, Any], path: str, rows: list[Any]) -> str:
    """A code for an entry: of its name where that has Latin letters, else of what it is; no two alike."""
    taken = {each.get("code") for each in rows if isinstance(each, dict)}
    name = row.get("name")
    texts = name.values() if isinstance(name, dict) else [name] if isinstance(name, str) else []
    word = next((each for each in reversed(places.steps(path)) if isinstance(each, str)), "entry")
    own = next(filter(None, map(_slug, texts)), word.removesuffix("s") or "entry")
    for number in range(1, len(rows) + 2):
        found = own if number == 1 and own != word.removesuffix("s") else f"{own}-{number}"
        if found not in taken:
            return found
    return own


def _slug(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-").lstrip("0123456789-")[: _LONGEST_CODE - 3].strip("-")
