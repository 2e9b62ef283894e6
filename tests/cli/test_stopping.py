"""Stopping: the first signal asks, the second insists."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from cli import stopping
from cli.stopping import Stopped


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_and_is_heeded_at_a_good_moment(number: signal.Signals) -> None:
    with stopping.on_signals() as stop:
        stop.heed()
        os.kill(os.getpid(), number)
        with pytest.raises(Stopped):
            stop.heed()


def interrupt() -> None:
    """Press Ctrl-C, and wait: a signal is heard between two steps of the main thread."""
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(5)


@pytest.fixture
def heard() -> Iterator[None]:
    """Ctrl-C is heard as at a terminal, also where the tests run in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
def test_a_second_ctrl_c_insists() -> None:
    with stopping.on_signals() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        while not stop.is_asked:  # two that come before the first is heard are one
            time.sleep(0.01)
        with pytest.raises(KeyboardInterrupt):
            interrupt()


def test_afterwards_signals_are_what_they_were() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stopping.on_signals():
        assert signal.getsignal(signal.SIGTERM) != before

    assert signal.getsignal(signal.SIGTERM) == before
