"""Importing: a file's documents are read as a stream and recorded slice by slice, to its end or a signal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from cli import feed, progress, stopping
from cli.door import House, now
from cli.feed import Feed
from cli.progress import Progress
from cli.rejects import Rejects
from cli.slices import Document, Slices
from cli.stopping import Stop
from cli.totals import Totals
from loyalty.program import shelf
from loyalty.program.iso4217 import DECIMALS
from loyalty.program.model import Program
from loyalty.receipt import Receipt
from loyalty.shops import mappings, stores
from loyalty.shops.stores import Store
from pos_adapter import registry
from pos_adapter.adapter import Settings

# More receipts in a transaction are hardly quicker, and a till waits for one slice at most.
SLICE = 50


@dataclass(frozen=True, slots=True)
class Import:
    """What to import: a file in an adapter's dialect, for a store (opened if there is none) of a programme.

    `moved` is done to each receipt before it is recorded.
    """

    path: Path
    adapter: str
    program: str
    store: str
    rejects: Path
    size: int = SLICE
    moved: Callable[[Receipt], Receipt] = lambda receipt: receipt


def run(house: House, job: Import, totals: Totals) -> None:
    """Import a file and count into `totals`, whatever ends it.

    Raises Stopped after a whole slice, UnreadableFile and AdapterError when the file cannot be read on, and
    LoyaltyError when the programme or the store cannot be.
    """
    program, store = _prepared(house, job)
    with stopping.on_signals() as stop, progress.shown() as shown, Rejects(job.rejects) as rejects:

        def heed(of: Feed) -> None:
            stop.heed()
            shown.read(of)

        with feed.opened(job.path, heed) as opened:
            words = house.database.read(lambda session: mappings.words(mappings.page(session), store.code))
            zone, money, scale = ZoneInfo(store.zone), program.money, program.money_scale
            settings = Settings(store.code, zone, money, scale, words, DECIMALS)
            documents = registry.adapter(job.adapter).read(opened, settings)
            slices = Slices(house, program, rejects, totals)
            _take_all(slices, _moved(documents, job.moved), job.size, opened, shown, stop)


def _prepared(house: House, job: Import) -> tuple[Program, Store]:
    at = now()
    program = house.database.read(
        lambda session: shelf.current(session, house.retailer.shelf, job.program, at)
    )
    store = house.database.write(lambda session: stores.open_store(session, program, job.store, at))
    return program, store


def _moved(documents: Iterator[Document], moved: Callable[[Receipt], Receipt]) -> Iterator[Document]:
    for document in documents:
        yield moved(document) if isinstance(document, Receipt) else document


def _take_all(
    slices: Slices, documents: Iterator[Document], size: int, feed: Feed, shown: Progress, stop: Stop
) -> None:
    while taken := tuple(islice(documents, size)):
        slices.take(taken)
        last = taken[-1]
        shown.recorded(feed, len(taken), last.sequence if isinstance(last, Receipt) else 0)
        stop.heed()
