"""A publisher in a process of its own, round after round: `python -m tests.events.worker URL`."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta

from db.engine import Database
from events import publisher
from events.publisher import Pace
from events.sending import Patience
from tests.events.house import SETTINGS

# Everything shorter than in life, and nothing ever given up.
PACE = Pace(
    per_endpoint=4,
    lease=timedelta(seconds=1.5),
    round_seconds=2,
    patience=Patience(connect_seconds=0.3, whole_seconds=0.3),
    waits=(timedelta(milliseconds=50),) * 40,
)


def work(url: str) -> None:
    """Publish for ever."""
    database = Database.open(url)
    while True:
        publisher.publish(database, SETTINGS, datetime.now(UTC), PACE)
        time.sleep(0.02)


if __name__ == "__main__":
    work(sys.argv[1])
