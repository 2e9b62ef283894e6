"""Access tokens: by which a connection fetches what deliveries only name; sealed, and never shown."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import Final

from db.session import Session
from loyalty.errors import InvalidConnection
from loyalty.people import privacy
from loyalty.people.privacy import KeyRing, Unreadable
from loyalty.shops import connection_tallies, connections
from loyalty.shops.connections import Connection

TOKEN: Final = re.compile(r"[!-~]{16,500}")


def put(
    session: Session, ring: KeyRing, code: str, token: str, api_url: str | None, at: datetime
) -> Connection:
    """Give a connection a token in place of any it has, and say where it is good: None is the vendor's own.

    The two are set together, so that nobody sends a token elsewhere without having it. The address is
    checked by the door. Raises UnknownConnection, InvalidConnection.
    """
    if not TOKEN.fullmatch(token):
        raise InvalidConnection("a token has 16 to 500 letters, digits and signs, and no blank")
    sealed = privacy.wrap(ring, token.encode(), bound_to(code))
    row = connections.row_of(session, code, lock=True)
    changed = {"sealed_token": sealed, "token_set_at": at, "api_url": api_url, "changed_at": at}
    connections.put(session, row, changed)
    connection_tallies.hoped(session, code)
    return connections.get(session, code)


def remove(session: Session, code: str, at: datetime) -> Connection:
    """Forget a connection's token; one that has none stays as it is. Raises UnknownConnection."""
    row = connections.row_of(session, code, lock=True)
    if row["sealed_token"] is not None:
        connections.put(session, row, {**connections.NO_TOKEN, "changed_at": at})
    return connections.get(session, code)


def find(session: Session, ring: KeyRing, code: str) -> str | None:
    """The token in clear, for whoever fetches; None without one that opens. Raises UnknownConnection."""
    sealed = connections.row_of(session, code)["sealed_token"]
    if sealed is not None:
        with suppress(Unreadable):
            return privacy.unwrap(ring, sealed, bound_to(code)).decode()
    return None


def bound_to(code: str) -> str:
    """What a sealed token is bound to: neither another connection's token nor a secret opens in its place."""
    return f"token of connection {code}"
