"""How a programme looks, changed by staff: name, colour, logo. Audited where something is another now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from db.session import Session
from doorway import audits, versions
from doorway.service import service
from loyalty.program import shelf
from loyalty.shops import branding
from loyalty.shops.branding import Branding

FIELDS: Final = ("accent", "logo", "name")


@dataclass(frozen=True, slots=True)
class Look:
    """What is wished of a look. None leaves something as it is; an empty `logo` takes the picture away."""

    name: str | None = None
    accent: str | None = None
    logo: bytes | None = None


def version(found: Branding) -> str:
    """What tells this look from any other."""
    return versions.of([found.name, found.accent, found.logo])


def change(
    session: Session,
    program: str,
    wish: Look,
    at: datetime,
    follows: Callable[[Branding], None] = lambda _before: None,
) -> Branding:
    """Write what is wished. `follows` is asked before, with the look there is, and raises for another.

    Raises UnknownProgram, InvalidBranding, InvalidLogo.
    """
    shelf.current(session, service().retailer.shelf, program, at)
    before = branding.of(session, program, lock=True)
    follows(before)
    after = _written(session, program, before, wish, at)
    changed = [each for each in FIELDS if getattr(after, each) != getattr(before, each)]
    if changed:
        audits.did(session, "programs.look", program, {"changed": changed})
    return after


def _written(session: Session, program: str, before: Branding, wish: Look, at: datetime) -> Branding:
    after = before
    if wish.name is not None or wish.accent is not None:
        name = before.name if wish.name is None else wish.name
        accent = before.accent if wish.accent is None else wish.accent
        after = branding.put(session, program, name, accent, at)
    if wish.logo:
        after = branding.put_logo(session, program, wish.logo, at)
    elif wish.logo is not None:
        after = branding.remove_logo(session, program, at)
    return after
