"""Writing a draft: section by section as forms, or whole as text; both are the same document."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from flask import Response, request
from werkzeug.utils import redirect

from doorway.service import service
from loyalty.program import shelf, writing
from loyalty.program.problem import Problem
from web.console.door import door
from web.console.studio import drafting, filling, ready
from web.console.studio.drafting import DraftMoved, Work
from web.console.studio.overview import HERE, may
from web.console.studio.preview import preview
from web.console.studio.sections import SECTIONS
from web.wire import branding, failing, pages, readers, told
from web.wire.forms import Form
from web.wire.refusals import PageRefused

CHECKED_MOST = 200


@door.shows("/program/<code>/draft/<section>", may="programs.read")
def section(code: str, section: str) -> Response:
    """A section's fields beside what members would get."""
    if section not in SECTIONS:
        return failing.not_there()
    work = drafting.read(code)
    if work.plain is None:
        return redirect(f"{HERE}/{code}/text", 303)  # type: ignore[return-value]
    return _section(work, section)


@door.takes("/program/<code>/draft/<section>", may="programs.publish")
def save(code: str, section: str) -> Response:
    """Save a section into the draft, also with mistakes; publishing is what they keep from."""
    if section not in SECTIONS:
        return failing.not_there()
    form = Form.sent()
    typed = _typed(drafting.read(code), section, form)
    try:
        saved = drafting.keep(code, typed.text, form.whole("revision"))
    except DraftMoved as error:
        return _section(typed, section, error)
    if any(each for each in saved.problems if _is_of(each, section)) or "add" in form.given:
        return _section(saved, section)
    return told.then(f"{HERE}/{code}/draft/{section}", "studio.saved")


@door.takes("/program/<code>/preview", may="programs.read")
def look(code: str) -> Response:
    """What members would get of what is typed just now; nothing is kept."""
    return preview(typed_now(code))


@door.shows("/program/<code>/text", may="programs.read")
def text(code: str) -> Response:
    """The whole document as text."""
    return _text(drafting.read(code))


@door.takes("/program/<code>/text", may="programs.publish")
def save_text(code: str) -> Response:
    """Save the text as the draft, also with mistakes."""
    form = Form.sent()
    written = form.given.get("text", "").replace("\r\n", "\n") + "\n"
    try:
        if len(written) > drafting.MOST_CHARS:
            form.note("text", "form.too-long")
        form.done()
        saved = drafting.keep(code, written, form.whole("revision"))
    except PageRefused as error:
        return _text(Work(code, written, form.whole("revision")), error)
    if saved.problems:
        return _text(saved)
    return told.then(f"{HERE}/{code}/text", "studio.saved")


def typed_now(code: str) -> Work:
    """The document as the page's form says it, whichever of the two forms that is."""
    form, work = Form.sent(), drafting.read(code)
    if "text" in form.given:
        return Work(code, form.given["text"].replace("\r\n", "\n")[: drafting.MOST_CHARS], work.revision)
    wanted = form.given.get("section", "")
    return _typed(work, wanted, form) if wanted in SECTIONS else work


def _typed(work: Work, section: str, form: Form) -> Work:
    if work.plain is None:
        return work
    found = copy.deepcopy(work.plain)
    filling.filled(SECTIONS[section], found, form.given, readers.reader().tag)
    return Work(work.code, writing.written(found), work.revision, work.author)


def _section(work: Work, section: str, error: Exception | None = None) -> Response:
    groups, tag, plain = SECTIONS[section], readers.reader().tag, work.plain
    assert plain is not None, "a text that is no mapping is shown as text"
    known = [name for group in groups for row in filling.rows(group, plain, (), tag) for name in _names(row)]
    wrong = [each for each in work.problems if not any(filling.own(each, name) for name in known)]
    return _shown(
        "console/studio/section.html",
        work,
        error,
        section=section,
        groups=[(group, list(filling.rows(group, plain, work.problems, tag))) for group in groups],
        elsewhere=wrong,
    )


def _text(work: Work, error: Exception | None = None) -> Response:
    return _shown("console/studio/text.html", work, error, section="text", ready=ready.offered())


def _shown(template: str, work: Work, error: Exception | None, **values: object) -> Response:
    branding.about(work.code)
    refusal = failing.refusal(error) if error else None
    return pages.shown(
        template,
        refusal.status if refusal else 422 if request.method == "POST" and work.problems else 200,
        work=work,
        sections=tuple(SECTIONS),
        terms_of=work.program or _last(work),
        refusal=refusal,
        may_publish=may("programs.publish"),
        **values,
    )


def _last(work: Work) -> object:
    """The version in force: what members would get while the draft is not right."""
    house = service()
    return house.database.read(
        lambda session: house.retailer.shelf.take(
            session, work.code, shelf.versions(session, work.code)[-1].number
        )
    )


def _names(row: filling.Row) -> Sequence[str]:
    return [each.name for each in row.boxes]


def _is_of(problem: Problem, section: str) -> bool:
    return any(
        problem.path == each.at or filling.own(problem, each.at) for each in SECTIONS[section] if each.at
    )
