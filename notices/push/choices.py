"""Choices: what a member agreed to be told by push. History is kept, as with e-mail and SMS; the last holds.

They stand beside `loyalty.people.consents`, whose channels are contacts: a browser is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from db import plan
from db.session import Session
from loyalty.people.consents import PURPOSES, Consent
from notices.tables import push_consent

CHANNEL: Final = "push"
OPTIONAL: Final = tuple(code for code, purpose in PURPOSES.items() if purpose.needs_consent)
_choice = push_consent.c


def record(
    session: Session, member_id: str, said: Mapping[str, bool], at: datetime, *, source: str, wording: str
) -> int:
    """Keep the answers, by purpose, that say something new; how many those were.

    `source` and `wording` as `consents.record` has them. Who calls holds the member's head.
    """
    assert said.keys() <= set(OPTIONAL), said
    past = history(session, member_id)
    held = {each.purpose: each.given for each in past}
    new = [(purpose, given) for purpose, given in said.items() if held.get(purpose) != given]
    rows = [
        {
            "member_id": member_id,
            "n": n,
            "purpose": purpose,
            "given": given,
            "at": at,
            "source": source,
            "wording": wording,
        }
        for n, (purpose, given) in enumerate(new, start=len(past) + 1)
    ]
    session.apply(plan.of(push_consent, rows))
    return len(rows)


def current(session: Session, member_id: str) -> dict[str, bool]:
    """The last answer to each purpose; what was never asked is not there."""
    return {each.purpose: each.given for each in history(session, member_id)}


def history(session: Session, member_id: str) -> Sequence[Consent]:
    """Every answer a member gave, in order."""
    rows = session.rows(
        select(_choice.purpose, _choice.given, _choice.at, _choice.source, _choice.wording)
        .where(_choice.member_id == member_id)
        .order_by(_choice.n)
    )
    return [Consent(row.purpose, CHANNEL, row.given, row.at, row.source, row.wording) for row in rows]


def given(session: Session, member_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """The purposes that each of several members agrees to now; who agrees to none is not there."""
    last = (
        select(_choice.member_id, func.max(_choice.n).label("n"))
        .where(_choice.member_id.in_(member_ids))
        .group_by(_choice.member_id, _choice.purpose)
        .subquery()
    )
    rows = session.rows(
        select(_choice.member_id, _choice.purpose)
        .join(last, (last.c.member_id == _choice.member_id) & (last.c.n == _choice.n))
        .where(_choice.given.is_(True))
    )
    found: dict[str, frozenset[str]] = {}
    for row in rows:
        found[row.member_id] = found.get(row.member_id, frozenset()) | {row.purpose}
    return found
