"""Proofs: what the doors share by which members prove who they are. Limits are taken in their own writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import request

from api.wire.values import Json, instant
from db import ids
from doorway import origin
from doorway.service import service
from identity import codes, tokens
from identity.challenges import Site
from identity.codes import Asked
from identity.devices import SignedIn
from identity.sessions import NewDevice

# How much of a browser's wish for languages is kept with a notice.
LANGUAGE_CHARS = 35


def code_sent(asked: Asked, at: datetime) -> Json:
    """Count the wish for a code, then make and queue it. Raises TooMany, UnknownProgram."""
    house, where = service(), address()
    house.database.write(lambda session: codes.admit(session, house.retailer, asked, where, at))
    house.database.write(lambda session: codes.ask(session, house.retailer, asked, language(), at))
    return {"expires_at": instant(at + codes.VALID)}


def count_try(at: datetime) -> None:
    """Count a try to prove something from this network address. Raises TooMany."""
    where = address()
    service().database.write(lambda session: codes.admit_try(session, where, at))


def address() -> str:
    """The network that asks, as the server in front of us sees it: an address, or an IPv6 network of 64 bits.

    Whoever has one address of IPv6 has all of its network.
    """
    return origin.network()


def language() -> str:
    """The tag of the language this reader would have first; empty where none is named."""
    found = request.accept_languages.best or ""
    return found if found.isascii() and len(found) <= LANGUAGE_CHARS else ""


def device(fields: Mapping[str, Any]) -> NewDevice:
    """The device a body names."""
    return NewDevice(**fields.get("device", {}))


def signed_in(found: SignedIn, at: datetime) -> Json:
    """A token, with whose it is and when it ends."""
    return {
        "token": found.token,
        "member": ids.outside("member", found.member_id),
        "device": ids.outside("device", found.device_id),
        "expires_at": instant(at + timedelta(days=tokens.VALID_DAYS)),
    }


def site() -> Site:
    """Where passkeys are good: the public address of the settings."""
    url = service().settings.public_url
    return Site.of(url, "Regulars")
