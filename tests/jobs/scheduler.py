"""Schedulers as they run in earnest: processes of `flask jobs run`, to be started, stopped and killed.

They are split off from one process that has imported everything: a start costs no second of computing, in
which nothing could be killed. Each has its own memory, connections and signals, as if started by itself; that
one starts by itself, test_commands.py asks.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _forks() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.jobs.application"])
    return context


def work(log: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Be `flask jobs run`, with these arguments more."""
    from tests.jobs.application import app  # noqa: PLC0415 - imported where it is run

    with log.open("ab") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    faulthandler.enable()
    os.environ.update(environment)
    app.cli.main(["jobs", "run", *arguments], prog_name="flask")


@dataclass
class Schedulers:
    """So many processes on one database, each started again when it is killed."""

    url: str
    log: Path
    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    running: list[ForkServerProcess] = field(default_factory=list)
    kills: int = 0

    def start(self) -> ForkServerProcess:
        """One more."""
        environment = {**self.environment, "LOYALTY_DATABASE_URL": self.url}
        started = _forks().Process(target=work, args=(self.log, self.arguments, environment))
        started.start()
        self.running.append(started)
        return started

    def has(self, owner: str) -> bool:
        """Whether the process of this name is one of these, and runs."""
        return self._find(owner) is not None

    def kill(self, owner: str) -> None:
        """Kill -9 the process of this name, one of these, and start another."""
        process = self._find(owner)
        assert process is not None, owner
        process.kill()
        process.join(10)
        self.running.remove(process)
        self.kills += 1
        self.start()

    @contextmanager
    def still(self) -> Iterator[None]:
        """All who run stand still, wherever they are; who is killed meanwhile never goes on."""
        stopped = [process for process in self.running if process.is_alive()]
        for process in stopped:
            _signal(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in stopped:
                _signal(process, signal.SIGCONT)

    def _find(self, owner: str) -> ForkServerProcess | None:
        pid = int(owner.split(":")[1])
        return next((each for each in self.running if each.pid == pid and each.is_alive()), None)

    def stop(self) -> list[int | None]:
        """Ask all to stop and wait; their exit codes. One that was only just started is waited for first."""
        for process in self.running:
            wait_until_listening(process)
            process.terminate()
        return [self._ended(process) for process in self.running]

    def _ended(self, process: ForkServerProcess) -> int | None:
        """The exit code; of one that does not end, where its threads are."""
        process.join(60)
        if process.is_alive():
            _signal(process, signal.SIGABRT)
            process.join(10)
            raise AssertionError(self.log.read_text()[-8000:])
        return process.exitcode


def _signal(process: ForkServerProcess, number: signal.Signals) -> None:
    """Send a signal, to none that has ended: its number may be another's."""
    if process.is_alive():
        os.kill(process.pid or 0, number)


def wait_until_listening(process: ForkServerProcess) -> None:
    """Wait until a process has a handler for SIGTERM, which it sets once it is up."""
    end = time.monotonic() + 60
    while process.is_alive() and time.monotonic() < end:
        if is_listening(process.pid or 0):
            return
        time.sleep(0.05)


def is_listening(pid: int) -> bool:
    """Whether a process has a handler for SIGTERM."""
    told = Path(f"/proc/{pid}/status").read_text("ascii")
    caught = int(next(line for line in told.splitlines() if line.startswith("SigCgt")).split()[1], 16)
    return bool(caught >> (signal.SIGTERM - 1) & 1)


@contextmanager
def schedulers(
    url: str, folder: Path, count: int, *arguments: str, environment: Mapping[str, str] | None = None
) -> Iterator[Schedulers]:
    """So many schedulers, none of which outlives the test."""
    found = Schedulers(url, folder / "schedulers.log", arguments, environment or {})
    for _ in range(count):
        found.start()
    try:
        yield found
    finally:
        for process in found.running:
            process.kill()
            process.join(10)
