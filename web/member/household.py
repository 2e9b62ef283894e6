"""Members who share their points: who is in, what they have together, letting somebody in, going out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response
from markupsafe import Markup

from db import ids
from db.session import Session
from doorway import callers
from doorway.own_deeds import households as deeds
from doorway.service import now, service
from identity.errors import TooMany
from loyalty.cards import card_qr
from loyalty.errors import LoyaltyError, NoHousehold, UnknownMember
from loyalty.explanations.figures import Figures
from loyalty.households import joining, told
from loyalty.opening import open_books
from loyalty.people import privacy
from loyalty.program.model import Program
from points.errors import PointsError
from web.member.door import door
from web.wire import doing, failing, pages, readers
from web.wire.forms import Form
from web.wire.refusals import Unfilled
from web.wire.told import then


@dataclass(frozen=True, slots=True)
class Mate:
    """One who is in it, by the first word of their name; empty where they told none."""

    member: str
    name: str
    is_head: bool
    is_me: bool


@dataclass(frozen=True, slots=True)
class Own:
    """The household as this member finds it."""

    mates: tuple[Mate, ...]
    points: tuple[str, ...]
    may_burn: bool
    heads: bool
    has_room: bool


@door.shows("/household")
def household() -> Response:
    """The household, or how to come into one."""
    return _shown()


@door.takes("/household/found")
def found() -> Response:
    """Found one, and head it."""
    house, at, member_id = service(), now(), callers.caller().member_id
    try:
        house.database.write(lambda session: joining.found(session, house.retailer, member_id, at))
    except LoyaltyError as error:
        return _shown(error)
    return then("/household", "household.founded")


@door.takes("/household/invitation")
def invite() -> Response:
    """A code to show, told only on this page; a newer one takes its place."""
    house, at, member_id = service(), now(), callers.caller().member_id
    try:
        invited = house.database.write(lambda session: joining.invite(session, house.retailer, member_id, at))
    except LoyaltyError as error:
        return _shown(error)
    code = privacy.grouped(invited.code)
    minutes = int(joining.CODE_VALID.total_seconds()) // 60
    drawn = Markup(card_qr.svg(code, title=code))  # noqa: S704 - drawn by us from letters of ours
    return pages.shown("member/household_code.html", code=code, drawn=drawn, minutes=minutes)


@door.takes("/household/join")
def join() -> Response:
    """Come into another's by the code that its head shows."""
    form, at = Form.sent(), now()
    typed = form.text("code")
    try:
        form.done()
        deeds.count_try(at)
        service().database.write(lambda session: deeds.join(session, typed, at))
    except (Unfilled, TooMany, LoyaltyError) as error:
        return _shown(error, form)
    return then("/household", "household.joined")


@door.takes("/household/leave")
def leave() -> Response:
    """Leave it, or as its head take another out."""
    at, own_id, form = now(), callers.caller().member_id, Form.sent()
    member_id = _inside(form.text("member"))

    def work(session: Session) -> Mapping[str, Any]:
        deeds.leave(session, member_id, at)
        return {}

    try:
        doing.done(form, f"household/{member_id}/leave", work)
    except (Unfilled, LoyaltyError, PointsError) as error:
        return _shown(error, form)
    return then("/household", "household.left" if member_id == own_id else "household.taken-out")


@door.takes("/household/head")
def pass_on() -> Response:
    """Let another head it, as its head."""
    at, member_id = now(), _inside(Form.sent().text("member"))
    try:
        service().database.write(lambda session: deeds.pass_on(session, member_id, at))
    except LoyaltyError as error:
        return _shown(error)
    return then("/household", "household.passed-on")


def _shown(error: Exception | None = None, form: Form | None = None) -> Response:
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> tuple[Program, Own | None]:
        program = open_books(session, house.retailer, member_id, at, at).program
        try:
            return program, _own(session, program, member_id)
        except NoHousehold:
            return program, None

    program, own = house.database.read(read)
    return pages.shown(
        "member/household.html",
        422 if error else 200,
        own=own,
        policy=program.households,
        refusal=failing.refusal(error) if error else None,
        wrong=getattr(error, "wrong", {}),
        given=form.given if form else {},
    )


def _own(session: Session, program: Program, member_id: str) -> Own:
    retailer, figures = service().retailer, Figures(program, readers.reader())
    found = told.read(session, retailer, member_id, now())
    names, head_id = told.names(session, retailer, found.household), found.household.head_id
    mates = tuple(
        Mate(
            ids.outside("member", each), (names[each].split() or [""])[0], each == head_id, each == member_id
        )
        for each in found.household.member_ids
    )
    first = program.currencies[0].code
    held = {**{each.code: 0 for each in program.currencies}, **found.points}
    points = tuple(figures.points(held[each], each) for each in held if held[each] or each == first)
    has_room = program.households is not None and len(mates) < program.households.size
    return Own(mates, points, found.may_burn, head_id == member_id, has_room)


def _inside(member: str) -> str:
    """The id behind a member's outside one. Raises UnknownMember."""
    inside = ids.find_inside("member", member)
    if inside is None:
        raise UnknownMember(member)
    return inside
