"""Passkeys (WebAuthn level 3): registered by a member who is signed in, and enough to sign in with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_cbor,
)

from db import ids, plan
from db.session import Session
from identity.challenges import STUMBLES, Site
from identity.errors import PasskeyRefused, TooManyPasskeys, UnknownPasskey
from identity.tables import passkey
from loyalty.people import privacy
from loyalty.tables import member

MOST_PASSKEYS = 10
LABEL_CHARS = 80
# No attestation is asked for, so a browser sends none, or the new key's own signature.
_FORMATS = ("none", "packed")
_LARGEST_COUNT = 2**32 - 1  # The counter has 32 bits (WebAuthn §6.1).
_passkey = passkey.c


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its member sees it; instants are UTC."""

    passkey_id: str
    label: str
    created_at: datetime
    used_at: datetime | None


def held(session: Session, member_id: str) -> Sequence[str]:
    """The ids of a member's credentials. Raises TooManyPasskeys where there is no room for one more."""
    rows = session.rows(select(_passkey.credential_id).where(_passkey.member_id == member_id))
    if len(rows) >= MOST_PASSKEYS:
        raise TooManyPasskeys
    return [row.credential_id for row in rows]


def register(
    session: Session,
    site: Site,
    member_id: str,
    credential: Mapping[str, Any],
    challenge: bytes | None,
    label: str,
    at: datetime,
) -> Passkey:
    """Keep a new passkey of a member. Raises TooManyPasskeys, and PasskeyRefused for a proof that is none."""
    assert len(label) <= LABEL_CHARS, "a door checks the label"
    held(session, member_id)
    try:
        _check_form(credential)
        found = verify_registration_response(
            credential=dict(credential),
            expected_challenge=_waiting(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except STUMBLES as error:
        raise PasskeyRefused(str(error)) from error
    row: dict[str, Any] = {
        "key": _key(found.credential_id),
        "passkey_id": ids.new(at),
        "member_id": member_id,
        "credential_id": bytes_to_base64url(found.credential_id),
        "public_key": bytes_to_base64url(found.credential_public_key),
        "sign_count": found.sign_count,
        "label": label,
        "created_at": at,
        "used_at": None,
    }
    if session.rows(select(_passkey.key).where(_passkey.key == row["key"])):
        raise PasskeyRefused("this credential is registered already")
    session.apply(plan.of(passkey, [row]))
    return Passkey(row["passkey_id"], label, at, None)


def find_member(
    session: Session, site: Site, credential: Mapping[str, Any], challenge: bytes | None, at: datetime
) -> str:
    """The member whose passkey answered; its counter is moved on. Raises PasskeyRefused.

    A counter that did not grow is that of a copy (WebAuthn §6.1.1). Authenticators that sync have none:
    theirs is 0 for ever.
    """
    try:
        answer = parse_authentication_credential_json(dict(credential))
        row = _row(session, answer.raw_id)
        if answer.response.user_handle not in (None, UUID(row["member_id"]).bytes):
            raise PasskeyRefused("the passkey belongs to somebody else")
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=_waiting(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(row["public_key"]),
            credential_current_sign_count=row["sign_count"],
            require_user_verification=True,
        )
    except STUMBLES as error:
        raise PasskeyRefused(str(error)) from error
    _move_on(session, row, found.new_sign_count, at)
    return str(row["member_id"])


def of_member(session: Session, member_id: str) -> Sequence[Passkey]:
    """A member's passkeys, newest first."""
    rows = session.rows(
        select(_passkey.passkey_id, _passkey.label, _passkey.created_at, _passkey.used_at)
        .where(_passkey.member_id == member_id)
        .order_by(_passkey.created_at.desc(), _passkey.passkey_id.desc())
    )
    return [Passkey(*row) for row in rows]  # type: ignore[call-arg]


def remove(session: Session, member_id: str, passkey_id: str) -> None:
    """Forget a passkey: it opens nothing any more. Raises UnknownPasskey, for another's too."""
    mine = (_passkey.member_id == member_id, _passkey.passkey_id == passkey_id)
    if session.connection.execute(delete(passkey).where(*mine)).rowcount != 1:
        raise UnknownPasskey


def _check_form(credential: Mapping[str, Any]) -> None:
    """Refuse what the library would read at its peril: for a number it would make as many bytes."""
    said = parse_cbor(base64url_to_bytes(credential["response"]["attestationObject"]))
    if type(said["authData"]) is not bytes or said["fmt"] not in _FORMATS:
        raise PasskeyRefused("not an attestation that was asked for")


def _waiting(challenge: bytes | None) -> bytes:
    if challenge is None:
        raise PasskeyRefused("the challenge is unknown, over or was answered before")
    return challenge


def _row(session: Session, credential_id: bytes) -> dict[str, Any]:
    """The passkey of a member who is here."""
    rows = session.mappings(
        select(passkey)
        .join(member, member.c.member_id == _passkey.member_id)
        .where(_passkey.key == _key(credential_id), member.c.status == "active")
    )
    if not rows:
        raise PasskeyRefused("no such passkey")
    return rows[0]


def _move_on(session: Session, row: Mapping[str, Any], count: int, at: datetime) -> None:
    """Of two answers with the same counter one gets in, as of two that come one after the other."""
    as_read = (_passkey.key == row["key"], _passkey.sign_count == row["sign_count"])
    moved = update(passkey).where(*as_read).values(sign_count=min(count, _LARGEST_COUNT), used_at=at)
    if session.connection.execute(moved).rowcount != 1:
        raise PasskeyRefused("the counter moved meanwhile")


def _key(credential_id: bytes) -> str:
    return privacy.secret_digest(bytes_to_base64url(credential_id))
