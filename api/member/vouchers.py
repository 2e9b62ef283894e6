"""/v1/me/vouchers: points for a voucher, the vouchers there are, and back again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import answers
from api.member.schemas import RedeemedOut, VoucherIn, VoucherOut
from api.retailer import staff_answers
from api.wire import access, bodies, etags, fields, idempotency
from api.wire.documents import IDEMPOTENCY_KEY, REPLAYED, problems
from api.wire.paging import Page, PageIn, page_of
from api.wire.values import Json
from db import ids
from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.errors import UnknownVoucher
from loyalty.program.model import Program
from loyalty.rewards import rewards, shortage, voucher_search, voucher_states, vouchers
from loyalty.rewards.redemption import Redeemed, Refused
from loyalty.rewards.voucher_search import Search
from loyalty.rewards.voucher_states import STATUSES
from loyalty.rewards.vouchers import Voucher

own_vouchers = Blueprint("own vouchers", __name__, description="A member's vouchers.")
VoucherPageOut = page_of(VoucherOut)


class VoucherPageIn(PageIn):
    """Which vouchers to list."""

    status = fields.choice(*STATUSES, said="Only these.", load_default="")


@own_vouchers.route("/v1/me/vouchers")
class Vouchers(MethodView):
    """Vouchers for points."""

    @access.member(own_vouchers)
    @bodies.asks(own_vouchers, VoucherPageIn, etags.IF_NONE_MATCH)
    @own_vouchers.response(200, VoucherPageOut, headers=etags.HEADER)
    @etags.polled(own_vouchers)
    def get(self, query: dict[str, Any]) -> Any:
        """The member's vouchers as they are now, newest first, with the codes that open them."""
        at, page = now(), Page.of(query, width=1)
        search = Search(callers.caller().member_id, query["status"])
        before = staff_answers.before(page, "voucher") or ""

        found = service().database.read(
            lambda session: voucher_search.page(session, search, at, page.limit + 1, before)
        )

        def show() -> Json:
            opened = service().database.read(lambda session: _opened(session, found, at))
            return page.answer(opened, lambda each: [each["id"]], lambda each: each)

        # A till's use of a voucher is no entry of the member's books, so the rows themselves are the version.
        version = [(row["voucher_id"], voucher_states.status(row, at), row["used_at"]) for row in found]
        return etags.answered(etags.of([page.limit, version]), show)

    @access.member(own_vouchers)
    @bodies.takes(own_vouchers, VoucherIn)
    @own_vouchers.doc(parameters=[IDEMPOTENCY_KEY], responses=problems(409))
    @own_vouchers.response(
        201, RedeemedOut, description="Given, now or before under this key", headers=REPLAYED
    )
    def post(self, wish: dict[str, Any]) -> Any:
        """Give points for a voucher, once for each Idempotency-Key; a refusal stands for its key, too."""
        house, at = service(), now()
        member_id, key = callers.caller().member_id, bodies.idempotency_key()

        def redeem(session: Session) -> tuple[Redeemed | Refused, Program]:
            outcome = rewards.redeem(session, house.retailer, member_id, wish["reward"], key, at)
            return outcome, house.retailer.shelf.take_reference(session, outcome.program)

        outcome, program = house.database.write(redeem)
        with shortage.told_in(program):
            answer = rewards.granted(outcome)
        headers = {"Idempotent-Replayed": "true"} if answer.replayed else {}
        return answers.redeemed(answer, program), 201, headers


@own_vouchers.route("/v1/me/vouchers/<voucher>")
class OneVoucher(MethodView):
    """One voucher."""

    @access.member(own_vouchers)
    @own_vouchers.doc(responses=problems(404))
    @own_vouchers.response(200, VoucherOut)
    def get(self, voucher: str) -> Any:
        """A voucher as it is now."""
        at, member_id, voucher_id = now(), callers.caller().member_id, inside(voucher)

        def read(session: Session) -> Json:
            row = vouchers.find(session, member_id, voucher_id)
            return shown(session, vouchers.value(row, service().retailer.index_key, at), row)

        return service().database.read(read)


@own_vouchers.route("/v1/me/vouchers/<voucher>/cancel")
class Cancelling(MethodView):
    """A voucher given back."""

    @access.member(own_vouchers)
    @own_vouchers.doc(parameters=idempotency.PARAMETERS, responses=problems(400, 404, 409, 422))
    @own_vouchers.response(200, RedeemedOut, headers=idempotency.HEADERS)
    def post(self, voucher: str) -> Any:
        """Give back a voucher that was not used, and get its points again."""
        house, at, member_id = service(), now(), callers.caller().member_id
        voucher_id = inside(voucher)

        def cancel(session: Session) -> tuple[Json, int]:
            given_back = rewards.cancel(session, house.retailer, member_id, voucher_id, at)
            program = house.retailer.shelf.take_reference(session, given_back.program)
            return answers.redeemed(given_back, program), 200

        return idempotency.answered(f"voucher-cancel:{voucher_id}", {}, cancel)


def inside(voucher: str) -> str:
    """The id behind a voucher's outside one. Raises UnknownVoucher."""
    found = ids.find_inside("voucher", voucher)
    if found is None:
        raise UnknownVoucher(voucher)
    return found


def _opened(session: Session, found: Sequence[Mapping[str, Any]], at: datetime) -> list[Json]:
    """Vouchers with the codes that open them."""
    key = service().retailer.index_key
    return [shown(session, vouchers.value(row, key, at), row) for row in found]


def shown(session: Session, voucher: Voucher, row: Any) -> Json:
    """A voucher, in the words of the programme version it was given under."""
    return answers.voucher(voucher, service().retailer.shelf.take_reference(session, row["program"]))
