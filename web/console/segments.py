"""Segments: who is in each now, and the lists that staff keep for some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway import audits
from doorway.deeds import segments as deeds
from doorway.service import now, service
from loyalty.errors import LoyaltyError
from loyalty.people import segments as known
from loyalty.people.segments import Preview
from web.console import choosing, list_sheets
from web.console.door import door, permitted
from web.wire import failing, pages, sheets, told
from web.wire.forms import Form
from web.wire.refusals import PageRefused

SHOWN: Final = 20
MOST_BYTES: Final = 5_000_000
HERE: Final = "/console/offers/segments"


@dataclass(frozen=True, slots=True)
class Counted:
    """Who is in a segment now: how many, whether all members were looked at, and the first of them."""

    matching: int
    looked_at: int
    is_whole: bool
    members: Sequence[str]


@door.shows("/offers/segments", may="programs.read")
def segments() -> Response:
    """The segments of the programme in force; `?count=vips` says who is in one now."""
    return _page()


@door.takes("/offers/segments/<segment>/list", may="members.edit")
def replace_list(segment: str) -> Response:
    """Put exactly the members of a file on a segment's list, or, where a line is wrong, none of them."""
    program, sent, at = choosing.program(), request.files.get("file"), now()
    body = sent.read(MOST_BYTES + 1) if sent else b""

    try:
        form = Form.sent()
        if not body:
            form.note("file", "form.needed")
        if len(body) > MOST_BYTES:
            form.note("file", "desk-segments.too-long")
        form.done()
        count = service().database.write(
            lambda session: deeds.replace_list(session, program, segment, body, at)
        )
    except (PageRefused, LoyaltyError) as error:
        return _page(error)
    return told.then(f"{HERE}?program={program.code}", "desk-segments.listed-now", n=count)


def _page(error: Exception | None = None) -> Response:
    program, at, wanted = choosing.program(), now(), request.args.get("count", "")

    def read(session: Session) -> tuple[Mapping[str, int], Preview | None]:
        lists = {
            each.code: known.listed(session, program, each.code)
            for each in program.segments
            if each.when.listed
        }
        if not wanted or not permitted("members.read"):
            return lists, None
        return lists, known.preview(session, service().retailer, program, wanted, at)

    lists, found = service().database.read(read)
    if sheets.asked():
        return list_sheets.segments(program, lists)
    refusal = failing.refusal(error) if error else None
    return pages.shown(
        "console/segments.html",
        refusal.status if refusal else 200,
        program=program,
        lists=lists,
        wanted=wanted,
        counted=_counted(found) if found else None,
        refusal=refusal,
        wrong=getattr(error, "wrong", {}),
        problems=[(each.path, each.message) for each in getattr(error, "problems", ())],
    )


def _counted(found: Preview) -> Counted:
    """What a preview found; whom it shows is written down."""
    shown = found.member_ids[:SHOWN]
    audits.saw("segments.preview", *shown)
    outside = [ids.outside("member", each) for each in shown]
    return Counted(len(found.member_ids), found.looked_at, found.is_whole, outside)
