"""Publishing: what a draft changes, for whom it is worse and from when on it may hold; then, done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import Response
from werkzeug.utils import redirect

from db.session import Session
from doorway.deeds import publishing
from doorway.service import now, service
from loyalty.errors import InvalidProgram, LoyaltyError
from loyalty.program import published, shelf
from loyalty.program.model import Program
from loyalty.program.problem import Problem
from loyalty.program.published import Worse
from loyalty.remedies.remedy import worded
from tiers.windows import local_midnight
from web.console.door import door
from web.console.studio import comparing, drafting
from web.console.studio.drafting import DraftMoved, Work
from web.console.studio.overview import HERE, may
from web.wire import branding, failing, pages, told
from web.wire.forms import Form
from web.wire.refusals import PageRefused

REASON_CHARS: Final = 200
WHEN: Final = ("earliest", "on", "at-once")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What publishing a draft in place of `last` would come to; it may take force at `earliest` (UTC)."""

    work: Work
    last: Program
    draft: Program | None
    worse: Worse
    obstacles: Sequence[Problem]
    earliest: datetime


@door.shows("/program/<code>/publish", may="programs.publish")
def outlook(code: str) -> Response:
    """The consequences, named, before anything is done."""
    if service().database.read(lambda session: code in drafting.begun(session)):
        return redirect(f"{HERE}/{code}/first", 303)  # type: ignore[return-value]
    return _page(code)


@door.takes("/program/<code>/publish", may="programs.publish")
def publish(code: str) -> Response:
    """Publish the draft as the next version."""
    form, at = Form.sent(), now()
    try:
        version, start = _publish(code, form, at)
    except (PageRefused, LoyaltyError) as error:
        return _page(code, error, form)
    key = "studio.published-now" if start <= at else "studio.published-later"
    return told.then(f"{HERE}/{code}", key, number=version)


@door.takes("/program/<code>/publish-at-once", may="programs.hasten")
def hasten(code: str) -> Response:
    """The same without the notice that members were promised; why stays in the audit."""
    form, at = Form.sent(), now()
    try:
        reason = form.text("reason", most=REASON_CHARS)
        form.done()
        version, _ = _publish(code, form, at, reason)
    except (PageRefused, LoyaltyError) as error:
        return _page(code, error, form)
    return told.then(f"{HERE}/{code}", "studio.published-now", number=version)


def _publish(code: str, form: Form, at: datetime, reason: str = "") -> tuple[int, datetime]:
    """The number of the new version, and when it takes force. Raises Unfilled, DraftMoved, InvalidProgram."""
    when = "at-once" if reason else form.chosen("when", WHEN[:2])
    on = form.day("on") if when == "on" else None
    revision, follows = form.whole("revision"), form.whole("last")
    note = "" if reason else form.text("note", most=publishing.NOTE_CHARS, needed=False)
    if not form.ticked("seen"):
        form.note("seen", "studio.seen-needed")
    form.done()

    def work(session: Session) -> tuple[int, datetime]:
        found = _outlook(session, code, at)
        if found.work.revision != revision or found.last.version != follows or found.work.program is None:
            raise DraftMoved
        start = {"at-once": at, "earliest": found.earliest}.get(when, at)
        if on is not None:
            start = max(at, local_midnight(on, found.last.zoneinfo).astimezone(UTC))
        program, _ = publishing.publish(session, found.work.text, start, at, reason=reason, note=note)
        drafting.drop(session, code)
        return program.version, start

    return service().database.write(work)


def _outlook(session: Session, code: str, at: datetime) -> Outlook:
    known = published.versions(session, code)
    last = service().retailer.shelf.take(session, code, known[-1].number)
    work = drafting.of(session, code)
    draft, begins = work.program, max(at, known[-1].effective_from)
    if draft is None:
        return Outlook(work, last, None, Worse(), work.problems, begins)
    if draft.code != code:
        return Outlook(
            work, last, None, Worse(), (Problem("code", worded('must stay "{code}"', code=code)),), begins
        )
    worse = published.worse(session, draft, begins)
    # Where nobody is a member yet, nothing was promised: only the page says what would be worse.
    is_promised = bool(worse.problems) and bool(shelf.hasty(session, last, draft, begins, at))
    earliest = max(begins, worse.earliest_from or begins) if is_promised else begins
    obstacles = published.obstacles(session, draft, earliest, at)
    return Outlook(work, last, draft, worse, obstacles, earliest)


def _page(code: str, error: Exception | None = None, form: Form | None = None) -> Response:
    at = now()
    found = service().database.read(lambda session: _outlook(session, code, at))
    branding.about(code)
    refusal = failing.refusal(error) if error else None
    return pages.shown(
        "console/studio/publish.html",
        refusal.status if refusal else 200,
        found=found,
        work=found.work,
        zone=found.last.zoneinfo,
        is_now=found.earliest <= at,
        earliest_on=found.earliest.astimezone(found.last.zoneinfo).date(),
        differences=comparing.differences(found.last, found.draft) if found.draft else (),
        may_hasten=may("programs.hasten"),
        may_replay=may("reports.read"),
        refusal=refusal,
        refused=error.problems if isinstance(error, InvalidProgram) else (),
        wrong=getattr(error, "wrong", {}),
        given=form.given if form else {},
    )
