"""Batches of vouchers: a reward for nothing to many, said first, begun once, stopped and gone on with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway.deeds import exports
from doorway.deeds import voucher_batches as deeds
from doorway.service import now, service
from loyalty.errors import UnknownVoucherBatch
from loyalty.explanations.figures import Figures
from loyalty.people import members, privacy
from loyalty.people.members import Person
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.rewards import batch_giving, batches, vouchers
from loyalty.rewards.batches import Batch
from web.console import frame, list_sheets
from web.console.door import door
from web.wire import branding, failing, pages, readers, sheets, told

MOST: Final = 50
HERE: Final = "/console/rewards/batches"
CODES: Final = {
    "member": "desk-vouchers.member",
    "code": "desk-batches.code",
    "reward": "desk-rewards.code",
    "expires_at": "desk-vouchers.through",
    "name": "members.name",
    "phone": "member.phone",
    "email": "member.email",
}
PERSONAL: Final = ("name", "phone", "email")


@door.shows("/rewards/batches", may="vouchers.read")
def listed() -> Response:
    """Batches, newest first, each with how far it has come."""
    if sheets.asked():
        return list_sheets.batches()
    before = ids.find_inside("voucher_batch", request.args.get("after", "")) or ""
    found = service().database.read(lambda session: batches.page(session, MOST + 1, before))
    return pages.shown(
        "console/batches.html",
        found=[(_outside(each), each, _figures(each)) for each in found[:MOST]],
        next=_outside(found[MOST - 1]) if len(found) > MOST else "",
    )


@door.shows("/rewards/batches/<batch>", may="vouchers.read")
def one(batch: str) -> Response:
    """How far one has come."""
    return _page(batch)


@door.takes("/rewards/batches/<batch>/<way>", may="members.adjust")
def turn(batch: str, way: str) -> Response:
    """Give no more of it for now, or go on; what was given stays given, and nobody gets a second one."""
    if way not in ("stop", "start"):
        return failing.not_there()
    batch_id, deed = _inside(batch), deeds.stop if way == "stop" else deeds.start
    try:
        service().database.write(lambda session: deed(session, batch_id))
    except frame.REFUSED as error:
        return _page(batch, error)
    return told.then(f"{HERE}/{batch}", f"desk-batches.done-{way}")


@door.shows("/rewards/batches/<batch>/codes", may="members.adjust")
def codes(batch: str) -> Response:
    """The codes that were given, for a mailing house, as `?as=csv` or `?as=xlsx`; that they were is noted."""
    if not sheets.asked():
        return failing.not_there()
    personal, batch_id = PERSONAL if exports.sees_people() else (), _inside(batch)
    found = service().database.write(lambda session: deeds.take_codes(session, batch_id, personal))
    return sheets.taken(f"codes-{found.reference}", CODES, _codes(found), PERSONAL)


def _codes(batch: Batch) -> Iterator[Mapping[str, Any]]:
    retailer = service().retailer

    def page(session: Session, after: str, limit: int) -> Sequence[tuple[Any, Person]]:
        rows = batch_giving.given(session, batch, after, limit)
        people = members.people(session, retailer, [each.member_id for each in rows])
        return [(each, people.get(each.member_id, Person())) for each in rows]

    for each, person in sheets.whole(page, lambda pair: pair[0].member_id, ""):
        yield {
            "member": ids.outside("member", each.member_id),
            "code": privacy.grouped(vouchers.code(retailer.index_key, each.voucher_id)),
            "reward": batch.reward,
            "expires_at": each.expires_at,
            **{name: getattr(person, name) for name in PERSONAL},
        }


def _page(batch: str, error: Exception | None = None) -> Response:
    found = service().database.read(lambda session: batches.get(session, _inside(batch)))
    branding.about(found.program)
    refusal = failing.refusal(error) if error else None
    return pages.shown(
        "console/batch.html",
        refusal.status if refusal else 200,
        id=batch,
        batch=found,
        figures=_figures(found),
        refusal=refusal,
    )


def _figures(batch: Batch) -> Figures:
    def read(session: Session) -> Program:
        return shelf.current(session, service().retailer.shelf, batch.program, now())

    return Figures(service().database.read(read), readers.reader())


def _outside(batch: Batch) -> str:
    return ids.outside("voucher_batch", batch.batch_id)


def _inside(batch: str) -> str:
    found = ids.find_inside("voucher_batch", batch)
    if found is None:
        raise UnknownVoucherBatch(batch)
    return found
