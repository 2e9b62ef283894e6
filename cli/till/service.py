"""The service as a till reaches it: there, or not there; what it refuses is for the clerk to read."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from cli.till.journal import Kept
from client import Client, Problem

Answered = TypeVar("Answered")
NOT_THERE = range(500, 600)
TOO_OFTEN = 429
NOT_LET_IN = 401
NO_KEY = (
    "the service does not take this till's key: end, set TILL_KEY to what `flask till-key add` showed, and"
    " begin again; until then the till is offline"
)
# What one request may bring; the service takes a thousand.
BATCH = 200


class NoLine(Exception):
    """Nobody answered, or nobody could; the till goes on without."""


class Refused(Exception):
    """The service said no; the message says why, and what to do."""


class Service:
    """The service by its client. `is_wanted` is off while the clerk, or a refused key, keeps it away."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.is_wanted = True

    def ask(self, question: Callable[[Client], Answered]) -> Answered:
        """The answer. Raises NoLine and Refused."""
        if not self.is_wanted:
            raise NoLine("the till is offline")
        try:
            return question(self.client)
        except Problem as problem:
            if problem.status == NOT_LET_IN:
                # Whoever asks again and again is told the same again and again.
                self.is_wanted = False
                raise Refused(NO_KEY) from None
            if problem.status in NOT_THERE or problem.status == TOO_OFTEN:
                raise NoLine(f"the service does not answer now ({problem.status})") from None
            places = "; ".join(f"{each['path']}: {each['message']}" for each in problem.errors)
            said = " ".join(filter(None, (problem.detail, places, problem.remedy)))
            raise Refused(said or problem.code) from None
        except OSError as error:
            raise NoLine(f"the service is not reached ({error})") from None

    def send(self, kept: Sequence[Kept]) -> list[tuple[int, dict[str, Any]]]:
        """The answers to receipts that waited, with their numbers; an answer by itself for each.

        One that was not answered for good is left out and waits on. Raises NoLine and Refused.
        """
        body = b"".join(json.dumps(each.document).encode() + b"\n" for each in kept)
        lines = self.ask(lambda client: client.post_receipts_batch(body))
        found = []
        for text in bytes(lines).splitlines():
            said = json.loads(text)
            if said["status"] not in NOT_THERE and said["status"] != TOO_OFTEN:
                found.append((kept[said["line"] - 1].number, said))
        return found
