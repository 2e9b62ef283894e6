"""The paper a form is written on: what the document declares and calls things, for one reader. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from marshmallow import fields

from loyalty.explanations.language import Language
from loyalty.program import fields as plain
from loyalty.program import figures, foreign_schema, reward_schema, word_labels
from loyalty.program.days.fields import Every, Weekdays
from loyalty.program.days.phrases import WEEKDAYS
from loyalty.program.declared import BASE, POINTS, SECTIONS, Declared, declared
from loyalty.program.frozen import FrozenMap
from loyalty.program.funding import HOUSE
from loyalty.program.funding_schema import PayerCode
from loyalty.program.price_fields import SharesByTier
from loyalty.program.reward_schema import Limits
from loyalty.program.segment_schema import CONSENTS, Consents
from loyalty.program.window_words import CALENDAR, CARD_YEAR, LASTING, SPANS, Lasts, WindowWord
from web.console.studio import layout, places
from web.wire import readers, texts

NONE: Final = "none"
Steps = tuple[str, ...]
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Paper:
    """A document's plain values, and whoever reads its form.

    `known` are codes that stand elsewhere, by the word that names them, and what they are called.
    """

    plain: dict[str, Any]
    reader: Language
    known: Mapping[str, Options] = FrozenMap()

    @cached_property
    def declared(self) -> Declared:
        """The codes that the document declares."""
        return declared(self.plain)

    def say(self, key: str, **facts: object) -> str:
        """A text of the pages, plain: a page escapes it when it is shown."""
        return texts.plain(self.reader.tag, key, **facts)

    def find_said(self, area: str, steps: Steps) -> str:
        """What an area says of the last of these words below the one before; empty where it says nothing."""
        known = texts.texts(self.reader.tag)
        keys = [f"{area}.{'.'.join(steps[-length:])}" for length in (2, 1)]
        key = next((each for each in keys if each in known), None)
        return self.say(key) if key else ""

    def label(self, steps: Steps) -> str:
        """What a word is called, as a label begins."""
        found = (
            self.find_said("studio-labels", steps) or word_labels.find(steps, self.reader.tag) or steps[-1]
        )
        return found[:1].upper() + found[1:]

    def add(self, steps: Steps) -> str:
        """What adds an entry to a list."""
        return self.find_said("studio-adds", steps) or self.say("studio.add")

    def order(self, steps: Steps) -> str:
        """Why the order of a list matters; empty where it does not."""
        name = layout.find_order(steps)
        return self.say(f"studio-order.{name}") if name else ""

    def name(self, names: object, code: str) -> str:
        """What something is called; without a name its code as words."""
        if isinstance(names, str) and names:
            return names
        if isinstance(names, dict):
            return str(names.get(self.reader.tag) or next(iter(names.values()), "") or self.word(code))
        return self.word(code)

    def word(self, code: str) -> str:
        """What the document says that a code is called, else its words, as a label begins."""
        called = self.plain.get("called")
        names = called.get(code) if isinstance(called, dict) else None
        found = self.name(names, "") if names else self.reader.word(code)
        return found[:1].upper() + found[1:]

    def none(self, field: fields.Field[Any]) -> str:
        """Why there is nothing to choose from, and where it would come from."""
        return self.find_said("studio-none", (_referred(field) or "other",))

    def named(self, kind: str) -> Options:
        """The codes of a kind that can be referred to, with what they are called."""
        codes = self.declared.codes(kind)  # type: ignore[arg-type]
        called = {
            code: self.name(row.get("name"), code)
            for row in self._rows(kind)
            if isinstance(code := row.get("code"), str)
        }
        if kind == "payer":
            codes, called = (HOUSE, *codes), {HOUSE: self.say("studio-choices.house"), **called}
        found = [(code, called.get(code, code)) for code in codes]
        again = {name for _, name in found if [each for _, each in found].count(name) > 1}
        return [(code, f"{name} ({code})" if name in again else name) for code, name in found]

    def options(self, field: fields.Field[Any], steps: Steps) -> Options:
        """What can be chosen in a field, or the columns of its table."""
        codes = self._find_codes(field, steps)
        if codes is not None:
            return codes
        if isinstance(field, Consents):
            return [(each, self._choice(each.replace("/", "-"), steps)) for each in CONSENTS]
        if isinstance(field, Every | Weekdays):
            none = (NONE, self.say("studio-choices.weekend.none"))
            return [*self.weekdays(), *((none,) if isinstance(field, Weekdays) else ())]
        if isinstance(field, WindowWord):
            return [
                (each, self._choice(each, (*steps[:-1], "window"))) for each in (CARD_YEAR, *CALENDAR, *SPANS)
            ]
        if isinstance(field, Lasts):
            return [(each, self._choice(each, steps)) for each in LASTING]
        if isinstance(field, Limits):
            return [(each, self.label((*steps, each))) for each in reward_schema.SPANS]
        return self._words(field, steps)

    def _find_codes(self, field: fields.Field[Any], steps: Steps) -> Options | None:
        """The codes that a field may name; None for one that names none."""
        if steps[-1] in self.known:
            return self.known[steps[-1]]
        kind = _referred(field)
        if kind == "money":
            return [each for each in self.named(kind) if each[0] != self.plain.get("money")]
        return self.named(kind) if kind else None

    def _words(self, field: fields.Field[Any], steps: Steps) -> Options:
        """The words of a field that takes one or some of a few; none of any other."""
        words = getattr(field, "words", ())
        words = getattr(words, "words", words)
        return [(each, self._choice(each, steps)) for each in words if isinstance(each, str)]

    def weekdays(self) -> Options:
        """The days of the week, from Monday."""
        return list(zip(WEEKDAYS, self.reader.weekdays, strict=True))

    def tags(self, value: object) -> Iterator[str]:
        """The languages in which something is named: the reader's first, then those there are."""
        own = str(self.plain.get("language") or "en")
        yield from dict.fromkeys(
            (self.reader.tag, own, *readers.OFFERED, *(value if isinstance(value, dict) else ()))
        )

    def counts_money(self, path: str) -> bool:
        """Whether the figure at a place is of a counter that adds up money."""
        way = places.steps(path)
        for length in range(len(way), -1, -1):
            around: Any = self.plain
            for each in way[:length]:
                around = places.entry(around, each)
            if isinstance(around, dict) and isinstance(around.get("counter"), str):
                return self.declared.units.get(around["counter"], ("points", 0))[0] == "money"
        return False

    def _choice(self, word: str, steps: Steps) -> str:
        return self.find_said("studio-choices", (*steps, word)) or word

    def _rows(self, kind: str) -> Iterator[Mapping[str, Any]]:
        """What is declared of a kind, wherever it stands."""
        if kind == "tier":
            yield from _mappings([places.find(self.plain, "tiers.base") or BASE])
            yield from _mappings(places.find(self.plain, "tiers.steps"))
        section = {"currency": "currencies", "counter": "counters", "card": "cards.kinds"}.get(kind)
        rows = list(
            _mappings(places.find(self.plain, section or SECTIONS.get(kind, "")) if kind != "tier" else ())
        )
        yield from rows
        if kind == "currency" and not rows:
            yield POINTS
        if kind == "reward":
            yield from (step for row in rows for step in _mappings(row.get("steps")))
        if kind == "rule":
            offers = _mappings(self.plain.get("offers"))
            yield from (rule for offer in offers for rule in _mappings(offer.get("earn")))
            yield from _mappings(self.plain.get("activities"))


def _mappings(rows: object) -> Iterator[Mapping[str, Any]]:
    yield from (each for each in (rows if isinstance(rows, list) else ()) if isinstance(each, dict))


def _referred(field: fields.Field[Any]) -> str:
    """The kind of thing a field refers to by code; empty for one that refers to nothing."""
    if isinstance(field, plain.Reference):
        return field.kind
    if isinstance(field, plain.References):
        return field.one.kind
    if isinstance(field, PayerCode):
        return "payer"
    if isinstance(field, figures.ByTier | SharesByTier):
        return "tier"
    return "money" if isinstance(field, foreign_schema.Amounts) else ""
