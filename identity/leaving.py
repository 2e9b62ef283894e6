"""Leaving: all by which a person could sign in is deleted, with the names they gave their devices."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete

from db.session import Session
from identity.tables import member_device, member_token, passkey


def forget(session: Session, member_ids: Iterable[str]) -> None:
    """Delete tokens, devices and passkeys; in the transaction that erases these members or ends them."""
    ids = sorted(member_ids)
    for table in (member_token, member_device, passkey):
        session.connection.execute(delete(table).where(table.c.member_id.in_(ids)))
