"""Branding: what each programme's pages, passes and papers look like."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.errors import InvalidBranding, UnknownProgram
from loyalty.program import shelf
from loyalty.shops import colours, logos

NAME_CHARS: Final = 80
ACCENT: Final = "#1f5d4c"
_branding = tables.branding.c


@dataclass(frozen=True, slots=True)
class Branding:
    """How a programme looks. An empty `name` leaves the programme's own; `accent` is `#rrggbb`.

    `logo` is a digest, the name of the picture that `find_logo` gives; empty where there is none.
    """

    name: str = ""
    accent: str = ACCENT
    logo: str = ""
    updated_at: datetime | None = None


def of(session: Session, program: str, *, lock: bool = False) -> Branding:
    """How a programme looks; the house's own look where nothing was said. The logo itself is not read.

    `lock` lets nobody else change it meanwhile.
    """
    columns = (_branding.name, _branding.accent, _branding.logo_digest, _branding.updated_at)
    query = select(*columns).where(_branding.program == program)
    rows = session.rows(query.with_for_update() if lock else query)
    if not rows:
        return Branding()
    found = rows[0]
    return Branding(found.name, found.accent, found.logo_digest or "", found.updated_at)


def find_logo(session: Session, program: str) -> bytes | None:
    """The logo, a PNG of at most 200,000 bytes."""
    rows = session.rows(select(_branding.logo).where(_branding.program == program))
    return base64.b64decode(rows[0].logo) if rows and rows[0].logo else None


def put(session: Session, program: str, name: str, accent: str, at: datetime) -> Branding:
    """Write name and accent in place of what was said; the logo stays.

    Raises UnknownProgram, and InvalidBranding for a name over 80 characters or what is no colour.
    """
    colour = colours.find_colour(accent)
    if colour is None:
        raise InvalidBranding(f'a colour is like "{ACCENT}": # and six digits from 0 to f')
    if len(name) > NAME_CHARS or not name.isprintable() or name != name.strip():
        raise InvalidBranding(f"a name has at most {NAME_CHARS} visible characters, or none")
    return _change(session, program, at, name=name, accent=colour)


def put_logo(session: Session, program: str, picture: bytes, at: datetime) -> Branding:
    """Take a PNG, JPEG or WebP as the logo, drawn anew. Raises UnknownProgram, InvalidLogo."""
    drawn = logos.redrawn(picture)
    text, digest = base64.b64encode(drawn).decode(), hashlib.sha256(drawn).hexdigest()
    return _change(session, program, at, logo=text, logo_digest=digest)


def remove_logo(session: Session, program: str, at: datetime) -> Branding:
    """Take the logo away; asked again, nothing happens. Raises UnknownProgram."""
    return _change(session, program, at, logo=None, logo_digest=None)


def _change(session: Session, program: str, at: datetime, **values: str | None) -> Branding:
    """Write some values and keep the others."""
    query = select(tables.branding).where(_branding.program == program).with_for_update()
    known = next(iter(session.mappings(query)), None)
    if known is None and not shelf.versions(session, program):
        raise UnknownProgram(program)
    row: dict[str, Any] = known or {
        "program": program,
        "name": "",
        "accent": ACCENT,
        "logo": None,
        "logo_digest": None,
    }
    row = {**row, **values, "updated_at": at}
    session.apply(plan.of(tables.branding, [row]))
    return Branding(row["name"], row["accent"], row["logo_digest"] or "", at)
