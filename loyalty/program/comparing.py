"""Comparing: what a document says otherwise than another, place by place. Pure; order of keys is nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from loyalty.program.problem import step


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs. Values are as in the document; `before` or `after` is None where it is absent.

    `steps` are the place's parts: an entry of a list is named by its code, one without by its number.
    """

    kind: Literal["added", "removed", "changed"]
    steps: tuple[str, ...]
    before: Any
    after: Any

    @property
    def path(self) -> str:
        """The place as a text, `earn.base.per.amount`."""
        whole = ""
        for part in self.steps:
            whole = step(whole, part)
        return whole


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """What `after` says otherwise than `before`; both are `Program.document`, canonical JSON."""
    return tuple(_of(json.loads(before), json.loads(after), ()))


def _of(before: Any, after: Any, steps: tuple[str, ...]) -> Iterator[Difference]:
    if _text(before) == _text(after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _of_mappings(before, after, steps)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_lists(before, after, steps)
    else:
        yield Difference("changed", steps, before, after)


def _text(value: Any) -> str:
    """One text for one value; to Python 1 and true are the same."""
    return json.dumps(value, sort_keys=True)


def _of_mappings(
    before: dict[str, Any], after: dict[str, Any], steps: tuple[str, ...]
) -> Iterator[Difference]:
    for key in dict.fromkeys((*before, *after)):
        here = (*steps, key)
        if key not in after:
            yield Difference("removed", here, before[key], None)
        elif key not in before:
            yield Difference("added", here, None, after[key])
        else:
            yield from _of(before[key], after[key], here)


def _of_lists(before: list[Any], after: list[Any], steps: tuple[str, ...]) -> Iterator[Difference]:
    """Entries by their codes; plain values as the set they are; whatever else by number."""
    was, now = _keyed(before), _keyed(after)
    found = list(_of_mappings(was, now, steps))
    stay, stand = [key for key in was if key in now], [key for key in now if key in was]
    if stay != stand and (not found or all(isinstance(each, dict) for each in (*before, *after))):
        # What is in both, in another order: where order means something, it is a change.
        found.append(Difference("changed", steps, stay, stand))
    yield from found


def _keyed(entries: list[Any]) -> dict[str, Any]:
    keyed: dict[str, Any] = {}
    for number, entry in enumerate(entries):
        code = entry.get("code") if isinstance(entry, dict) else entry
        key = str(number) if code is None or isinstance(code, dict | list) else str(code)
        keyed[key if key not in keyed else f"{key} ({number})"] = entry
    return keyed
