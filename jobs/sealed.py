"""What the key ring seals: every column of it, how each is sealed anew, and how much each key still seals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, case, func, select

from db.session import Session
from events import sealing
from events.tables import endpoint
from identity import second_factor
from identity.staff_tables import staff, staff_invitation
from intake.tables import rejected_delivery
from loyalty.people import privacy
from loyalty.people.privacy import KeyRing
from loyalty.shops import access_tokens, connection_secrets, till_keys
from loyalty.tables import connection, member_key, till_key
from notices.tables import notice

# The ring, what is sealed, and what it is bound to → the same under the ring's first key. Raises Unreadable.
Rewrap = Callable[[KeyRing, str, str], str]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of texts that the ring sealed, each bound to the text in the column `bound` of its row.

    `before` stands in front of the key's id in each of them.
    """

    column: Column[Any]
    bound: Column[Any]
    rewrap: Rewrap
    before: str = "w1."

    @property
    def table(self) -> Table:
        """The table of the column."""
        return self.column.table

    @property
    def key(self) -> Column[Any]:
        """What names a row: none of these tables has a key of several columns."""
        (only,) = self.table.primary_key.columns
        return only

    def is_there(self) -> ColumnElement[bool]:
        """Whether a row has anything sealed here."""
        return and_(self.column.is_not(None), self.column != "")

    def is_under(self, key_id: str) -> ColumnElement[bool]:
        """Whether it is sealed under a key. Not LIKE, to which `_` is any letter."""
        begin = f"{self.before}{key_id}."
        return func.substr(self.column, 1, len(begin)) == begin


@dataclass(frozen=True, slots=True)
class Census:
    """How many secrets each key of the ring seals, and those that none does, by table."""

    by_key: Mapping[str, int]
    lost: Mapping[str, int]


def _authenticator(ring: KeyRing, sealed: str, staff_id: str) -> str:
    return second_factor.wrap(ring, second_factor.unwrap(ring, sealed, staff_id), staff_id)


def _till_secret(ring: KeyRing, sealed: str, digest: str) -> str:
    return privacy.rewrap(ring, sealed, till_keys.bound_to(digest))


def _connection_secret(ring: KeyRing, sealed: str, code: str) -> str:
    return privacy.rewrap(ring, sealed, connection_secrets.bound_to(code))


def _connection_token(ring: KeyRing, sealed: str, code: str) -> str:
    return privacy.rewrap(ring, sealed, access_tokens.bound_to(code))


def _webhook_secret(ring: KeyRing, sealed: str, endpoint_id: str) -> str:
    first_in_front = {ring.primary: ring.keys[ring.primary], **ring.keys}
    return sealing.seal(first_in_front, endpoint_id, sealing.open_sealed(ring.keys, endpoint_id, sealed))


SEALED = (
    Sealed(member_key.c.wrapped, member_key.c.member_id, privacy.rewrap),
    Sealed(notice.c.wrapped, notice.c.notice_id, privacy.rewrap),
    Sealed(staff.c.totp_wrapped, staff.c.staff_id, _authenticator),
    Sealed(staff_invitation.c.totp_wrapped, staff_invitation.c.staff_id, _authenticator),
    Sealed(till_key.c.sealed_secret, till_key.c.digest, _till_secret),
    Sealed(connection.c.sealed_secret, connection.c.code, _connection_secret),
    Sealed(connection.c.old_sealed_secret, connection.c.code, _connection_secret),
    Sealed(connection.c.sealed_token, connection.c.code, _connection_token),
    Sealed(rejected_delivery.c.wrapped, rejected_delivery.c.digest, privacy.rewrap),
    Sealed(endpoint.c.secret_sealed, endpoint.c.endpoint_id, _webhook_secret, before=""),
    Sealed(endpoint.c.old_secret_sealed, endpoint.c.endpoint_id, _webhook_secret, before=""),
)


def census(session: Session, ring: KeyRing) -> Census:
    """What each key seals just now. A key of which this says 0 can leave the ring."""
    by_key, lost = dict.fromkeys(ring.keys, 0), dict[str, int]()
    for each in SEALED:
        counts = [func.coalesce(func.sum(case((each.is_under(name), 1), else_=0)), 0) for name in ring.keys]
        row: Any = session.rows(select(func.count(), *counts).where(each.is_there()))[0]
        whole, under = int(row[0]), [int(count) for count in row[1:]]
        for name, count in zip(ring.keys, under, strict=True):
            by_key[name] += count
        if missing := whole - sum(under):
            lost[each.table.name] = lost.get(each.table.name, 0) + missing
    return Census(by_key, lost)
