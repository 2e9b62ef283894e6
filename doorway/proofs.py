"""Proofs: what the doors share by which members prove who they are. Limits are taken in their own writes."""

from __future__ import annotations

from datetime import datetime

from flask import g, request

from doorway import origin, rehearsal
from doorway.service import service
from identity import codes
from identity.challenges import Site
from identity.codes import Asked

# How much of a browser's wish for languages is kept with a notice.
LANGUAGE_CHARS = 35


def send_code(asked: Asked, at: datetime) -> datetime:
    """Count the wish for a code, then make and queue it; until when it lasts.

    Raises TooMany, UnknownProgram.
    """
    house, where = service(), origin.network()
    house.database.write(lambda session: codes.admit(session, house.retailer, asked, where, at))
    code = house.database.write(lambda session: codes.ask(session, house.retailer, asked, language(), at))
    rehearsal.tell(house.settings, asked.contact, code)
    return at + asked.valid


def count_try(at: datetime) -> None:
    """Count a try to prove something from this network address. Raises TooMany."""
    where = origin.network()
    service().database.write(lambda session: codes.admit_try(session, where, at))


def language() -> str:
    """The tag of the language this reader chose or would have first; empty where none is named."""
    if chosen := g.get("reader"):
        return str(chosen.tag)
    found = request.accept_languages.best or ""
    return found if found.isascii() and len(found) <= LANGUAGE_CHARS else ""


def site() -> Site:
    """Where passkeys are good: the public address of the settings."""
    return Site.of(service().settings.public_url, "Regulars")
