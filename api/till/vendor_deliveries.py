"""POST /v1/connections/{code}/deliveries: what a vendor sends by itself; its signature says who it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import request
from flask.views import MethodView
from flask_smorest import Blueprint
from werkzeug.exceptions import RequestEntityTooLarge

from api.till.delivery_schemas import DeliveredOut
from api.wire import access, bodies
from api.wire.documents import problems
from api.wire.values import Json
from db import ids
from db.session import Session
from doorway import logs, origin
from doorway.refusals import WrongMediaType
from doorway.service import now, service
from identity import limits
from intake import proving, taking
from intake.fates import Item, Taken
from intake.proving import Unproved
from loyalty.shops import connection_tallies
from loyalty.shops.connections import Connection
from pos_adapter.adapter import Delivery

vendor_deliveries = Blueprint("vendor-deliveries", __name__, description="What vendors send by themselves.")
# Of what nothing proves, from one address: vendors share theirs, so who signs rightly is never counted.
MOST_UNPROVED, PER = 200, timedelta(minutes=15)
_BODY = {
    "required": True,
    "description": "As the vendor writes it, of whatever type, signed in the vendor's way.",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


@vendor_deliveries.route("/v1/connections/<code>/deliveries")
class VendorDeliveries(MethodView):
    """What a vendor sends."""

    @access.anyone(vendor_deliveries)
    @vendor_deliveries.doc(requestBody=_BODY, responses=problems(401, 413, 415, 429))
    @vendor_deliveries.response(200, DeliveredOut, description="Taken, each document by itself")
    def post(self, code: str) -> Any:
        """Take what a vendor sends; it proves itself by the connection's secret.

        The same again changes nothing. Where a document is only named, it is fetched. What cannot be taken is
        kept for staff and answered 200 as well: sending it again would not help. An unknown connection, one
        that is off and a wrong signature get the same answer.
        """
        house, at, body = service(), now(), _body()
        if proving.is_ping(body):
            return delivered(Taken((), ()))
        connection = _proved(code, body, at)
        logs.note(connection=connection.code)
        taken = taking.take(house.database, house.retailer, connection, body, at)
        return delivered(taken)


def url_of(code: str) -> str:
    """The address that the vendor of a connection sends to: ours as it is set, whatever a header says."""
    return f"{service().settings.public_url}/v1/connections/{code}/deliveries"


def delivered(taken: Taken) -> Json:
    """What a delivery came to."""
    return {"counts": dict(taken.counts()), "documents": [_item(each) for each in taken.items]}


def _body() -> bytes:
    """The raw body. Raises RequestEntityTooLarge, and WrongMediaType for a packed one."""
    packed = request.headers.get("Content-Encoding", "identity")
    if packed.casefold() != "identity":
        raise WrongMediaType.packed(bodies.strict_text(packed))
    body = request.get_data(cache=False)
    if len(body) > service().settings.body_limit_bytes:
        raise RequestEntityTooLarge
    return body


def _proved(code: str, body: bytes, at: datetime) -> Connection:
    """The connection whose vendor signed. Raises UnverifiedBody, and TooMany where that was too often."""
    house = service()
    headers = {name.lower(): value for name, value in request.headers.items()}
    delivery = Delivery(headers, body, url_of(code), at)
    try:
        return house.database.read(lambda session: proving.prove(session, house.retailer, code, delivery))
    except Unproved as error:
        unproved = error

    def count(session: Session) -> None:
        limits.take(session, limits.key("delivery unproved", origin.network()), MOST_UNPROVED, PER, at)
        if unproved.connection:
            why = connection_tallies.Why(unproved.code, unproved.why)
            connection_tallies.refused(session, unproved.connection, why, at)

    house.database.write(count)
    raise unproved.told()


def _item(found: Item) -> Json:
    return {
        "place": found.place,
        "status": found.fate,
        "number": found.number or None,
        "receipt": ids.outside("receipt", found.receipt_id) if found.receipt_id else None,
        "code": found.code or None,
        "says": found.says or None,
    }
