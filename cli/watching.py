"""Watching: each file that is dropped into a folder is imported once and put away, until someone stops it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import click
from sqlalchemy.exc import DataError, OperationalError

from cli import feed, folder, importing
from cli.door import House, now
from cli.folder import Claim, Seen
from cli.importing import Import
from cli.rejects import Rejects
from cli.sources import Source
from cli.stopping import Stop
from cli.totals import Totals
from db.errors import DatabaseError
from intake import files
from pos_adapter import errors as pos_adapter
from pos_adapter.adapter import Reject

# The database may be away for a while; the file stays where it is.
SECONDS_BETWEEN_TRIES = 5.0
# What could not be moved is not tried at every look.
SECONDS_ASIDE = 60.0
_STEP_SECONDS = 0.2
_FOR_A_PERSON = ("rejected", "aside")
_AWAY = (OperationalError, DatabaseError)
# An adapter should raise none of these; one file that makes it is no reason to leave the others.
_FAULTS = (OSError, TypeError, ValueError, LookupError, ArithmeticError, RecursionError, DataError)


@dataclass(frozen=True, slots=True)
class Watch:
    """What to watch: a folder, how its files are read, how many receipts share a transaction.

    A file is taken once it has not changed for `settled_seconds`; the folder is looked at every
    `every_seconds`. `is_once` ends when all that is there by now was taken.
    """

    folder: Path
    source: Source
    size: int
    settled_seconds: float
    every_seconds: float
    is_once: bool


def watch(house: House, job: Watch, stop: Stop, tell: Callable[[str], None]) -> int:
    """Take what is there, and what comes; `tell` is given a line of JSON for each file.

    Answers how many of them a person has to see to: rejected, in part or whole, or not to be moved.

    What a watcher that died was busy with is taken up first. What one file alone makes fail is told, and the
    others go on. Raises Stopped after a whole slice; with `is_once` what the database raises, too, and
    LoyaltyError where the programme or store cannot be.
    """
    importing.prepared(house, job.source)  # What no file could be read without is said before one is taken.
    seen, aside, fates = Seen(job.settled_seconds), Aside(), Counter[str]()
    with folder.claimed(job.folder) as claim:
        while True:
            try:
                _round(_Round(house, job, seen, aside, stop, tell, fates), claim)
            except _AWAY as error:
                if job.is_once:
                    raise
                reason = str(error).splitlines()[0]
                click.echo(f"the database does not answer, trying again: {reason}", err=True)
                _rest(SECONDS_BETWEEN_TRIES, stop)
                continue
            if job.is_once:
                return sum(fates[fate] for fate in _FOR_A_PERSON)
            _rest(job.every_seconds, stop)


@dataclass(slots=True)
class Aside:
    """Files that could not be taken or put away, and until when (monotonic) they are left alone."""

    _until: dict[Path, float] = field(default_factory=dict)

    def add(self, file: Path) -> None:
        """Leave it alone for a while."""
        self._until[file] = time.monotonic() + SECONDS_ASIDE

    def has(self, file: Path) -> bool:
        """Whether it is to be left alone still."""
        if time.monotonic() < self._until.get(file, 0.0):
            return True
        self._until.pop(file, None)
        return False


@dataclass(frozen=True, slots=True)
class _Round:
    """What every look at the folder works with."""

    house: House
    job: Watch
    seen: Seen
    aside: Aside
    stop: Stop
    tell: Callable[[str], None]
    fates: Counter[str]


def _round(work: _Round, claim: Claim) -> None:
    _import_all(work, claim)
    with closing(folder.orphans(work.job.folder)) as orphans:
        for orphan in orphans:
            _import_all(work, orphan)
    for name in work.seen.settled(work.job.folder):
        work.stop.heed()
        taken = _find_taken(work, claim, name)
        if taken is not None:
            _import(work, claim, taken)


def _find_taken(work: _Round, claim: Claim, name: str) -> Path | None:
    """A file, taken, that nobody changed since it was looked at, and that may be moved."""
    file = work.job.folder / name
    if work.aside.has(file) or not work.seen.is_still(work.job.folder, name):
        return None
    try:
        return claim.take(name)
    except OSError as error:
        click.echo(f"{files.shown(name)}: cannot be taken, left where it is: {_plain(str(error))}", err=True)
        work.aside.add(file)
        work.fates["aside"] += 1
        return None


def _import_all(work: _Round, claim: Claim) -> None:
    """Import what was taken before, by this watcher or one that died."""
    for file in claim.files():
        if not work.aside.has(file):
            _import(work, claim, file)


def _import(work: _Round, claim: Claim, file: Path) -> None:
    """Import one file and put it away. Whatever stops this leaves it to be done again from its beginning.

    A file that fails, in whatever way, is told of and no reason to leave the others.
    """
    name, totals = files.shown(file.name), Totals()
    click.echo(f"{name}: taken", err=True)
    try:
        claim.reasons.unlink(missing_ok=True)
        fate = _fate_or_reason(work, claim, file, totals)
        place = claim.reject(file) if fate == "rejected" else claim.archive(file, _today(work.house))
    except (OSError, click.ClickException) as error:
        reason = error.message if isinstance(error, click.ClickException) else str(error)
        click.echo(f"{name}: cannot be put away, tried again later: {_plain(reason)}", err=True)
        work.aside.add(file)
        fate, place = "aside", file
    work.fates[fate] += 1
    work.tell(totals.line(file=name, fate=fate, place=files.shown(str(place.relative_to(work.job.folder)))))


def _fate_or_reason(work: _Round, claim: Claim, file: Path, totals: Totals) -> str:
    """What `_fate` says, or `rejected` with the reason told where the file cannot be read on."""
    name = files.shown(file.name)
    try:
        oddity = folder.find_oddity(file)
        if oddity is None:
            return _fate(work, claim, file, totals)
        reason = f"{name} is {oddity}, and was not opened; put a plain file there"
    except (feed.UnreadableFile, pos_adapter.UnreadableFile) as error:
        reason = error.message if isinstance(error, click.ClickException) else str(error)
    except _FAULTS as error:
        reason = f"{name} could not be imported ({type(error).__name__}: {error}); tell who looks after it"
        click.echo(_plain(reason), err=True)
    totals.rejected += 1
    _tell_reason(claim, _plain(reason.replace(str(file), name).replace(files.shown(file), name)))
    return "rejected"


def _fate(work: _Round, claim: Claim, file: Path, totals: Totals) -> str:
    """`imported`, `known` (the same content was imported before in the same way) or `rejected`."""
    house, job, stop = work.house, work.job, work.stop
    with feed.opened_plain(file) as raw:
        digest, size = files.digest_of(raw, job.source.words(), stop.heed)
    if house.database.read(lambda session: files.is_known(session, digest)):
        return "known"
    whole = Import(file, job.source, claim.reasons, job.size, open_by=feed.opened_plain)
    importing.follow(house, whole, totals, stop)
    if totals.rejected:
        # Not remembered: once it was mended, or a word was mapped, it may be dropped again.
        return "rejected"
    at = now()
    house.database.write(lambda session: files.remember(session, digest, file.name, size, at))
    return "imported"


def _tell_reason(claim: Claim, reason: str) -> None:
    """Why a file cannot be read on, behind what was told of its documents before."""
    with Rejects(claim.reasons, adds=True) as rejects:
        rejects.add(Reject("the file", reason, "unreadable-file", ""))


def _plain(reason: str) -> str:
    """A reason as one line that can be printed, whatever name or word of a file it quotes."""
    return files.shown(reason.encode("utf-8", "backslashreplace").decode())


def _today(house: House) -> date:
    return now().astimezone(house.settings.zone).date()


def _rest(seconds: float, stop: Stop) -> None:
    """Wait, and hear at once that someone asks to stop."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        stop.heed()
        time.sleep(min(left, _STEP_SECONDS))
    stop.heed()
