"""/v1/exports: whole tables, streamed page by page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.wire import access
from api.wire.documents import problems
from db.session import Session
from doorway import sheets
from doorway.deeds import exports as deeds
from doorway.service import Service, now, service
from loyalty.books import exports
from loyalty.books.exports import Export, Key, Row
from loyalty.errors import UnknownExport

blueprint = Blueprint("exports", __name__, description="Whole tables, for a spreadsheet or a warehouse.")
_TYPES = {"csv": "text/csv; charset=utf-8", "ndjson": "application/x-ndjson"}
_ANSWER = {
    "description": "The rows in the order of their keys. In CSV, a text that a spreadsheet would take for a "
    "formula begins with an apostrophe.",
    "content": {name.split(";")[0]: {"schema": {"type": "string"}} for name in (*_TYPES.values(),)},
}


@blueprint.route("/v1/exports/<name>.<form>")
class Exports(MethodView):
    """A table."""

    @access.staff(blueprint, "exports.read")
    @blueprint.doc(responses={200: _ANSWER, **problems(404)})
    def get(self, name: str, form: str) -> Any:
        """Members, entries, receipts, vouchers, draws or another table, whole, as .csv or .ndjson.

        Each page of it is as it stands when it is read. Names, phones and e-mails of members are only for
        those who may read members, and that they were read is noted.
        """
        export = exports.ALL.get(name)
        if export is None or form not in _TYPES:
            raise UnknownExport(f"{name}.{form}")
        columns = export.shown(with_personal=deeds.sees_people())
        deeds.note(name, sorted({*export.personal} & {*columns}), form=form)
        house, at = service(), now()
        first = _page(house, export, None, at)
        answer = Response(_stream(house, export, columns, form, first, at), content_type=_TYPES[form])
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
        return answer


def _page(house: Service, export: Export, after: Key | None, at: Any) -> tuple[list[Row], Key | None]:
    def read(session: Session) -> tuple[list[Row], Key | None]:
        return exports.page(session, house.retailer, export, after, at)

    return house.database.read(read)


def _stream(
    house: Service,
    export: Export,
    columns: tuple[str, ...],
    form: str,
    first: tuple[list[Row], Key | None],
    at: Any,
) -> Iterator[str]:
    """The pages as text; the first is read before anything is answered, so that a failure is a problem."""
    lines: sheets.Lines = sheets.csv_lines if form == "csv" else sheets.json_lines
    if form == "csv":
        yield sheets.csv_head(columns)
    rows, after = first
    yield lines(columns, rows)
    while after is not None:
        rows, after = _page(house, export, after, at)
        yield lines(columns, rows)
