"""A programme's next version, published by staff or on the command line. Audited where it is a new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from db.session import Session
from doorway import callers
from identity import audit
from loyalty.program import published, shelf
from loyalty.program.model import Program

NOTE_CHARS: Final = 500


@dataclass(frozen=True, slots=True)
class Said:
    """Why a version is published: a `note` for who reads the versions later, and why it does not wait.

    Both may be empty. A `reason` lets it be in force without the notice that members were promised.
    """

    note: str = ""
    reason: str = ""

    @property
    def kept(self) -> str:
        """What stands beside the version: the note, and where there is none the reason."""
        return self.note or self.reason[:NOTE_CHARS]


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

    Raises what `shelf.publish` and `follows` raise.
    """
    author, said = callers.caller().name, Said(note, reason)
    program, is_new = shelf.publish(
        session, text, start, at, follows=follows, at_once=bool(reason), author=author, note=said.kept
    )
    if is_new:
        _note(session, at, author, program, said)
    return program, is_new


def publish_by(
    session: Session, text: str | bytes, start: datetime, at: datetime, author: str, said: Said
) -> tuple[Program, bool]:
    """The same on the command line, where nobody signs in: `author` is the name that was said or found."""
    program, is_new = shelf.publish(
        session,
        text,
        start,
        at,
        at_once=bool(said.reason),
        author=f"{published.CLI}{author}",
        note=said.kept,
    )
    if is_new:
        _note(session, at, "cli", program, said, by=author)
    return program, is_new


def _note(session: Session, at: datetime, actor: str, program: Program, said: Said, **more: Any) -> None:
    told = {"version": program.version, **more} | ({"at_once": said.reason} if said.reason else {})
    audit.note(session, at, actor, "programs.publish", program.code, told)
