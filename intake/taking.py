"""Taking: a delivery whose sender is proved, document by document; none sinks the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.exc import DataError

from db.engine import Database
from db.session import Session
from intake import keeping, reading, refusing
from intake.reading import Document, Set
from loyalty.receipt import Receipt
from loyalty.receipts.case import Arrival
from loyalty.receipts.taking import take as record
from loyalty.receipts.values import Recorded, Status
from loyalty.retailer import Retailer
from loyalty.shops import connection_tallies, connections
from loyalty.shops.connections import Connection
from pos_adapter.adapter import Ignored, Reject


class Fate(StrEnum):
    """What became of a document."""

    RECORDED = "recorded"
    REPLAYED = "replayed"
    PARKED = "parked"
    IGNORED = "ignored"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Item:
    """A document and what became of it.

    `number` and `receipt_id` are of one that was read, `code` says why one is parked, ignored or rejected.
    `place` is where it stands.
    """

    place: str
    fate: Fate
    number: str = ""
    receipt_id: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a delivery came to: its documents in their order, and what was rejected."""

    items: tuple[Item, ...]
    rejects: tuple[Reject, ...]

    def counts(self) -> Mapping[str, int]:
        """How many of each fate."""
        found = Counter(item.fate for item in self.items)
        return {fate.value: found[fate] for fate in Fate}


def take(database: Database, retailer: Retailer, connection: Connection, body: bytes, at: datetime) -> Taken:
    """Record what a delivery holds, as of now; what cannot be is kept until a person has seen to it.

    Each document has a transaction of its own and a key for ever, so the same delivery again changes
    nothing. Raises what the database raises: then the vendor sends it again.
    """
    taken = _taken(database, retailer, connection, body, at)
    digest = keeping.digest_of(connection.code, body)

    def note(session: Session) -> None:
        connection_tallies.delivered(session, connection.code, at)
        if taken.rejects:
            keeping.keep(session, retailer.ring, connection, body, taken.rejects, at)
        else:
            keeping.close(session, digest, "resolved", connection.code, "it came again", at)

    database.write(note)
    return taken


def retry(database: Database, retailer: Retailer, digest: str, by: str, at: datetime) -> Taken:
    """Take a delivery that waits again, with today's words, settings and adapter.

    It is resolved when nothing of it is rejected any more. Raises UnknownDelivery, DeliveryClosed, and
    UnknownConnection where that was removed.
    """
    opened = database.read(lambda session: keeping.opened(session, retailer.ring, digest))
    connection = database.read(lambda session: connections.get(session, opened.kept.connection))
    taken = _taken(database, retailer, connection, opened.body, at)

    def note(session: Session) -> None:
        if taken.rejects:
            keeping.keep(session, retailer.ring, connection, opened.body, taken.rejects, at)
        else:
            keeping.close(session, digest, "resolved", by, "", at)

    database.write(note)
    return taken


def _taken(
    database: Database, retailer: Retailer, connection: Connection, body: bytes, at: datetime
) -> Taken:
    found = database.read(lambda session: reading.set_up(session, retailer, connection, at))
    documents = reading.of_body(found, body)
    answers: dict[int, tuple[Item, Reject | None]] = {}
    for place in _in_order(documents):
        answers[place] = _fate(database, retailer, found, documents[place], at)
    told = [answers[place] for place in range(len(documents))]
    return Taken(tuple(item for item, _ in told), tuple(reject for _, reject in told if reject))


def _in_order(documents: Sequence[Document]) -> Iterator[int]:
    """Their places; receipts in purchase order, for a late sale costs more."""

    def when(place: int) -> tuple[datetime, int]:
        receipt = documents[place]
        assert isinstance(receipt, Receipt), "only receipts are put in order"
        return receipt.purchased_at, receipt.sequence

    yield from (n for n, each in enumerate(documents) if not isinstance(each, Receipt))
    yield from sorted((n for n, each in enumerate(documents) if isinstance(each, Receipt)), key=when)


def _fate(
    database: Database, retailer: Retailer, found: Set, document: Document, at: datetime
) -> tuple[Item, Reject | None]:
    if isinstance(document, Ignored):
        return Item(document.place, Fate.IGNORED), None
    if isinstance(document, Reject):
        return Item(document.place, Fate.REJECTED, code=document.code), document
    connection = found.connection
    reject = refusing.find_stray(document, found.stores, connection.program, connection.code)
    if reject is None:
        arrival = Arrival(document, at, at)
        try:
            answer = database.write(lambda session: record(session, retailer, arrival))
        except refusing.REFUSALS as refusal:
            reject = refusing.refused(document, refusal)
        except DataError:
            reject = refusing.reject(document, "amount-out-of-range", "a sum is larger than can be kept")
        else:
            return _item(document, answer), None
    return Item(reject.place, Fate.REJECTED, document.number, code=reject.code), reject


def _item(receipt: Receipt, answer: Recorded) -> Item:
    fate = {Status.IGNORED: Fate.IGNORED, Status.PARKED: Fate.PARKED, Status.CONFLICT: Fate.PARKED}.get(
        answer.status, Fate.RECORDED
    )
    if answer.replayed and fate is not Fate.IGNORED:
        fate = Fate.REPLAYED
    code = (answer.waiting or "").replace("_", "-")
    return Item(f"receipt {receipt.key}", fate, receipt.number, answer.receipt_id, code)
