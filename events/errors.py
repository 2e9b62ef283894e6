"""What can be wrong with a wish about events."""

from __future__ import annotations

from typing import NamedTuple


class EventsError(Exception):
    """The root of everything this package raises."""


class UnknownEvent(EventsError):
    """There is no such event; events are forgotten after 90 days."""


class UnknownEndpoint(EventsError):
    """There is no such webhook."""


class Wrong(NamedTuple):
    """One thing that is wrong: where, and what must be there."""

    path: str
    message: str


class InvalidEndpoint(EventsError):
    """A webhook that cannot be set up like this; `problems` says where, and what to write instead."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(path, message)
        self.problems = (Wrong(path, message),)

    def __str__(self) -> str:
        return "; ".join(f"{wrong.path}: {wrong.message}" for wrong in self.problems)


class EndpointDisabled(EventsError):
    """A webhook that is disabled is sent nothing; it is to be enabled first."""


class TooManyEndpoints(EventsError):
    """There are as many webhooks as there may be."""


class TooManyEvents(EventsError):
    """The span holds more events than are replayed at once; a shorter one may be asked for."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most

    def __str__(self) -> str:
        return f"more than {self.most} events; ask for a shorter span"


class Unreadable(EventsError):
    """A sealed secret does not open: its key is gone from the key ring, or it was changed."""
