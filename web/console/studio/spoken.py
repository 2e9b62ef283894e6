"""Spoken: what a section of a draft comes to, in sentences that members would read, else by its labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from marshmallow import ValidationError

from loyalty.errors import InvalidProgram
from loyalty.program import document, writing
from loyalty.terms.page import TOLD_IN
from loyalty.terms.page import page as terms
from web.console.studio import places, telling
from web.console.studio.chapters import Subject, field_of
from web.console.studio.drafting import Work
from web.console.studio.paper import Paper
from web.console.studio.sheets import own
from web.wire import readers

KEPT: Final = 2_000
MOST_SAID: Final = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a chapter: what it is called, what it says, how much is to be put right, and its number."""

    called: str
    sentences: Sequence[str]
    wrong: int
    number: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """A section of a chapter: its heading, what it is for, what adds an entry, and its entries.

    `unsaid` is what holds without any, `order` why their order matters, empty where it does not.
    """

    subject: Subject
    title: str
    lead: str
    add: str
    entries: Sequence[Entry]
    unsaid: Sequence[str]
    order: str


def told(subject: Subject, work: Work) -> Told:
    """A section as its chapter lists it."""
    paper = Paper(work.plain or {}, readers.reader(), work.known)
    rows = places.find(work.plain, subject.word)
    if not subject.is_list:
        entries = [_whole(subject, paper, work)]
    else:
        entries = [
            _entry(subject, n, each, paper, work)
            for n, each in enumerate(rows if isinstance(rows, list) else ())
        ]
    return Told(
        subject,
        title(subject, None, work),
        lead(subject),
        paper.add((subject.word,)),
        entries,
        () if entries else _unsaid(subject, paper),
        paper.order((subject.word,)) if len(entries) > 1 else "",
    )


def title(subject: Subject, number: int | None, work: Work) -> str:
    """What a page is called: the section's label, or the entry."""
    paper = Paper(work.plain or {}, readers.reader(), work.known)
    found = places.find(work.plain, subject.at(number)) if number is not None else None
    if found is not None:
        called = telling.called(found, paper, number or 0, subject.word)
        said = _told_alone(subject, found, paper, work) if subject.word in telling.NUMBERED else ()
        return (
            paper.say("studio-forms.word", label=called, what=said[0])
            if _is_unnamed(found) and said
            else called
        )
    if number is not None:
        return paper.add((subject.word,))
    return paper.find_said("studio-forms.title", (subject.word,)) or paper.label((subject.word,))


def lead(subject: Subject) -> str:
    """What a section is for, in a sentence."""
    return Paper({}, readers.reader()).find_said("studio-leads", (subject.word,))


def _whole(subject: Subject, paper: Paper, work: Work) -> Entry:
    """A section without entries, or single values."""
    lines = []
    for word in subject.words:
        said = telling.told(field_of(word), paper.plain.get(word), (word,), paper)
        if said:
            lines.append(
                paper.say("studio-forms.word", label=paper.label((word,)), what=said)
                if len(subject.words) > 1
                else said
            )
    sentences = _said(subject.word, work, readers.reader().tag) if subject.form is not None and lines else ()
    wrong = sum(1 for each in work.problems if any(own(each, word) for word in subject.words))
    return Entry("", sentences or lines or _unsaid(subject, paper), wrong, None)


def _unsaid(subject: Subject, paper: Paper) -> Sequence[str]:
    """What holds where the document says nothing of a section."""
    return tuple(filter(None, (paper.find_said("studio-unsaid", (word,)) for word in subject.words)))


def _entry(subject: Subject, number: int, value: Any, paper: Paper, work: Work) -> Entry:
    """An entry: what members would read of it, were it the only one; else what its words say."""
    assert subject.form is not None, "entries have a form"
    wrong = sum(1 for each in work.problems if own(each, subject.at(number)))
    sentences = _told_alone(subject, value, paper, work) if number < MOST_SAID else ()
    said = telling.entry(subject.form, value, (subject.word,), paper)
    called = telling.called(value, paper, number, subject.word)
    return Entry(called, sentences or ((said,) if said else ()), wrong, number)


def _told_alone(subject: Subject, value: Any, paper: Paper, work: Work) -> Sequence[str]:
    """What members would read of an entry, were it the only one; nothing while something is wrong."""
    if work.problems:
        return ()
    alone = {**paper.plain, subject.word: [value]}
    return _sentences(writing.written(alone), subject.word, readers.reader().tag)


def _is_unnamed(value: Any) -> bool:
    return isinstance(value, dict) and not value.get("name")


def _said(word: str, work: Work, tag: str) -> Sequence[str]:
    return () if work.problems else _sentences(work.text, word, tag)


@lru_cache(maxsize=KEPT)
def _sentences(text: str, word: str, tag: str) -> Sequence[str]:
    """What the terms say of a section; nothing where they tell it among others, or the document is wrong."""
    if TOLD_IN.get(word) != word:
        return ()
    try:
        page = terms(document.read(text), tag)
    except (InvalidProgram, ValidationError):
        return ()
    return next((each.sentences for each in page.paragraphs if each.section == word), ())
