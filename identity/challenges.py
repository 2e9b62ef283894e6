"""Challenges of passkeys: options for a browser, and what it must answer within five minutes, once.

A door first makes options and keeps their challenge, then takes the challenge away in a write of its own
(`take`), and only then looks at the answer: whatever becomes of it, the challenge answered one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from sqlalchemy import delete
from webauthn import generate_authentication_options, generate_registration_options
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json_dict,
    parse_client_data_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from db import plan
from db.session import Session
from identity.errors import PasskeyRefused
from identity.tables import passkey_challenge
from loyalty.people import privacy

VALID = timedelta(minutes=5)
# What an authenticator answers is read by others' code, which has its own ways to stumble over nonsense.
STUMBLES = (
    WebAuthnException,
    InvalidSignature,
    UnsupportedAlgorithm,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    struct.error,
    RecursionError,
)
_challenge = passkey_challenge.c


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys are good: the host they are bound to, the page's origin, and what people call it."""

    host: str
    origin: str
    name: str

    @classmethod
    def of(cls, public_url: str, name: str) -> Site:
        """The site of the settings' public address."""
        url = urlsplit(public_url)
        assert url.hostname, "the settings check the address"
        standard = {"https": 443, "http": 80}[url.scheme]
        port = f":{url.port}" if url.port not in (None, standard) else ""
        return cls(url.hostname, f"{url.scheme}://{url.hostname}{port}", name)


def registration_options(
    session: Session, site: Site, member_id: str, user_name: str, held: Iterable[str], at: datetime
) -> Mapping[str, Any]:
    """What a browser hands to `navigator.credentials.create()`.

    `user_name` is what the member's own device shows for the account; `held` are the ids of credentials
    the member has already, so that a device does not make a second one.
    """
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=UUID(member_id).bytes,
        user_name=user_name,
        timeout=_milliseconds(VALID),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(credential_id)) for credential_id in held
        ],
    )
    _keep(session, options.challenge, member_id, at)
    return options_to_json_dict(options)


def sign_in_options(session: Session, site: Site, at: datetime) -> Mapping[str, Any]:
    """What a browser hands to `navigator.credentials.get()`: no user is named, the passkey tells who."""
    options = generate_authentication_options(
        rp_id=site.host,
        timeout=_milliseconds(VALID),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    _keep(session, options.challenge, None, at)
    return options_to_json_dict(options)


def take(
    session: Session, credential: Mapping[str, Any], member_id: str | None, at: datetime
) -> bytes | None:
    """The challenge an answer names, taken away for good; None where it is not one of ours that still waits.

    A challenge made for a member's registration is that member's. To be committed before the answer is
    looked at. Raises PasskeyRefused for an answer that names no challenge at all.
    """
    challenge = _named_challenge(credential)
    mine = (
        _challenge.digest == _challenge_digest(challenge),
        _challenge.expires_at > at,
        _challenge.member_id.is_(None) if member_id is None else _challenge.member_id == member_id,
    )
    taken = session.connection.execute(delete(passkey_challenge).where(*mine)).rowcount
    return challenge if taken == 1 else None


def _keep(session: Session, challenge: bytes, member_id: str | None, at: datetime) -> None:
    row = {"digest": _challenge_digest(challenge), "member_id": member_id, "expires_at": at + VALID}
    session.apply(plan.of(passkey_challenge, [row]))


def _named_challenge(credential: Mapping[str, Any]) -> bytes:
    try:
        said = credential["response"]["clientDataJSON"]
        return parse_client_data_json(base64url_to_bytes(said)).challenge
    except STUMBLES as error:
        raise PasskeyRefused(str(error)) from error


def _challenge_digest(challenge: bytes) -> str:
    return privacy.secret_digest(bytes_to_base64url(challenge))


def _milliseconds(wait: timedelta) -> int:
    return wait // timedelta(milliseconds=1)
