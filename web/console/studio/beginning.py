"""Beginning: another programme, from a ready one or from a single rule, as a draft until it is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Response
from werkzeug.utils import redirect

from db.session import Session
from doorway.deeds import publishing
from doorway.service import now, service
from loyalty.errors import LoyaltyError, UnknownProgram
from loyalty.program import drafts, shelf, writing
from loyalty.program.fields import CODE
from loyalty.program.iso4217 import DECIMALS
from loyalty.terms.page import page as terms
from web.console.door import door
from web.console.setup import moneys, starts
from web.console.studio import drafting, ready
from web.console.studio.chapters import CHAPTERS
from web.console.studio.drafting import DraftMoved, Work
from web.console.studio.overview import HERE, may
from web.wire import failing, pages, readers, told
from web.wire.forms import Form
from web.wire.refusals import PageRefused

ONE_RULE: Final = "one-rule"
NAME_CHARS: Final = 60
# An address of the studio's own, which no programme can have.
TAKEN: Final = ("new",)


@door.shows("/program/new", may="programs.publish")
def ask() -> Response:
    """What another programme is called, what it counts in and what it begins from."""
    return _asked()


@door.takes("/program/new", may="programs.publish")
def begin() -> Response:
    """Keep its first draft; nothing is published."""
    form = Form.sent()
    try:
        own = _own(form)
        start = form.chosen("start", (ONE_RULE, *(code for code, _ in ready.offered())))
        service().database.read(lambda session: _claim(session, form, own["code"]))
        form.done()
        drafting.begin(own["code"], writing.written(_document(own, start)))
    except PageRefused as error:
        return _asked(error, form)
    return told.then(f"{HERE}/{own['code']}/first", "studio-versions.begun")


@door.shows("/program/<code>/first", may="programs.read")
def first(code: str) -> Response:
    """A programme that was never published: its draft, and how to publish it."""
    if service().database.read(lambda session: shelf.versions(session, code)):
        return redirect(f"{HERE}/{code}", 303)  # type: ignore[return-value]
    return _first(drafting.read(code))


@door.takes("/program/<code>/first", may="programs.publish")
def publish(code: str) -> Response:
    """Publish its first version, in force at once."""
    form, at = Form.sent(), now()

    def work(session: Session) -> Work:
        found = drafting.of(session, code)
        if found.program is None or found.revision != revision or found.program.code != code:
            raise DraftMoved
        if shelf.versions(session, code):
            raise DraftMoved
        publishing.publish(session, found.text, at, at, note=note)
        drafting.drop(session, code)
        return found

    try:
        revision, note = form.whole("revision"), form.text("note", most=publishing.NOTE_CHARS, needed=False)
        form.done()
        done = service().database.write(work)
    except (PageRefused, LoyaltyError) as error:
        if isinstance(error, UnknownProgram):
            raise
        return _first(drafting.read(code), error, form)
    return told.then(f"{HERE}/{code}", "studio-versions.first-done", name=done.called(readers.reader().tag))


def _own(form: Form) -> dict[str, str]:
    """What is a programme's own, whatever its rules."""
    name = form.text("name", most=NAME_CHARS)
    code = form.text("code", needed=False) or starts.slug(name)
    return {
        "code": code,
        "name": name,
        "language": readers.reader().tag,
        "money": form.chosen("money", DECIMALS),
        "zone": form.chosen("zone", tuple(moneys.zones())),
    }


def _claim(session: Session, form: Form, code: str) -> None:
    """Note what is wrong with a code: how it is written, or that it is another's."""
    if not CODE.fullmatch(code) or code in TAKEN:
        form.note("code", "studio-versions.code-wrong")
    elif shelf.versions(session, code) or drafts.find(session, code):
        form.note("code", "studio-versions.code-taken")


def _document(own: Mapping[str, str], start: str) -> dict[str, Any]:
    """The rules it begins from, under its own name, money and clock."""
    if start != ONE_RULE:
        return {"format": 1, **own, **ready.rules(start)}
    step = f"{moneys.STEP.get(own['money'], 1):.{DECIMALS[own['money']]}f}"
    base = {"code": "base", "per": {"amount": step, "points": 1}}
    return {"format": 1, **own, "earn": [base], "members": {"enrol": "first-sale"}}


def _asked(error: Exception | None = None, form: Form | None = None) -> Response:
    money, zone = moneys.likely()
    return pages.shown(
        "console/studio/new.html",
        422 if error else 200,
        money=money,
        zone=zone,
        moneys=moneys.moneys(),
        zones=moneys.zones(),
        ready=ready.offered(),
        one_rule=ONE_RULE,
        refusal=failing.refusal(error) if error else None,
        wrong=getattr(error, "wrong", {}),
        given=form.given if form else {},
    )


def _first(work: Work, error: Exception | None = None, form: Form | None = None) -> Response:
    refusal = failing.refusal(error) if error else None
    return pages.shown(
        "console/studio/first.html",
        refusal.status if refusal else 200,
        work=work,
        called=work.called(readers.reader().tag),
        sections=tuple(CHAPTERS),
        terms=terms(work.program, readers.reader().tag) if work.program else None,
        may_publish=may("programs.publish"),
        refusal=refusal,
        wrong=getattr(error, "wrong", {}),
        given=form.given if form else {},
    )
