"""Telling how campaigns run: the figures of what lasts go out as an event every half hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

import events.tables
from db.plan import Plan
from db.session import Session
from db.types import instant_text
from events import outbox
from loyalty.books import campaign
from loyalty.books.campaign import HALF_HOUR, Figures
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.retailer import Retailer

FIGURES: Final = "campaign.figures"
# After a longer stand-still the figures of the last day are told; the report has those before it.
MOST_AT_ONCE: Final = timedelta(days=1)
_event = events.tables.event.c


def tell(session: Session, retailer: Retailer, at: datetime, recorded_at: datetime) -> int:
    """Tell the figures of each half hour that is over at `at` (UTC) and was not told; how many were told.

    Half hours in which nothing happened are told, too: their silence says something.
    """
    told = Plan()
    count = 0
    for code in shelf.codes(session):
        program = shelf.current(session, retailer.shelf, code, at)
        for start_at in _spans(session, code, at):
            for running in _running(program, start_at):
                told += _event_of(session, program, running, start_at, recorded_at, count)
                count += 1
    if count:
        session.apply(told)
    return count


def _spans(session: Session, program: str, at: datetime) -> Iterator[datetime]:
    """When each half hour began that is to be told; the first time, the last one."""
    end_at = campaign.half_hour(at)
    known = session.rows(
        select(func.max(_event.occurred_at)).where(_event.type == FIGURES, _event.program == program)
    )[0][0]
    start_at = end_at - HALF_HOUR if known is None else max(known, end_at - MOST_AT_ONCE)
    while start_at < end_at:
        yield start_at
        start_at += HALF_HOUR


def _running(program: Program, at: datetime) -> Iterator[str]:
    """Offers on a day of theirs, from one day through another, and draws whose chances are still given."""
    on = at.astimezone(program.zoneinfo).date()
    for offer in program.offers:
        when = offer.when
        if when and when.from_on and when.through_on and when.from_on <= on <= when.through_on:
            yield offer.code
    yield from (draw.code for draw in program.draws if on <= draw.closes_on)


def _event_of(
    session: Session, program: Program, code: str, start_at: datetime, recorded_at: datetime, place: int
) -> Plan:
    end_at = start_at + HALF_HOUR
    spans = campaign.between(session, program, campaign.find(program, code), start_at, end_at)
    found = spans.get(start_at, Figures())
    data = {
        "campaign": code,
        "from": instant_text(start_at),
        "to": instant_text(end_at),
        "purchases": found.purchases,
        "members": len(found.members),
        "given": dict(found.given),
        "taken_back": dict(found.taken_back),
        "discounted_minor": found.discounted_minor,
        "issued": found.issued,
        "used": found.used,
    }
    return outbox.happened(
        FIGURES, data, occurred_at=end_at, recorded_at=recorded_at, program=program.code, place=place
    )
