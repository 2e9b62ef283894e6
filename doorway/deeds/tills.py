"""What staff do to tills' keys, in stores where they may: made, replaced, revoked; audited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from db.session import Session
from doorway import audits, callers
from doorway.service import service
from loyalty.people import privacy
from loyalty.shops import till_keys
from loyalty.shops.till_keys import TillKey

PERMISSION: Final = "tills.edit"


@dataclass(frozen=True, slots=True)
class Made:
    """A new key, and its `secret`, which is shown this once."""

    key: TillKey
    secret: str


def add(
    session: Session,
    store: str,
    label: str,
    at: datetime,
    *,
    scopes: Iterable[str] = (),
    is_signed: bool = False,
    expires_at: datetime | None = None,
) -> Made:
    """Make a key; one `is_signed` signs what it sends. Raises Forbidden and what `till_keys.add` raises."""
    callers.in_store(PERMISSION, store)
    ring = service().retailer.ring if is_signed else None
    secret = till_keys.add(session, store, label, at, scopes=scopes, sealed_under=ring, expires_at=expires_at)
    return _made(session, store, secret, "tills.add")


def rotate(session: Session, store: str, key_id: str, overlap: timedelta, at: datetime) -> Made:
    """Make a key in place of one, which goes on working for `overlap`.

    Raises Forbidden and what `till_keys.rotate` raises.
    """
    callers.in_store(PERMISSION, store)
    secret = till_keys.rotate(session, service().retailer.ring, store, key_id, at, overlap)
    return _made(session, store, secret, "tills.rotate")


def revoke(session: Session, store: str, key_id: str, at: datetime) -> TillKey:
    """End a key for good, from the next request on; again changes nothing.

    Raises Forbidden, UnknownTillKey.
    """
    callers.in_store(PERMISSION, store)
    if till_keys.find(session, store, key_id).revoked_at is None:
        audits.did(session, "tills.revoke", key_id, {"store": store})
    return till_keys.revoke(session, store, key_id, at)


def _made(session: Session, store: str, secret: str, action: str) -> Made:
    key = till_keys.find(session, store, till_keys.public_id(privacy.secret_digest(secret)))
    audits.did(session, action, key.key_id, {"store": store})
    return Made(key, secret)
