"""/v1/vouchers: members' vouchers as staff look after them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.vouchers import inside
from api.retailer import staff_answers
from api.retailer.choosing import program_code
from api.retailer.parked_schemas import KeptWhyIn
from api.retailer.voucher_schemas import (
    StaffVoucherOut,
    StaffVoucherPageIn,
    StaffVoucherPageOut,
    VoidedOut,
    VoucherSentOut,
)
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.paging import Page
from api.wire.values import Json, balances, instant
from db import ids
from db.session import Session
from doorway import speech
from doorway.deeds import vouchers as deeds
from doorway.service import now, service
from loyalty.errors import UnknownMember, UnknownVoucher
from loyalty.rewards import voucher_search, voucher_states, vouchers
from loyalty.rewards.voucher_search import Search

blueprint = Blueprint("vouchers", __name__, description="Members' vouchers.")


@blueprint.route("/v1/vouchers")
class Vouchers(MethodView):
    """Everybody's vouchers."""

    @access.staff(blueprint, "vouchers.read")
    @bodies.asks(blueprint, StaffVoucherPageIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, StaffVoucherPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """Vouchers as they are now, newest first: a member's, of a status, or the one a code opens."""
        at, page = now(), Page.of(query, width=1)
        before = staff_answers.before(page, "voucher") or ""

        def read(session: Session) -> list[Json]:
            return [shown(session, row, at) for row in _rows(session, query, page, before, at)]

        found = service().database.read(read)
        return page.answer(found, lambda each: [each["id"]], lambda each: each)


@blueprint.route("/v1/vouchers/<voucher>")
class OneVoucher(MethodView):
    """One voucher."""

    @access.staff(blueprint, "vouchers.read")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, StaffVoucherOut)
    def get(self, voucher: str) -> Any:
        """A voucher as it is now: where it was used, who withdrew it and why."""
        at, voucher_id = now(), inside(voucher)
        return service().database.read(lambda session: shown(session, _row(session, voucher_id), at))


@blueprint.route("/v1/vouchers/<voucher>/void")
class Voiding(MethodView):
    """A voucher withdrawn."""

    @access.staff(blueprint, "vouchers.edit")
    @bodies.takes(blueprint, KeptWhyIn)
    @blueprint.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @blueprint.response(200, VoidedOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any], voucher: str) -> Any:
        """Withdraw a voucher that was not used, with the reason; its points go back to the member."""
        house, at, voucher_id = service(), now(), inside(voucher)

        def void(session: Session) -> tuple[Json, int]:
            done = deeds.void(session, voucher_id, wish["why"], at)
            return {
                "voucher": shown(session, _row(session, voucher_id), at),
                "balance_after": balances(done.balances),
                "seq": done.seq,
                "why": speech.sentences(
                    done.reasons, house.retailer.shelf.take_reference(session, done.program)
                ),
            }, 200

        return idempotency.answered(f"voucher-void:{voucher_id}", wish, void)


@blueprint.route("/v1/vouchers/<voucher>/resend")
class Resending(MethodView):
    """A voucher sent once more."""

    @access.staff(blueprint, "vouchers.edit")
    @blueprint.doc(responses=problems(404, 409))
    @blueprint.response(202, VoucherSentOut)
    def post(self, voucher: str) -> Any:
        """Send its member the code once more, at most once a day. Staff never see it."""
        at, voucher_id = now(), inside(voucher)

        sent = service().database.write(lambda session: deeds.send(session, voucher_id, at))
        return {"sent": sent}


def shown(session: Session, row: Mapping[str, Any], at: datetime) -> Json:
    """A voucher as staff see it."""
    program = service().retailer.shelf.take_reference(session, row["program"])
    now = voucher_states.status(row, at)
    till = voucher_states.reserved(row) if now == "reserved" else None
    times = ("issued_at", "expires_at", "used_at", "voided_at", "restored_at")
    words = ("used_store", "used_till", "used_receipt", "voided_by", "voided_why")
    return {
        "id": ids.outside("voucher", row["voucher_id"]),
        "member": ids.outside("member", row["member_id"]),
        "reward": row["reward"],
        "worth": str(Decimal(row["worth_minor"]).scaleb(-program.money_scale)),
        "money": row["money"],
        "status": now,
        "reserved_until": instant(row["reserved_until"]) if till else None,
        "reserved_store": till.store if till else None,
        "reserved_till": (till.till or None) if till else None,
        **{name: instant(row[name]) for name in times},
        **{name: row[name] or None for name in words},
    }


def _rows(
    session: Session, query: dict[str, Any], page: Page, before: str, at: datetime
) -> list[Mapping[str, Any]]:
    if query["code"]:
        row = vouchers.find_by_code(session, query["code"], program_code(session, query["program"]))
        return [row] if row is not None else []
    member_id = ids.find_inside("member", query["member"]) if query["member"] else ""
    if member_id is None:
        raise UnknownMember(query["member"])
    return voucher_search.page(session, Search(member_id, query["status"]), at, page.limit + 1, before)


def _row(session: Session, voucher_id: str) -> Mapping[str, Any]:
    row = vouchers.find_by_id(session, service().retailer.index_key, voucher_id)
    if row is None:
        raise UnknownVoucher(voucher_id)
    return row
