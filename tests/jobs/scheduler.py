"""Schedulers as they run in earnest: processes of `flask jobs run`, to be started, stopped and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Schedulers:
    """So many processes on one database, each started again when it is killed."""

    url: str
    log: Path
    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    kills: int = 0

    def start(self) -> subprocess.Popen[bytes]:
        """One more."""
        command = [sys.executable, "-m", "flask", "--app", "tests.jobs.application", "jobs", "run"]
        with self.log.open("ab") as out:
            started = subprocess.Popen(
                [*command, *self.arguments],
                cwd=ROOT,
                env={
                    **os.environ,
                    **self.environment,
                    "LOYALTY_DATABASE_URL": self.url,
                    "PYTHONFAULTHANDLER": "1",
                },
                stdout=out,
                stderr=out,
            )
        self.running.append(started)
        return started

    def has(self, owner: str) -> bool:
        """Whether the process of this name is one of these, and runs."""
        return self._find(owner) is not None

    def kill(self, owner: str) -> None:
        """Kill -9 the process of this name, one of these, and start another."""
        process = self._find(owner)
        assert process is not None, owner
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        self.running.remove(process)
        self.kills += 1
        self.start()

    def _find(self, owner: str) -> subprocess.Popen[bytes] | None:
        pid = int(owner.split(":")[1])
        return next((each for each in self.running if each.pid == pid and each.poll() is None), None)

    def stop(self) -> list[int]:
        """Ask all to stop and wait; their exit codes. One that was only just started is waited for first."""
        for process in self.running:
            wait_until_listening(process)
            process.terminate()
        return [self._ended(process) for process in self.running]

    def _ended(self, process: subprocess.Popen[bytes]) -> int:
        """The exit code; of one that does not end, where its threads are."""
        try:
            return process.wait(60)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)
            process.wait(10)
            raise AssertionError(self.log.read_text()[-8000:]) from None


def wait_until_listening(process: subprocess.Popen[bytes]) -> None:
    """Wait until a process has a handler for SIGTERM, which it sets once it is up."""
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        told = Path(f"/proc/{process.pid}/status").read_text("ascii")
        caught = int(next(line for line in told.splitlines() if line.startswith("SigCgt")).split()[1], 16)
        if caught >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.05)


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
            process.wait(10)
