"""What is put on paper for a member: a statement of some days, and a letter that says what was decided."""

from __future__ import annotations

from typing import Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway import audits
from doorway.service import now, service
from identity import staff
from loyalty.books import statement_reading
from loyalty.books.statement import Statement
from loyalty.errors import InvalidPeriod
from loyalty.explanations import language as languages
from loyalty.explanations.language import Language
from loyalty.people import preferences
from web.books import decided as decisions
from web.books import letters, statements
from web.books.decided import Decided
from web.books.letters import Addressee
from web.console import frame, member_sheets
from web.console.door import door
from web.console.frame import Frame
from web.wire import failing, pages, readers, sheets
from web.wire.forms import Form
from web.wire.refusals import Unfilled

MOST: Final = 100
# What the shop adds to a letter in its own words.
LONGEST_CHARS: Final = 1_000


@door.shows("/members/<member>/statement", may="members.read")
def statement(member: str) -> Response:
    """The days asked for, else those of this month, as the member's own statement has them."""
    house, at = service(), now()

    def read(session: Session) -> tuple[Frame, Statement | None, Exception | None]:
        own = frame.of(session, member)
        try:
            days = statements.days(request.args, at.astimezone(own.program.zoneinfo).date())
            found = statement_reading.read(session, house.retailer, own.member_id, *days, "then", at)
        except (Unfilled, InvalidPeriod) as error:
            return own, None, error
        return own, found, None

    own, found, error = house.database.read(read)
    audits.saw("members.statement", own.member_id)
    return frame.shown(
        "console/member-statement.html",
        own,
        error,
        Form(request.args),
        found=found,
        told_of=statements.told(found) if found else None,
    )


@door.shows("/members/<member>/decisions", may="members.read")
def decided(member: str) -> Response:
    """What people of the shop decided about the member, each with its reason and its letter."""

    def read(session: Session) -> tuple[Frame, list[tuple[Decided, str]]]:
        own = frame.of(session, member)
        found = decisions.of_member(session, own.member_id, MOST)
        return own, [(each, _who(session, each.by)) for each in found]

    own, found = service().database.read(read)
    audits.saw("members.decisions", own.member_id)
    if sheets.asked():
        return member_sheets.decisions(own, found)
    reader = readers.reader()
    return frame.shown(
        "console/member-decisions.html",
        own,
        found=[
            (each, by, letters.sentences(each, own.program, reader, "desk-decisions")) for each, by in found
        ],
    )


@door.shows("/members/<member>/decisions/<key>/letter", may="members.read")
def letter(member: str, key: str) -> Response:
    """A letter in the member's language unless another is asked for, with a sentence of the shop's own."""
    at = now()

    def read(session: Session) -> tuple[Frame, Decided | None, str]:
        own = frame.of(session, member)
        chosen = preferences.of_member(session, own.member_id).language
        return own, decisions.find(session, own.member_id, key, at), chosen

    own, found, chosen = service().database.read(read)
    if found is None:
        return failing.not_there()
    audits.saw("members.letter", own.member_id)
    spoken = _language(request.args.get("in", ""), chosen)
    added = Form(request.args).text("own", most=LONGEST_CHARS, needed=False)
    written = letters.about(
        found,
        Addressee(own.id, own.person.name, own.program),
        spoken,
        at.astimezone(own.program.zoneinfo).date(),
        terms=f"{service().settings.public_url}/terms/{own.program.code}",
        own=added,
    )
    return frame.shown("console/member-letter.html", own, letter=written, spoken=spoken.tag, own=added)


def _language(asked: str, chosen: str) -> Language:
    """The language asked for, else the member's, else the reader's."""
    if asked in readers.OFFERED:
        return languages.language(asked)
    return languages.best([chosen]) if chosen else readers.reader()


def _who(session: Session, actor: str) -> str:
    """What one of the staff is called."""
    inside = ids.find_inside("staff", actor)
    if inside is None:
        return pages.say("desk-decisions.somebody")
    found = staff.get(session, inside)
    return found.name or found.email
