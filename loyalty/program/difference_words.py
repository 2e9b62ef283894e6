"""Differences in plain words, for who decides whether to publish; a language is a file in `differences`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from loyalty.program import word_labels
from loyalty.program.comparing import Difference
from loyalty.program.problem import show

FOLDER: Final = Path(__file__).resolve().parent / "differences"
DEFAULT: Final = "en"
# What tells a difference of which nothing is known but its place.
ANY: Final = "any"
LONGEST_SHOWN: Final = 160
Texts = Mapping[str, str]
Called = Callable[[Sequence[str]], str | None]
# How it is told when a whole section or entry comes, goes or differs, and when an entry of a plain list does.
_KINDS: Final[Texts] = {"added": "new", "removed": "gone", "changed": "other"}
_ENTRIES: Final[Texts] = {"added": "joined", "removed": "left"}


@dataclass(frozen=True, slots=True)
class Words:
    """One file's content: how values are shown, and by place what is said of each kind of difference.

    Of what has no sentence of its own, `subjects` say what it is about and `told` how it is told.
    """

    values: Texts
    subjects: Texts
    told: Texts
    places: Mapping[str, Texts]
    tag: str = DEFAULT


@cache
def languages(folder: Path = FOLDER) -> Mapping[str, Words]:
    """Every language there is, by its tag: `zh_Hant.yaml` is zh-Hant."""
    found = {path.stem.replace("_", "-"): path for path in sorted(folder.glob("*.yaml"))}
    return {tag: Words(**yaml.safe_load(path.read_text("utf-8")), tag=tag) for tag, path in found.items()}


def sentence(found: Difference, tag: str = DEFAULT, called: Called = lambda _: None) -> str:
    """One difference as a sentence of this language, else in English.

    One without a sentence of its own is told by the labels of its words; one with words that nobody knows by
    its place. Entries are named as `called` says of their places, else by their codes.
    """
    words = languages().get(tag) or languages()[DEFAULT]
    own = _own(found, words, called) or _labelled(found, words, called)
    if own is not None:
        return own
    before, after = shown(found.before, words), shown(found.after, words)
    return words.places[ANY][found.kind].format(path=found.path, before=before, after=after)


def _own(found: Difference, words: Words, called: Called) -> str | None:
    """The sentence of the place itself."""
    for place, each in words.places.items():
        pattern = tuple(place.split("."))
        if found.kind in each and len(pattern) == len(found.steps) and _fits(pattern, found.steps):
            named = _named(pattern, found.steps, words, called)
            before, after = shown(found.before, words), shown(found.after, words)
            return each[found.kind].format(*named, path=found.path, before=before, after=after)
    return None


def _labelled(found: Difference, words: Words, called: Called) -> str | None:
    """What it is about, and which of its words, by their labels; None where one is unknown."""
    subject, known = _subject(found.steps, words, called)
    if subject is None:
        return None
    steps, kind = found.steps, _KINDS[found.kind] if known == len(found.steps) else found.kind
    if _is_order(found):
        ordered = _joined(
            (shown(called((*steps, each)) or each, words) for each in found.after), words, "beside"
        )
        what = _joined((subject, *_what(steps, known, words)), words)
        return words.told["order"].format(subject=what, after=ordered)
    value = found.after if found.kind == "added" else found.before
    if kind in _ENTRIES and steps[-1] == str(value):
        # An entry of a list that is its own name.
        steps, kind = steps[:-1], _ENTRIES[kind]
    what = _joined(_what(steps, known, words), words) or subject
    before, after = shown(found.before, words), shown(found.after, words)
    return words.told[kind].format(subject=subject, what=what, before=before, after=after)


def _is_order(found: Difference) -> bool:
    """Whether the same entries only stand in another order."""
    both = (found.before, found.after)
    if found.kind != "changed" or not all(isinstance(each, list) for each in both):
        return False
    plain = [sorted(map(str, each)) for each in both]
    return plain[0] == plain[1]


def _joined(parts: Iterable[str], words: Words, way: str = "within") -> str:
    whole = ""
    for part in parts:
        whole = words.told[way].format(whole, part) if whole else part
    return whole


def _subject(steps: Sequence[str], words: Words, called: Called) -> tuple[str | None, int]:
    """What the longest known beginning is about, and how many steps that takes."""
    for length in range(len(steps), 0, -1):
        for place, text in words.subjects.items():
            pattern = tuple(place.split("."))
            if len(pattern) == length and _fits(pattern, steps[:length]):
                return text.format(*_named(pattern, steps, words, called)), length
    label = word_labels.find(steps[:1], words.tag)
    return (None if label is None else label[:1].upper() + label[1:]), 1


def _what(steps: Sequence[str], known: int, words: Words) -> Iterator[str]:
    """What stands below the first `known` steps: words by their labels, the document's own names as such."""
    for n in range(known, len(steps)):
        label = word_labels.find(steps[: n + 1], words.tag)
        if label is not None:
            yield label
        elif steps[n].isdigit():
            yield words.told["number"].format(int(steps[n]) + 1)
        else:
            yield shown(steps[n], words)


def shown(value: Any, words: Words) -> str:
    """A value as its writer would recognise it, in the language's words; what is too long is not shown."""
    match value:
        case bool():
            return words.told["yes" if value else "no"]
        case str():
            return words.values["text"].format(show(value)[1:-1])
        case dict():
            return _shown_all(
                (f"{_label(key, words)} {shown(each, words)}" for key, each in value.items()),
                "mapping",
                words,
            )
        case list():
            return _shown_all((shown(each, words) for each in value), "list", words)
    return show(value)


def _shown_all(parts: Iterator[str], kind: str, words: Words) -> str:
    found = list(parts)
    if not found:
        return words.values[f"empty-{kind}"]
    whole = _joined(found, words)
    return whole if len(whole) <= LONGEST_SHOWN else words.values[kind]


def _label(key: str, words: Words) -> str:
    return word_labels.find((key,), words.tag) or key


def _named(pattern: Sequence[str], steps: Sequence[str], words: Words, called: Called) -> list[str]:
    places = [n for n, wanted in enumerate(pattern) if wanted == "*"]
    return [shown(called(steps[: n + 1]) or steps[n], words) for n in places]


def _fits(pattern: Sequence[str], steps: Sequence[str]) -> bool:
    return all(wanted in ("*", step) for wanted, step in zip(pattern, steps, strict=True))
