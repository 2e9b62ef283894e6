"""Pages of a list: `limit` and `cursor` in, `data` and `next` out; a cursor says where a page ended."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson
from marshmallow import Schema, fields

from api.wire.fields import typed_whole
from api.wire.schemas import said
from doorway.refusals import InvalidBody
from pos_adapter.errors import Problem

T = TypeVar("T")
MOST = 100


class PageIn(Schema):
    """What every list may be asked; a list's own filters come on top."""

    limit = typed_whole("How many, at most 100.", least=1, most=MOST, load_default=20)
    cursor = fields.String(load_default="", metadata=said("`next` of the page before.", maxLength=1000))


def page_of(item: type[Schema]) -> type[Schema]:
    """The shape of a page of such items."""
    shape = Schema.from_dict(
        {
            "data": fields.List(fields.Nested(item), required=True),
            "next": fields.String(
                required=True, allow_none=True, metadata=said("The next page's cursor; null: none.")
            ),
        },
        name=item.__name__.removesuffix("Out") + "PageOut",
    )
    assert issubclass(shape, Schema), "from_dict makes a schema"
    return shape


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: `limit` items after the place `after`, empty for the beginning.

    Ask for `limit + 1` rows: whether there is one more says whether there is a next page.
    """

    limit: int
    after: tuple[Any, ...] = ()

    @classmethod
    def of(cls, query: dict[str, Any], width: int) -> Page:
        """The page a query asks for; a place has `width` values. Raises InvalidBody for a made-up cursor."""
        cursor = query["cursor"]
        if not cursor:
            return cls(query["limit"])
        try:
            after = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        except (ValueError, binascii.Error):
            after = None
        simple = isinstance(after, list) and all(isinstance(value, str | int) for value in after)
        if not simple or len(after) != width:
            raise InvalidBody([Problem("cursor", "must be the `next` of a page before, as it was given")])
        return cls(query["limit"], tuple(after))

    def answer(
        self, found: Sequence[T], place: Callable[[T], Iterable[Any]], shown: Callable[[T], Any]
    ) -> dict[str, Any]:
        """The page as JSON, of at most `limit + 1` items; `place` gives what the next page goes after."""
        kept = found[: self.limit]
        more = len(found) > self.limit
        return {"data": [shown(each) for each in kept], "next": cursor(place(kept[-1])) if more else None}


def cursor(place: Iterable[Any]) -> str:
    """What the next page is asked with, which goes on after this place."""
    return base64.urlsafe_b64encode(orjson.dumps(list(place))).decode().rstrip("=")
