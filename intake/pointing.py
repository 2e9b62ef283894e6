"""Pointing: deliveries that name what they do not hold; what is noted of that, and said of it at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from db.engine import Database
from db.session import Session
from intake import judging, keeping, wanting
from intake.fates import Fate, Item, Taken
from loyalty.retailer import Retailer
from loyalty.shops import connection_tallies, connections
from loyalty.shops.connections import Connection
from pos_adapter import registry
from pos_adapter.adapter import Reject
from pos_adapter.wanted import Api, Wanted


def named(connection: Connection, body: bytes, taken: Taken) -> Sequence[Wanted]:
    """What is to be fetched of a delivery.

    Without a token it is what holds nothing itself: a shop whose vendor tells enough need not fetch.
    """
    if not connection.may_fetch and not _is_pointer(taken):
        return ()
    return registry.wanted(connection.wish.adapter, body)


def note(
    session: Session, retailer: Retailer, connection: Connection, asked: Sequence[Wanted], at: datetime
) -> None:
    """Want what is named; where it cannot be fetched, each waits for a person to give a token."""
    wanting.put(session, connection.code, asked, at)
    for wanted in () if connection.may_fetch else asked:
        told = [_without_token(connection, wanted)]
        keeping.keep(session, retailer.ring, connection, wanting.document(wanted), told, at, anew=True)


def told(connection: Connection, asked: Sequence[Wanted], taken: Taken) -> Taken:
    """What is said of a delivery that names something; a mere pointer is told by that alone."""
    items = tuple(_item(connection, each) for each in asked)
    return Taken(items if items and _is_pointer(taken) else (*taken.items, *items), taken.rejects)


def fetch_again(database: Database, connection: Connection, wanted: Wanted, at: datetime) -> Taken:
    """Let something be fetched at once, with the token there is, though the vendor may have refused it."""

    def again(session: Session) -> Connection:
        wanting.again(session, wanting.digest_of(connection.code, wanted), at)
        connection_tallies.hoped(session, connection.code)
        return connections.get(session, connection.code)

    return Taken((_item(database.write(again), wanted),), ())


def _is_pointer(taken: Taken) -> bool:
    return all(item.fate is Fate.IGNORED for item in taken.items)


def _item(connection: Connection, wanted: Wanted) -> Item:
    """What is said of something that is named and not held."""
    place = f"{wanted.method} {wanted.path}"
    if connection.may_fetch:
        return Item(place, Fate.FETCHING, says="is fetched from the vendor, and counts then")
    reject = _without_token(connection, wanted)
    return Item(place, Fate.REJECTED, code=reject.code, says=reject.reason)


def _without_token(connection: Connection, wanted: Wanted) -> Reject:
    has_token = connection.token_set_at is not None
    return judging.without_token(wanted, _api(connection), connection.code, is_refused=has_token)


def _api(connection: Connection) -> Api:
    api = registry.find_api(connection.wish.adapter)
    assert api is not None, "an adapter that names what is to be fetched says where"
    return api
