"""Members: searched by anything that names one, listed by tier and standing, and each on one page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway import audits, callers, member_ids
from doorway.deeds import points_by_hand
from doorway.service import now, service
from identity import approvals, roles
from identity.approvals import Approval
from loyalty.books import dossier, history_reading
from loyalty.books.account import Line
from loyalty.books.dossier import Row, Whole
from loyalty.cards.card_numbers import masked
from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.people import adjusting, restricting, searching
from loyalty.people import members as members_of
from loyalty.people.searching import Wanted
from loyalty.program.model import Program
from loyalty.receipts import slip_numbers
from web.books import amounts, slip_codes
from web.console import clock, list_sheets, searches
from web.console import listed as listing
from web.console.approvals import points_of
from web.console.door import door, permitted
from web.wire import branding, pages, readers, sheets

MOST: Final = 50
# What a list shows of a card, with or without what stands for the rest.
_END_OF_CARD: Final = re.compile(r"[•·*\s]*\d{4}")
LINES: Final = 20
HEADS: Final = {
    "id": "member.id",
    "name": "members.name",
    "phone": "member.phone",
    "email": "member.email",
    "tier": "members.tier",
    "joined": "members.since",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a member's history in the reader's words."""

    line: Line
    sentences: Sequence[str]
    receipt: str
    changes: Sequence[str]


@door.shows("/members", may="members.read")
def members() -> Response:
    """Members by anything that names one, or all of a tier; who reads contacts is written down."""
    program = _program()
    asked = request.args.get("q", "").strip()
    if sheets.asked():
        return _sheet(program, asked)
    after = ids.find_inside("member", request.args.get("after", "")) or ""
    found, next_after = service().database.read(lambda session: _found(session, program, asked, after))
    audits.saw("members.list", *(each.member.member_id for each in found))
    return pages.shown(
        "console/members.html",
        asked=asked,
        is_end_of_card=bool(_END_OF_CARD.fullmatch(asked)),
        program=program,
        figures=Figures(program, readers.reader()) if program else None,
        listed=[listing.listed(each) for each in found],
        next=ids.outside("member", next_after) if next_after else "",
        may_enrol=roles.permits(callers.caller().person.grants, "members.edit"),
    )


@door.shows("/members/<member>", may="members.read")
def member(member: str) -> Response:
    """Everything about one member; that it was read, and by whom, is kept."""
    return page(member)


def page(member: str, status: int = 200, **values: object) -> Response:
    """The page of a member, also when a form on it was refused."""
    if sheets.asked():
        return _history(member)
    house, at, may_see = service(), now(), permitted("approvals.read")

    def read(session: Session) -> tuple[Whole, list[Line], list[Approval]]:
        member_id = member_ids.living(session, member)
        found = dossier.whole(session, house.retailer, member_id, at)
        before = request.args.get("before", type=int)
        _, lines = history_reading.page(session, house.retailer, member_id, at, LINES + 1, before)
        subject = ids.outside("member", found.member.member_id)
        wishes = approvals.listed(session, at, status=approvals.OPEN, subject=subject) if may_see else []
        return found, lines, wishes

    found, lines, wishes = house.database.read(read)
    audits.saw("members.read", found.member.member_id)
    program = found.account.program
    branding.about(program.code)
    figures = Figures(program, readers.reader())
    return pages.shown(
        "console/member.html",
        status,
        id=ids.outside("member", found.member.member_id),
        whole=found,
        program=program,
        figures=figures,
        outlook=explain.sentences(found.account.outlook, program, figures.language),
        entries=[_entry(each, figures) for each in lines[:LINES]],
        earlier=lines[LINES - 1].seq if len(lines) > LINES else 0,
        masked=masked,
        wishes=wishes,
        points_of=lambda wish: points_of(wish, figures) if wish.kind == points_by_hand.KIND else "",
        approval_id=lambda wish: ids.outside("approval", wish.approval_id),
        may=_permitted(),
        reasons=[(code, pages.say(f"reason.{code}")) for code in adjusting.REASONS],
        restriction_reasons=[(code, pages.say(f"reason.{code}")) for code in restricting.REASONS],
        currencies=[(each.code, figures.language.name(each.name, each.code)) for each in program.currencies],
        **{"refusal": None, "wrong": {}, "given": {}, "open": "", **values},
    )


def _history(member: str) -> Response:
    """All of a member's history, newest first, as a sheet."""
    house, at = service(), now()
    member_id = house.database.read(lambda session: member_ids.living(session, member))
    audits.saw("members.read", member_id)

    def slice_of(session: Session, after: int | None, limit: int) -> list[tuple[Program, Line]]:
        program, lines = history_reading.page(session, house.retailer, member_id, at, limit, after)
        return [(program, line) for line in lines]

    told = (
        _entry(line, Figures(program, readers.reader()))
        for program, line in sheets.whole(slice_of, lambda pair: pair[1].seq)
    )
    entries = ((each.line.at, each.sentences, ", ".join(each.changes)) for each in told)
    return list_sheets.history(ids.outside("member", member_id), entries)


def _program() -> Program | None:
    if asked := request.args.get("program"):
        branding.about(asked)
    return branding.of_page().program


def _sheet(program: Program | None, asked: str) -> Response:
    """The same members as a sheet, contacts whole for who may read members everywhere."""
    rows = map(_told, _every(program, asked))
    return sheets.taken("members", HEADS, rows, personal=("name", "phone", "email"))


def _every(program: Program | None, asked: str) -> Iterator[Row]:
    after, is_over = "", False
    while not is_over:
        listed, after = service().database.read(
            partial(_found, program=program, asked=asked, after=after, limit=sheets.SLICE)
        )
        yield from listed
        is_over = not after


def _told(row: Row) -> sheets.Row:
    person = row.person
    return {
        "id": ids.outside("member", row.member.member_id),
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
        "tier": row.tier,
        "joined": row.member.joined_on,
    }


def _found(
    session: Session, program: Program | None, asked: str, after: str, limit: int = MOST
) -> tuple[list[Row], str]:
    """At most so many members, and the id behind which there are more; empty at the end of the list."""
    retailer = service().retailer
    if asked:
        # Of every programme, unless the address names one.
        only = program.code if program and request.args.get("program") else ""
        zone = program.zone if program else ""
        told = searches.find(session, asked, zone, program=only, limit=limit, after=after)
        if not told.found and not after:
            return _of_slip(session, only, asked), told.after
        by = {each.member.member_id: each.by for each in told.found}
        return dossier.rows(session, retailer, [each.member for each in told.found], by), told.after
    wanted = Wanted(
        program=program.code if program else "", tier=request.args.get("tier", ""), status="active"
    )
    found = searching.listed(session, wanted, limit + 1, after)
    rows = dossier.rows(session, retailer, found[:limit])
    return rows, found[limit - 1].member_id if len(found) > limit else ""


def _of_slip(session: Session, only: str, asked: str) -> list[Row]:
    """Whose the slip is whose number was typed or whose code was scanned, of one programme if it is named."""
    code = slip_codes.find(asked)
    number = code.number if code else asked
    owners = slip_numbers.owners(session, number, now().astimezone(clock.zone()).date())
    survivors = dict.fromkeys(members_of.find_survivor_id(session, each) for each in owners)
    found = [members_of.find(session, each) for each in survivors]
    living = [each for each in found if each.status == "active" and only in ("", each.program)]
    return dossier.rows(session, service().retailer, living, {each.member_id: "receipt" for each in living})


def _entry(line: Line, figures: Figures) -> Entry:
    sentences = explain.sentences(line.reasons, figures.program, figures.language)
    receipt = ids.outside("receipt", line.document) if line.document else ""
    return Entry(line, sentences, receipt, amounts.changes(figures, line.changes))


def _permitted() -> frozenset[str]:
    return frozenset(roles.permissions(callers.caller().person.grants))
