"""/v1/vouchers: a voucher's code at a till, checked, set aside and used once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema
from marshmallow import fields as shown_fields

from api.wire import access, bodies, fields, idempotency
from api.wire.documents import problems
from api.wire.schemas import said
from api.wire.values import Json, instant
from db import ids
from db.session import Session
from doorway import callers, speech
from doorway.at_till import vouchers
from doorway.service import now, service
from loyalty.program import shelf
from loyalty.receipt import DocumentKey
from loyalty.rewards import voucher_uses
from loyalty.rewards.vouchers import Voucher
from loyalty.shops.tills import Till

till_vouchers = Blueprint("vouchers at tills", __name__, description="Vouchers at a till.")


class VoucherCodeIn(Schema):
    """A voucher's code."""

    code = fields.text(
        "As a person types or scans it: case, spaces and dashes do not matter.",
        least=1,
        most=100,
        required=True,
    )


class VoucherReceiptIn(Schema):
    """Which receipt it is used on, where the till knows it already."""

    business_date = fields.day(required=True)
    number = fields.code(required=True)
    till = fields.text("As receipts name it.", most=64, load_default="")


class VoucherUseIn(VoucherCodeIn):
    """A voucher to use."""

    receipt = shown_fields.Nested(VoucherReceiptIn, load_default=None, allow_none=True)


class TillVoucherOut(Schema):
    """What a voucher is worth, and until when."""

    voucher = shown_fields.String(required=True, metadata=said("Our id, vou_…."))
    reward = shown_fields.String(required=True)
    name = shown_fields.String(required=True)
    worth = shown_fields.String(required=True, metadata=said("Major units, to be taken off."))
    money = shown_fields.String(required=True)
    status = shown_fields.String(required=True)
    expires_at = shown_fields.String(required=True, allow_none=True)
    reserved_until = shown_fields.String(
        required=True, allow_none=True, metadata=said("Until when this till has set it aside.")
    )
    used_at = shown_fields.String(required=True, allow_none=True)


@till_vouchers.route("/v1/vouchers/check")
class Check(MethodView):
    """A code that is asked about."""

    @access.till(till_vouchers, "redeem")
    @bodies.takes(till_vouchers, VoucherCodeIn)
    @till_vouchers.doc(responses=problems(404, 409, 429))
    @till_vouchers.response(200, TillVoucherOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """What a voucher is worth, if it can be used now; nothing is used. Ten misses lock for 15 minutes."""
        house, at, till = service(), now(), callers.caller().store_till
        key = house.retailer.index_key

        def check(session: Session) -> Json:
            found = voucher_uses.check(session, key, wish["code"], till.program, at, vouchers.place(till))
            return _shown(session, found, till)

        return vouchers.counting_misses(till, lambda: house.database.read(check))


@till_vouchers.route("/v1/vouchers/reserve")
class Reserve(MethodView):
    """A code that is set aside."""

    @access.till(till_vouchers, "redeem")
    @bodies.takes(till_vouchers, VoucherCodeIn)
    @till_vouchers.doc(responses=problems(404, 409, 429))
    @till_vouchers.response(200, TillVoucherOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Set a voucher aside for this till's basket, as long as a hold lasts; no other till takes it then.

        This till's receipt, or its asking to redeem, uses it. Asking again moves the end.
        """
        house, at, till = service(), now(), callers.caller().store_till

        def reserve(session: Session) -> Json:
            found = vouchers.reserve(session, till, wish["code"], at)
            return _shown(session, found, till)

        return vouchers.counting_misses(till, lambda: house.database.write(reserve))


@till_vouchers.route("/v1/vouchers/release")
class Release(MethodView):
    """A code that was set aside, and is not needed."""

    @access.till(till_vouchers, "redeem")
    @bodies.takes(till_vouchers, VoucherCodeIn)
    @till_vouchers.doc(responses=problems(404, 409, 429))
    @till_vouchers.response(200, TillVoucherOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Let a voucher be free again that a till of this store set aside; a free one stays so."""
        house, at, till = service(), now(), callers.caller().store_till

        def release(session: Session) -> Json:
            found = vouchers.release(session, till, wish["code"], at)
            return _shown(session, found, till)

        return vouchers.counting_misses(till, lambda: house.database.write(release))


@till_vouchers.route("/v1/vouchers/redeem")
class Redeem(MethodView):
    """A code that is used."""

    @access.till(till_vouchers, "redeem")
    @bodies.takes(till_vouchers, VoucherUseIn)
    @till_vouchers.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409, 429))
    @till_vouchers.response(200, TillVoucherOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any]) -> Any:
        """Use a voucher, once and for all tills.

        Name the receipt where its number is known: then that receipt may name the code too, and a void of it
        gives the voucher back.
        """
        house, at, till = service(), now(), callers.caller().store_till
        place = vouchers.place(till, _receipt_key(till, wish["receipt"]))
        key = house.retailer.index_key

        def use(session: Session) -> tuple[Json, int]:
            # Whoever asks again with the same key is answered from then; with another, it is used.
            voucher_uses.check(session, key, wish["code"], till.program, at, place)
            found = voucher_uses.use(
                session, key, wish["code"], till.program, place, at, announces=house.retailer.announces
            )
            return _shown(session, found, till), 200

        return vouchers.counting_misses(till, lambda: idempotency.answered("voucher-redeem", wish, use))


def _receipt_key(till: Till, named: dict[str, Any] | None) -> str:
    if named is None:
        return ""
    return str(DocumentKey(till.store, named["till"], named["business_date"], named["number"]))


def _shown(session: Session, voucher: Voucher, till: Till) -> Json:
    program = shelf.current(session, service().retailer.shelf, till.program, voucher.issued_at)
    reward = next((each for each in program.rewards if each.code == voucher.reward), None)
    return {
        "voucher": ids.outside("voucher", voucher.voucher_id),
        "reward": voucher.reward,
        "name": speech.name(reward.name if reward else {}, voucher.reward),
        "worth": str(Decimal(voucher.worth_minor).scaleb(-program.money_scale)),
        "money": voucher.money,
        "status": voucher.status,
        "expires_at": instant(voucher.expires_at),
        "reserved_until": instant(voucher.reserved_until),
        "used_at": instant(voucher.used_at),
    }
