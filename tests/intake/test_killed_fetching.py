"""A process killed between the vendor's answer and the record loses nothing, and nothing counts twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from db.engine import Database
from loyalty.tables import claim
from tests.intake import vendor
from tests.intake.fetched import Fetched, square_event, square_order
from tests.intake.vendor import Asked, Reply

FETCHING = """
import sys
from datetime import UTC, datetime
from db.engine import Database
from events.dialling import Line
from intake import answering
from loyalty.people.privacy import KeyRing
from loyalty.program.shelf import Shelf
from loyalty.retailer import Retailer

retailer = Retailer(Shelf(), KeyRing({"test": b"k" * 32}, "test"), b"i" * 32)
database = Database.open(sys.argv[1], patient=True)
answering.fetch_due(database, retailer, Line(loopback=True), datetime.now(UTC))
"""


def held(database: Database) -> Connection:
    """Nobody records anything until this is let go."""
    lock = database.engine.connect().execution_options(begin_mode="IMMEDIATE")
    lock.begin()
    if lock.dialect.name != "sqlite":
        lock.exec_driver_sql("LOCK TABLE claim IN ACCESS EXCLUSIVE MODE")
    return lock


def test_who_is_killed_before_it_recorded_is_followed_by_another(
    database: Database, database_url: str, shared_data: Path
) -> None:
    order = square_order(shared_data)
    locks, answered = list[Connection](), threading.Event()

    def answer(_: Asked) -> Reply:
        if not answered.is_set():
            locks.append(held(database))
            answered.set()
        return Reply(body=order)

    with vendor.answering(answer) as square:
        shop = Fetched(database, "square", square.url, at=datetime.now(UTC))
        shop.map_store(order["order"]["location_id"])
        shop.deliver(square_event(shared_data, order))
        worker = subprocess.Popen([sys.executable, "-c", FETCHING, database_url])
        assert answered.wait(60)
        time.sleep(0.3)
        worker.kill()
        assert worker.wait() == -signal.SIGKILL  # it was still at it
        locks[0].rollback()
        locks[0].close()

        assert database.read(lambda session: session.rows(select(claim))) == []
        assert shop.fetch(seconds=10) == {}  # for all that is known the first is still at it
        assert shop.fetch(minutes=2) == {"read": 1, "recorded": 1}
    assert (len(square.asked), shop.shop.points(name="v:ann"), shop.wanted()) == (2, 20, [])
