"""Filling: what was typed into a section's fields, written into the document that it is about. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from loyalty.program.problem import Numeral, Problem
from web.console.studio import places
from web.console.studio.sections import Field, Group

REMOVE: Final = "-remove"
_COMMAS: Final = re.compile(r"[,，、;；\n]")
_WHOLE: Final = re.compile(r"-?\d{1,17}")


@dataclass(frozen=True, slots=True)
class Box:
    """A field as it stands on the page. `is_complex`: what is there can only be written in the text."""

    field: Field
    name: str
    value: str
    is_complex: bool
    remedies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one mapping: entry `number` of a list, or the only one; `is_new` is one to begin with."""

    at: str
    called: str
    boxes: Sequence[Box]
    is_new: bool = False


def rows(group: Group, document: Mapping[str, Any], wrong: Sequence[Problem], tag: str) -> Iterator[Row]:
    """What a group's form shows; an empty row comes last."""
    fields = group.of(document)
    if not group.is_list:
        yield Row(group.at, "", [_box(each, group.at, document, wrong, tag) for each in fields])
        return
    for number in range(group.count(document) + 1):
        at = f"{group.at}[{number}]"
        entry = places.find(document, at)
        called = str(entry.get("code", "")) if isinstance(entry, dict) else ""
        yield Row(at, called, [_box(each, at, document, wrong, tag) for each in fields], is_new=entry is None)


def filled(groups: Sequence[Group], document: dict[str, Any], given: Mapping[str, str], tag: str) -> None:
    """Write what was typed into the document; what was emptied is taken out, what has no field stays."""
    for group in groups:
        if not group.is_list:
            _fill(group.of(document), group.at, document, given, tag)
            continue
        count = group.count(document)
        for number in range(count + 1):
            at = f"{group.at}[{number}]"
            _fill(group.of(document), at, document, given, tag)
        for number in reversed(range(count)):
            is_empty = places.find(document, f"{group.at}[{number}]") == {}
            if is_empty or given.get(f"{group.at}[{number}].{REMOVE}"):
                places.take_out(document, f"{group.at}[{number}]")
        if places.find(document, group.at) == []:
            places.take_out(document, group.at)


def own(problem: Problem, name: str) -> bool:
    """Whether a problem is one of the field of this name."""
    return problem.path == name or problem.path.startswith((f"{name}[", f"{name}."))


def _box(field: Field, at: str, document: Mapping[str, Any], wrong: Sequence[Problem], tag: str) -> Box:
    name = _name(at, field)
    found = places.find(document, name)
    value = _shown(found, field, tag)
    remedies = tuple(each.message for each in wrong if own(each, name))
    return Box(field, name, value or "", value is None, remedies)


def _shown(found: Any, field: Field, tag: str) -> str | None:
    """A value as it is typed; None for one that cannot be."""
    if isinstance(found, dict) and field.kind == "names":
        return str(found.get(tag) or next(iter(found.values()), ""))
    if (
        isinstance(found, list)
        and field.kind == "list"
        and not any(isinstance(each, dict | list) for each in found)
    ):
        return ", ".join(map(str, found))
    if isinstance(found, Numeral):
        return found.text
    if isinstance(found, dict | list) or (field.kind == "choice" and found not in (None, *field.among)):
        return None
    return "" if found is None else str(found)


def _fill(
    fields: Sequence[Field],
    at: str,
    document: dict[str, Any],
    given: Mapping[str, str],
    tag: str,
) -> None:
    for field in fields:
        name = _name(at, field)
        if name not in given:
            continue
        typed, before = given[name], places.find(document, name)
        if typed == (_shown(before, field, tag) or ""):
            continue
        if typed:
            places.put(document, name, _value(typed, field, before, str(document.get("language", "en")), tag))
        else:
            places.take_out(document, name)


def _value(typed: str, field: Field, before: Any, language: str, tag: str) -> Any:
    """What is written in the document for what was typed; what is no number stays text, to be refused."""
    if field.kind == "whole" and _WHOLE.fullmatch(typed.replace(",", "")):
        return int(typed.replace(",", ""))
    if field.kind == "list":
        words = [each.strip() for each in _COMMAS.split(typed) if each.strip()]
        return words[0] if field.path == "every" and len(words) == 1 else words
    if field.kind == "names" and isinstance(before, dict):
        return {**before, tag: typed}
    if field.kind == "names" and isinstance(before, str) and tag != language:
        return {language: before, tag: typed}
    return typed


def _name(at: str, field: Field) -> str:
    return f"{at}.{field.path}" if at else field.path
