"""Sheets: a list page taken away whole, as CSV or as a workbook, by who may; that it was is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeVar

from flask import Response, request

from doorway import callers, sheets
from doorway.deeds import exports
from doorway.service import service
from identity import roles
from identity.errors import Forbidden
from web.wire import pages
from web.wire.refusals import PageRefused

T = TypeVar("T")
Row = sheets.Row
FORMS: Final = ("csv", "xlsx")
SLICE: Final = 1_000
MOST_ROWS: Final = 100_000


class SheetTooLong(PageRefused):
    """A list with more rows than are put into one sheet here."""

    key, status = "problem.sheet-too-long", 422

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} rows")
        self.most = f"{most:,}"


def asked() -> str:
    """As which sheet this page is asked for, `?as=csv`; empty for the page itself. Raises Forbidden.

    What answers a form is a page, whatever the address that the form was sent to asks for.
    """
    found = request.args.get("as", "") if request.method == "GET" else ""
    if found not in FORMS:
        return ""
    if not roles.permits(callers.caller().person.grants, exports.PERMISSION):
        raise Forbidden(exports.PERMISSION)
    return found


def taken(name: str, heads: Mapping[str, str], rows: Iterable[Row], personal: Sequence[str] = ()) -> Response:
    """The sheet that was asked for. `heads` maps its columns to the keys of their texts.

    `personal` columns hold people's data: only who may read members everywhere gets them. That the sheet was
    taken, and whether they were in it, is written down first. Raises SheetTooLong.
    """
    sees = exports.sees_people()
    shown = {each: key for each, key in heads.items() if sees or each not in personal}
    return _noted(name, shown, rows, {*personal} & {*shown})


def taken_of(member: str, name: str, heads: Mapping[str, str], rows: Iterable[Row]) -> Response:
    """A sheet that is about one member, `member` their id outside: all of it is people's data.

    Raises Forbidden for who may not read members everywhere, SheetTooLong.
    """
    if not exports.sees_people():
        raise Forbidden("members.read")
    return _noted(name, heads, rows, heads, member=member)


def whole(page: Callable[..., Sequence[T]], place: Callable[[T], Any], first: Any = None) -> Iterator[T]:
    """Every row of a list, slice by slice; `page(session, after=…, limit=…)` reads."""
    after = first
    while True:
        found = service().database.read(partial(page, after=after, limit=SLICE))
        yield from found
        if len(found) < SLICE:
            return
        after = place(found[-1])


def bounded(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows, as many as one sheet takes here. Raises SheetTooLong at the one after."""
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise SheetTooLong(MOST_ROWS)
        yield row


def _noted(
    name: str, heads: Mapping[str, str], rows: Iterable[Row], personal: Iterable[str], **told: str
) -> Response:
    form = asked()
    exports.note(name, sorted(personal), form=form, **told)
    columns = {each: pages.say_plain(key) for each, key in heads.items()}
    return sheets.answer_for_people(name, form, columns, bounded(rows))
