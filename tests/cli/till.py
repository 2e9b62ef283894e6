"""A till at the corner shop: typed at, its line cut and mended, its paper read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cli.till.counter import Counter, Place
from cli.till.journal import Journal
from cli.till.service import Service
from client import Client
from client.transport import Sent
from tests.api.doors import Doors


class Line:
    """The way to the service. `is_cut` lets nothing through; of `lose` requests the answers are lost."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        self.is_cut = False
        self.lose = 0

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Sent:
        if self.is_cut:
            raise ConnectionRefusedError("nobody there")
        answer = self.doors.client.open(url, method=method, headers=dict(headers), data=body)
        if self.lose:
            self.lose -= 1
            raise ConnectionResetError("the answer was lost")
        return answer.status_code, {name.lower(): value for name, value in answer.headers}, answer.data


class Clerk:
    """Types at a till and reads what it says. Another on the same `path` is the till switched on again."""

    def __init__(self, doors: Doors, path: Path, till: str = "7", key: str = "") -> None:
        self.line = Line(doors)
        self.journal = Journal(path)
        self.said: list[str] = []
        client = Client("", key or doors.key, tries=1, send=self.line)
        place = Place("high-street", till, 2)
        self.counter = Counter(Service(client), self.journal, place, wall_clock, self.said.append)

    def types(self, *lines: str) -> str:
        """Everything the till says to these lines."""
        before = len(self.said)
        for line in lines:
            self.counter.take(line)
        return "\n".join(self.said[before:])

    def waiting(self) -> int:
        """How many receipts were not answered yet."""
        return len(self.journal.unsent(1000))


def wall_clock() -> datetime:
    """The time in the shop."""
    return datetime.now(ZoneInfo("Europe/London"))
