"""Many threads that begin at the same moment, each with a connection of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from db.engine import Database


@contextmanager
def crowded(url: str) -> Iterator[Database]:
    """The database with room for 64 at once."""
    database = Database.open(url, pool_size=64)
    yield database
    database.dispose()


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do them all at once; what each gave, or the error it raised, in the order given."""
    gate = Barrier(len(deeds))

    def wait_and_do(deed: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return deed()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test wants to see it
            return error

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(wait_and_do, deeds))


def kinds(outcomes: list[Any]) -> Counter[str]:
    """How many outcomes there are of each type."""
    return Counter(type(outcome).__name__ for outcome in outcomes)
