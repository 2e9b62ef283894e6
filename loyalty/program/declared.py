"""What a document declares, read before it is checked, so that references can be checked with the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from marshmallow.experimental.context import Context

from loyalty.program.frozen import FrozenMap
from loyalty.program.iso4217 import DECIMALS
from loyalty.remedies.remedy import Remedy, worded

# What a document that says nothing of its points and its first tier gets.
POINTS: Final = {"code": "points", "name": {"en": "Points", "zh-Hant": "積分", "zh-Hans": "积分"}}
BASE: Final = {"code": "member", "name": {"en": "Member", "zh-Hant": "會員", "zh-Hans": "会员"}}

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
MOST_ROWS: Final = 200

Unit = Literal["points", "money", "count"]
Kind = Literal[
    "currency",
    "counter",
    "tier",
    "rule",
    "segment",
    "day",
    "reward",
    "calendar",
    "payer",
    "offer",
    "money",
    "card",
]
# What the kinds of things are called that a document declares.
KINDS: Final[Mapping[Kind, Remedy]] = {
    "currency": worded("currency"),
    "counter": worded("counter"),
    "tier": worded("tier"),
    "rule": worded("rule"),
    "segment": worded("segment"),
    "day": worded("day"),
    "reward": worded("reward"),
    "calendar": worded("calendar"),
    "payer": worded("payer"),
    "offer": worded("offer"),
    "money": worded("money"),
    "card": worded("card"),
}
UNITS: Final[Mapping[str, Unit]] = {"points": "points", "spend": "money", "visits": "count", "units": "count"}
# Where the things stand that others refer to by their code.
SECTIONS: Final = {
    "rule": "earn",
    "segment": "segments",
    "day": "days",
    "reward": "rewards",
    "calendar": "calendars",
    "payer": "payers",
    "offer": "offers",
}


@dataclass(frozen=True, slots=True)
class Declared:
    """The codes and scales of a document, as far as they can be read; never raises for one that is wrong.

    `scale` is that of the points meant at the place being checked, those of the first currency where none are
    named; `money_decimals` is None for unknown money; `foreign` has the decimals of the other monies.
    """

    language: str = "en"
    money: str = ""
    money_decimals: int | None = None
    scales: Mapping[str, int] = field(default_factory=FrozenMap)
    counters: tuple[str, ...] = ()
    base: str = ""
    tiers: tuple[str, ...] = ()
    tier_unit: Unit = "points"
    tier_currency: str = ""
    scale: int = 0
    named: Mapping[str, tuple[str, ...]] = field(default_factory=FrozenMap)
    units: Mapping[str, tuple[Unit, int]] = field(default_factory=FrozenMap)
    counted_in: tuple[Unit, int] = ("points", 0)
    calendars: Mapping[str, Mapping[str, object]] = field(default_factory=FrozenMap)
    foreign: Mapping[str, int] = field(default_factory=FrozenMap)

    @property
    def first_currency(self) -> str:
        """The points meant where none are named."""
        return next(iter(self.scales), "")

    def codes(self, kind: Kind) -> tuple[str, ...]:
        """All codes of a kind, in the document's order."""
        own = {"currency": tuple(self.scales), "counter": self.counters, "tier": self.tiers}
        own["money"] = tuple(filter(None, (self.money, *self.foreign)))
        return own[kind] if kind in own else self.named.get(kind, ())

    def counted_by(self, counter: object) -> Declared:
        """The same, where figures of counters are those of this one: its unit and the scale of its points."""
        known = self.units.get(counter) if isinstance(counter, str) else None
        return replace(self, counted_in=known or ("points", self.scale))

    def paid_in(self, currency: object) -> Declared:
        """The same, where points are those of this currency (of the first one when it is not known)."""
        scale = self.scales.get(currency) if isinstance(currency, str) else None
        return replace(self, scale=self.scales.get(self.first_currency, 0) if scale is None else scale)


def here() -> Declared:
    """What the document being checked declares."""
    return Context[Declared].get()


def declared(document: object) -> Declared:
    """What a document of any shape declares."""
    top = _mapping(document)
    language, money = _text(top.get("language", "en")), _text(top.get("money"))
    counters = _coded(top.get("counters"))
    scales = {code: _scale(row) for code, row in _coded(top.get("currencies", [POINTS])).items()}
    ladder = _mapping(top.get("tiers"))
    base = _text(_mapping(ladder.get("base", BASE)).get("code")) if ladder else ""
    measured = counters.get(_text(ladder.get("counter")), {})
    return Declared(
        language=language if LANGUAGE.fullmatch(language) else "en",
        money=money,
        money_decimals=DECIMALS.get(money),
        scales=FrozenMap.of(scales),
        counters=tuple(counters),
        base=base,
        tiers=tuple(filter(None, (base, *_coded(ladder.get("steps"))))),
        tier_unit=UNITS.get(_text(measured.get("measures")), "points"),
        tier_currency=_text(measured.get("currency")),
        named=FrozenMap.of(
            {
                **{kind: _codes(top, kind, section) for kind, section in SECTIONS.items()},
                "card": tuple(_coded(_mapping(top.get("cards")).get("kinds"))),
            }
        ),
        units=FrozenMap.of({code: _unit(row, scales) for code, row in counters.items()}),
        calendars=_coded(top.get("calendars")),
        foreign=FrozenMap.of(_decimals(top.get("monies"))),
    ).paid_in(None)


def _decimals(monies: object) -> dict[str, int]:
    known = [money for money in _mapping(monies) if money in DECIMALS]
    return {money: DECIMALS[money] for money in known[:MOST_ROWS]}


def _unit(counter: Mapping[str, object], scales: Mapping[str, int]) -> tuple[Unit, int]:
    unit, first = UNITS.get(_text(counter.get("measures")), "points"), next(iter(scales.values()), 0)
    return unit, scales.get(_text(counter.get("currency")), first)


def _codes(top: Mapping[str, object], kind: str, section: str) -> tuple[str, ...]:
    """The codes of a section; rules are those of offers too, and activities give points as rules do.

    A reward in steps is named by the code of a step.
    """
    sections = [top.get(section)]
    if kind == "reward":
        rows = _coded(top.get(section)).values()
        sections = [row.get("steps", [row]) for row in rows]
    if kind == "rule":
        sections += [row.get("earn") for row in _coded(top.get("offers")).values()]
        sections.append(top.get("activities"))
    return tuple(dict.fromkeys(code for rows in sections for code in _coded(rows)))


def _coded(rows: object) -> dict[str, dict[str, object]]:
    mappings = [_mapping(row) for row in rows[:MOST_ROWS]] if isinstance(rows, list) else []
    return {_text(row.get("code")): row for row in mappings if _text(row.get("code"))}


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _scale(row: Mapping[str, object]) -> int:
    scale = row.get("scale", 0)
    return scale if type(scale) is int and 0 <= scale <= 3 else 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
