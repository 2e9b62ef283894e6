"""A programme's questions as fields of a form, and what was typed as the answers that JSON would have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from loyalty.errors import AnswersWanted
from loyalty.explanations.language import Language
from loyalty.people import answers
from loyalty.program.members import ProfileField
from loyalty.program.model import Program
from web.wire import readers
from web.wire.forms import Form, ungrouped

PREFIX = "q-"
_PARTS = ("month", "day", "year", "lunar", "leap")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as a page asks it: `name` of its field, what it is called, and what it is asked for.

    `given` maps the names of its fields to what was told before; `locked` says that it cannot be changed now.
    """

    name: str
    field: ProfileField
    called: str
    purpose: str
    choices: Sequence[tuple[str, str]]
    calendar: str
    given: Mapping[str, str]
    locked: bool = False


def asked(
    program: Program,
    *,
    required: bool = False,
    told: Mapping[str, Any] | None = None,
    locked: frozenset[str] = frozenset(),
) -> list[Question]:
    """The programme's questions in the reader's language, all of them or only what has to be told."""
    reader = readers.reader()
    return [
        _question(program, each, reader, (told or {}).get(each.code), is_locked=each.code in locked)
        for each in answers.questions(program)
        if each.required or not required
    ]


def answered(form: Form, questions: Sequence[Question]) -> dict[str, Any]:
    """What was typed, as JSON has it; None for what was left empty. What cannot be read is noted."""
    return {each.field.code: _value(form, each) for each in questions if not each.locked}


def note(form: Form, error: AnswersWanted, questions: Sequence[Question]) -> None:
    """Note at each field what it must be."""
    kinds = {f"profile.{each.field.code}": each for each in questions}
    for problem in error.problems:
        if question := kinds.get(problem.path):
            form.note(question.name, remedy(question.field))


def remedy(field: ProfileField) -> str:
    """The key of what a field must be."""
    return f"answer.{field.kind}"


def _question(
    program: Program, field: ProfileField, reader: Language, value: Any, *, is_locked: bool
) -> Question:
    name, policy = PREFIX + field.code, answers.birthday_policy(program)
    return Question(
        name,
        field,
        reader.name(field.name, field.code),
        reader.name(field.purpose, "") if field.purpose else "",
        [(each.code, reader.name(each.name, each.code)) for each in field.choices],
        policy.calendar if policy and field.kind == "birthday" else "solar",
        _given(name, field, value),
        is_locked,
    )


def _given(name: str, field: ProfileField, value: Any) -> dict[str, str]:
    """An answer as the fields of a form have it."""
    if value is None:
        return {}
    if field.kind == "birthday":
        parts = {**value, "leap": value.get("leap_month")}
        return {f"{name}-{part}": _text(parts.get(part)) for part in _PARTS if parts.get(part)}
    return {name: _text(value)}


def _text(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _value(form: Form, question: Question) -> Any:
    name = question.name
    if question.field.kind == "birthday":
        return _birthday(form, question)
    if not form.given.get(name):
        return None
    match question.field.kind:
        case "number":
            typed = ungrouped(form.given[name])
            return int(typed) if typed.lstrip("-").isdecimal() and typed.isascii() else typed
        case "yes-no":
            return {"yes": True, "no": False}.get(form.given[name])
        case _:
            return form.given[name]


def _birthday(form: Form, question: Question) -> Any:
    month, day, year = (form.given.get(f"{question.name}-{part}", "") for part in ("month", "day", "year"))
    if not (month or day or year):
        return None
    typed = {"month": month, "day": day} | ({"year": year} if year else {})
    numbers = {part: int(text) for part, text in typed.items() if text.isascii() and text.isdecimal()}
    if numbers.keys() != typed.keys():
        return "unreadable"
    is_lunar = question.calendar == "lunar" or form.ticked(f"{question.name}-lunar")
    is_leap = is_lunar and form.ticked(f"{question.name}-leap")
    return {**numbers} | ({"lunar": True} if is_lunar else {}) | ({"leap_month": True} if is_leap else {})
