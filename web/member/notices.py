"""What a member was told, when, and by which way; and whether this phone tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from notices.listing import Told
from notices.push import choices, phones
from notices.push import service as push_service
from notices.push.phones import Phone
from web.member import proving
from web.member.door import door
from web.wire import failing, pages

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Telling:
    """How phones are told. `key` is shown to browsers; empty where this shop tells no phones.

    `here` is what the page is open on, a phone or something else; `since` when it was turned on there, None
    for off; `is_stale`, that it was on until the shop changed its key. `others` counts where else it is on.
    """

    key: str
    here: str
    since: datetime | None
    is_stale: bool
    others: int
    chosen: Mapping[str, bool]


@door.shows("/notices")
def notices() -> Response:
    """The last ones that were sent; codes to sign in with are among them, without the codes."""
    return shown()


def shown(status: int = 200, refusal: failing.Refusal | None = None) -> Response:
    """The page, also with what was refused."""
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> tuple[ZoneInfo, Sequence[Told], Telling]:
        program = open_books(session, house.retailer, member_id, at, at).program
        told = _telling(phones.of_member(session, member_id), choices.current(session, member_id))
        return program.zoneinfo, listing.of_member(session, member_id, MOST), told

    zone, found, told = house.database.read(read)
    return pages.shown("member/notices.html", status, zone=zone, notices=found, telling=told, refusal=refusal)


def device_id() -> str:
    """What the member is signed in on; empty without a device."""
    bearer = callers.caller().bearer
    return bearer.device_id if bearer else ""


def _telling(found: Sequence[Phone], chosen: Mapping[str, bool]) -> Telling:
    push, device = push_service.find(service().settings), device_id()
    here = next((each for each in found if each.place.device_id == device), None)
    is_stale = here is not None and push is not None and here.place.server_key != push.mark
    return Telling(
        push.public_key if push else "",
        proving.device().kind,
        here.created_at if here and not is_stale else None,
        is_stale,
        len(found) - (here is not None),
        chosen,
    )
