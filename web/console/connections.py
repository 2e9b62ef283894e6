"""Connections: vendors that send their sales; set up, and how each of them does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Response, request

from db.session import Session
from doorway import callers
from doorway.deeds import connections as deeds
from doorway.service import now, service
from identity import roles
from loyalty.errors import UnknownConnection
from loyalty.shops import connections, stores
from loyalty.shops.connections import Connection, Wish
from pos_adapter import registry
from web.console import filled
from web.console.door import door
from web.wire import sheets, told
from web.wire.forms import Form

HERE: Final = "/console/connections"
MOST: Final = 50
MOST_STORES: Final = 500
HEADS: Final = {
    "code": "connections.code",
    "adapter": "connections.adapter",
    "store": "connections.store",
    "state": "connections.state",
    "deliveries": "connections.deliveries",
    "delivered_at": "connections.last",
    "refused": "connections.refused",
    "refused_at": "connections.refused-last",
    "refused_why": "connections.refused-why",
}


@door.shows("/connections", may="stores.read")
def listed() -> Response:
    """The connections by code, with how often something came; never their secrets."""
    if sheets.asked():
        return sheets.taken(
            "connections", HEADS, map(_row, sheets.whole(_page_of, lambda each: each.code, ""))
        )
    return _list()


@door.takes("/connections", may="stores.edit")
def add() -> Response:
    """Set up a connection; its page shows the address that the vendor is to be told."""
    form = Form.sent()
    try:
        code = form.text("code", most=63)
        secret = form.text("secret", most=255, needed=False)
        adapter = form.chosen("adapter", registry.names())
        store, prefix = form.text("store", most=64), form.text("external_prefix", needed=False)
        form.done()
        wish, at = Wish(adapter, store, prefix), now()
        service().database.write(lambda session: deeds.add(session, code, wish, secret, at))
    except filled.REFUSED as error:
        return _list(error, form)
    return told.then(f"{HERE}/{code}", "connections.added")


def own(session: Session, code: str, *, lock: bool = False) -> Connection:
    """A connection of a store that the caller may see. Raises UnknownConnection for every other one."""
    found = connections.get(session, code, lock=lock)
    if not roles.permits(callers.caller().person.grants, "stores.read", found.wish.store):
        raise UnknownConnection(code)
    return found


def store_names(session: Session) -> list[tuple[str, str]]:
    """The stores that a form offers: their codes, and what people call them."""
    return [(each.code, each.name) for each in stores.page(session, limit=MOST_STORES)]


def state_of(found: Connection) -> str:
    """How a connection does: off, waits (nothing came yet), refused (the last thing was), or works."""
    tally = found.tally
    if not found.wish.is_on:
        return "off"
    if tally.refused_at and (tally.delivered_at is None or tally.refused_at > tally.delivered_at):
        return "refusing"
    return "works" if tally.delivered_at else "silent"


def _list(error: Exception | None = None, form: Form = filled.UNSENT) -> Response:
    after = request.args.get("after", "")

    def read(session: Session) -> tuple[Sequence[Connection], list[tuple[str, str]]]:
        return _page_of(session, after, MOST + 1), store_names(session)

    found, names = service().database.read(read)
    return filled.shown(
        "console/connections.html",
        error,
        form,
        listed=[(each, state_of(each)) for each in found[:MOST]],
        next=found[MOST - 1].code if len(found) > MOST else "",
        adapters=[(each, each) for each in registry.names() if registry.is_signed(each)],
        store_names=names,
    )


def _page_of(session: Session, after: str, limit: int) -> Sequence[Connection]:
    """Connections of the stores that the caller may see; there are never more than a thousand."""
    seen = roles.stores(callers.caller().person.grants, "stores.read")
    if seen is None:
        return connections.page(session, after, limit)
    found = connections.page(session, after)
    return [each for each in found if each.wish.store in seen][:limit]


def _row(found: Connection) -> sheets.Row:
    tally = found.tally
    return {
        "code": found.code,
        "adapter": found.wish.adapter,
        "store": found.wish.store,
        "state": state_of(found),
        "deliveries": tally.deliveries,
        "delivered_at": tally.delivered_at,
        "refused": tally.refused,
        "refused_at": tally.refused_at,
        "refused_why": tally.refused_why,
    }
