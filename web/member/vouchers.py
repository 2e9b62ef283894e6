"""A member's vouchers: each with the code that opens it, and back to points where that is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from flask import Response

from db import ids
from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.cards import card_qr
from loyalty.errors import UnknownVoucher, VoucherClosed
from loyalty.people import privacy
from loyalty.rewards import rewards, voucher_search, vouchers
from loyalty.rewards.voucher_search import Search
from loyalty.rewards.vouchers import Voucher
from loyalty.shops import stores
from loyalty.terms import goods_told
from loyalty.terms.voice import Voice
from web.member.door import door
from web.wire import doing, failing, pages, readers, told
from web.wire.forms import Form

MOST: Final = 200
USABLE: Final = ("issued", "reserved")
_MOMENT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Own:
    """A voucher as its member sees it; `state` says its status in words."""

    address: str
    name: str
    status: str
    state: str
    worth: str
    code: str
    through_on: date | None
    used_on: date | None
    used_in: str
    may_cancel: bool
    is_gift: bool
    terms: tuple[str, ...]


@door.shows("/vouchers")
def list_all() -> Response:
    """Those that can be used first, then those that were, then those that cannot be any more."""
    at, member_id = now(), callers.caller().member_id

    def read(session: Session) -> list[Own]:
        rows = voucher_search.page(session, Search(member_id), at, MOST)
        return [_own(session, row, at) for row in rows]

    found = service().database.read(read)
    return pages.shown(
        "member/vouchers.html",
        usable=sorted(
            (each for each in found if each.status in USABLE), key=lambda each: each.through_on or date.max
        ),
        used=[each for each in found if each.status == "redeemed"],
        over=[each for each in found if each.status in ("expired", "voided")],
    )


@door.shows("/vouchers/<voucher>")
def one(voucher: str) -> Response:
    """One voucher, large enough for a scanner."""
    return _shown(voucher)


@door.shows("/vouchers/<voucher>/code.svg")
def code(voucher: str) -> Response:
    """The code of a voucher, drawn; only while it opens anything."""
    found = _found(voucher)
    if found.status not in USABLE:
        raise UnknownVoucher(voucher)
    drawn = card_qr.svg(found.code, title=found.code)
    response = Response(drawn, content_type=card_qr.CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


@door.takes("/vouchers/<voucher>/cancel")
def cancel(voucher: str) -> Response:
    """Give a voucher back that was not used, and have its points again."""
    house, at, member_id = service(), now(), callers.caller().member_id
    form, voucher_id = Form.sent(), inside(voucher)
    form.done()

    def work(session: Session) -> Mapping[str, Any]:
        return {"seq": rewards.cancel(session, house.retailer, member_id, voucher_id, at).seq}

    try:
        doing.done(form, f"voucher-cancel/{voucher_id}", work)
    except VoucherClosed as error:
        return _shown(voucher, error)
    return told.then("/vouchers", "vouchers.cancelled")


def inside(voucher: str) -> str:
    """The id behind a voucher's outside one. Raises UnknownVoucher."""
    found = ids.find_inside("voucher", voucher)
    if found is None:
        raise UnknownVoucher(voucher)
    return found


def _shown(voucher: str, error: Exception | None = None) -> Response:
    refusal = failing.refusal(error) if error else None
    found = _found(voucher)
    return pages.shown("member/voucher.html", 422 if error else 200, each=found, refusal=refusal)


def _found(voucher: str) -> Own:
    at, member_id, voucher_id = now(), callers.caller().member_id, inside(voucher)
    return service().database.read(
        lambda session: _own(session, vouchers.find(session, member_id, voucher_id), at)
    )


def _own(session: Session, row: Mapping[str, Any], at: datetime) -> Own:
    """A voucher in the words of the programme version it was given under."""
    house = service()
    program = house.retailer.shelf.take_reference(session, row["program"])
    found, voice = vouchers.value(row, house.retailer.index_key, at), Voice.of(program, readers.reader().tag)
    zone = program.zoneinfo
    reward = next((each for each in program.rewards if each.code == found.reward), None)
    return Own(
        f"/vouchers/{ids.outside('voucher', found.voucher_id)}",
        voice.figures.reward(found.reward),
        found.status,
        pages.say(f"vouchers.is-{found.status}"),
        voice.figures.plain_money(found.worth_minor, found.money) if found.worth_minor else "",
        privacy.grouped(found.code),
        (found.expires_at - _MOMENT).astimezone(zone).date() if found.expires_at else None,
        found.used_at.astimezone(zone).date() if found.used_at else None,
        _used_in(session, found),
        may_cancel=found.status == "issued" and row["origin"] is None,
        is_gift=row["origin"] is not None,
        terms=tuple(goods_told.of_reward(voice, reward)) if reward else (),
    )


def _used_in(session: Session, found: Voucher) -> str:
    """What the store is called where it was used."""
    store = stores.find(session, found.used.store) if found.used else None
    return store.name if store else ""
