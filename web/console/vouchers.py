"""Vouchers: found by code, member or status; one with all that happened to it, withdrawn, sent again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway import member_ids
from doorway.deeds import vouchers as deeds
from doorway.service import now, service
from loyalty.errors import LoyaltyError, UnknownVoucher
from loyalty.program import shelf
from loyalty.rewards import voucher_search, vouchers
from loyalty.rewards.voucher_search import STATUSES, Search
from points.errors import PointsError
from web.books.vouchers import Told, told_of
from web.console.door import door
from web.wire import branding, doing, failing, pages, sheets, told
from web.wire.forms import Form
from web.wire.refusals import PageRefused

MOST: Final = 50
WHY_CHARS: Final = 400
HEADS: Final = {
    "voucher": "desk-vouchers.id",
    "member": "desk-vouchers.member",
    "reward": "desk-rewards.code",
    "status": "desk-vouchers.status",
    "issued_at": "desk-vouchers.issued",
    "expires_at": "desk-vouchers.through",
    "used_at": "desk-vouchers.used-at",
    "used_store": "desk-vouchers.used-in",
}


@door.shows("/vouchers", may="vouchers.read")
def search() -> Response:
    """The voucher that a code opens, a member's, or those of a status, newest first."""
    typed, status = request.args.get("q", "").strip(), request.args.get("status", "")
    status = status if status in STATUSES else ""
    if sheets.asked():
        return sheets.taken("vouchers", HEADS, _rows(status))
    before = ids.find_inside("voucher", request.args.get("after", "")) or ""
    found = service().database.read(lambda session: _found(session, typed, status, before))
    listed, more = found[:MOST], found[MOST:]
    return pages.shown(
        "console/vouchers.html",
        listed=listed,
        asked=typed,
        which=status,
        statuses=STATUSES,
        next=listed[-1].id if more else "",
    )


@door.shows("/vouchers/<voucher>", may="vouchers.read")
def one(voucher: str) -> Response:
    """All that happened to one voucher."""
    return _page(voucher)


@door.takes("/vouchers/<voucher>/void", may="vouchers.edit")
def void(voucher: str) -> Response:
    """Withdraw one that was not used, with the reason; its points go back to the member."""
    form = Form.sent()
    try:
        why, voucher_id = form.text("why", most=WHY_CHARS), _inside(voucher)
        form.done()

        def work(session: Session) -> Mapping[str, Any]:
            return {"seq": deeds.void(session, voucher_id, why, now()).seq}

        doing.done(form, f"voucher-void/{voucher}", work)
    except (PageRefused, LoyaltyError, PointsError) as error:
        return _page(voucher, error, form)
    return told.then(f"/console/vouchers/{voucher}", "desk-vouchers.voided")


@door.takes("/vouchers/<voucher>/send", may="vouchers.edit")
def send_again(voucher: str) -> Response:
    """Send its member the code once more, at most once a day."""
    voucher_id = _inside(voucher)
    try:
        sent = service().database.write(lambda session: deeds.send(session, voucher_id, now()))
    except LoyaltyError as error:
        return _page(voucher, error)
    return told.then(
        f"/console/vouchers/{voucher}", "desk-vouchers.sent" if sent else "desk-vouchers.sent-before"
    )


def _page(voucher: str, error: Exception | None = None, form: Form | None = None) -> Response:
    at, voucher_id = now(), _inside(voucher)

    def read(session: Session) -> Told:
        row = vouchers.find_by_id(session, service().retailer.index_key, voucher_id)
        if row is None:
            raise UnknownVoucher(voucher)
        return told_of(session, row, at)

    found = service().database.read(read)
    branding.about(found.row["program"].partition("@")[0])
    refusal = failing.refusal(error) if error else None
    return pages.shown(
        "console/voucher.html",
        refusal.status if refusal else 200,
        each=found,
        refusal=refusal,
        wrong=getattr(error, "wrong", {}),
        given=form.given if form else {},
    )


def _found(session: Session, typed: str, status: str, before: str) -> Sequence[Told]:
    """What a text names: a code or an id of a voucher, or a member by id; without one, a page of all."""
    at = now()
    if typed and not ids.find_inside("member", typed):
        return [told_of(session, row, at) for row in _named(session, typed)]
    member_id = member_ids.living(session, typed) if typed else ""
    rows = voucher_search.page(session, Search(member_id, status), at, MOST + 1, before)
    return [told_of(session, row, at) for row in rows]


def _named(session: Session, typed: str) -> Iterator[Mapping[str, Any]]:
    if voucher_id := ids.find_inside("voucher", typed):
        row = vouchers.find_by_id(session, service().retailer.index_key, voucher_id)
        yield from [row] if row else []
        return
    for code in shelf.codes(session):
        row = vouchers.find_by_code(session, typed, code)
        yield from [row] if row else []


def _rows(status: str) -> Iterator[Mapping[str, Any]]:
    at = now()

    def page(session: Session, after: str, limit: int) -> Sequence[Told]:
        rows = voucher_search.page(session, Search("", status), at, limit, after)
        return [told_of(session, row, at) for row in rows]

    plain = ("reward", "issued_at", "expires_at", "used_at", "used_store")
    for each in sheets.whole(page, lambda each: each.row["voucher_id"], ""):
        own = {"voucher": each.id, "member": each.member, "status": each.status}
        yield {**own, **{name: each.row[name] for name in plain}}


def _inside(voucher: str) -> str:
    found = ids.find_inside("voucher", voucher)
    if found is None:
        raise UnknownVoucher(voucher)
    return found
