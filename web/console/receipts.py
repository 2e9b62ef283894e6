"""A member's receipt: the sum the member sees, and what only the shop needs of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Response

from db import ids
from db.session import Session
from doorway import audits
from doorway.deeds.identifying import PREFIX
from doorway.service import service
from loyalty.books import receipt_reading
from loyalty.books.receipt_reading import Document
from loyalty.errors import UnknownReceipt
from loyalty.receipts import queue
from loyalty.receipts.queue import Parked
from loyalty.shops import stores
from web.books import receipts, revisions
from web.books.receipts import Beside
from web.console import frame
from web.console.door import door
from web.console.frame import Frame

MOST_PARKED: Final = 20


@door.shows("/members/<member>/receipts/<receipt>", may="members.read")
def receipt(member: str, receipt: str) -> Response:
    """One receipt of a member's; that it was read, and by whom, is kept."""
    house, receipt_id = service(), ids.find_inside("receipt", receipt)
    if receipt_id is None:
        raise UnknownReceipt(receipt)

    def read(session: Session) -> tuple[Frame, Document, Beside, str, Sequence[Parked]]:
        own = frame.of(session, member)
        found = receipt_reading.read(session, house.retailer, own.member_id, receipt_id)
        store = stores.find(session, found.content.store)
        beside = queue.beside(session, str(found.content.key), MOST_PARKED)
        known = receipts.beside(session, own.member_id, found)
        return own, found, known, store.name if store else "", beside

    own, found, known, place, beside = house.database.read(read)
    audits.saw("members.receipt", own.member_id)
    return frame.shown(
        "console/receipt.html",
        own,
        found=found,
        place=place or found.content.store,
        zone=found.program.zoneinfo,
        shown=receipts.shown(found, known, own.figures),
        revisions=revisions.of_document(found, own.figures),
        beside=beside,
        prefix=PREFIX,
    )
