"""Answers: what a member tells in reply to the programme's questions, read from JSON and written to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import orjson

from loyalty.earning.compiled import compiled
from loyalty.errors import InvalidProfile
from loyalty.program.days.birthdays import Birthday
from loyalty.program.members import BIRTHDAY, BIRTHDAY_NAMES, BirthdayPolicy, ProfileField
from loyalty.program.model import Program
from loyalty.program.problem import Problem
from loyalty.remedies.remedy import Remedy, worded

Answer = str | int | bool | date | Birthday

TEXT_CHARS: Final = 200
LARGEST: Final = 10**15
_YEARS: Final = range(1800, 9000)
_BIRTHDAY_WORDS: Final = {"month", "day", "year", "lunar", "leap_month"}


def birthday_policy(program: Program) -> BirthdayPolicy | None:
    """How a programme asks for birthdays: as it says, or plainly where something needs them; None: never."""
    declared = program.members.birthday
    if declared is not None:
        return declared
    ages = any(segment.when.age for segment in program.segments)
    given = any(activity.on == "birthday" for activity in program.activities)
    return BirthdayPolicy() if ages or given or compiled(program).birthdays else None


def questions(program: Program) -> tuple[ProfileField, ...]:
    """All that a member of a programme may tell, the birthday first."""
    policy = birthday_policy(program)
    if policy is None:
        return program.members.profile
    birthday = ProfileField(
        BIRTHDAY,
        BIRTHDAY_NAMES,
        "birthday",
        required=policy.required,
        changes=policy.changes,
        purpose=policy.purpose,
    )
    return (birthday, *program.members.profile)


def read(program: Program, field: ProfileField, value: object, today: date) -> Answer:
    """An answer as JSON has it. Raises InvalidProfile, which says what it must be."""
    match field.kind:
        case "text":
            found: Answer | None = _text(value)
            remedy = worded("must be a text of 1 to {most} characters", most=TEXT_CHARS)
        case "choice":
            codes = [choice.code for choice in field.choices]
            found = value if isinstance(value, str) and value in codes else None
            remedy = worded("must be one of {words}", words=tuple(codes))
        case "number":
            least = -LARGEST if field.least is None else field.least
            most = LARGEST if field.most is None else field.most
            found = value if type(value) is int and least <= value <= most else None
            remedy = worded("must be a whole number from {least} to {most}", least=least, most=most)
        case "yes-no":
            found, remedy = value if isinstance(value, bool) else None, worded("must be true or false")
        case "date":
            found, remedy = _day(value), worded('must be a day such as "2026-12-31"')
        case "birthday":
            policy = birthday_policy(program)
            assert policy is not None, "who is asked for a birthday is asked somehow"
            found, remedy = _birthday(value, policy, today), _birthday_remedy(policy)
    if found is None:
        raise InvalidProfile(field.code, remedy)
    return found


def problems(
    program: Program, told: Mapping[str, object], today: date, *, is_whole: bool = True
) -> tuple[Problem, ...]:
    """What is wrong with all that somebody tells who joins: answers that do not fit, and those that lack.

    Nothing lacks where it `is_whole` not: the rest is told later.
    """
    asked = {field.code: field for field in questions(program)}
    found = [
        Problem(
            _path(code), worded("is not asked; asked is {asked}", asked=tuple(asked) or worded("nothing"))
        )
        for code in told
        if code not in asked
    ]
    for code, field in asked.items():
        value = told.get(code)
        if value is None and not (field.required and is_whole):
            continue
        try:
            read(program, field, value, today)
        except InvalidProfile as error:
            wanted = worded("{must}; it has to be told", must=error.remedy) if value is None else error.remedy
            found.append(Problem(_path(code), wanted))
    return tuple(found)


def _path(code: str) -> str:
    return f"profile.{code}"


def to_json(answer: Answer) -> Any:
    """An answer as JSON has it, every part of it."""
    if isinstance(answer, Birthday):
        return {
            "month": answer.month,
            "day": answer.day,
            "year": answer.year,
            "lunar": answer.lunar,
            "leap_month": answer.leap_month,
        }
    return answer.isoformat() if isinstance(answer, date) else answer


def to_text(answer: Answer) -> str:
    """An answer as it is sealed."""
    return orjson.dumps(to_json(answer), option=orjson.OPT_SORT_KEYS).decode()


def from_text(text: str) -> Any:
    """The inverse of `to_text`, as JSON has it: what it means now says the question of now."""
    return orjson.loads(text)


def find_birthday(text: str) -> Birthday | None:
    """A birthday as it was sealed; None where that is none."""
    value = from_text(text)
    try:
        return Birthday(**value) if isinstance(value, dict) else None
    except (TypeError, ValueError):
        return None


def _text(value: object) -> str | None:
    if not isinstance(value, str) or not 0 < len(value) <= TEXT_CHARS or value != value.strip():
        return None
    hidden = any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in value)
    return None if hidden else value


def _day(value: object) -> date | None:
    try:
        on = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
    return on if on is not None and on.year in _YEARS else None


def _birthday(value: object, policy: BirthdayPolicy, today: date) -> Birthday | None:
    if not isinstance(value, dict) or not {"month", "day"} <= value.keys() <= _BIRTHDAY_WORDS:
        return None
    numbers = [value["month"], value["day"], *([] if value.get("year") is None else [value["year"]])]
    flags = [value.get("lunar", False), value.get("leap_month", False)]
    if any(type(each) is not int for each in numbers) or any(type(each) is not bool for each in flags):
        return None
    if policy.calendar != "either" and flags[0] is not (policy.calendar == "lunar"):
        return None
    try:
        found = Birthday(value["month"], value["day"], value.get("year"), *flags)
    except ValueError:
        return None
    return None if found.year is not None and found.year > today.year else found


def _birthday_remedy(policy: BirthdayPolicy) -> Remedy:
    lunar = ', "lunar": true' if policy.calendar == "lunar" else ""
    of_either = worded(', with "lunar": true for one of the Chinese calendar')
    more = of_either if policy.calendar == "either" else ""
    return worded(
        'must be a day there is such as {{"month": 3, "day": 14{lunar}}}{more}', lunar=lunar, more=more
    )
