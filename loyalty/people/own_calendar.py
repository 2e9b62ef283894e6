"""A member's calendar: the programme's days and the member's own offers, for the coming twelve months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from db.session import Session
from loyalty.people import members, own_offers
from loyalty.people.own_offers import OwnOffer
from loyalty.program import shelf
from loyalty.program.days import icalendar
from loyalty.program.days.icalendar import Event
from loyalty.program.model import Program
from loyalty.retailer import Retailer

COMING: Final = timedelta(days=366)
MOST_OF_A_DAY: Final = 366
_MOMENT: Final = timedelta(microseconds=1)


def text(
    session: Session, retailer: Retailer, member_id: str, at: datetime, *, host: str, language: str
) -> str:
    """The calendar (RFC 5545) with names in a language; `host` makes its ids ours. Raises UnknownMember."""
    program = shelf.current(session, retailer.shelf, members.find(session, member_id).program, at)
    offers = own_offers.of_member(session, retailer, member_id, at)
    events = [
        *icalendar.of_days(
            program.days, at, program.zoneinfo, language, count=MOST_OF_A_DAY, until=at + COMING
        ),
        *(event for own in offers for event in _of_offer(own, program, at, language)),
    ]
    return icalendar.calendar(events, at, program.zoneinfo, publisher=f"{program.code}.{host}")


def _of_offer(own: OwnOffer, program: Program, at: datetime, language: str) -> Iterator[Event]:
    """When an offer counts: on its days, on the day chosen, in its time; of an end alone, the last day.

    Nothing for one that is used up, that waits for a day to be chosen, or that has no end.
    """
    if own.state in ("used-up", "to-choose"):
        return
    named = icalendar.name(own.offer.name, language) or own.offer.code
    run, zone = own.run, program.zoneinfo
    when = own.offer.when
    if when is not None and when.days and own.chosen_on is None:
        days = [program.day(code) for code in when.days]
        for event in icalendar.of_days(days, at, zone, count=MOST_OF_A_DAY, until=at + COMING):
            if (not when.from_on or when.from_on <= event.on) and (
                not when.through_on or event.on <= when.through_on
            ):
                yield replace(event, code=f"offer.{own.offer.code}", summary=named)
    elif run.ends_at is not None:
        begins_at = run.begins_at or _last_midnight(run.ends_at, zone)
        if begins_at < at + COMING:
            on = begins_at.astimezone(zone).date()
            yield Event(f"offer.{own.offer.code}", on, named, begins_at, run.ends_at)


def _last_midnight(ends_at: datetime, zone: ZoneInfo) -> datetime:
    """When the last day before an end begins."""
    last = (ends_at - _MOMENT).astimezone(zone)
    return last.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(ends_at.tzinfo)
