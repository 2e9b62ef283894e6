"""Taking: a delivery whose sender is proved, document by document; none sinks the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.exc import DataError

from db.engine import Database
from db.session import Session
from intake import keeping, pointing, reading, refusing, wanting
from intake.fates import Fate, Item, Taken
from intake.reading import Document, Set
from loyalty.receipt import Receipt
from loyalty.receipts.case import Arrival
from loyalty.receipts.taking import take as record
from loyalty.receipts.values import Recorded, Status
from loyalty.retailer import Retailer
from loyalty.shops import connection_tallies, connections
from loyalty.shops.connections import Connection
from pos_adapter.adapter import Ignored, Reject


def take(database: Database, retailer: Retailer, connection: Connection, body: bytes, at: datetime) -> Taken:
    """Record what a delivery holds, as of now; what cannot be is kept until a person has seen to it.

    What it names and does not hold is noted, to be fetched. Each document has a transaction of its own and a
    key for ever, so the same delivery again changes nothing. Raises what the database raises: then the
    vendor sends it again.
    """
    taken = read(database, retailer, connection, body, at)
    named = pointing.named(connection, body, taken)

    def note(session: Session) -> None:
        connection_tallies.delivered(session, connection.code, at)
        settle(session, retailer, connection, body, taken.rejects, "it came again", at)
        pointing.note(session, retailer, connection, named, at)

    database.write(note)
    return pointing.told(connection, named, taken)


def settle(
    session: Session,
    retailer: Retailer,
    connection: Connection,
    body: bytes,
    rejects: Sequence[Reject],
    why: str,
    at: datetime,
) -> None:
    """Keep a body of which something was rejected; where nothing is any more it waits no more, for `why`."""
    if rejects:
        keeping.keep(session, retailer.ring, connection, body, rejects, at)
    else:
        digest = keeping.digest_of(connection.code, body)
        keeping.close(session, digest, "resolved", connection.code, why, at)


def retry(database: Database, retailer: Retailer, digest: str, by: str, at: datetime) -> Taken:
    """Take a delivery that waits again, with today's words, settings and adapter.

    It is resolved when nothing of it is rejected any more; what was to be fetched is fetched at once, and
    resolved then. Raises UnknownDelivery, DeliveryClosed, and UnknownConnection where that was removed.
    """
    opened = database.read(lambda session: keeping.opened(session, retailer.ring, digest))
    connection = database.read(lambda session: connections.get(session, opened.kept.connection))
    wanted = database.read(lambda session: wanting.find(session, digest))
    if wanted is not None:
        return pointing.fetch_again(database, connection, wanted, at)
    taken = read(database, retailer, connection, opened.body, at)

    def note(session: Session) -> None:
        if taken.rejects:
            keeping.keep(session, retailer.ring, connection, opened.body, taken.rejects, at)
        else:
            keeping.close(session, digest, "resolved", by, "", at)

    database.write(note)
    return taken


def read(database: Database, retailer: Retailer, connection: Connection, body: bytes, at: datetime) -> Taken:
    """Record what a body holds, each document by itself; what was rejected of it is kept by who asked."""
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
