"""Why a receipt is worth what it is worth: the goods, the sum, and what changed it since."""

from __future__ import annotations

from flask import Response

from db import ids
from db.session import Session
from doorway import callers
from doorway.service import service
from loyalty.books import places, receipt_reading
from loyalty.books.receipt_reading import Document
from loyalty.errors import UnknownReceipt
from loyalty.explanations.figures import Figures
from web.books import receipts
from web.books.receipts import Beside
from web.member.door import door
from web.wire import pages, readers


@door.shows("/history/<receipt>")
def receipt(receipt: str) -> Response:
    """One receipt of the member's, as a short sum."""
    house, member_id, receipt_id = service(), callers.caller().member_id, inside(receipt)

    def read(session: Session) -> tuple[Document, Beside, str]:
        found = receipt_reading.read(session, house.retailer, member_id, receipt_id)
        names = places.of_documents(session, member_id, [receipt_id])
        known = receipts.beside(session, member_id, found)
        return found, known, names[receipt_id].name if receipt_id in names else found.content.store

    found, known, place = house.database.read(read)
    return pages.shown(
        "member/receipt.html",
        receipt=receipt,
        found=found,
        place=place,
        zone=found.program.zoneinfo,
        shown=receipts.shown(found, known, Figures(found.program, readers.reader())),
    )


def inside(receipt: str) -> str:
    """The id behind a receipt's outside one. Raises UnknownReceipt."""
    found = ids.find_inside("receipt", receipt)
    if found is None:
        raise UnknownReceipt(receipt)
    return found
