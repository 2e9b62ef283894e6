"""Lists about members as sheets: whose tier waits, a member's vouchers, what was decided about one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from flask import Response

from db import ids
from db.session import Session
from doorway import audits
from doorway.service import now, service
from loyalty.people import tier_queue
from loyalty.people.tier_queue import Waiting
from web.books import letters
from web.books.decided import Decided
from web.books.vouchers import Told
from web.console.frame import Frame
from web.wire import pages, readers, sheets

TIERS: Final[Mapping[str, str]] = {
    "member": "member.id",
    "tier": "members.tier",
    "waits": "desk-tier.waits",
    "reached_on": "desk-tier-queue.since",
    "until": "desk-vouchers.through",
}
VOUCHERS: Final[Mapping[str, str]] = {
    "id": "member.id",
    "reward": "desk-vouchers.what",
    "status": "desk-vouchers.status",
    "issued_at": "desk-vouchers.issued",
    "through_on": "desk-vouchers.through",
    "worth": "desk-vouchers.worth",
}
DECISIONS: Final[Mapping[str, str]] = {
    "at": "member.when",
    "decision": "desk-decisions.decision",
    "reason": "member.reason",
    "by": "desk-decisions.by",
    "note": "member.note",
}


def tiers() -> Response:
    """Whose tier waits for somebody, in the order in which they joined; a line for each tier."""
    at = now()

    def page(session: Session, after: str, limit: int) -> Sequence[Waiting]:
        return tier_queue.page(session, service().retailer, limit, at, after)

    found = list(sheets.whole(page, lambda each: each.member.member_id, ""))
    audits.saw("members.list", *(each.member.member_id for each in found))
    return sheets.taken("waiting-tiers", TIERS, _turns(found))


def vouchers(own: Frame, found: Iterable[Told]) -> Response:
    """A member's vouchers."""
    return sheets.taken_of(own.id, "vouchers", VOUCHERS, map(_voucher, found))


def decisions(own: Frame, found: Iterable[tuple[Decided, str]]) -> Response:
    """What was decided about a member, in the reader's language."""
    rows = (_decision(own, each, by) for each, by in found)
    return sheets.taken_of(own.id, "decisions", DECISIONS, rows)


def _turns(found: Iterable[Waiting]) -> Iterator[sheets.Row]:
    for each in found:
        for turn in each.turns:
            yield {
                "member": ids.outside("member", each.member.member_id),
                "tier": each.tier,
                "waits": turn.tier,
                "reached_on": turn.on,
                "until": turn.until_at,
            }


def _voucher(found: Told) -> sheets.Row:
    return {
        "id": found.id,
        "reward": str(found.name),
        "status": found.status,
        "issued_at": found.row["issued_at"],
        "through_on": found.through_on,
        "worth": str(found.worth),
    }


def _decision(own: Frame, found: Decided, by: str) -> sheets.Row:
    said = letters.sentences(found, own.program, readers.reader(), "desk-decisions")
    reason = pages.say_plain(f"reason.{found.reason}") if found.reason else ""
    return {
        "at": found.at,
        "decision": " ".join(map(str, said)),
        "reason": reason,
        "by": by,
        "note": found.note,
    }
