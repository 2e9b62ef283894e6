"""Stopping: the link in an optional message by which its reader withdraws consent, without signing in."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from db import ids
from db.session import Session
from loyalty.people import consents, privacy
from loyalty.people.consents import Answer

WORDING = "unsubscribe"
_PURPOSE = "stop"


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to hear no more, of what, by which channel."""

    member_id: str
    purpose: str
    channel: str


def word(index_key: bytes, wish: Wish) -> str:
    """What the link ends in. It cannot be made for another without the key, and does not grow old."""
    return ".".join((*_parts(wish), _code(index_key, wish)))


def find_wish(index_key: bytes, text: str) -> Wish | None:
    """The wish of a link; None for what is none of ours."""
    parts = text.split(".")
    if len(parts) != 4 or not text.isascii():
        return None
    member_id = ids.find_inside("member", parts[0])
    wish = Wish(member_id or "", parts[1], parts[2])
    return wish if member_id and hmac.compare_digest(parts[3], _code(index_key, wish)) else None


def stop(session: Session, wish: Wish, at: datetime, source: str = "link") -> None:
    """Withdraw the consent; again changes nothing. Raises UnknownMember."""
    answer = Answer(wish.purpose, wish.channel, given=False)
    consents.record(session, wish.member_id, [answer], at, source=source, wording=WORDING)


def _parts(wish: Wish) -> tuple[str, str, str]:
    return ids.outside("member", wish.member_id), wish.purpose, wish.channel


def _code(index_key: bytes, wish: Wish) -> str:
    return privacy.derived_code(index_key, _PURPOSE, ".".join(_parts(wish)), 20)
