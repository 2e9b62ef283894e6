"""Versions as they were published, and two of them side by side: the differences in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Response, request

from db.session import Session
from doorway.service import now, service
from loyalty.errors import UnknownVersion
from loyalty.program import comparing, difference_words, document, published, shelf, word_labels, writing
from loyalty.program.comparing import Difference
from loyalty.program.model import Program
from loyalty.terms.page import page as terms
from web.console.door import door
from web.console.studio import drafting, spots
from web.console.studio.overview import HERE, editions, may
from web.console.studio.paper import Paper
from web.wire import branding, pages, readers, told

# The section a difference is told under, where it is not the first word of its place.
TOP: Final = ("name", "money", "zone", "language", "format", "code")


@dataclass(frozen=True, slots=True)
class Told:
    """What is different in one section: its heading, and each difference: kind, place, sentence."""

    called: str
    sentences: Sequence[tuple[str, str, str]]


@door.shows("/program/<code>/versions/<int:number>", may="programs.read")
def version(code: str, number: int) -> Response:
    """A version with its document and its terms."""
    at = now()
    found, edition = service().database.read(
        lambda session: (_version(session, code, number), editions(session, code, at)[-number])
    )
    branding.about(code)
    return pages.shown(
        "console/studio/version.html",
        program=found,
        edition=edition,
        may_replay=may("reports.read"),
        text=writing.readable(found.document),
        terms=terms(found, readers.reader().tag),
        may_publish=may("programs.publish"),
    )


@door.takes("/program/<code>/versions/<int:number>/begin", may="programs.publish")
def begin(code: str, number: int) -> Response:
    """Make a version the draft, in place of the one there is."""
    found = service().database.read(lambda session: _version(session, code, number))
    work = drafting.read(code)
    drafting.keep(code, writing.readable(found.document), work.revision)
    return told.then(f"{HERE}/{code}/text", "studio.begun", number=number)


@door.shows("/program/<code>/compare", may="programs.read")
def compare(code: str) -> Response:
    """Two versions side by side: as asked, or the last one and the draft, or the last two without one."""
    before, after = (request.args.get(name, type=int) for name in ("before", "after"))

    def read(session: Session) -> tuple[Program, Program | None, bool, int]:
        last, work = len(published.versions(session, code)), drafting.of(session, code)
        if not (request.args or work.revision):
            return _version(session, code, max(1, last - 1)), _version(session, code, last), False, last
        older = _version(session, code, before or last)
        return older, _version(session, code, after) if after else work.program, not after, last

    older, newer, is_draft, last = service().database.read(read)
    branding.about(code)
    return pages.shown(
        "console/studio/compare.html",
        before=older,
        after=newer,
        is_draft=is_draft,
        last=last,
        found=differences(older, newer) if newer else (),
    )


def differences(before: Program, after: Program) -> Sequence[Told]:
    """What one document says otherwise than another, section by section, in the reader's language."""
    papers = [Paper(json.loads(each.document), readers.reader()) for each in (after, before)]
    found: dict[str, list[tuple[str, str, str]]] = {}
    for each in comparing.differences(before.document, after.document):
        section = "name" if each.steps[0] in TOP else each.steps[0]
        found.setdefault(section, []).append(_told(each, papers))
    tag = readers.reader().tag
    called = ((word_labels.find((section,), tag) or section, told) for section, told in found.items())
    return [Told(name[:1].upper() + name[1:], sentences) for name, sentences in called]


def _told(found: Difference, papers: Sequence[Paper]) -> tuple[str, str, str]:
    def called(steps: Sequence[str]) -> str | None:
        return next(filter(None, (spots.find_name(steps, paper) for paper in papers)), None)

    return found.kind, found.path, difference_words.sentence(found, readers.reader().tag, called)


def _version(session: Session, code: str, number: int) -> Program:
    """A version. Raises UnknownProgram, UnknownVersion."""
    at = now()
    shelf.current(session, service().retailer.shelf, code, at)
    if not 1 <= number <= len(shelf.versions(session, code)):
        raise UnknownVersion(code, number)
    return document.read(published.document(session, code, number), number)
