"""What a member was told by mail or message, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from flask import Response

from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.opening import open_books
from notices import listing
from notices.listing import Listed
from web.member.door import door
from web.wire import pages

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Told:
    """One notice: when, what it was about, and by which way it went."""

    at: datetime
    what: str
    way: str


@door.shows("/notices")
def notices() -> Response:
    """The last ones that were sent; codes to sign in with are among them, without the codes."""
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> tuple[ZoneInfo, list[Told]]:
        program = open_books(session, house.retailer, member_id, at, at).program
        return program.zoneinfo, [_told(each) for each in listing.of_member(session, member_id, MOST)]

    zone, found = house.database.read(read)
    return pages.shown("member/notices.html", zone=zone, notices=found)


def _told(each: Listed) -> Told:
    return Told(each.created_at, pages.say(f"notices.{each.kind}"), pages.say(f"notices.by-{each.channel}"))
