"""The schedule of tries: how long after one that was refused for now the next is made."""

from __future__ import annotations

from datetime import timedelta

_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)


def wait(attempts: int) -> timedelta:
    """How long to wait after so many tries: 10 s, then twice as long each time, an hour at most."""
    doubled: int = 1 << min(attempts - 1, 20)
    return min(_LONGEST_WAIT, doubled * _FIRST_WAIT)
