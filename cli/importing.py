"""Importing: a file's documents are read as a stream and recorded slice by slice, to its end or a signal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from cli import feed, progress, stopping
from cli.door import House, now
from cli.feed import Feed
from cli.progress import Progress
from cli.rejects import Rejects
from cli.slices import Slices
from cli.sources import Source
from cli.stopping import Stop
from cli.totals import Totals
from intake import reading
from intake.reading import Document
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
# These would refuse a workbook or a picture line by line; the others say themselves what they cannot read.
_OF_TEXT = ("native", "online-retail")


@dataclass(frozen=True, slots=True)
class Import:
    """What to import: a file, how it is read, and where to tell what was not taken.

    The source's store is opened if there is none. `moved` is done to each receipt before it is recorded.
    `open_by` opens the file.
    """

    path: Path
    source: Source
    rejects: Path
    size: int = SLICE
    moved: Callable[[Receipt], Receipt] = lambda receipt: receipt
    open_by: Callable[[Path], IO[bytes]] = feed.opened_raw


def run(house: House, job: Import, totals: Totals) -> None:
    """Import a file and count into `totals`, until its end or a signal. Raises what `follow` raises."""
    with stopping.on_signals() as stop:
        follow(house, job, totals, stop)


def follow(house: House, job: Import, totals: Totals, stop: Stop) -> None:
    """Import a file and count into `totals`, whatever ends it.

    Raises Stopped after a whole slice, UnreadableFile and AdapterError when the file cannot be read on, and
    LoyaltyError when the programme or the store cannot be.
    """
    program, store = prepared(house, job.source)
    with progress.shown() as shown, Rejects(job.rejects) as rejects:

        def heed(of: Feed) -> None:
            stop.heed()
            shown.read(of)

        is_text = job.source.adapter in _OF_TEXT
        with feed.opened(job.path, heed, is_text=is_text, open_by=job.open_by) as opened:
            settings = _settings(house, job.source, program, store)
            documents = registry.adapter(job.source.adapter).read(opened, settings)
            reach = reading.reach(store.code, settings.mapping)
            slices = Slices(house, program, rejects, totals, job.source.connection, reach)
            _take_all(slices, _moved(documents, job), job.size, opened, shown, stop)


def prepared(house: House, source: Source) -> tuple[Program, Store]:
    """The programme and the store of a source, which is opened if there is none. Raises LoyaltyError."""
    at = now()
    program = house.database.read(
        lambda session: shelf.current(session, house.retailer.shelf, source.program, at)
    )
    store = house.database.write(lambda session: stores.open_store(session, program, source.store, at))
    return program, store


def _settings(house: House, source: Source, program: Program, store: Store) -> Settings:
    words = house.database.read(lambda session: mappings.words(mappings.page(session), store.code))
    zone, money, scale = ZoneInfo(store.zone), program.money, program.money_scale
    return Settings(store.code, zone, money, scale, words, DECIMALS, source.options, source.layout)


def _moved(documents: Iterator[Document], job: Import) -> Iterator[Document]:
    for document in documents:
        if isinstance(document, Receipt):
            yield job.moved(job.source.owned(document))
        else:
            yield document


def _take_all(
    slices: Slices, documents: Iterator[Document], size: int, feed: Feed, shown: Progress, stop: Stop
) -> None:
    while taken := tuple(islice(documents, size)):
        slices.take(taken)
        last = taken[-1]
        shown.recorded(feed, len(taken), last.sequence if isinstance(last, Receipt) else 0)
        stop.heed()
