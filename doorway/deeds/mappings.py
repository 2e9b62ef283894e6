"""What staff say of tills' own words, and take back; audited."""

from __future__ import annotations

from dataclasses import asdict

from db.session import Session
from doorway import audits, versions
from loyalty.shops import mappings
from loyalty.shops.mappings import Mapped


def version(found: Mapped | None) -> str:
    """The version of a mapping: what it says; empty where nothing is said."""
    return versions.of(asdict(found)) if found else ""


def put(session: Session, before: Mapped | None, mapped: Mapped) -> None:
    """Say what a till's name of something is here, in place of `before`, which is held where it is there.

    Nothing is written where it says so already. Raises what `mappings.put` raises.
    """
    if mapped == before:
        return
    mappings.put(session, mapped)
    audits.did(session, "mappings.put", mapped.scope, {"kind": mapped.kind, "ours": mapped.ours})


def remove(session: Session, scope: str, kind: str, theirs: str) -> None:
    """Say nothing of a till's name any more. Raises UnknownMapping."""
    mappings.remove(session, scope, kind, theirs)
    audits.did(session, "mappings.remove", scope, {"kind": kind})
