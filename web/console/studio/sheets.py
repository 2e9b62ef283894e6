"""Sheets: what the page of a section shows, as a tree of boxes, parts and rows. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from marshmallow import fields

from loyalty.program.form import Form
from loyalty.program.problem import Problem
from web.console.studio import inputs, kinds, layout, places, telling
from web.console.studio.chapters import Subject, field_of
from web.console.studio.inputs import Blank, Typed
from web.console.studio.layout import Group
from web.console.studio.paper import Options, Paper, Steps

NEVER = "never"


@dataclass(frozen=True, slots=True)
class Node:
    """One thing on the page. `told` says what is in it, for where it is folded.

    A box has inputs (None where they cannot show what is there); a part has groups; rows have a row for each
    entry, the last of them new, and may have a box for a single value instead; `add` says what a new one is.
    `none` says why there is nothing to choose from, `order` why the order of rows matters, empty where not.
    """

    path: str
    shape: Literal["box", "part", "rows"]
    label: str = ""
    hint: str = ""
    kind: str = ""
    inputs: Typed | None = None
    options: Options = ()
    usual: str = ""
    groups: tuple[tuple[Group, tuple[Node, ...]], ...] = ()
    rows: tuple[Node, ...] = ()
    box: Node | None = None
    told: str = ""
    add: str = ""
    remedies: tuple[str, ...] = ()
    is_new: bool = False
    is_never: bool | None = None
    tags: tuple[str, ...] = ()
    none: str = ""
    order: str = ""

    @property
    def id(self) -> str:
        """Its name among the page's elements."""
        return places.anchor(self.path)

    @property
    def all(self) -> Iterator[Node]:
        """Itself and everything below it."""
        yield self
        for _, nodes in self.groups:
            for each in nodes:
                yield from each.all
        for each in (*self.rows, *((self.box,) if self.box else ())):
            yield from each.all

    @property
    def is_wrong(self) -> bool:
        """Whether something in it is to be put right."""
        return any(each.remedies for each in self.all)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What sheets are drawn from: the paper and what is wrong with it."""

    paper: Paper
    wrong: Sequence[Problem] = field(default=())

    def sheet(self, subject: Subject, number: int | None) -> Node:
        """The page of a section, of one of its entries, or of single values."""
        if subject.form is not None:
            return self.part(subject.form, subject.at(number), (subject.word,))
        nodes = tuple(self._node(field_of(word), word, "", ()) for word in subject.words)
        return Node("", "part", groups=((Group("plain", subject.words), nodes),))

    def part(self, form: Form, path: str, steps: Steps, **more: Any) -> Node:
        """A mapping: its words in their groups, and what is wrong with it as a whole."""
        own = {each.data_key or name: each for name, each in form.fields.items()}
        groups = tuple(
            (group, tuple(self._node(own[word], word, path, steps) for word in group.words))
            for group in layout.groups(form)
        )
        below = [each.path for _, nodes in groups for each in nodes]
        remedies = self._remedies(path, below)
        return Node(path, "part", groups=groups, remedies=remedies, **more)

    def _node(self, found: fields.Field[Any], word: str, at: str, around: Steps) -> Node:
        path, steps = f"{at}.{word}" if at else word, (*around, word)
        paper = self.paper
        more: dict[str, Any] = {
            "label": paper.label(steps),
            "hint": "" if paper.known.get(word) else paper.find_said("studio-hints", steps),
            "told": telling.told(found, places.find(paper.plain, path), steps, paper),
        }
        form, entry = kinds.part(found), kinds.entry(found)
        if form is not None:
            return self.part(form, path, steps, **more)
        if entry is None:
            return self._box(found, path, steps, **more)
        rows = self._tiers(entry, path, steps) if kinds.is_by_tier(found) else self._rows(entry, path, steps)
        box = None
        if kinds.is_either(found) and not isinstance(places.find(paper.plain, path), list):
            box = self._box(found, path, steps, label=more["label"])
        remedies = self._remedies(path, [each.path for each in rows]) if box is None else ()
        more |= {"add": paper.add(steps), "order": paper.order(steps)}
        return Node(path, "rows", rows=rows, box=box, remedies=remedies, **more)

    def _box(self, found: fields.Field[Any], path: str, steps: Steps, **more: Any) -> Node:
        blank, value = Blank(found, steps, path, self.paper), places.find(self.paper.plain, path)
        typed, options = inputs.shown(blank, value), blank.options
        known = {code for code, _ in options}
        odd = [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]
        if blank.kind in ("choice", "ticks"):
            options = [*options, *((each, each) for each in odd if each not in known)]
        if blank.kind in ("columns", "table") and isinstance(value, dict):
            options = [*options, *((each, each) for each in value if each not in known)]
        return Node(
            path,
            "box",
            kind=blank.kind,
            inputs=typed,
            options=tuple(options),
            usual=self._usual(found, dict(options)),
            remedies=self._remedies(path, ()),
            tags=tuple(self.paper.tags(value)) if blank.kind == "names" else (),
            none="" if options else self.paper.none(found),
            **more,
        )

    def _usual(self, found: fields.Field[Any], called: dict[str, str]) -> str:
        """What a choice says where nothing is chosen."""
        if found.required:
            return self.paper.say("form.choose")
        usual = found.load_default
        if isinstance(usual, str) and usual in called:
            return self.paper.say("studio-forms.usual-is", what=called[usual])
        return self.paper.say("studio-forms.usual")

    def _rows(self, form: Form, path: str, steps: Steps) -> tuple[Node, ...]:
        found = places.find(self.paper.plain, path)
        entries = found if isinstance(found, list) else []
        return tuple(
            self.part(
                form,
                f"{path}[{number}]",
                steps,
                label=telling.called(entries[number], self.paper, number, steps[-1])
                if number < len(entries)
                else "",
                told=telling.entry(form, entries[number], steps, self.paper) if number < len(entries) else "",
                is_new=number == len(entries),
            )
            for number in range(len(entries) + 1)
        )

    def _tiers(self, form: Form, path: str, steps: Steps) -> tuple[Node, ...]:
        """A part for each tier, which may say that nothing of it ever holds."""
        found = places.find(self.paper.plain, path)
        known = found if isinstance(found, dict) else {}
        return tuple(
            self.part(
                form,
                f"{path}.{tier}",
                steps,
                label=name,
                told=telling.entry(form, known[tier], steps, self.paper)
                if isinstance(known.get(tier), dict)
                else "",
                is_new=tier not in known,
                is_never=known.get(tier) == NEVER,
            )
            for tier, name in self.paper.named("tier")
        )

    def _remedies(self, path: str, below: Sequence[str]) -> tuple[str, ...]:
        """What is wrong with a place itself, as far as nothing below it says so."""
        return tuple(
            each.message
            for each in self.wrong
            if own(each, path) and not any(own(each, inner) for inner in below)
        )


def own(problem: Problem, path: str) -> bool:
    """Whether a problem is of a place or of what is below it."""
    return problem.path == path or problem.path.startswith((f"{path}[", f"{path}."))
