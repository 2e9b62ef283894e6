"""Telling: what stands in a part of a document, as one short line of labels and names. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from marshmallow import fields

from loyalty.program.form import Form
from web.console.studio import inputs, kinds
from web.console.studio.inputs import Blank
from web.console.studio.paper import Paper, Steps

LONGEST: Final = 240
_UNTOLD: Final = ("code", "name")
# Lists whose entries mostly have no name, and do something that a sentence says better than their code.
NUMBERED: Final = ("earn",)


def told(field: fields.Field[Any], value: Any, steps: Steps, paper: Paper) -> str:
    """What a word says; empty where it says nothing."""
    if value is None or value in ({}, []):
        return ""
    return _cropped(_told(field, value, steps, paper))


def entry(form: Form, value: Any, steps: Steps, paper: Paper) -> str:
    """What an entry says, word by word, without its name and its code."""
    if not isinstance(value, dict):
        return ""
    return _cropped(paper.say("studio-forms.between").join(_words(form, value, steps, paper)))


def called(value: Any, paper: Paper, number: int, kind: str = "") -> str:
    """What an entry is called: its name, else what it is and its number, else its code, else its number.

    `kind` is the list it stands in, where its entries are known by their number.
    """
    if isinstance(value, dict) and kind in NUMBERED and not value.get("name"):
        return paper.say(f"studio-forms.number-{kind}", n=number + 1)
    if isinstance(value, dict) and ("name" in value or "code" in value):
        return paper.name(value.get("name"), str(value.get("code") or ""))
    return paper.say("studio-forms.number", n=number + 1)


def _words(form: Form, value: dict[str, Any], steps: Steps, paper: Paper) -> Iterator[str]:
    for name, field in form.fields.items():
        word = field.data_key or name
        if word in value and word not in _UNTOLD:
            said = told(field, value[word], (*steps, word), paper)
            yield paper.say("studio-forms.word", label=paper.label((*steps, word)), what=said)


def _told(field: fields.Field[Any], value: Any, steps: Steps, paper: Paper) -> str:
    form, below = kinds.part(field), kinds.entry(field)
    if form is not None and isinstance(value, dict):
        return entry(form, value, steps, paper)
    if below is not None and isinstance(value, list):
        rows = (
            paper.say(
                "studio-forms.within", what=called(each, paper, n), more=entry(below, each, steps, paper)
            )
            for n, each in enumerate(value)
        )
        return paper.say("studio-forms.between").join(rows)
    if below is not None and isinstance(value, dict):
        names = dict(paper.named("tier"))
        return paper.say("studio-forms.comma").join(str(names.get(each, each)) for each in value)
    return _single(Blank(field, steps, "", paper), value)


def _single(blank: Blank, value: Any) -> str:
    paper, names = blank.paper, dict(blank.options)
    if isinstance(value, bool):
        return paper.say("studio-choices.yes" if value else "studio-choices.no")
    if blank.kind == "names":
        return paper.name(value, "")
    if blank.kind in ("duration", "window", "lasts") and isinstance(value, str):
        return _long(blank, value) or names.get(value, value)
    if blank.kind == "date" and isinstance(value, str):
        return _day(value, paper)
    if isinstance(value, list):
        known = names or dict(paper.weekdays())
        return paper.say("studio-forms.comma").join(known.get(str(each), str(each)) for each in value)
    if isinstance(value, dict):
        pairs = (
            f"{names.get(key, key)} {paper.name(each, '') if isinstance(each, dict) else each}"
            for key, each in value.items()
        )
        return paper.say("studio-forms.comma").join(pairs)
    return names.get(str(value), str(getattr(value, "text", value)))


def _long(blank: Blank, value: str) -> str:
    typed = inputs.shown(blank, value) or {}
    number = typed.get(inputs.NUMBER) or typed.get("", "")
    if not number.isdigit():
        return ""
    return blank.paper.say(f"studio-forms.long-{typed[inputs.UNIT]}", n=number)


def _day(value: str, paper: Paper) -> str:
    try:
        return paper.reader.day(date.fromisoformat(value))
    except ValueError:
        return value


def _cropped(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
