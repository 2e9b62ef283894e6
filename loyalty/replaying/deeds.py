"""Deeds: what members got in truth for more than buying, and what each would have got under other rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from loyalty.activities import giving
from loyalty.activities.giving import Time
from loyalty.program.earning import Activity
from loyalty.program.model import Program
from loyalty.shops.stores import Store
from loyalty.work import Work
from points.state import Entry

FindStore = Callable[[str], Store | None]
KINDS: Final = ("activity", "gift")
_CAUSE: Final = "activity:"
# What follows from the rules themselves is worked out anew: joining, and a tier that is reached or lost.
_FOLLOWS: Final = ("joining", "reached", "withdrawn")
_NO_KEY: Final = bytes(32)  # a voucher of a replay is nobody's


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a member did that is no purchase: the entry `seq`, when (UTC) and in which store.

    `reference` is the one time it names; `given` are the points it gave by currency, in truth.
    """

    at: datetime
    seq: int
    activity: str
    reference: str
    store: Store | None
    given: tuple[tuple[str, int], ...]

    @property
    def follows(self) -> bool:
        """Whether it came of joining or of a tier, and comes anew under other rules."""
        return self.reference.partition(":")[0] in _FOLLOWS


@dataclass(frozen=True, slots=True)
class Extra:
    """Points of a currency, or (`of` is its code, `amount` is 1) a reward, by an activity at `at` (UTC)."""

    at: datetime
    activity: str
    of: str
    amount: int
    is_reward: bool = False


def in_entries(rows: Iterable[Mapping[str, Any]], find_store: FindStore) -> Iterator[Deed]:
    """The deeds among a journal's entries, in their order. Withdrawn points are negative."""
    for row in rows:
        if row["kind"] in KINDS and row["cause"].startswith(_CAUSE):
            codes = orjson.loads(row["codes"])
            _, activity, reference = row["cause"].split(":", 2)
            given = tuple((currency, amount) for currency, amount in codes.get("given", ()))
            store = find_store(codes["store"]) if codes.get("store") else None
            yield Deed(row["effective_at"], row["seq"], activity, reference, store, given)


def repeat(work: Work, deed: Deed) -> None:
    """Give what the deed is worth under the programme of this work, where it has an activity of its code."""
    activity = _find(work.program, deed.activity)
    if deed.follows or activity is None or activity.on in ("joining", "tier"):
        return
    found = giving.worth(work, activity, deed.store, deed.at)
    if not found.refusal:
        giving.hand_out(work, _NO_KEY, activity, found, Time(deed.reference, "replay", deed.store), deed.at)


def welcome(work: Work, at: datetime) -> None:
    """Give what joining gives."""
    giving.welcome(work, _NO_KEY, at)


def extras(entries: Iterable[Entry]) -> Iterator[Extra]:
    """What activities gave, by the entries of a replay."""
    for entry in entries:
        act = entry.act
        if act.kind not in KINDS:
            continue
        codes = orjson.loads(act.codes)
        for currency, amount in codes.get("given", ()):
            yield Extra(act.at, codes["activity"], currency, amount)
        if "reward" in codes:
            yield Extra(act.at, codes["rule"], codes["reward"], 1, is_reward=True)


def _find(program: Program, code: str) -> Activity | None:
    """The activity of a code; of a contest that gives points, what a place in it gives."""
    for activity in program.activities:
        if activity.code == code:
            return activity
    for contest in program.contests:
        if contest.code == code and contest.points:
            return Activity(contest.code, contest.name, contest.currency, contest.points)
    return None
