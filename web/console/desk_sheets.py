"""What waits at the desk, as sheets: what is owed, points that members miss, what a second person decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from flask import Response

from db import ids
from db.session import Session
from doorway import callers
from doorway.service import now, service
from identity import approvals, roles, staff
from identity.approvals import Approval
from loyalty.people import missing
from loyalty.people.missing import Report
from loyalty.program.iso4217 import DECIMALS
from loyalty.receipts import rejected
from loyalty.receipts.rejected import Rejected
from web.wire import pages, sheets

OWED: Final[Mapping[str, str]] = {
    "member": "member.id",
    "store": "waiting.shop",
    "receipt": "waiting.receipt",
    "name": "waiting.goods",
    "worth": "waiting.net",
    "since": "tills.when",
}
MISSING: Final[Mapping[str, str]] = {
    "member": "member.id",
    "store": "waiting.shop",
    "bought": "waiting.bought",
    "receipt": "waiting.receipt",
    "total": "waiting.total",
    "since": "tills.when",
}
APPROVALS: Final[Mapping[str, str]] = {
    "id": "waiting.id",
    "kind": "audit.what",
    "subject": "audit.about",
    "maker": "audit.who",
    "asked_at": "audit.when",
    "status": "staff.status",
}


def owed() -> Response:
    """What is owed of redemptions that no points covered, oldest first."""

    def page(session: Session, after: tuple[datetime, str, int] | None, limit: int) -> list[sheets.Row]:
        return [_owed(session, each) for each in rejected.page(session, _stores(), limit, after)]

    return sheets.taken("owed", OWED, sheets.whole(page, lambda row: row["place"]))


def reports() -> Response:
    """Open reports of points that members miss, oldest first."""

    def page(session: Session, after: str, limit: int) -> Sequence[Report]:
        return missing.page(session, limit, own_stores=_stores(), after=after)

    return sheets.taken(
        "missing", MISSING, map(_missing, sheets.whole(page, lambda each: each.report_id, ""))
    )


def decisions(status: str) -> Response:
    """What waits for a second person, or was decided, newest first."""
    at = now()

    def page(session: Session, after: str | None, limit: int) -> list[sheets.Row]:
        found = approvals.listed(session, at, status=status, before=after, limit=limit)
        makers = staff.names(session, {each.maker_id for each in found})
        return [_decision(each, makers[each.maker_id]) for each in found]

    return sheets.taken("approvals", APPROVALS, sheets.whole(page, lambda row: row["place"]))


def _stores() -> frozenset[str] | None:
    return roles.stores(callers.caller().person.grants, "parked.read")


def _owed(session: Session, found: Rejected) -> sheets.Row:
    program = service().retailer.shelf.take_reference(session, found.program)
    return {
        "place": (found.recorded_at, found.receipt_id, found.n),
        "member": ids.outside("member", found.member_id),
        "store": found.store,
        "receipt": found.number,
        "name": found.name,
        "worth": Decimal(found.worth_minor).scaleb(-program.money_scale),
        "since": found.recorded_at,
    }


def _missing(found: Report) -> sheets.Row:
    return {
        "member": ids.outside("member", found.member_id),
        "store": found.missed.store,
        "bought": found.missed.bought_on,
        "receipt": found.missed.number,
        "total": Decimal(found.missed.total_minor).scaleb(-DECIMALS[found.money]),
        "since": found.reported_at,
    }


def _decision(found: Approval, maker: str) -> sheets.Row:
    return {
        "place": found.approval_id,
        "id": ids.outside("approval", found.approval_id),
        "kind": pages.say_plain(f"approvals.kind-{found.kind.replace('.', '-')}"),
        "subject": found.subject,
        "maker": maker,
        "asked_at": found.asked_at,
        "status": pages.say_plain(f"approvals.{found.status}"),
    }
