"""Two people shop, spend, bring back, become one and two again, in any order: the books stay right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

import points.tables
from db.engine import Database
from loyalty.errors import MergeStands
from loyalty.merging import joining, parting
from points.errors import InsufficientPoints
from tests import databases
from tests.databases import Cleaner
from tests.loyalty.shop import PLAIN, TIERED, Shop, goods, moment

EXPIRING = PLAIN.replace(
    "earn:", "currencies:\n  - {code: points, expiry: {after: 1 months, until: exact}}\nearn:"
)
LOW = TIERED.replace("reaches: 20000", "reaches: 60").replace(', by_tier: {vip: "2"}', "")
BEGIN = moment("2026-01-02")
WHO = ("ann", "bob")
sale = st.tuples(st.just("sell"), st.sampled_from(WHO), st.integers(1, 90))
back = st.tuples(st.just("back"), st.integers(0, 9), st.integers(1, 3))
burn = st.tuples(st.just("burn"), st.sampled_from(WHO), st.integers(1, 80))
merge = st.tuples(st.just("merge"), st.sampled_from(WHO), st.just(0))
undo = st.tuples(st.just("undo"), st.just(0), st.just(0))
wait = st.tuples(st.just("wait"), st.integers(1, 20), st.just(0))
stories = st.lists(sale | back | burn | merge | undo | wait | sale | burn | merge, min_size=10, max_size=24)


class Told:
    """A story as it goes: who of the two lives on, what was bought, and what should be there in all."""

    def __init__(self, database: Database, text: str) -> None:
        self.shop = Shop(database, text)
        for name in WHO:
            self.shop.member(name)
        self.ids = {name: self.shop.member_id(name) for name in WHO}
        self.at, self.numbers = BEGIN, count(1)
        self.merged: Any = None
        self.undone = self.stood = 0
        self.sales: list[tuple[str, str, int]] = []  # number, name at the till, quantity left of three
        self.total = 0

    @property
    def when(self) -> str:
        self.at += timedelta(minutes=7)
        return f"{self.at:%Y-%m-%d %H:%M}"

    def sell(self, who: str, points_: int) -> None:
        number = f"s{next(self.numbers)}"
        self.shop.sell(number, self.when, goods(f"{3 * points_}.00", quantity=3), member=who)
        self.sales.append((number, who, 3))
        self.total += 3 * points_

    def back(self, pick: int, quantity: int) -> None:
        if not self.sales:
            return
        place = pick % len(self.sales)
        number, who, left = self.sales[place]
        quantity = min(quantity, left)
        if quantity:
            answer = self.shop.give_back(
                f"r{next(self.numbers)}", self.when, goods("1.00", quantity=quantity), of=number, member=who
            )
            assert answer.waiting is None
            self.sales[place] = (number, who, left - quantity)
            self.total -= sum(answer.taken_back().values())

    def burn(self, who: str, amount: int) -> None:
        try:
            self.shop.burn(amount, self.when, who)
        except InsufficientPoints:
            return
        self.total -= amount

    def merge(self, who: str, _: int) -> None:
        if self.merged is not None:
            return
        at, other = moment(self.when), WHO[1 - WHO.index(who)]
        self.merged = self.shop.database.write(
            lambda session: joining.merge(
                session, self.shop.retailer, self.ids[who], self.ids[other], "staff:eve", at
            )
        )

    def undo(self, *_: int) -> None:
        if self.merged is None:
            return
        at, merged = moment(self.when), self.merged
        try:
            self.shop.database.write(
                lambda session: parting.undo(
                    session, self.shop.retailer, merged.survivor_id, merged.ended_id, "staff:eve", at
                )
            )
        except MergeStands:
            self.stood += 1
            return
        self.undone, self.merged = self.undone + 1, None

    def wait(self, days: int, _: int) -> None:
        self.at += timedelta(days=days)

    def there(self) -> int:
        """All points of both, less what they owe, as posted."""
        rows = self.shop.database.read(lambda s: s.mappings(select(points.tables.balance)))
        return sum(row["available"] + row["pending"] + row["held"] - row["owed"] for row in rows)

    def transferred(self) -> int:
        rows = self.shop.database.read(lambda s: s.mappings(select(points.tables.movement)))
        return sum(
            row["amount"] * ((row["target"] == "transferred") - (row["source"] == "transferred"))
            for row in rows
        )


def tell(database: Database, text: str, story: Sequence[tuple[str, Any, Any]]) -> Told:
    told = Told(database, text)
    for deed, first, second in story:
        getattr(told, deed)(first, second)
        assert told.shop.verify() == [], (deed, first, second)
        assert told.transferred() == 0
    return told


def modest(examples: int) -> Any:
    return settings(
        max_examples=databases.examples(examples),
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )


def test_whatever_two_members_do_together_and_apart_their_points_are_neither_more_nor_fewer(
    clean: Cleaner, database_folder: Path
) -> None:
    seen = {"undone": 0, "stood": 0}

    @modest(40)
    @given(stories)
    def run(story: Sequence[tuple[str, Any, Any]]) -> None:
        database = databases.opened(clean(database_folder))
        told = tell(database, PLAIN, story)
        assert told.there() == told.total
        seen["undone"] += told.undone
        seen["stood"] += told.stood
        database.dispose()

    run()
    assert min(seen.values()) > 0, "a run in which no merge was undone, or none stood, has shown nothing"


def test_with_tiers_and_expiry_the_books_verify_after_every_step(
    clean: Cleaner, database_folder: Path
) -> None:
    @modest(25)
    @given(stories, st.sampled_from([EXPIRING, LOW]))
    def run(story: Sequence[tuple[str, Any, Any]], text: str) -> None:
        database = databases.opened(clean(database_folder))
        tell(database, text, story)
        database.dispose()

    run()
