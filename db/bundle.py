"""Bundles: several SELECTs that answer in one statement, as JSON, on either database.

One statement sees one snapshot: a head and the lots beside it are always of the same moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import BindParameter, ColumnElement, Dialect, Select, Text, bindparam, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.visitors import replacement_traverse

from db.types import Id, instant_text

_SQLITE = sqlite.dialect(paramstyle="named")
_POSTGRESQL = postgresql.psycopg.dialect()  # type: ignore[no-untyped-call]


class Bundle:
    """Named SELECTs, compiled once per database. Parameters are the SELECTs' own bind parameters.

    `given` is a SELECT of one value, `id`, that is found once and that the others name as `GIVEN_ID`.
    """

    __slots__ = ("_given", "_queries", "_texts")

    def __init__(self, given: Select[Any] | None = None, **queries: Select[Any]) -> None:
        self._given = given
        self._queries = queries
        self._texts: dict[str, str] = {}

    def with_queries(self, **others: Select[Any]) -> Bundle:
        """The same bundle with some of its SELECTs replaced."""
        return Bundle(self._given, **{**self._queries, **others})

    def text(self, dialect: str) -> str:
        """The one statement for a database, `sqlite` or `postgresql`."""
        if dialect not in self._texts:
            build = _sqlite_part if dialect == "sqlite" else _postgresql_part
            parts = ", ".join(build(name, query) for name, query in self._queries.items())
            self._texts[dialect] = f"{self._prefix(dialect)}SELECT {parts}"
        return self._texts[dialect]

    def _prefix(self, dialect: str) -> str:
        if self._given is None:
            return ""
        compiled = _compiled(self._given, _SQLITE if dialect == "sqlite" else _POSTGRESQL)
        return f"WITH given AS MATERIALIZED ({compiled}) "

    def rows(self, answer: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
        """The answer's JSON columns as lists of rows by query name."""
        return {name: orjson.loads(answer[name]) for name in self._queries}


GIVEN_ID: ColumnElement[Any] = literal_column("(SELECT given.id FROM given)", type_=Id)


def _compiled(query: Select[Any], dialect: Dialect) -> str:
    """The text of a query; its constants are written out, its parameters stay parameters."""
    written_out: Any = replacement_traverse(query, {}, _written_out)
    return str(written_out.compile(dialect=dialect))


def _written_out(element: Any, **_words: Any) -> Any:
    """A constant of our own as SQL text: two queries of a bundle may not share a nameless parameter."""
    if not isinstance(element, BindParameter) or element.required:
        return None
    value = element.value
    assert isinstance(value, int | str | date), f"no constant for a bundle: {value!r}"
    if isinstance(value, datetime):
        value = instant_text(value)
    text = str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
    return literal_column(text, type_=element.type)


def _sqlite_part(name: str, query: Select[Any]) -> str:
    pairs = ", ".join(f"'{key}', q.{key}" for key in query.selected_columns.keys())  # noqa: SIM118 - iterating gives the columns
    return f'(SELECT json_group_array(json_object({pairs})) FROM ({_compiled(query, _SQLITE)}) q) AS "{name}"'


def _postgresql_part(name: str, query: Select[Any]) -> str:
    inner = _compiled(query, _POSTGRESQL)
    return f"(SELECT coalesce(json_agg(q), '[]')::text FROM ({inner}) q) AS \"{name}\""


class _Each(FunctionElement[str]):
    """The members of a JSON array of texts, as a table with one column, `value`."""

    name = "each"
    inherit_cache = True


@compiles(_Each, "sqlite")
def _each_sqlite(element: _Each, compiler: SQLCompiler, **words: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **words)})"


@compiles(_Each, "postgresql")
def _each_postgresql(element: _Each, compiler: SQLCompiler, **words: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **words)} AS json))"


def each(parameter: str) -> Select[tuple[str]]:
    """A SELECT of the texts in a parameter that holds a JSON array, for use with IN."""
    return select(_Each(bindparam(parameter, type_=Text)).table_valued("value").c.value)
