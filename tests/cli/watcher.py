"""A watcher in a process of its own, to be killed: children of one that has all loaded start at once."""

from __future__ import annotations

import multiprocessing
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path

from cli import stopping, watching
from cli.door import House
from cli.sources import Source
from cli.watching import Watch
from config import Settings
from db.engine import Database
from loyalty.people.privacy import KeyRing
from loyalty.program.shelf import Shelf
from loyalty.retailer import Retailer

SOURCE = Source("native", "shop", "s1")
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__])


def house_on(url: str) -> House:
    """What a watcher works with, on a test's database."""
    settings = Settings.from_environment({})
    ring = KeyRing.of(settings.keyring)
    return House(settings, Database.open(url, patient=True), Retailer(Shelf(), ring, settings.index_key))


def job_on(folder: Path, *, once: bool = False) -> Watch:
    return Watch(folder, SOURCE, size=2, settled_seconds=0.0, every_seconds=0.05, is_once=once)


def run(url: str, folder: str) -> None:
    """Watch until killed, or asked to stop."""
    try:
        with stopping.on_signals() as stop, Path(folder, "..", "told").resolve().open("a") as told:
            watching.watch(house_on(url), job_on(Path(folder)), stop, lambda line: print(line, file=told))
    except stopping.Stopped:
        sys.exit(stopping.EXIT_CODE)


def started(url: str, folder: Path) -> BaseProcess:
    process = _context.Process(target=run, args=(url, str(folder)), daemon=True)
    process.start()
    return process
