"""One row of a catalog's file: what each cell must be, and the remedy where it is something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import Any, Final

from loyalty.catalog.catalog import Item
from loyalty.program.figures import fixed
from loyalty.program.problem import Problem, found

_CODE: Final = "must be 1 to 80 visible characters"
_WORD: Final = "must be at most 80 visible characters"
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS: Final = range(1970, 2200)
_LABELS_CHARS: Final = 1_000

# What a cell holds, or None where it cannot be that; and what to write instead.
_Cell = tuple[Callable[[str], Any], str]


def item(place: str, cells: Mapping[str, str], money_scale: int) -> Item | list[Problem]:
    """The item of a row's cells by column (a missing one is empty), or all that is wrong with it."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for column, (read, remedy) in _cells(money_scale).items():
        text = cells.get(column, "")
        values[column] = read(text)
        if values[column] is None:
            problems.append(found(f"{place}, {column}", remedy, text))
    if problems:
        return problems
    values["item_class"], cost = values.pop("class"), values.pop("cost")
    return Item(**values, cost_minor=cost if cells.get("cost") else None)


@lru_cache(maxsize=8)
def _cells(money_scale: int) -> Mapping[str, _Cell]:
    return {
        "sku": (_code, _CODE),
        "barcode": (_word, _WORD),
        "category": (_category, 'must be a path such as "toys/dolls", at most 240 characters'),
        "class": (_word, _WORD),
        "brand": (_word, _WORD),
        "labels": (_labels, 'must be labels separated by semicolons such as "clearance;gift"'),
        "cost": (lambda text: fixed(text or "0", money_scale), _cost(money_scale)),
        "effective_on": (_day, 'must be a day such as "2026-11-22"'),
    }


def _cost(money_scale: int) -> str:
    decimals = f"at most {money_scale} decimals" if money_scale else "no decimals"
    return f'must be an amount with {decimals} such as "{1:.{money_scale}f}", or empty'


def _code(text: str) -> str | None:
    return (text and _word(text)) or None


def _word(text: str) -> str | None:
    return text if len(text) <= 80 and (not text or text.isprintable()) else None


def _category(text: str) -> str | None:
    if not text:
        return text
    steps = [step.strip() for step in text.split("/")]
    return "/".join(steps) if all(steps) and len(text) <= 240 and text.isprintable() else None


def _labels(text: str) -> tuple[str, ...] | None:
    labels = dict.fromkeys(label.strip() for label in text.split(";"))
    good = len(text) <= _LABELS_CHARS and (not text or text.isprintable())
    return tuple(label for label in labels if label) if good else None


def _day(text: str) -> date | None:
    with suppress(ValueError):
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
        return day if day and day.year in _YEARS else None
    return None
