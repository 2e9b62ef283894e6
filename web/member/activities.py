"""What members may tell of themselves, and what it gives: a survey, a visit, what the programme lets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Response

from db import ids
from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.activities import giving, reporting
from loyalty.activities.reporting import LONGEST_REFERENCE, Report
from loyalty.errors import ActivityLimit, ActivityNotForThem, ActivityReported, UnknownActivity
from loyalty.explanations import explain
from loyalty.opening import open_books
from loyalty.program.model import Program
from loyalty.terms import earning_told
from loyalty.terms.voice import Voice
from loyalty.work import Work
from web.member.door import door
from web.wire import doing, failing, pages, readers, told
from web.wire.forms import Form
from web.wire.refusals import Unfilled

BY = "member"


@dataclass(frozen=True, slots=True)
class Deed:
    """An activity that a member tells; `state` is why it gives nothing now, empty where it does."""

    code: str
    name: str
    terms: tuple[str, ...]
    state: str


@door.shows("/activities")
def activities() -> Response:
    """Those there are, each with what it gives and a way to tell of it."""
    return _shown(Form({}))


@door.takes("/activities/<activity>")
def report(activity: str) -> Response:
    """Tell of one; the number that names this one time may be left out, the form's own takes its place."""
    at, member_id, form = now(), callers.caller().member_id, Form.sent()
    named = form.text("reference", most=LONGEST_REFERENCE, needed=False)

    def work(session: Session) -> Mapping[str, Any]:
        actor = ids.outside("member", member_id)
        wish = Report(member_id, activity, named or form.once(), actor, BY)
        done = reporting.report(session, service().retailer, wish, at)
        program = service().retailer.shelf.take_reference(session, done.program)
        return {"why": list(explain.sentences(done.reasons, program, readers.reader()))}

    try:
        form.done()
        found = doing.done(form, f"activity/{activity}", work)
    except (Unfilled, UnknownActivity, ActivityReported, ActivityLimit, ActivityNotForThem) as error:
        return _shown(form, activity, error)
    return told.then("/activities", "activities.done", why=found["why"][0])


def may_any(program: Program) -> bool:
    """Whether there is anything that members tell."""
    return any(BY in each.reported_by for each in program.activities)


def _shown(form: Form, activity: str = "", error: Exception | None = None) -> Response:
    house, at, member_id = service(), now(), callers.caller().member_id
    deeds = house.database.read(
        lambda session: list(_deeds(open_books(session, house.retailer, member_id, at, at)))
    )
    return pages.shown(
        "member/activities.html",
        422 if error else 200,
        deeds=deeds,
        told_of=activity,
        refusal=failing.refusal(error) if error else None,
        wrong=form.wrong,
        given=form.given,
    )


def _deeds(work: Work) -> Iterator[Deed]:
    voice, at = Voice.of(work.program, readers.reader().tag), now()
    for each in work.program.activities:
        if BY in each.reported_by:
            refusal = giving.worth(work, each, None, at).refusal
            key = "for-others" if refusal == "condition" else "used-up"
            yield Deed(
                each.code,
                voice.name(each.name, each.code),
                # The heading says the name already.
                tuple(earning_told.of_activity(voice, replace(each, name={}))),
                pages.say(f"activities.{key}") if refusal else "",
            )
