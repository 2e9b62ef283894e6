"""Two members who are one person: found, what becoming one means, done, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway import audits
from doorway.deeds import membership
from doorway.service import now, service
from loyalty.books import dossier
from loyalty.books.dossier import Whole
from loyalty.merging import parting
from loyalty.people.contacts import masked_email, masked_phone
from web.console import frame, searches
from web.console.door import door
from web.console.frame import Frame
from web.wire import doing, told
from web.wire.forms import Form

WITHIN_DAYS: Final = parting.WITHIN // timedelta(days=1)
MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Other:
    """A member who would end: whole, with contacts hidden but for their ends."""

    id: str
    whole: Whole
    phone: str
    email: str


@door.shows("/members/<member>/merge", may="members.merge")
def ask(member: str) -> Response:
    """Find the other one, and read what it would mean; or take back what was done."""
    return _page(member)


@door.takes("/members/<member>/merge", may="members.merge")
def merge(member: str) -> Response:
    """Let the other end in this one, with all they have; they sign in no more."""

    def do(form: Form) -> Response:
        other = form.text("other")
        if not form.ticked("sure"):
            form.note("sure", "desk-merge.sure-needed")
        form.done()

        def work(session: Session) -> Mapping[str, Any]:
            return {"seq": membership.merge(session, member, other, now()).seq}

        doing.done(form, f"merge/{member}", work)
        return told.then(f"/console/members/{member}", "desk-merge.merged")

    return frame.tried(do, lambda error, form: _page(member, error, form))


@door.takes("/members/<member>/merge/undo", may="members.merge")
def undo(member: str) -> Response:
    """Take a merge back, while nothing of what moved was spent."""

    def do(form: Form) -> Response:
        other = form.text("other")
        form.done()

        def work(session: Session) -> Mapping[str, Any]:
            return {"seq": membership.part(session, member, other, now()).seq}

        doing.done(form, f"merge-undo/{member}", work)
        return told.then(f"/console/members/{member}", "desk-merge.undone")

    return frame.tried(do, lambda error, form: _page(member, error, form))


def _page(member: str, error: Exception | None = None, form: Form | None = None) -> Response:
    asked = (form.given.get("other", "") if form else "") or request.args.get("q", "").strip()

    def read(session: Session) -> tuple[Frame, tuple[Sequence[Other], bool], Sequence[Mapping[str, Any]]]:
        own = frame.of(session, member)
        return own, _others(session, own, asked), parting.find_open(session, own.member_id)

    own, (others, are_more), merges = service().database.read(read)
    audits.saw("members.list", *(each.whole.member.member_id for each in others))
    return frame.shown(
        "console/member-merge.html",
        own,
        error,
        form,
        asked=asked,
        others=others,
        are_more=are_more,
        merges=[(ids.outside("member", each["ended_id"]), each["merged_at"]) for each in merges],
        days=WITHIN_DAYS,
    )


def _others(session: Session, own: Frame, asked: str) -> tuple[list[Other], bool]:
    """Who is named by a text, of the same programme, other than the member; and whether there are more."""
    if not asked:
        return [], False
    retailer, at = service().retailer, now()
    # One more, as the member may be among them.
    told = searches.find(session, asked, own.program.zone, program=own.program.code, limit=MOST + 1)
    named = [each.member.member_id for each in told.found if each.member.member_id != own.member_id]
    wholes = (dossier.whole(session, retailer, member_id, at) for member_id in named[:MOST])
    others = [
        Other(
            ids.outside("member", each.member.member_id),
            each,
            masked_phone(each.person.phone),
            masked_email(each.person.email),
        )
        for each in wholes
    ]
    return others, len(named) > MOST or bool(told.after)
