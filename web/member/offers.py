"""Member days and offers: what counts today, what is to come, and what must be asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import Response, request

from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.errors import DayRefused, OfferAutomatic, UnknownOffer
from loyalty.opening import open_books
from loyalty.people import chosen_days, own_calendar, own_offers
from loyalty.people.own_offers import OwnOffer, Run
from loyalty.program.days.previews import next_days
from loyalty.program.earning import Condition, Offer
from loyalty.program.model import Program
from loyalty.terms import earning_told, phrases
from loyalty.terms.voice import Voice
from web.books import occasions
from web.member import activities
from web.member.door import door
from web.wire import failing, pages, readers, told
from web.wire.forms import Form
from web.wire.refusals import Unfilled

COMING = 3
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """An offer as the page shows it; `state` is that of `own_offers`, `left` how often more, or None."""

    code: str
    name: str
    state: str
    is_today: bool
    is_on: bool
    begins_at: datetime | None
    when: str
    where: str
    what: tuple[str, ...]
    left: int | None
    chosen_on: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """A day of the programme's, and when it is held next."""

    name: str
    is_today: bool
    next: tuple[str, ...]


@door.shows("/offers")
def offers() -> Response:
    """What counts for this member, today's first."""
    return _shown()


@door.takes("/offers/<offer>/activation")
def activate(offer: str) -> Response:
    """Ask for an offer. Asked again, the first time stands."""
    house, at, member_id = service(), now(), callers.caller().member_id
    try:
        house.database.write(
            lambda session: own_offers.activate(session, house.retailer, member_id, offer, at)
        )
    except (UnknownOffer, OfferAutomatic, DayRefused) as error:
        return _shown(error)
    return told.then("/offers", "offers.activated")


@door.takes("/offers/<offer>/day")
def choose(offer: str) -> Response:
    """Choose the day on which an offer counts; until it begins, another may be chosen in its place."""
    house, at, member_id = service(), now(), callers.caller().member_id
    form = Form.sent()
    on = form.day("day")
    try:
        form.done()
        house.database.write(
            lambda session: chosen_days.choose(session, house.retailer, member_id, offer, on, at)
        )
    except (Unfilled, UnknownOffer, DayRefused) as error:
        return _shown(error)
    return told.then("/offers", "offers.chosen", day=pages.day(on, "weekday"))


@door.shows("/offers.ics")
def calendar() -> Response:
    """Member days and own offers, for a phone's calendar; read again, a phone replaces what it has."""
    house, at, member_id = service(), now(), callers.caller().member_id
    named = {"host": request.host.partition(":")[0], "language": readers.reader().tag}
    text = house.database.read(
        lambda session: own_calendar.text(session, house.retailer, member_id, at, **named)
    )
    return Response(text, content_type="text/calendar; charset=utf-8")


def _shown(error: Exception | None = None) -> Response:
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> tuple[Program, tuple[OwnOffer, ...]]:
        return _program(session), own_offers.of_member(session, house.retailer, member_id, at)

    program, found = house.database.read(read)
    voice = Voice.of(program, readers.reader().tag)
    shown = sorted((_offer(each, voice, at) for each in found), key=_order)
    days = list(_days(voice, at))
    return pages.shown(
        "member/offers.html",
        422 if error else 200,
        refusal=failing.refusal(error) if error else None,
        wrong=getattr(error, "wrong", {}),
        today=[each for each in shown if each.is_today and each.is_on],
        other=[each for each in shown if not (each.is_today and each.is_on)],
        days=days,
        has_activities=activities.may_any(program),
        tomorrow=at.astimezone(program.zoneinfo).date() + ONE_DAY,
    )


def _program(session: Session) -> Program:
    at, member_id = now(), callers.caller().member_id
    return open_books(session, service().retailer, member_id, at, at).program


def _order(each: Shown) -> tuple[bool, bool, str]:
    """Running ones first, then by their beginning; those used up last."""
    begins = each.begins_at.isoformat() if each.begins_at and not each.is_on else ""
    return each.state == "used-up", not each.is_on, begins


def _offer(own: OwnOffer, voice: Voice, at: datetime) -> Shown:
    offer, zone = own.offer, voice.program.zoneinfo
    when = offer.when or Condition()
    place = Condition(stores=when.stores, store_groups=when.store_groups, channels=when.channels)
    return Shown(
        offer.code,
        voice.figures.occasion(offer.code),
        own.state,
        occasions.is_today(own.run, at, zone),
        own.run.is_on(at),
        own.run.begins_at,
        pages.say("offers.to-choose") if own.state == "to-choose" else occasions.when(own.run, at, zone),
        phrases.condition(voice, place),
        tuple(earning_told.of_offer(voice, _settled(own))),
        offer.times - own.used if offer.times and own.used else None,
        own.chosen_on,
    )


def _settled(own: OwnOffer) -> Offer:
    """The offer; one that was asked for, or is used up, is not said to have to be."""
    is_asked = own.state in ("activated", "used-up")
    return replace(own.offer, activation="none") if is_asked else own.offer


def _days(voice: Voice, at: datetime) -> Iterator[Held]:
    """The programme's days that are held again, today's first."""
    zone, found = voice.program.zoneinfo, []
    for each in voice.program.days:
        runs = [Run(held.starts_at, held.ends_at) for held in next_days(each, at, zone, COMING)]
        if runs:
            is_today = occasions.is_today(runs[0], at, zone)
            told_when = tuple(occasions.when(run, at, zone) for run in runs[is_today:])
            found.append(Held(voice.figures.occasion(each.code), is_today, told_when))
    yield from sorted(found, key=lambda held: not held.is_today)
