"""Two who set up a connection at once: one wins, and the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from db.engine import Database
from db.session import Session
from loyalty.errors import ConnectionTaken, InvalidConnection, LoyaltyError
from loyalty.shops import connections
from loyalty.shops.connections import Wish
from tests.loyalty.shop import Shop, moment

AT, WISH = moment("2026-11-22 12:00"), Wish("shopify", "high-street")
SAME = "the-same-secret-of-both"


def told(database: Database, work: Callable[[Session], Any]) -> str:
    try:
        database.write(work)
    except LoyaltyError as error:
        return type(error).__name__
    return "won"


@pytest.mark.parametrize(
    ("codes", "refusal"),
    [(("one", "two"), InvalidConnection), (("one", "one"), ConnectionTaken)],
    ids=["secret", "code"],
)
def test_of_two_who_choose_the_same_at_once_one_is_told(
    database: Database, codes: tuple[str, str], refusal: type[Exception]
) -> None:
    shop = Shop(database)
    together = threading.Barrier(2)

    def adding(code: str, secret: str) -> Callable[[Session], Any]:
        waits = [together]

        def work(session: Session) -> None:
            if waits and session.connection.dialect.name != "sqlite":
                waits.pop().wait(5)
            connections.add(session, shop.retailer.ring, code, WISH, AT, secret=secret)

        return work

    with ThreadPoolExecutor(2) as threads:
        same_code = len(set(codes)) == 1
        secrets = (SAME, "a-secret-of-its-own-to-it" if same_code else SAME)
        tries = [adding(*each) for each in zip(codes, secrets, strict=True)]
        found = [threads.submit(told, database, each) for each in tries]
    assert sorted(each.result() for each in found) == sorted([refusal.__name__, "won"])
