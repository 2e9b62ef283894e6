"""Schedulers as they run in earnest: processes of `flask jobs run`, to be started, stopped and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
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
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    kills: int = 0

    def start(self) -> subprocess.Popen[bytes]:
        """One more."""
        command = [sys.executable, "-m", "flask", "--app", "tests.jobs.application", "jobs", "run"]
        with self.log.open("ab") as out:
            started = subprocess.Popen(
                [*command, *self.arguments],
                cwd=ROOT,
                env={**os.environ, "LOYALTY_DATABASE_URL": self.url},
                stdout=out,
                stderr=out,
            )
        self.running.append(started)
        return started

    def kill(self, owner: str) -> bool:
        """Kill -9 the process of this name and start another; whether it was one of these."""
        pid = int(owner.split(":")[1])
        for process in self.running:
            if process.pid == pid and process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait(10)
                self.running.remove(process)
                self.kills += 1
                self.start()
                return True
        return False

    def stop(self) -> list[int]:
        """Ask all to stop and wait; their exit codes."""
        for process in self.running:
            process.terminate()
        return [process.wait(30) for process in self.running]


@contextmanager
def schedulers(url: str, folder: Path, count: int, *arguments: str) -> Iterator[Schedulers]:
    """So many schedulers, none of which outlives the test."""
    found = Schedulers(url, folder / "schedulers.log", arguments)
    for _ in range(count):
        found.start()
    try:
        yield found
    finally:
        for process in found.running:
            process.kill()
            process.wait(10)
