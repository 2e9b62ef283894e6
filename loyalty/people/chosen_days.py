"""Chosen days: a member picks the day on which an offer counts, one in each span of the calendar.

A purchase has the day of its store. So a day has begun for choosing as soon as it has in any store, and is
settled from then on: else it would count in one zone, and another day that was chosen instead in the next.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.earning import spans
from loyalty.errors import DayRefused
from loyalty.people import members, own_offers
from loyalty.people.own_offers import OwnOffer
from loyalty.program import shelf
from loyalty.program.days.clock import ONE_DAY
from loyalty.program.earning import Condition, Offer
from loyalty.receipts.parking import CLOCK_TOLERANCE
from loyalty.retailer import Retailer
from tiers.card_years import CardYears

MOST_DAYS_AHEAD: Final = 366
_chosen, _store = tables.offer_day.c, tables.store.c
_ALWAYS = Condition()


def choose(
    session: Session, retailer: Retailer, member_id: str, code: str, on: date, at: datetime
) -> tuple[OwnOffer, bool]:
    """Choose the day of an offer, or another one in its place until it begins; whether that is news.

    Raises UnknownMember, MemberClosed, UnknownOffer for one that `own_offers.of_member` does not show, and
    DayRefused: no day is chosen for it, the day has begun, is too far ahead or outside the offer's own, or
    the member's day in that span is past changing.
    """
    session.lock([member_id])
    program = members.find_served(session, member_id).program
    own = own_offers.find(session, retailer, member_id, code, at)
    today = _today(session, retailer, program, at)
    if reason := _refusal(own.offer, on, today):
        raise DayRefused(reason, code)
    span_from = spans.period(own.offer.once, CardYears(today), on).start_on
    had_on = _day_in(session, member_id, code, span_from)
    if had_on is not None and had_on <= today and had_on != on:
        raise DayRefused("chosen", code)
    if on == had_on:
        return own, False
    key = {"member_id": member_id, "offer": code, "span_from": span_from}
    session.apply(plan.of(tables.offer_day, [{**key, "on_day": on, "chosen_at": at}]))
    return own_offers.find(session, retailer, member_id, code, at), True


def _today(session: Session, retailer: Retailer, program: str, at: datetime) -> date:
    """The latest day on which a purchase may be dated by now, in the programme's zone or in any store's."""
    own = session.rows(select(_store.zone).where(_store.program == program).distinct())
    zones = {shelf.current(session, retailer.shelf, program, at).zone, *(row.zone for row in own)}
    return max((at + CLOCK_TOLERANCE).astimezone(ZoneInfo(zone)).date() for zone in zones)


def _refusal(offer: Offer, on: date, today: date) -> str:
    when = offer.when or _ALWAYS
    if offer.activation != "chosen-day":
        return "not-chosen"
    if on <= today:
        return "begun"
    if on > today + MOST_DAYS_AHEAD * ONE_DAY:
        return "far"
    is_outside = (when.from_on and on < when.from_on) or (when.through_on and on > when.through_on)
    return "outside" if is_outside else ""


def _day_in(session: Session, member_id: str, code: str, span_from: date) -> date | None:
    mine = (_chosen.member_id == member_id, _chosen.offer == code, _chosen.span_from == span_from)
    rows = session.rows(select(_chosen.on_day).where(*mine))
    return rows[0].on_day if rows else None
