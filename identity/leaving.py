"""Leaving: all by which a person could sign in is deleted, with the phones on which they are told."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete

from db.session import Session
from identity.tables import member_device, member_token, passkey
from notices.push import phones
from wallets import apple_phones


def forget(session: Session, member_ids: Iterable[str]) -> None:
    """Delete tokens, devices, passkeys and phones, in the transaction that erases or ends these members."""
    ids = sorted(member_ids)
    for table in (member_token, member_device, passkey):
        session.connection.execute(delete(table).where(table.c.member_id.in_(ids)))
    phones.forget(session, ids)
    apple_phones.forget(session, ids)
