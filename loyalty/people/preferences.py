"""Preferences: a member's language, time zone, and the hours in which they want to be left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db import plan
from db.session import Session
from loyalty.errors import InvalidPreference
from loyalty.people import members
from loyalty.tables import preference

QUIET_FROM, QUIET_UNTIL = "21:00", "09:00"
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]\Z")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z")


@dataclass(frozen=True, slots=True)
class Preference:
    """What a member chose; an empty text is "as the programme does", 21:00 to 09:00 for the quiet hours.

    `language` is a tag such as `zh-Hant`, `zone` an IANA zone, the times are local to it, "HH:MM". The same
    time twice means no quiet hours at all.
    """

    language: str = ""
    zone: str = ""
    quiet_from: str = ""
    quiet_until: str = ""

    @property
    def quiet(self) -> tuple[time, time]:
        """The local times at which quiet begins and ends."""
        begins, ends = self.quiet_from or QUIET_FROM, self.quiet_until or QUIET_UNTIL
        return time.fromisoformat(begins), time.fromisoformat(ends)


def of_member(session: Session, member_id: str) -> Preference:
    """What a member chose; nothing chosen is a Preference too."""
    return of_members(session, [member_id]).get(member_id, Preference())


def of_members(session: Session, member_ids: Sequence[str]) -> dict[str, Preference]:
    """What each of several members chose; who chose nothing is not there."""
    chosen = preference.c
    rows = session.rows(
        select(chosen.member_id, chosen.language, chosen.zone, chosen.quiet_from, chosen.quiet_until).where(
            chosen.member_id.in_(member_ids)
        )
    )
    return {row[0]: Preference(*row[1:]) for row in rows}


def put(session: Session, member_id: str, wish: Preference, at: datetime) -> None:
    """Replace what a member chose. Raises UnknownMember, and InvalidPreference with the field."""
    _check(wish)
    members.find(session, member_id)
    row = {
        "member_id": member_id,
        "language": wish.language,
        "zone": wish.zone,
        "quiet_from": wish.quiet_from,
        "quiet_until": wish.quiet_until,
        "changed_at": at,
    }
    session.apply(plan.of(preference, [row]))


def _check(wish: Preference) -> None:
    if wish.language and not _TAG.match(wish.language):
        raise InvalidPreference("language", 'must be a language tag such as "en" or "zh-Hant"')
    if wish.zone and not _is_zone(wish.zone):
        raise InvalidPreference("zone", 'must be an IANA zone such as "Asia/Hong_Kong"')
    for name in ("quiet_from", "quiet_until"):
        if (text := getattr(wish, name)) and not _CLOCK.match(text):
            raise InvalidPreference(name, 'must be a time such as "21:00"')
    if bool(wish.quiet_from) != bool(wish.quiet_until):
        raise InvalidPreference("quiet_until", "needs both ends of the quiet hours, or neither")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return False
    return len(name) <= 64
