"""Replay: what the past would have come to under the draft, slice by slice; stopped and gone on with."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import partial
from time import monotonic
from typing import Final

import orjson
from flask import Response, request

from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.errors import LoyaltyError
from loyalty.program import document, drafts, published, shelf, writing
from loyalty.program.model import Program
from loyalty.replaying import figures, pasts, replay
from loyalty.replaying.figures import Span
from loyalty.replaying.replay import Replay
from web.console.door import door
from web.console.studio import drafting, replayed
from web.console.studio.overview import HERE
from web.wire import branding, failing, pages, told
from web.wire.forms import Form
from web.wire.refusals import PageRefused

SLICE: Final = 20
SLICE_SECONDS: Final = 2.0
LOSERS: Final = 20


@dataclass(frozen=True, slots=True)
class Run:
    """A replay as it stands. `version` is what the draft is held against, `figures` what was added up so far.

    `span` has the first and the last day, empty for no bound; `until` is an instant. What is tried is the
    draft, or version `tried`, where that is not 0.
    """

    text: str
    version: int
    span: tuple[str, str]
    until: str
    figures: str
    of: int
    state: str = "running"
    tried: int = 0

    @property
    def members(self) -> int:
        """How many members were looked at."""
        return figures.from_json(self.figures).members


class NothingToReplay(PageRefused):
    """A draft that cannot be used, or none."""

    key, status = "problem.nothing-to-replay", 422


@door.shows("/program/<code>/replay", may="reports.read")
def show(code: str) -> Response:
    """The replay as it stands, or the form that begins one."""
    return _page(code)


@door.takes("/program/<code>/replay", may="reports.read")
def begin(code: str) -> Response:
    """Begin anew, from the draft as it is now."""
    form = Form.sent()
    try:
        bounds = [form.day(name) if form.given.get(name) else None for name in ("from", "through")]
        tried = form.whole("version") if form.given.get("version") else 0
        form.done()
        service().database.write(lambda session: _begin(session, code, bounds[0], bounds[1], tried))
    except (PageRefused, LoyaltyError) as error:
        return _page(code, error, form)
    return told.then(f"{HERE}/{code}/replay")


@door.takes("/program/<code>/replay/go", may="reports.read")
def go(code: str) -> Response:
    """Look at the next members, for two seconds; then say how far it is."""
    run = service().database.read(lambda session: _find(session, code))
    # Only a person goes on with what was stopped: a page that still asks on its own must not.
    wanted = ("running",) if request.headers.get("HX-Request") else ("running", "stopped")
    if run is not None and run.state in wanted:
        _advance(code, run)
    return _next(code)


@door.takes("/program/<code>/replay/stop", may="reports.read")
def stop(code: str) -> Response:
    """Stop; what was added up stays, and can be gone on with."""

    def halt(session: Session) -> None:
        run = _find(session, code)
        if run is not None and run.state == "running":
            _save(session, code, replace(run, state="stopped"))

    service().database.write(halt)
    return told.then(f"{HERE}/{code}/replay")


def _begin(session: Session, code: str, from_on: date | None, through_on: date | None, tried: int) -> None:
    at = now()
    current = shelf.current(session, service().retailer.shelf, code, at)
    text, program = _tried(session, code, tried)
    if tried and tried == current.version:
        # What is in force is held against the version before it.
        current = service().retailer.shelf.take(session, code, max(1, tried - 1))
    replay.between(current, program, Span(from_on, through_on), at)
    nothing = figures.to_json(figures.Figures(most_losers=LOSERS))
    span = tuple(each.isoformat() if each else "" for each in (from_on, through_on))
    members = pasts.count(session, code)
    run = Run(text, current.version, (span[0], span[1]), at.isoformat(), nothing, members, "running", tried)
    _save(session, code, run)


def _tried(session: Session, code: str, version: int) -> tuple[str, Program]:
    """What is replayed: a version, else the draft. Raises NothingToReplay, UnknownVersion."""
    if version:
        found = published.document(session, code, version)
        return writing.readable(found), document.read(found, version)
    work = drafting.of(session, code)
    if work.program is None or not work.revision:
        raise NothingToReplay
    return work.text, work.program


def _advance(code: str, run: Run) -> None:
    """Slices of members, each read by itself, until the time is up; a stop meanwhile is respected."""
    house, until = service(), monotonic() + SLICE_SECONDS
    known, state = run.figures, "running"
    whole = house.database.read(lambda session: _whole(session, code, run))
    while state == "running" and monotonic() < until:
        found = house.database.read(partial(_slice, whole=whole, known=known))
        known, state = (known, "over") if found is None else (figures.to_json(found), "running")

    def save(session: Session) -> None:
        latest = _find(session, code)
        if latest is None or latest.until != run.until:
            return
        halted = latest.state == "stopped" and run.state == "running"
        _save(session, code, replace(run, figures=known, state="stopped" if halted else state))

    house.database.write(save)


def _slice(session: Session, whole: Replay, known: str) -> figures.Figures | None:
    """The figures with the next members, without the numbers the retailer knows them by.

    What is kept here outlives a person's wish to be forgotten; our own ids name nobody.
    """
    found = replay.advance(session, service().retailer.shelf, whole, known, SLICE)
    if found is not None:
        found.losers = [replace(each, external_id="") for each in found.losers]
    return found


def _next(code: str) -> Response:
    """How far it is, for a script that asks; the page itself when it is over, or for who has no script."""
    run = service().database.read(lambda session: _find(session, code))
    if request.headers.get("HX-Request") and run is not None and run.state == "running":
        return pages.shown("console/studio/progress.html", code=code, run=run)
    if request.headers.get("HX-Request"):
        answer = Response(status=204)
        answer.headers["HX-Redirect"] = f"{HERE}/{code}/replay"
        return answer
    return told.then(f"{HERE}/{code}/replay")


def _whole(session: Session, code: str, run: Run) -> Replay:
    current = service().retailer.shelf.take(session, code, run.version)
    from_on, through_on = (date.fromisoformat(each) if each else None for each in run.span)
    return replay.between(
        current, document.read(run.text), Span(from_on, through_on), datetime.fromisoformat(run.until)
    )


def _find(session: Session, code: str) -> Run | None:
    found = drafts.find(session, drafting.replay_of(code))
    if found is None:
        return None
    plain = orjson.loads(found.content)
    return Run(**{**plain, "span": tuple(plain["span"])})


def _save(session: Session, code: str, run: Run) -> None:
    content = orjson.dumps(asdict(run)).decode()
    drafts.find_saved(session, drafting.replay_of(code), content, callers.caller().name, now())


def _page(code: str, error: Exception | None = None, form: Form | None = None) -> Response:
    def read(session: Session) -> tuple[drafting.Work, Run | None, Replay | None, Program]:
        run = _find(session, code)
        work = drafting.of(session, code)
        current = shelf.current(session, service().retailer.shelf, code, now())
        return work, run, _whole(session, code, run) if run else None, current

    work, run, whole, current = service().database.read(read)
    branding.about(code)
    return pages.shown(
        "console/studio/replay.html",
        422 if error else 200,
        code=code,
        program=current,
        work=work,
        run=run,
        wanted=request.args.get("version", type=int) or 0,
        is_stale=run is not None and not run.tried and run.text != work.text,
        told_of=replayed.told(whole, run.figures, run.of) if run and whole and run.members else None,
        refusal=failing.refusal(error) if error else None,
        wrong=getattr(error, "wrong", {}),
        given=form.given if form else {},
    )
