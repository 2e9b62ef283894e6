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
from loyalty.remedies.remedy import Remedy, worded

_CODE: Final = worded("must be 1 to 80 visible characters")
_WORD: Final = worded("must be at most 80 visible characters")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS: Final = range(1970, 2200)
_LABELS_CHARS: Final = 1_000

# What a cell holds, or None where it cannot be that; and what to write instead.
_Cell = tuple[Callable[[str], Any], Remedy]


def item(place: str, cells: Mapping[str, str], money_scale: int) -> Item | list[Problem]:
    """The item of a row's cells by column (a missing one is empty), or all that is wrong with it.

    Without `retired` the item does not say whether it is sold; an empty one says that it is.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for column, (read, remedy) in _cells(money_scale).items():
        text = cells.get(column, "")
        values[column] = read(text)
        if values[column] is None:
            problems.append(found(worded("{place}, {column}", place=place, column=column), remedy, text))
    if problems:
        return problems
    values["item_class"] = values.pop("class")
    values["retired"] = values["retired"] if "retired" in cells else None
    for column in ("cost", "price"):
        minor = values.pop(column)
        values[f"{column}_minor"] = minor if cells.get(column) else None
    return Item(**values)


@lru_cache(maxsize=8)
def _cells(money_scale: int) -> Mapping[str, _Cell]:
    amount: _Cell = (lambda text: fixed(text or "0", money_scale), _cost(money_scale))
    return {
        "sku": (_code, _CODE),
        "barcode": (_word, _WORD),
        "category": (_category, worded('must be a path such as "toys/dolls", at most 240 characters')),
        "class": (_word, _WORD),
        "brand": (_word, _WORD),
        "labels": (_labels, worded('must be labels separated by semicolons such as "clearance;gift"')),
        **dict.fromkeys(("name", "name_en", "name_zh_hant", "name_zh_hans"), (_word, _WORD)),
        "cost": amount,
        "price": amount,
        "effective_on": (_day, worded('must be a day such as "2026-11-22"')),
        "retired": (_yes, worded('must be "yes" for what is sold no more, or empty')),
    }


def _cost(money_scale: int) -> Remedy:
    decimals = worded("at most {n} decimals", n=money_scale) if money_scale else worded("no decimals")
    example = f"{1:.{money_scale}f}"
    return worded(
        'must be an amount with {decimals} such as "{example}", or empty', decimals=decimals, example=example
    )


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


def _yes(text: str) -> bool | None:
    return {"": False, "no": False, "yes": True}.get(text.lower())


def _day(text: str) -> date | None:
    with suppress(ValueError):
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
        return day if day and day.year in _YEARS else None
    return None
