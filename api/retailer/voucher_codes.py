"""/v1/voucher-batches/…/codes.csv: the codes that a batch gave, for a mailing house."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.voucher_batch_answers import inside, worth
from api.wire import access
from api.wire.documents import problems
from api.wire.values import Json, instant
from db import ids
from db.session import Session
from doorway import sheets
from doorway.deeds import exports, voucher_batches
from doorway.service import Service, now, service
from loyalty.people import members, privacy
from loyalty.people.members import Person
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.rewards import batch_giving, vouchers
from loyalty.rewards.batches import Batch

voucher_codes = Blueprint("voucher codes", __name__, description="The codes of a batch of vouchers.")
COLUMNS = ("member", "code", "reward", "worth", "money", "expires_at", "name", "phone", "email")
_PERSONAL = ("name", "phone", "email")
_AT_ONCE = 500
_CSV = {
    "description": "The codes, by member. A text that a spreadsheet would take for a formula begins with an"
    " apostrophe.",
    "content": {"text/csv": {"schema": {"type": "string"}}},
}


@voucher_codes.route("/v1/voucher-batches/<batch>/codes.csv")
class Codes(MethodView):
    """A batch's codes."""

    @access.staff(voucher_codes, "members.adjust")
    @voucher_codes.doc(responses={200: _CSV, **problems(404)})
    def get(self, batch: str) -> Any:
        """The codes that were given, for a mailing house, as .csv; that they were taken is noted.

        Names, phones and e-mails are only for those who may read members.
        """
        house, at, batch_id = service(), now(), inside(batch)
        columns = COLUMNS if exports.sees_people() else COLUMNS[: -len(_PERSONAL)]
        personal = [each for each in columns if each in _PERSONAL]

        def take(session: Session) -> tuple[Batch, Program]:
            found = voucher_batches.take_codes(session, batch_id, personal)
            return found, shelf.current(session, house.retailer.shelf, found.program, at)

        found, program = house.database.write(take)
        return Response(
            _lines(house, columns, found, program),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{batch}.csv"'},
        )


def _lines(house: Service, columns: tuple[str, ...], batch: Batch, program: Program) -> Iterator[str]:
    """The sheet, a page of members at a time."""
    after = ""
    yield sheets.csv_head(columns)
    while True:
        rows = house.database.read(
            lambda session, after=after: _page(session, house, columns, batch, program, after)  # type: ignore[misc]
        )
        yield sheets.csv_lines(columns, [row for _, row in rows])
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1][0]


def _page(
    session: Session, house: Service, columns: tuple[str, ...], batch: Batch, program: Program, after: str
) -> list[tuple[str, Json]]:
    retailer = house.retailer
    found = batch_giving.given(session, batch, after, _AT_ONCE)
    people = (
        members.people(session, retailer, [each.member_id for each in found]) if "name" in columns else {}
    )
    return [
        (
            each.member_id,
            {
                "member": ids.outside("member", each.member_id),
                "code": privacy.grouped(vouchers.code(retailer.index_key, each.voucher_id)),
                "reward": batch.reward,
                "worth": worth(program, each.worth_minor),
                "money": program.money,
                "expires_at": instant(each.expires_at),
                **{name: getattr(people.get(each.member_id, Person()), name) for name in _PERSONAL},
            },
        )
        for each in found
    ]
