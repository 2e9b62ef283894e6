"""Writing a draft: section by section as forms, or whole as text; both are the same document."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace

from flask import Response, request
from werkzeug.utils import redirect

from loyalty.program import writing
from loyalty.program.problem import Problem
from web.console.door import door
from web.console.studio import chapters, drafting, moving, places, ready, spoken
from web.console.studio.chapters import CHAPTERS, Subject
from web.console.studio.drafting import DraftMoved, Work
from web.console.studio.filling import Filling
from web.console.studio.overview import HERE, may
from web.console.studio.paper import Paper
from web.console.studio.preview import preview
from web.console.studio.sheets import Drawing, Node, own
from web.wire import branding, failing, pages, readers, told
from web.wire.forms import Form
from web.wire.refusals import PageRefused


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the document: its subject, and which of its entries, None for the section itself."""

    subject: Subject
    number: int | None

    @property
    def at(self) -> str:
        """Its place in the document."""
        return self.subject.at(self.number)

    def drawn(self, work: Work) -> Node:
        """What it shows of a document."""
        assert work.plain is not None, "a text that is no mapping is shown as text"
        return Drawing(Paper(work.plain, readers.reader(), work.known), work.problems).sheet(
            self.subject, self.number
        )

    def filled(self, work: Work, form: Form) -> Work:
        """The document with what was typed on it."""
        if work.plain is None:
            return work
        found = copy.deepcopy(work.plain)
        Filling(found, dict(form.given), Paper(found, readers.reader(), work.known)).fill(
            self.subject, self.number
        )
        return replace(work, text=writing.written(found))

    def owns(self, problem: Problem) -> bool:
        """Whether what is to be put right stands on it."""
        places = (self.at,) if self.at else self.subject.words
        return any(own(problem, each) for each in places)


def find_page(work: Work, chapter: str, word: str, number: str = "") -> Page | None:
    """A page by its address: `new` is the entry after the last."""
    subject = chapters.find(chapter, word)
    if subject is None or bool(number) is not subject.is_list:
        return None
    if not subject.is_list:
        return Page(subject, None)
    known = places.find(work.plain, subject.word)
    count = len(known) if isinstance(known, list) else 0
    if number == "new":
        return Page(subject, count)
    # Not every digit there is in Unicode is one of a number, and a number may be endless.
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    return Page(subject, int(number)) if is_number and int(number) <= count else None


@door.shows("/program/<code>/draft/<section>", may="programs.read")
def section(code: str, section: str) -> Response:
    """A chapter: what there is in it, in words, and ways to change it."""
    if section not in CHAPTERS:
        return failing.not_there()
    work = drafting.read(code)
    if work.plain is None:
        return redirect(f"{HERE}/{code}/text", 303)  # type: ignore[return-value]
    subjects = chapters.subjects(section)
    words = [word for each in subjects for word in each.words]
    return _shown(
        "console/studio/chapter.html",
        work,
        None,
        section=section,
        told_of=[spoken.told(each, work) for each in subjects],
        elsewhere=[each for each in work.problems if not any(own(each, word) for word in words)],
    )


@door.shows("/program/<code>/draft/<section>/<word>", may="programs.read")
@door.shows("/program/<code>/draft/<section>/<word>/<number>", may="programs.read")
def page(code: str, section: str, word: str, number: str = "") -> Response:
    """The form of a section or of one of its entries, beside what members would get."""
    work = drafting.read(code)
    if work.plain is None:
        return redirect(f"{HERE}/{code}/text", 303)  # type: ignore[return-value]
    found = find_page(work, section, word, number)
    return _page(work, found) if found else failing.not_there()


@door.takes("/program/<code>/draft/<section>/<word>", may="programs.publish")
@door.takes("/program/<code>/draft/<section>/<word>/<number>", may="programs.publish")
def save(code: str, section: str, word: str, number: str = "") -> Response:
    """Save a page into the draft, also with mistakes; publishing is what they keep from."""
    form, work = Form.sent(), drafting.read(code)
    found = find_page(work, section, word, number)
    if found is None:
        return failing.not_there()
    typed, revision, asked = found.filled(work, form), form.whole("revision"), moving.find_asked(form.given)
    # Where the draft moved on meanwhile, keeping says so.
    if asked and revision == work.revision and not moving.is_there(work, found.at, asked[0]):
        return failing.not_there()
    try:
        saved = replace(drafting.keep(code, typed.text, revision), known=work.known)
    except DraftMoved as error:
        return _page(typed, found, error)
    if any(found.owns(each) for each in saved.problems):
        return _page(saved, found)
    chapter = f"{HERE}/{code}/draft/{section}"
    stays = f"{chapter}/{word}/{found.number}" if found.subject.is_list else f"{chapter}/{word}"
    if asked:
        return moving.said(work, stays, *asked)
    return told.leading(f"{HERE}/{code}/publish", stays if "stay" in form.given else chapter, "studio.saved")


@door.takes("/program/<code>/draft/<section>/<word>/<number>/move", may="programs.publish")
def move(code: str, section: str, word: str, number: str) -> Response:
    """Move an entry of a section up or down in the draft, and come back to it."""
    form, work = Form.sent(), drafting.read(code)
    found, way = find_page(work, section, word, number), form.given.get("way", "")
    if found is None or found.number is None:
        return failing.not_there()
    moved = moving.find_moved(work, word, found.number, way)
    if moved is None:
        return failing.not_there()
    chapter = f"{HERE}/{code}/draft/{section}"
    try:
        drafting.keep(code, moved.text, form.whole("revision"))
    except DraftMoved:
        return told.then(chapter, "studio-order.not-moved")
    return moving.said(work, chapter, found.at, way)


@door.takes("/program/<code>/preview", may="programs.read")
def look(code: str) -> Response:
    """What members would get of what is typed just now; nothing is kept."""
    form, work = Form.sent(), drafting.read(code)
    if "text" in form.given:
        text = form.given["text"].replace("\r\n", "\n")[: drafting.MOST_CHARS]
        return preview(replace(work, text=text))
    given = form.given
    found = find_page(work, given.get("section", ""), given.get("word", ""), given.get("number", ""))
    if found is None:
        return preview(work)
    typed = found.filled(work, form)
    return preview(typed, [] if typed.plain is None else list(found.drawn(typed).all))


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
    return told.leading(f"{HERE}/{code}/publish", f"{HERE}/{code}/text", "studio.saved")


def _page(work: Work, page: Page, error: Exception | None = None) -> Response:
    node = page.drawn(work)
    return _shown(
        "console/studio/sheet.html",
        work,
        error,
        section=page.subject.chapter,
        page=page,
        node=node,
        title=spoken.title(page.subject, page.number, work),
        lead=spoken.lead(page.subject),
        is_there=bool(page.at) and places.find(work.plain, page.at) is not None,
        elsewhere=[each for each in work.problems if not page.owns(each)],
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
        sections=tuple(CHAPTERS),
        called=work.called(readers.reader().tag),
        refusal=refusal,
        may_publish=may("programs.publish"),
        **values,
    )
