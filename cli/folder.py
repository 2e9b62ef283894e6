"""A watched folder: each file is taken out of it by one watcher and put where it ends; a crash loses none.

    DIR/                       what is dropped here is taken
    DIR/.taken/ID/             what a watcher is busy with; beside it ID.lock, held as long as it lives
    DIR/archive/2026-11-22/    what was imported whole
    DIR/rejected/              what was not, each with NAME.reasons.ndjson beside it

All of it is one file system, so that a file is in one place or the other at any moment.
"""

from __future__ import annotations

import fcntl
import os
import stat
import time
import uuid
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cli import places
from cli.places import REASONS

TAKEN, ARCHIVE, REJECTED = ".taken", "archive", "rejected"
_LOCK = ".lock"
_ODD = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)
# What is still being written is called so by those who write it.
UNFINISHED = (".part", ".partial", ".tmp", ".filepart", ".crdownload", "~")


@dataclass(frozen=True, slots=True)
class Claim:
    """A watcher's own place in a folder, or that of one that died, now this one's."""

    folder: Path
    token: str

    @property
    def place(self) -> Path:
        """Where its files are."""
        return self.folder / TAKEN / self.token

    @property
    def lock(self) -> Path:
        """What is locked by whoever has it."""
        return self.folder / TAKEN / f"{self.token}{_LOCK}"

    @property
    def reasons(self) -> Path:
        """Where it tells what is wrong with the file it is busy with."""
        return self.folder / TAKEN / f"{self.token}{REASONS}"

    def files(self) -> list[Path]:
        """What it has taken and not yet put away, whatever that turned out to be."""
        return sorted(self.place.iterdir())

    def take(self, name: str) -> Path | None:
        """Take a file out of the folder; None where another watcher was faster.

        None, too, while one of that name, taken before, could not be put away. Raises OSError.
        """
        taken = self.place / name
        if os.path.lexists(taken):
            return None
        try:
            (self.folder / name).rename(taken)
        except FileNotFoundError:
            return None
        return taken

    def archive(self, file: Path, on: date) -> Path:
        """Put a file that was imported whole where those of a day are."""
        self.reasons.unlink(missing_ok=True)
        return places.put(file, self.folder / ARCHIVE / on.isoformat())

    def reject(self, file: Path) -> Path:
        """Put a file that was not where a person looks, with the reasons beside it."""
        return places.put(file, self.folder / REJECTED, self.reasons)


@dataclass(slots=True)
class Seen:
    """How long files have stood as they are: by name their size, their time, and since when (monotonic)."""

    settled_seconds: float
    _known: dict[str, tuple[int, int, float]] = field(default_factory=dict)

    def settled(self, folder: Path) -> list[str]:
        """Names of files that nobody writes any more, the oldest first.

        A file's own time says so at once; where that cannot be believed (it is ahead of our clock), or is
        young, its size and time have to stand still while we look.
        """
        found, ready = {}, []
        for name, size, changed_ns in _files(folder):
            before = self._known.get(name)
            same = before is not None and before[:2] == (size, changed_ns)
            since = before[2] if before is not None and same else time.monotonic()
            found[name] = (size, changed_ns, since)
            age = time.time() - changed_ns / 1e9
            if age >= self.settled_seconds or time.monotonic() - since >= self.settled_seconds > 0:
                ready.append((changed_ns, name))
        self._known = found
        return [name for _, name in sorted(ready)]

    def is_still(self, folder: Path, name: str) -> bool:
        """Whether a file is now as it was at the last look: others were imported meanwhile."""
        try:
            found = (folder / name).lstat()
        except OSError:
            return False
        known = self._known.get(name)
        return stat.S_ISREG(found.st_mode) and known is not None and known[:2] == _state(found)


def find_oddity(file: Path) -> str | None:
    """What it is where it is no plain file, looked at without opening it. Raises OSError."""
    mode = file.lstat().st_mode
    if stat.S_ISREG(mode):
        return None
    return next((name for is_so, name in _ODD if is_so(mode)), "a device")


@contextmanager
def claimed(folder: Path) -> Iterator[Claim]:
    """A claim of this process, for as long as it lives: the lock is the kernel's, and ends with it."""
    taken = folder / TAKEN
    taken.mkdir(exist_ok=True)
    while True:
        claim = Claim(folder, uuid.uuid4().hex)
        with _locked(claim) as is_ours:
            if not is_ours:
                continue  # Another took its lock, just made, for one left behind.
            claim.place.mkdir()
            try:
                yield claim
            finally:
                _give_up(claim)
            return


def orphans(folder: Path) -> Generator[Claim, None, None]:
    """The claims of watchers that died, each held while it is looked at; to be closed."""
    for token in sorted({each.name.removesuffix(_LOCK) for each in _claims(folder)}):
        claim = Claim(folder, token)
        with _locked(claim) as is_ours:
            if is_ours:
                if claim.place.is_dir():
                    yield claim
                _give_up(claim)


def _claims(folder: Path) -> Iterator[Path]:
    """Places and locks: whoever died at the wrong moment left one without the other."""
    return (each for each in (folder / TAKEN).iterdir() if each.is_dir() or each.name.endswith(_LOCK))


@contextmanager
def _locked(claim: Claim) -> Iterator[bool]:
    """Hold a claim's lock; whether nobody else does."""
    path = claim.lock
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        is_ours = False
    else:
        # Another may have given it up, and its lock with it, since it was opened.
        is_ours = _is_same(descriptor, path)
    try:
        yield is_ours
    finally:
        os.close(descriptor)


def _is_same(descriptor: int, path: Path) -> bool:
    try:
        return os.fstat(descriptor).st_ino == path.stat().st_ino
    except FileNotFoundError:
        return False


def _give_up(claim: Claim) -> None:
    """Leave no trace of a claim that holds nothing any more; one that does is for the next watcher."""
    try:
        claim.place.rmdir()
    except FileNotFoundError:
        pass  # Looking for its lock made one anew.
    except OSError:
        return
    claim.reasons.unlink(missing_ok=True)
    claim.lock.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Name, size in bytes and time of change (ns) of what may be taken: no links, no devices, no folders."""
    for entry in os.scandir(folder):
        if entry.name.startswith(".") or entry.name.casefold().endswith(UNFINISHED):
            continue
        try:
            found = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue
        if stat.S_ISREG(found.st_mode):
            yield entry.name, *_state(found)


def _state(found: os.stat_result) -> tuple[int, int]:
    """What changes when a file is written to: its size in bytes and its time of change (ns)."""
    return found.st_size, found.st_mtime_ns
