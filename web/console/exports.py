"""Exports: whole tables taken away, for a spreadsheet or somebody who counts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from flask import Response, stream_with_context

from doorway import sheets as files
from doorway.deeds import exports as deeds
from doorway.service import now, service
from loyalty.books import exports
from loyalty.books.exports import Export, Key, Row
from loyalty.errors import UnknownExport
from web.console.door import door
from web.wire import pages, sheets

BYTE_ORDER: Final = "\ufeff"  # By which a spreadsheet knows UTF-8.


@door.shows("/exports", may="exports.read")
def listed() -> Response:
    """The tables there are, and which of them hold people's data."""
    return pages.shown(
        "console/exports.html",
        tables=[(name, each.personal) for name, each in exports.ALL.items()],
        forms=sheets.FORMS,
        sees_people=deeds.sees_people(),
    )


@door.shows("/exports/<name>.<form>", may="exports.read")
def table(name: str, form: str) -> Response:
    """A table, whole. Names, phones and e-mails only for who may read members; that it was taken is noted."""
    export = exports.ALL.get(name)
    if export is None or form not in sheets.FORMS:
        raise UnknownExport(f"{name}.{form}")
    columns = export.shown(with_personal=deeds.sees_people())
    deeds.note(name, sorted({*export.personal} & {*columns}), form=form)
    if form == "xlsx":
        heads = {each: each for each in columns}
        return files.answer_for_people(name, form, heads, sheets.bounded(_rows(export)))
    answer = Response(stream_with_context(_lines(export, columns)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _slices(export: Export) -> Iterator[list[Row]]:
    """The table page by page, each as it stands when it is read."""
    house, at = service(), now()
    after: Key | None = None
    while True:
        read = partial(exports.page, retailer=house.retailer, export=export, after=after, at=at)
        rows, after = house.database.read(read)
        yield rows
        if after is None:
            return


def _rows(export: Export) -> Iterator[Row]:
    for rows in _slices(export):
        yield from rows


def _lines(export: Export, columns: tuple[str, ...]) -> Iterator[str]:
    yield BYTE_ORDER + files.csv_head(columns)
    for rows in _slices(export):
        yield files.csv_lines(columns, rows)
