"""What sales and activities add to counters: the values, and their text in the hashed entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import orjson

from tiers.counters import Delta


@dataclass(frozen=True, slots=True)
class SaleDelta:
    """What a sale (or what came back of it) adds to a counter. `receipt_id` is the sale's."""

    receipt_id: str
    delta: Delta


def counters_text(deltas: Iterable[SaleDelta]) -> str:
    """The counters' part of an entry: canonical JSON, hashed with it and folded again by verify."""
    rows = [_counter_row(item) for item in deltas]
    return orjson.dumps(rows).decode() if rows else ""


def _counter_row(item: SaleDelta) -> list[Any]:
    """One delta; what its purchase comes to is written only where that is not just this."""
    d = item.delta
    row = [d.counter, d.on.isoformat(), d.known_at.isoformat(), d.store, d.amount, d.key, item.receipt_id]
    return row if d.whole == d.amount else [*row, d.whole]


def read_counters(text: str) -> list[SaleDelta]:
    """The inverse of `counters_text`."""
    rows = orjson.loads(text) if text else []
    return [
        SaleDelta(
            receipt_id,
            Delta(
                counter,
                date.fromisoformat(on),
                datetime.fromisoformat(known_at),
                store,
                amount,
                key,
                receipt_id,
                *whole,
            ),
        )
        for counter, on, known_at, store, amount, key, receipt_id, *whole in rows
    ]


def netted(items: Iterable[SaleDelta]) -> list[SaleDelta]:
    """What each sale added at one place as one delta: a restatement belongs to what it restates.

    What the purchase comes to is as the last of them says.
    """
    amounts: dict[SaleDelta, int] = defaultdict(int)
    wholes: dict[SaleDelta, int] = {}
    for item in items:
        place = replace(item, delta=replace(item.delta, amount=0, purchase_total=None))
        amounts[place] += item.delta.amount
        wholes[place] = item.delta.whole
    return [
        replace(item, delta=replace(item.delta, amount=amount, purchase_total=wholes[item]))
        for item, amount in amounts.items()
    ]
