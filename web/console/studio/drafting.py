"""Drafting: the document somebody works on, from the last version until it is published or thrown away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import yaml

from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.errors import InvalidProgram, UnknownProgram
from loyalty.program import document, drafts, published, shelf, source, writing
from loyalty.program.fields import CODE
from loyalty.program.frozen import FrozenMap
from loyalty.program.model import Program
from loyalty.program.problem import Problem, step
from loyalty.shops import stores
from web.console.studio import spots
from web.console.studio.paper import Paper
from web.console.studio.spots import Spot
from web.wire import readers
from web.wire.refusals import PageRefused

MOST_CHARS: Final = 1_000_000
MOST_STORES: Final = 100


class DraftMoved(PageRefused):
    """Somebody else saved the same draft meanwhile."""

    key, status = "problem.draft-moved", 409


@dataclass(frozen=True)
class Work:
    """A document being written. `revision` is 0 where nothing was saved yet, and it is the last version's.

    `known` are the shop's own codes that it may name, with what they are called: stores and their groups.
    """

    code: str
    text: str
    revision: int
    author: str = ""
    known: Mapping[str, Sequence[tuple[str, str]]] = FrozenMap()

    @cached_property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with it by itself."""
        return document.check(self.text)

    @cached_property
    def program(self) -> Program | None:
        """The programme it describes; None while something is wrong with it."""
        return None if self.problems else document.read(self.text)

    @cached_property
    def plain(self) -> dict[str, Any] | None:
        """Its plain values; None for a text that is no mapping."""
        try:
            found, twice = source.parse(self.text)
        except InvalidProgram:
            return None
        return found if isinstance(found, dict) and not twice else None

    def called(self, tag: str) -> str:
        """What it calls itself in a language; its code where it does not say."""
        name = (self.plain or {}).get("name")
        if isinstance(name, dict):
            name = name.get(tag) or next(iter(name.values()), "")
        return name if isinstance(name, str) and name else self.code

    @cached_property
    def lines(self) -> Mapping[str, int]:
        """The line, from 1, in which each place begins."""
        try:
            return dict(_lines(yaml.compose(self.text, Loader=source.LOADER)))
        except yaml.YAMLError:
            return {}

    def spot(self, problem: Problem) -> Spot:
        """Where a problem can be put right in a form, in the reader's words."""
        return spots.spot(problem.path, Paper(self.plain or {}, readers.reader(), self.known))

    def line(self, problem: Problem) -> int:
        """The line of a problem, or of what is around it; 0 where there is none."""
        if problem.path.startswith("line "):
            return int(problem.path.split()[1].rstrip(","))
        path = problem.path
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 0)


def of(session: Session, code: str) -> Work:
    """The document somebody works on, else the last version. Raises UnknownProgram."""
    # Other drafts are kept under what is no code.
    found = drafts.find(session, code) if CODE.fullmatch(code) else None
    if found is not None:
        return Work(code, found.content, found.revision, found.author, _known(session, code))
    known = shelf.versions(session, code)
    if not known:
        raise UnknownProgram(code)
    text = writing.readable(published.document(session, code, known[-1].number))
    return Work(code, text, 0, known=_known(session, code))


def read(code: str) -> Work:
    """The same, for a page."""
    return service().database.read(lambda session: of(session, code))


def keep(code: str, text: str, over: int) -> Work:
    """Save a text as the draft, where nobody saved another meanwhile. Raises DraftMoved, UnknownProgram."""
    author, at = callers.caller().name, now()

    def save(session: Session) -> Work:
        of(session, code)
        saved = drafts.find_saved(session, code, text, author, at, over=over)
        if saved is None:
            raise DraftMoved
        return Work(code, saved.content, saved.revision, saved.author)

    return service().database.write(save)


def begin(code: str, text: str) -> None:
    """Save the first draft of a programme that was never published. Raises DraftMoved where there is one."""
    author, at = callers.caller().name, now()

    def save(session: Session) -> None:
        if shelf.versions(session, code) or not drafts.find_saved(session, code, text, author, at, over=0):
            raise DraftMoved

    service().database.write(save)


def begun(session: Session) -> dict[str, Work]:
    """The programmes that have a draft and were never published, by code."""
    known = shelf.codes(session)
    subjects = [each for each in drafts.subjects(session) if CODE.fullmatch(each) and each not in known]
    return {code: of(session, code) for code in subjects}


def replay_of(code: str) -> str:
    """What the replay of a programme's draft is kept under; no code has a slash."""
    return f"{code}/replay"


def drop(session: Session, code: str) -> None:
    """Throw the draft away, and what the past would have come to under it."""
    drafts.drop(session, code)
    drafts.drop(session, replay_of(code))


def _known(session: Session, code: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The stores of a programme and their groups; nothing where there are too many to choose among."""
    found = stores.of_program(session, code)
    groups = sorted({group for each in found.values() for group in each.groups})
    if len(found) > MOST_STORES:
        return FrozenMap()
    named = {"stores": [(each.code, each.name or each.code) for each in found.values()]}
    return {**named, "store_groups": [(each, each) for each in groups]}


def _lines(node: Any, path: str = "") -> Any:
    if node is None:
        return
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = step(path, str(key.value))
            yield below, key.start_mark.line + 1
            yield from ((each, line) for each, line in _lines(value, below) if each != below)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _lines(value, step(path, number))
