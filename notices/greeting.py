"""Greeting: members are told on their birthday that there is something for them."""

from __future__ import annotations

from datetime import date, datetime

from db import ids
from db.session import Session
from notices import outgoing

KIND = "birthday"


def greet(session: Session, member_id: str, on: date, at: datetime) -> bool:
    """Ask for a member to be told of what was given for the birthday on a day; whether that is news.

    Consent, quiet hours and caps are looked at when it is sent.
    """
    cause = f"{KIND}:{ids.outside('member', member_id)}:{on.isoformat()}"
    return outgoing.tell(session, member_id, KIND, cause, {}, at)
