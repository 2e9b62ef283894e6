"""Deliveries that were not taken: looked at, read again, or let go with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import Response, request

from db.session import Session
from doorway import callers, kept_deliveries
from doorway.deeds import deliveries
from doorway.kept_deliveries import PREFIX
from doorway.service import now, service
from identity import roles
from intake import keeping
from intake.keeping import Kept, Search
from pos_adapter.adapter import Reject
from web.console import filled, refused
from web.console.door import door
from web.wire import sheets, told
from web.wire.forms import Form

HERE: Final = "/console/rejected"
MOST: Final = 50
WHY_CHARS: Final = 500
STATUSES: Final = ("waiting", "resolved", "dismissed")
Place = tuple[datetime, str]
HEADS: Final = {
    "id": "rejected.id",
    "connection": "rejected.connection",
    "store": "rejected.store",
    "status": "rejected.status",
    "codes": "rejected.why",
    "documents": "rejected.documents",
    "received_at": "rejected.came",
    "closed_why": "rejected.closed-why",
}


@door.shows("/rejected", may="parked.read")
def listed() -> Response:
    """Deliveries that wait or did, newest first."""
    if sheets.asked():
        return sheets.taken("rejected", HEADS, map(_row, sheets.whole(_page_of, _place)))
    after = _after(request.args.get("after", ""))
    found = service().database.read(lambda session: _page_of(session, after, MOST + 1))
    last = found[MOST - 1] if len(found) > MOST else None
    return filled.shown(
        "console/rejected.html",
        listed=found[:MOST],
        why=refused.why,
        prefix=PREFIX,
        statuses=STATUSES,
        which=_status(),
        connection=request.args.get("connection", ""),
        next=f"{last.received_at.isoformat()} {last.digest}" if last else "",
    )


@door.shows("/rejected/<delivery>", may="parked.read")
def one(delivery: str) -> Response:
    """What could not be taken of a delivery and why, with the beginning of each document."""
    return _page(delivery)


@door.takes("/rejected/<delivery>/retry", may="parked.resolve")
def retry(delivery: str) -> Response:
    """Read it again, with today's words and settings. What was recorded before is passed over."""
    try:
        _, taken = deliveries.retry(delivery, now())
    except filled.REFUSED as error:
        return _page(delivery, error)
    left = taken.counts().get("rejected", 0)
    return told.then(f"{HERE}/{delivery}", "rejected.waits-on" if left else "rejected.taken", n=left)


@door.takes("/rejected/<delivery>/dismiss", may="parked.resolve")
def dismiss(delivery: str) -> Response:
    """Let it go, with the reason; its body is forgotten. What was recorded of it stays."""
    form = Form.sent()
    try:
        why = form.text("why", most=WHY_CHARS)
        form.done()
        at = now()
        service().database.write(lambda session: deliveries.dismiss(session, delivery, why, at))
    except filled.REFUSED as error:
        return _page(delivery, error, form)
    return told.then(HERE, "rejected.let-go")


def _page(delivery: str, error: Exception | None = None, form: Form = filled.UNSENT) -> Response:
    def read(session: Session) -> tuple[Kept, tuple[Reject, ...]]:
        found = kept_deliveries.find(session, delivery, "parked.read")
        if found.status != "waiting":
            return found, ()
        return found, keeping.opened(session, service().retailer.ring, found.digest).rejects

    found, rejects = service().database.read(read)
    return filled.shown(
        "console/rejected-one.html",
        error,
        form,
        found=found,
        rejects=rejects,
        id=delivery,
        prefix=PREFIX,
        why=refused.why,
    )


def _status() -> str:
    found = request.args.get("status", "waiting")
    return found if found in STATUSES else "waiting"


def _page_of(session: Session, after: Place | None, limit: int) -> list[Kept]:
    seen = roles.stores(callers.caller().person.grants, "parked.read")
    return keeping.page(session, Search(request.args.get("connection", ""), _status(), seen), limit, after)


def _place(found: Kept) -> Place:
    return found.received_at, found.digest


def _after(text: str) -> Place | None:
    at, _, digest = text.partition(" ")
    try:
        return (datetime.fromisoformat(at), digest) if digest else None
    except ValueError:
        return None


def _row(found: Kept) -> sheets.Row:
    return {
        "id": PREFIX + found.digest,
        "connection": found.connection,
        "store": found.store,
        "status": found.status,
        "codes": ", ".join(found.codes),
        "documents": found.documents,
        "received_at": found.received_at,
        "closed_why": found.closed_why,
    }
