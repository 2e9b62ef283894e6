"""Counting: the buckets are the sums of what the entries counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from loyalty.deltas import read_counters
from loyalty.verifying.account import Account, Found


def counters(account: Account) -> Iterator[Found]:
    """Every bucket that is not the sum of the entries' counters."""
    rebuilt: Counter[tuple[str, date, str]] = Counter()
    for row in account.entries:
        for item in read_counters(row["counters"]):
            rebuilt[item.delta.counter, item.delta.on, item.delta.store] += item.delta.amount
    stored = {(row["counter"], row["on_day"], row["store"]): row["amount"] for row in account.rows["buckets"]}
    for key in {*rebuilt, *stored}:
        if rebuilt[key] != stored.get(key, 0):
            yield (
                0,
                f"counter {key[0]} on {key[1]}: the entries give {rebuilt[key]}, booked {stored.get(key, 0)}",
            )
