"""What a member told and did besides buying: answers, activities, draws and contests. Only shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Response

from db.session import Session
from doorway import audits
from doorway.service import now, service
from loyalty.campaigns import own_contests, own_draws
from loyalty.campaigns.own_contests import OwnContest
from loyalty.campaigns.own_draws import OwnDraw
from loyalty.earning import words
from loyalty.earning.spans import EVER
from loyalty.explanations.language import Language
from loyalty.opening import open_books
from loyalty.people import profile
from loyalty.people.profile import Reply
from loyalty.program.earning import Activity
from loyalty.program.members import ProfileField
from tiers.counters import total_in
from web.console import frame
from web.console.door import door
from web.console.frame import Frame
from web.wire import pages, readers


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with the answer in the reader's words, empty for none; `told_at` is UTC."""

    question: str
    answer: str
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Found:
    replies: Sequence[Reply]
    activities: Sequence[tuple[Activity, int]]
    draws: Sequence[OwnDraw]
    contests: Sequence[OwnContest]


@door.shows("/members/<member>/told", may="members.read")
def told(member: str) -> Response:
    """All of it; that it was read is kept."""
    house, at = service(), now()

    def read(session: Session) -> tuple[Frame, _Found]:
        own = frame.of(session, member)
        work = open_books(session, house.retailer, own.member_id, at, at)
        return own, _Found(
            profile.of_member(session, house.retailer, own.program, own.member_id, at),
            [
                (each, total_in(work.totals, words.entered(each.code), EVER))
                for each in own.program.activities
            ],
            own_draws.of_member(session, house.retailer, own.member_id, at),
            own_contests.of_member(session, own.program, own.member_id, at),
        )

    own, found = house.database.read(read)
    audits.saw("members.profile", own.member_id)
    reader = readers.reader()
    return frame.shown(
        "console/member-told.html",
        own,
        answers=list(_answered(found.replies, reader)),
        activities=[(reader.name(each.name, each.code), times) for each, times in found.activities],
        draws=[
            (reader.name(each.draw.name, each.draw.code), each, _prize(each, reader)) for each in found.draws
        ],
        contests=[(reader.name(each.contest.name, each.contest.code), each) for each in found.contests],
    )


def _answered(replies: Sequence[Reply], reader: Language) -> Iterator[Answered]:
    for each in replies:
        said = "" if each.value is None else _said(each.field, each.value, reader)
        yield Answered(_question(each.field, reader), said, each.told_at)


def _question(field: ProfileField, reader: Language) -> str:
    if field.kind == "birthday":
        return pages.say("desk-told.birthday")
    return reader.name(field.name, field.code)


def _said(field: ProfileField, value: Any, reader: Language) -> str:
    """An answer as people read it."""
    if field.kind == "yes-no":
        return pages.say("member.consent-yes" if value else "member.consent-no")
    if field.kind == "choice":
        names = {each.code: each.name for each in field.choices}
        return reader.name(names.get(value, {}), value)
    if field.kind == "date":
        return reader.day(date.fromisoformat(value), "day")
    if field.kind == "birthday":
        day = f"{value['month']}/{value['day']}" + (f"/{value['year']}" if value.get("year") else "")
        return pages.say("desk-told.lunar", day=day) if value.get("lunar") else day
    return str(value)


def _prize(found: OwnDraw, reader: Language) -> str:
    names = {each.code: each.name for each in found.draw.prizes}
    return reader.name(names.get(found.prize, {}), found.prize) if found.prize else ""
