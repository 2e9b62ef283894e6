"""GET /v1/till/offline-keys: what a till must know to take points while its line is down."""

from __future__ import annotations

import base64
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from api.till.answers import amount
from api.wire import access
from api.wire.schemas import said
from api.wire.values import Json
from doorway import callers
from doorway.service import now, service
from loyalty.offline import allowances, keys
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.program.rewards import Paying

offline_keys = Blueprint("offline keys", __name__, description="What a till knows beforehand.")


class OfflineKeyOut(Schema):
    """A public key that signs allowances."""

    id = fields.String(required=True, metadata=said("What the text of an allowance calls it, 8 hex digits."))
    algorithm = fields.String(required=True, metadata=said("Ed25519."))
    public_key = fields.String(required=True, metadata=said("Its 32 bytes, base64url without padding."))


class OfflineTermsOut(Schema):
    """What a till may take while its line is down."""

    currency = fields.String(required=True)
    ceiling = fields.Integer(required=True, metadata=said("The most points of any allowance."))
    days = fields.Integer(required=True, metadata=said("How late the receipt may come."))
    codes = fields.Boolean(required=True, metadata=said("Whether codes of phones count as of their scan."))
    worth_of_100 = fields.String(required=True, metadata=said("What 100 of the smallest unit buy."))
    minimum = fields.Integer(required=True, metadata=said("The fewest points at once."))
    maximum = fields.Integer(required=True, metadata=said("The most at once; 0: any number."))
    multiples = fields.Integer(required=True, metadata=said("Points go in steps of so many."))
    share = fields.Integer(required=True, metadata=said("Of the bill, in percent, that points may pay."))
    covers = fields.String(required=True, metadata=said("part, or whole: all of the bill or nothing."))
    settles = fields.String(required=True, metadata=said("tender or discount."))


class OfflineKeysOut(Schema):
    """To be kept by the till, and fetched anew every day."""

    program = fields.String(required=True)
    program_mark = fields.String(required=True, metadata=said("How an allowance names the programme."))
    keys = fields.List(fields.Nested(OfflineKeyOut), required=True)
    tolerance_seconds = fields.Integer(
        required=True, metadata=said("How much before its time an allowance is taken.")
    )
    offline = fields.Nested(
        OfflineTermsOut, required=True, allow_none=True, metadata=said("Null: no points without a line.")
    )


@offline_keys.route("/v1/till/offline-keys")
class OfflineKeys(MethodView):
    """Keys and terms for when the line is down."""

    @access.till(offline_keys, "redeem")
    @offline_keys.response(200, OfflineKeysOut)
    def get(self) -> Any:
        """The public keys that sign allowances, and what a till may take by one.

        A till that has them knows our signature without asking. A key that is replaced stays in the list as
        long as anything that it signed can be used.
        """
        house, till = service(), callers.caller().store_till
        program = house.database.read(
            lambda session: shelf.current(session, house.retailer.shelf, till.program, now())
        )
        found = keys.public(house.retailer.ring)
        return {
            "program": program.code,
            "program_mark": allowances.program_mark(program.code),
            "keys": [_shown(name, raw) for name, raw in found.items()],
            "tolerance_seconds": int(allowances.TOLERANCE.total_seconds()),
            "offline": _terms(program),
        }


def _shown(name: str, raw: bytes) -> Json:
    public_key = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    return {"id": name, "algorithm": "Ed25519", "public_key": public_key}


def _terms(program: Program) -> Json | None:
    policy = program.offline
    if policy is None:
        return None
    paying = program.spending.pays(policy.currency) or Paying(policy.currency)
    return {
        "currency": policy.currency,
        "ceiling": policy.ceiling,
        "days": policy.days,
        "codes": policy.codes,
        "worth_of_100": amount(program.worth_minor(policy.currency, 100) or 0, program),
        "minimum": max(program.spending.minimum, paying.minimum),
        "maximum": paying.maximum,
        "multiples": paying.multiples,
        "share": paying.share,
        "covers": paying.covers,
        "settles": paying.settles,
    }
