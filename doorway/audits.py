"""The audit at the doors: who reads and changes what, in the caller's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db import ids
from db.plan import Plan
from db.session import Session
from doorway import callers
from doorway.service import now, service
from identity import audit


def saw(action: str, *member_ids: str) -> None:
    """Write down that staff read these members' personal data; call it before answering.

    It is a write of its own, because reading keeps nothing; where it fails nothing is shown.

        audits.saw("members.read", member_id)
    """
    at, actor = now(), callers.caller().name
    notes = Plan()
    for member_id in dict.fromkeys(member_ids):
        notes += audit.noted(at, actor, action, ids.outside("member", member_id))
    if notes.rows:
        service().database.write(lambda session: session.apply(notes))


def did(session: Session, action: str, subject: str = "", detail: Mapping[str, Any] | None = None) -> None:
    """Write down what staff change, in the transaction that changes it.

    `subject` is an id outside such as `mem_…` or a code; `detail` holds ids and codes, nothing personal.
    """
    audit.note(session, now(), callers.caller().name, action, subject, detail)
