"""Fields of bodies and queries: each reads one value exactly, and /openapi.json says what it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from marshmallow import ValidationError, fields

from db import ids
from pos_adapter import scalars

Reader = Callable[[Any], Any]


class Exact(fields.Field[Any]):
    """A value read by one function, which answers what it means or raises ValidationError.

    `shape` is its JSON Schema. In a query every value is a text; numbers and truth are read from it there.
    """

    def __init__(self, reader: Reader, shape: Mapping[str, Any], said: str = "", **more: Any) -> None:
        """`required`, `load_default` and `allow_none` as every marshmallow field has them."""
        described = {**shape, "description": said} if said else dict(shape)
        if more.get("load_default") == "" and not _says_nothing(shape):
            # A default that nobody could send is none to be told: left out is left out.
            more["load_default"] = str
        wrong: dict[str, str | list[Any] | dict[Any, Any]] = {
            "required": "is required",
            "null": "must not be null",
        }
        super().__init__(metadata=described, error_messages=wrong, **more)
        self.reader = reader

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        """Read the value."""
        return self.reader(value)


def _says_nothing(shape: Mapping[str, Any]) -> bool:
    """Whether an empty text is a value of this shape."""
    return not shape.get("minLength") and "pattern" not in shape and "" in shape.get("enum", [""])


def code(said: str = "", **more: Any) -> Exact:
    """A code of 1 to 64 visible characters."""
    return Exact(scalars.code, {"type": "string", "minLength": 1, "maxLength": 64}, said, **more)


def text(said: str = "", *, most: int = scalars.NAME_CHARS, least: int = 0, **more: Any) -> Exact:
    """A text for people without control characters."""
    shape = {"type": "string", "minLength": least, "maxLength": most}
    return Exact(partial(_text, least=least, most=most), shape, said, **more)


def whole(
    said: str = "",
    *,
    least: int = -scalars.LARGEST_INTEGER,
    most: int = scalars.LARGEST_INTEGER,
    never: int | None = None,
    **more: Any,
) -> Exact:
    """A JSON integer, also written 74.0; `true`, `"1"` and `1.5` are none. `never` is not taken."""
    shape: dict[str, Any] = {"type": "integer", "minimum": least, "maximum": most}
    if never is not None:
        shape["not"] = {"const": never}
    return Exact(partial(_whole, least=least, most=most, never=never), shape, said, **more)


def outside_id(kind: str, said: str = "", **more: Any) -> Exact:
    """An id as the API shows it, such as `mem_…`; read as the id inside."""
    shape = {"type": "string", "pattern": f"^{ids.PREFIXES[kind]}[0-9a-f]{{32}}$"}
    return Exact(partial(_outside_id, kind=kind), shape, said, **more)


def choice(*choices: str, said: str = "", **more: Any) -> Exact:
    """One of a few words."""
    return Exact(partial(_choice, choices=choices), {"type": "string", "enum": list(choices)}, said, **more)


def truth(said: str = "", **more: Any) -> Exact:
    """`true` or `false`, not a word for it."""
    return Exact(_truth, {"type": "boolean"}, said, **more)


def day(said: str = "", **more: Any) -> Exact:
    """A calendar day."""
    return Exact(scalars.day, {"type": "string", "format": "date"}, said, **more)


def instant(said: str = "", **more: Any) -> Exact:
    """An instant with its offset, as UTC."""
    return Exact(scalars.instant, {"type": "string", "format": "date-time"}, said, **more)


def typed_whole(said: str = "", *, least: int, most: int, **more: Any) -> Exact:
    """A whole number in a query, where it is text."""
    shape = {"type": "integer", "minimum": least, "maximum": most}
    return Exact(partial(_typed_whole, least=least, most=most), shape, said, **more)


def _text(value: object, *, least: int, most: int) -> str:
    if type(value) is not str:
        raise scalars.refusal("a text", value)
    if not least <= len(value) <= most:
        raise scalars.refusal(f"{least} to {most} characters long", value)
    if scalars.UNPRINTABLE.search(value):
        raise scalars.refusal("without control characters", value)
    return value


def _choice(value: object, choices: tuple[str, ...]) -> str:
    if type(value) is str and value in choices:
        return value
    raise scalars.refusal(f"one of {', '.join(choices)}", value)


def _whole(value: object, *, least: int, most: int, never: int | None) -> int:
    found = scalars.integer(value, least, most)
    if found == never:
        raise ValidationError(f"must not be {never}")
    return found


def _outside_id(value: object, kind: str) -> str:
    found = ids.find_inside(kind, value) if type(value) is str else None
    if found is None:
        raise scalars.refusal(f"a {kind}'s id, {ids.PREFIXES[kind]}…", value)
    return found


def _truth(value: object) -> bool:
    if type(value) is bool:
        return value
    raise scalars.refusal("true or false", value)


def _typed_whole(value: object, *, least: int, most: int) -> int:
    plain = type(value) is str and value.isascii() and value.isdigit() and len(value) < 20
    if not plain or not least <= int(str(value)) <= most:
        raise ValidationError(f"must be a whole number from {least} to {most}; got {scalars.shown(value)}")
    return int(str(value))
