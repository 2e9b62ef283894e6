"""Secrets of connections: each sealed for its own, and no two connections with the same."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from db.session import Session
from loyalty import tables
from loyalty.errors import InvalidConnection
from loyalty.people import privacy
from loyalty.people.privacy import KeyRing, Unreadable

SECRET: Final = re.compile(r"[!-~]{16,255}")


def queue(session: Session) -> None:
    """Let one at a time give out secrets, to the end of its transaction: two might choose the same.

    A sealed secret differs each time it is sealed, so that no key of a table could be the referee. Reading
    goes on; on SQLite who writes is alone anyway.
    """
    if session.connection.dialect.name != "sqlite":
        session.connection.exec_driver_sql("LOCK TABLE connection IN SHARE ROW EXCLUSIVE MODE")


def bound_to(code: str) -> str:
    """What a sealed secret is bound to, so that one put into another connection's row does not open."""
    return f"connection {code}"


def opened(ring: KeyRing, code: str, found: Iterable[str]) -> Iterator[str]:
    """The secrets of a connection in clear; what no key of the ring opens any more signs nothing."""
    for sealed in found:
        with suppress(Unreadable):
            yield privacy.unwrap(ring, sealed, bound_to(code)).decode()


def own_sealed(session: Session, ring: KeyRing, code: str, secret: str, at: datetime) -> str:
    """A secret sealed, that no other connection has: most vendors sign neither a shop nor an address.

    What was signed for one connection would prove itself at the other's address as well. Raises
    InvalidConnection.
    """
    sealed = _sealed(ring, code, secret)
    for row in session.mappings(select(tables.connection).where(tables.connection.c.code != code)):
        for known in opened(ring, row["code"], holding(row, at)):
            if hmac.compare_digest(known, secret):
                raise InvalidConnection(
                    f'connection "{row["code"]}" has this secret; let the vendor make another,'
                    " for what is signed with it would be taken by both"
                )
    return sealed


def holding(row: Mapping[str, Any], at: datetime) -> list[str]:
    """The sealed secrets that hold at an instant, the newest first."""
    found = [row["sealed_secret"]] if row["sealed_secret"] is not None else []
    return found + (
        [row["old_sealed_secret"]] if row["old_secret_until"] and at < row["old_secret_until"] else []
    )


def _sealed(ring: KeyRing, code: str, secret: str) -> str:
    if not SECRET.fullmatch(secret):
        raise InvalidConnection("a secret has 16 to 255 letters, digits and signs, and no blank")
    return privacy.wrap(ring, secret.encode(), bound_to(code))
