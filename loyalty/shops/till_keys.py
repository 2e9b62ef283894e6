"""Tills' keys: made, replaced, revoked. A secret is shown once; its digest is kept, and proves it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, or_, select, update

from db import plan
from db.errors import LostSwap
from db.session import Session
from loyalty import tables
from loyalty.errors import InvalidKeyTerms, InvalidLabel, UnknownStore, UnknownTillKey
from loyalty.people import privacy
from loyalty.people.privacy import KeyRing
from loyalty.shops import stores

LABEL_CHARS = 80
# What a key may be for; one that names none may do all of it.
SCOPES: Final = ("receipts", "quotes", "redeem", "members")
LONGEST_OVERLAP: Final = timedelta(days=14)
# How a secret begins, which tells by itself whether it is the sandbox's.
_BEGINNING: Final = {False: "till", True: "till_test"}
# A key's public id: the first half of its secret's digest, of which nobody gets back to the secret.
_ID: Final = re.compile(r"til_(?:test_)?([0-9a-f]{32})")
_key = tables.till_key.c


@dataclass(frozen=True, slots=True)
class TillKey:
    """A till's key as it can be shown: never the secret. `scopes` empty means all.

    It works until `revoked_at` or `expires_at` (UTC, exclusive); None is never. `replaced_by` is the id of
    the key that took its place, `last_used_on` a UTC day, written within seconds.
    """

    digest: str
    store: str
    label: str
    created_at: datetime
    revoked_at: datetime | None
    expires_at: datetime | None
    scopes: tuple[str, ...]
    is_signed: bool
    is_test: bool
    replaced_by: str | None
    last_used_on: date | None

    @property
    def key_id(self) -> str:
        """What the key is called in public."""
        return public_id(self.digest, test=self.is_test)

    def is_in_use(self, at: datetime) -> bool:
        """Whether it opens something at an instant."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > at)


def public_id(digest: str, *, test: bool = False) -> str:
    """The public id of the key whose secret has this digest, `til_…` or `til_test_…`."""
    return f"til_{'test_' if test else ''}{digest[:32]}"


def in_use(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """What SQL must ask of a key that is to open something at an instant."""
    return _key.revoked_at.is_(None), or_(_key.expires_at.is_(None), _key.expires_at > at)


def opens(row: Mapping[str, Any], at: datetime) -> bool:
    """The same of a key's row as a bundle reads it, where instants are texts."""
    expires_at = row["expires_at"]
    return row["revoked_at"] is None and (expires_at is None or datetime.fromisoformat(expires_at) > at)


def of_id(key_id: str) -> ColumnElement[bool] | None:
    """The condition that finds a key by its public id; None for what cannot be one."""
    match = _ID.fullmatch(key_id)
    return _key.digest.startswith(match[1]) if match else None


def add(
    session: Session,
    store: str,
    label: str,
    at: datetime,
    *,
    scopes: Iterable[str] = (),
    sealed_under: KeyRing | None = None,
    expires_at: datetime | None = None,
    test: bool = False,
) -> str:
    """A new key for a till of a store; returns the secret, which cannot be shown again.

    `sealed_under` makes it a key that signs what it sends: its secret is kept, sealed by that ring.
    Raises UnknownStore, InvalidLabel unless the label is 1 to 80 characters that no key in use has, and
    InvalidKeyTerms for an unknown scope or an expiry that is over.
    """
    if stores.find(session, store) is None:
        raise UnknownStore(store)
    _check_label(session, store, label, at)
    terms = _terms(scopes, expires_at, at)
    return _written(session, store, label, at, {**terms, "test": test or None}, sealed_under)


def rotate(session: Session, ring: KeyRing, store: str, key_id: str, at: datetime, overlap: timedelta) -> str:
    """A new key in place of one in use, which goes on working for `overlap`; returns the new secret.

    Label, scopes and way of proving stay; the new key has no end. Raises UnknownTillKey where none is in use
    or it was replaced before, InvalidKeyTerms for an overlap that is negative or beyond 14 days.
    """
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise InvalidKeyTerms(f"an overlap is 0 to {LONGEST_OVERLAP // timedelta(hours=1)} hours")
    old = find(session, store, key_id)
    if not old.is_in_use(at) or old.replaced_by is not None:
        raise UnknownTillKey(store, key_id)
    terms = {"scopes": " ".join(old.scopes) or None, "expires_at": None, "test": old.is_test or None}
    secret = _written(session, store, old.label, at, terms, ring if old.is_signed else None)
    ends_at = min(at + overlap, old.expires_at or at + overlap)
    new_digest = privacy.secret_digest(secret)
    _change(session, old.digest, _key.replaced_by.is_(None), expires_at=ends_at, replaced_by=new_digest)
    return secret


def revoke(session: Session, store: str, key_id: str, at: datetime) -> TillKey:
    """Revoke a key, for good and from the next request on; again changes nothing. Raises UnknownTillKey."""
    old = find(session, store, key_id)
    if old.revoked_at is None:
        _change(session, old.digest, _key.revoked_at.is_(None), revoked_at=at)
    return find(session, store, key_id)


def revoke_label(session: Session, store: str, label: str, at: datetime) -> None:
    """Revoke every key of this label, those that were replaced and still work too. Raises UnknownTillKey."""
    these = (_key.store == store, _key.label == label, *in_use(at))
    revoked = session.connection.execute(update(tables.till_key).where(*these).values(revoked_at=at))
    if not revoked.rowcount:
        raise UnknownTillKey(store, label)


def used(session: Session, digest: str, on: date) -> None:
    """Note the day (UTC) a key was last used; written once a day."""
    earlier = or_(_key.last_used_on.is_(None), _key.last_used_on < on)
    session.connection.execute(
        update(tables.till_key).where(_key.digest == digest, earlier).values(last_used_on=on)
    )


def find(session: Session, store: str, key_id: str) -> TillKey:
    """The key of a store that has this public id. Raises UnknownTillKey."""
    named = of_id(key_id)
    rows = [] if named is None else session.rows(select(tables.till_key).where(_key.store == store, named))
    if not rows or _value(rows[0]).key_id != key_id:
        raise UnknownTillKey(store, key_id)
    return _value(rows[0])


def of_store(session: Session, store: str) -> Sequence[TillKey]:
    """Every key a store ever had, oldest first."""
    rows = session.rows(
        select(tables.till_key).where(_key.store == store).order_by(_key.created_at, _key.label, _key.digest)
    )
    return [_value(row) for row in rows]


def _check_label(session: Session, store: str, label: str, at: datetime) -> None:
    if not 0 < len(label) <= LABEL_CHARS or not label.isprintable() or label != label.strip():
        raise InvalidLabel(f'a label has 1 to {LABEL_CHARS} visible characters, such as "Till 1"')
    taken = (_key.store == store, _key.label == label, _key.replaced_by.is_(None), *in_use(at))
    if session.rows(select(_key.digest).where(*taken)):
        raise InvalidLabel(
            f'store "{store}" has a key labelled "{label}"; revoke it first, or choose another label'
        )


def _terms(scopes: Iterable[str], expires_at: datetime | None, at: datetime) -> dict[str, Any]:
    wanted = set(scopes)
    if unknown := sorted(wanted - {*SCOPES}):
        raise InvalidKeyTerms(f'"{unknown[0]}" is no scope; scopes are {", ".join(SCOPES)}')
    if expires_at is not None and expires_at <= at:
        raise InvalidKeyTerms("a key must end in the future, or not at all")
    said = " ".join(scope for scope in SCOPES if scope in wanted)
    return {"scopes": said or None, "expires_at": expires_at}


def _written(
    session: Session, store: str, label: str, at: datetime, terms: dict[str, Any], ring: KeyRing | None
) -> str:
    secret = privacy.random_secret(_BEGINNING[bool(terms["test"])])
    digest = privacy.secret_digest(secret)
    row = {
        "digest": digest,
        "store": store,
        "label": label,
        "created_at": at,
        "revoked_at": None,
        **terms,
        "sealed_secret": privacy.wrap(ring, secret.encode(), bound_to(digest)) if ring else None,
        "replaced_by": None,
        "last_used_on": None,
    }
    session.apply(plan.of(tables.till_key, [row]))
    return secret


def bound_to(digest: str) -> str:
    """What a sealed secret is bound to, so that one put into another key's row does not open."""
    return f"till key {digest}"


def _change(session: Session, digest: str, still: ColumnElement[bool], **values: Any) -> None:
    """Change one key if it is still as it was read. Raises LostSwap."""
    unmoved = update(tables.till_key).where(_key.digest == digest, still).values(**values)
    if session.connection.execute(unmoved).rowcount != 1:
        raise LostSwap("the key was changed meanwhile")


def _value(row: Row[Any]) -> TillKey:
    is_test = bool(row.test)
    return TillKey(
        digest=row.digest,
        store=row.store,
        label=row.label,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
        expires_at=row.expires_at,
        scopes=tuple((row.scopes or "").split()),
        is_signed=row.sealed_secret is not None,
        is_test=is_test,
        replaced_by=public_id(row.replaced_by, test=is_test) if row.replaced_by else None,
        last_used_on=row.last_used_on,
    )
