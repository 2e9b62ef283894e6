"""A programme's next version, published by staff. Audited where it is a new one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from db.session import Session
from doorway import audits, callers
from loyalty.program import shelf
from loyalty.program.model import Program


def publish(
    session: Session,
    text: str | bytes,
    start: datetime,
    at: datetime,
    *,
    reason: str = "",
    note: str = "",
    follows: Callable[[str, int], None] = lambda _code, _number: None,
) -> tuple[Program, bool]:
    """Publish a document in the caller's name, in force from `start` (UTC); whether that is a new version.

    A `reason` lets it be in force without the notice that members were promised, and stays in the audit;
    a `note` is for who reads the versions later. Raises what `shelf.publish` and `follows` raise.
    """
    author = callers.caller().name
    program, is_new = shelf.publish(
        session, text, start, at, follows=follows, at_once=bool(reason), author=author, note=reason or note
    )
    if is_new:
        detail = {"version": program.version, **({"at_once": reason} if reason else {})}
        audits.did(session, "programs.publish", program.code, detail)
    return program, is_new
