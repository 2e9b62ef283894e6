"""Proving: that a delivery comes from the vendor of a connection, by the signature over its raw body."""

from __future__ import annotations

import re
from typing import Final

from db.session import Session
from loyalty.errors import UnknownConnection
from loyalty.retailer import Retailer
from loyalty.shops import connections
from loyalty.shops.connections import Connection
from pos_adapter import registry
from pos_adapter.adapter import Delivery
from pos_adapter.errors import UnknownAdapter, UnverifiedBody

_PING: Final = re.compile(rb"\s*webhook_id=[0-9]{1,20}\s*")
# Whatever was wrong: whether there is such a connection is nobody's business.
_REFUSED: Final = "nothing proves that this comes from a vendor that was set up here"


class Unproved(Exception):
    """Nothing proves a delivery; `why` is for staff of the `connection`, never for who sent it.

    `connection` is empty where there is none, `code` is a stable word for why.
    """

    def __init__(self, why: str, connection: str = "", code: str = "") -> None:
        super().__init__(why, connection, code)
        self.why = why
        self.connection = connection
        self.code = code

    def told(self) -> UnverifiedBody:
        """The same for everyone."""
        return UnverifiedBody(_REFUSED)


def prove(session: Session, retailer: Retailer, code: str, delivery: Delivery) -> Connection:
    """The connection whose vendor signed a delivery, by the secret it has or the one it has still.

    Raises Unproved alike for an unknown connection, one that is off, and a wrong signature.
    """
    if not connections.CODE.fullmatch(code):
        raise Unproved("no connection is called so")
    try:
        connection = connections.get(session, code)
    except UnknownConnection as error:
        raise Unproved(str(error)) from error
    if not connection.wish.is_on:
        raise Unproved("the connection is off", code, "off")
    try:
        adapter = registry.adapter(connection.wish.adapter)
    except UnknownAdapter as error:
        raise Unproved(str(error), code, "unknown-adapter") from error
    last = Unproved("there is no secret that could be read; rotate it", code, "no-secret")
    for secret in connections.secrets_of(session, retailer.ring, code, delivery.at):
        try:
            adapter.verify(delivery, secret)
        except UnverifiedBody as error:
            last = Unproved(str(error), code, error.code)
        else:
            return connection
    raise last


def is_ping(body: bytes) -> bool:
    """Whether this is the word by which WooCommerce asks whether anybody is there, before its first delivery.

    It is signed by nobody and says nothing but a webhook's number, so everyone may be answered, and alike.
    """
    return _PING.fullmatch(body) is not None
