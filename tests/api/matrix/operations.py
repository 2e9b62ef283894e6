"""The operations of /openapi.json, and the smallest valid body of each by its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path. `scheme` is who it is for (empty: everyone), `words` what they need besides.

    `body` is its JSON Schema, None where it takes none or one in another format.
    """

    method: str
    path: str
    scheme: str
    words: tuple[str, ...]
    body: Mapping[str, Any] | None
    queries: tuple[Mapping[str, Any], ...]

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def changes(self) -> bool:
        """Whether asking may change something."""
        return self.method != "get"

    @property
    def names_something(self) -> bool:
        """Whether its path names a thing that may be another's or not there."""
        return "{" in self.path


def read(document: Mapping[str, Any]) -> list[Operation]:
    """Every operation, in the order of the document."""
    return [
        _operation(path, method, found)
        for path, methods in document["paths"].items()
        for method, found in methods.items()
        if method in METHODS
    ]


def _operation(path: str, method: str, found: Mapping[str, Any]) -> Operation:
    asked = found.get("security") or [{}]
    assert len(asked) == 1, f"{method} {path} is for more than one kind of caller; the matrix knows only one"
    assert len(asked[0]) <= 1, f"{method} {path} asks for two proofs at once"
    ((scheme, words),) = asked[0].items() or (("", []),)
    content = found.get("requestBody", {}).get("content", {})
    queries = tuple(each for each in found.get("parameters", ()) if each["in"] == "query")
    schema = content.get("application/json", {}).get("schema")
    return Operation(method, path, scheme, tuple(words), schema, queries)


class Smallest:
    """The smallest value of each schema that is valid."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.shapes = document["components"]["schemas"]

    def of(self, schema: Mapping[str, Any]) -> Any:
        """The value: only what is required, the least of everything."""
        if "$ref" in schema:
            return self.of(self.shapes[schema["$ref"].rpartition("/")[2]])
        if "enum" in schema:
            return next(each for each in schema["enum"] if each != "")
        kind = schema.get("type", "object")
        kind = kind if isinstance(kind, str) else kind[0]
        if kind == "object":
            return dict(self._fields(schema))
        if kind == "array":
            return [self.of(schema["items"])] * schema.get("minItems", 0)
        if kind == "string":
            formats = {"date": "2026-05-04", "date-time": "2026-05-04T11:00:00Z"}
            return formats.get(schema.get("format", ""), "x" * max(schema.get("minLength", 0), 1))
        return {"integer": max(schema.get("minimum", 1), 1), "boolean": True}[kind]

    def _fields(self, schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for name in schema.get("required", ()):
            yield name, self.of(schema["properties"][name])
