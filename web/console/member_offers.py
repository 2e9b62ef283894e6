"""A member's offers at the counter: asked for in their place, their own day chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import Response

from db.session import Session
from doorway import audits
from doorway.deeds import offers as deeds
from doorway.service import now, service
from loyalty.people import own_offers
from loyalty.people.own_offers import OwnOffer
from loyalty.terms import earning_told
from loyalty.terms.voice import Voice
from web.books import occasions
from web.console import frame
from web.console.door import door
from web.console.frame import Frame
from web.wire import pages, readers, told
from web.wire.forms import Form

ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """An offer as staff see it: `when` it holds, `what` it gives, `used` receipts so far."""

    own: OwnOffer
    name: str
    when: str
    what: Sequence[str]

    @property
    def code(self) -> str:
        """What the programme calls it."""
        return self.own.offer.code


@door.shows("/members/<member>/offers", may="members.read")
def offers(member: str) -> Response:
    """What the member sees; what they are held out of is not among it."""
    return _page(member)


@door.takes("/members/<member>/offers/<offer>/activation", may="members.edit")
def activate(member: str, offer: str) -> Response:
    """Ask for an offer in the member's place. Asked again, the first time stands."""

    def do(_: Form) -> Response:
        at = now()
        service().database.write(lambda session: deeds.activate(session, member, offer, at))
        return told.then(f"/console/members/{member}/offers", "desk-own-offers.activated")

    return frame.tried(do, lambda error, form: _page(member, error, form))


@door.takes("/members/<member>/offers/<offer>/day", may="members.edit")
def choose(member: str, offer: str) -> Response:
    """Choose the day of an offer in the member's place."""

    def do(form: Form) -> Response:
        at, on = now(), form.day("day")
        form.done()
        service().database.write(lambda session: deeds.choose(session, member, offer, on, at))
        return told.then(
            f"/console/members/{member}/offers", "desk-own-offers.chosen", day=pages.day(on, "weekday")
        )

    return frame.tried(do, lambda error, form: _page(member, error, form))


def _page(member: str, error: Exception | None = None, form: Form | None = None) -> Response:
    house, at = service(), now()

    def read(session: Session) -> tuple[Frame, tuple[OwnOffer, ...]]:
        own = frame.of(session, member)
        return own, own_offers.of_member(session, house.retailer, own.member_id, at)

    own, found = house.database.read(read)
    audits.saw("members.offers", own.member_id)
    voice, zone = Voice.of(own.program, readers.reader().tag), own.program.zoneinfo
    shown = [
        Shown(
            each,
            own.figures.occasion(each.offer.code),
            occasions.when(each.run, at, zone),
            tuple(earning_told.of_offer(voice, each.offer)),
        )
        for each in found
    ]
    return frame.shown(
        "console/member-offers.html",
        own,
        error,
        form,
        found=shown,
        tomorrow=at.astimezone(zone).date() + ONE_DAY,
    )
