"""/v1/voucher-batches: a reward handed out for nothing to many members, and its codes for a mailing house."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer import staff_answers
from api.retailer.choosing import program_code
from api.retailer.voucher_batch_answers import inside, shown
from api.retailer.voucher_batch_schemas import (
    VoucherBatchIn,
    VoucherBatchOut,
    VoucherBatchPageIn,
    VoucherBatchPageOut,
)
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.paging import Page
from api.wire.values import Json
from db.session import Session
from doorway import callers
from doorway.deeds import voucher_batches as deeds
from doorway.service import now, service
from loyalty.people import list_file
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.rewards import batches
from loyalty.rewards.batches import Batch, Wish
from pos_adapter import physical_lines

voucher_batches = Blueprint("voucher batches", __name__, description="Vouchers for many members.")


@voucher_batches.route("/v1/voucher-batches")
class Batches(MethodView):
    """Batches of vouchers."""

    @access.staff(voucher_batches, "vouchers.read")
    @bodies.asks(voucher_batches, VoucherBatchPageIn)
    @voucher_batches.response(200, VoucherBatchPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """Batches, newest first, each with how far it has come."""
        page = Page.of(query, width=1)
        before = staff_answers.before(page, "voucher_batch") or ""

        def read(session: Session) -> list[Json]:
            return [shown(session, each) for each in batches.page(session, page.limit + 1, before)]

        return page.answer(service().database.read(read), lambda each: [each["id"]], lambda each: each)

    @access.staff(voucher_batches, "members.adjust")
    @bodies.takes(voucher_batches, VoucherBatchIn)
    @voucher_batches.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409, 422))
    @voucher_batches.response(201, VoucherBatchOut, headers=idempotency.HEADERS, description="It is begun")
    @voucher_batches.alt_response(200, schema=VoucherBatchOut, description="A dry run")
    @voucher_batches.alt_response(202, schema=VoucherBatchOut, description="A second person approves it")
    def post(self, wish: dict[str, Any]) -> Response:
        """Hand out a reward for nothing to members, once each; `dry_run` says what it would come to.

        Whom it is for is fixed now; the job `batches` gives. What one person does alone in 30 days
        has a limit, the same as for points by hand; above it a second person approves.
        """
        at = now()
        # Whom it is for takes long to find out where they are many: nobody else waits for it.
        program, whom = service().database.read(lambda session: _whom(session, wish, at))

        def begin(session: Session) -> tuple[Json, int]:
            if wish["dry_run"]:
                tried = batches.foresee(program, whom, callers.caller().name, at, "tried")
                return {**shown(session, tried), "id": None}, 200
            return _begun(session, program, whom, at)

        return idempotency.answered("voucher-batches", wish, begin)


@voucher_batches.route("/v1/voucher-batches/<batch>")
class OneBatch(MethodView):
    """One batch."""

    @access.staff(voucher_batches, "vouchers.read")
    @voucher_batches.doc(responses=problems(404))
    @voucher_batches.response(200, VoucherBatchOut)
    def get(self, batch: str) -> Any:
        """How far a batch has come."""
        batch_id = inside(batch)
        return service().database.read(lambda session: shown(session, batches.get(session, batch_id)))


@voucher_batches.route("/v1/voucher-batches/<batch>/stop")
class Stopping(MethodView):
    """A batch stopped."""

    @access.staff(voucher_batches, "members.adjust")
    @voucher_batches.doc(responses=problems(404, 409))
    @voucher_batches.response(200, VoucherBatchOut)
    def post(self, batch: str) -> Any:
        """Give no more of it for now. What was given stays given."""
        return _turned(batch, deeds.stop)


@voucher_batches.route("/v1/voucher-batches/<batch>/start")
class Starting(MethodView):
    """A batch gone on with."""

    @access.staff(voucher_batches, "members.adjust")
    @voucher_batches.doc(responses=problems(404, 409))
    @voucher_batches.response(200, VoucherBatchOut)
    def post(self, batch: str) -> Any:
        """Go on with one that was stopped; nobody gets a second one."""
        return _turned(batch, deeds.start)


def _whom(session: Session, wish: Mapping[str, Any], at: datetime) -> tuple[Program, Wish]:
    """The programme, and the wish with whom it is for now."""
    retailer = service().retailer
    program = shelf.current(session, retailer.shelf, program_code(session, wish["program"]), at)
    if wish["segment"]:
        whom = batches.members_of(session, retailer, program, wish["segment"], at)
    elif wish["file"]:
        lines = physical_lines.numbered(BytesIO(wish["file"].encode()), list_file.LONGEST_LINE_BYTES)
        whom = list_file.read(session, program.code, lines)
    else:
        whom = list_file.named(session, program.code, wish["members"])
    return program, Wish(wish["reference"], wish["reward"], whom, wish["segment"])


def _begun(session: Session, program: Program, wish: Wish, at: datetime) -> tuple[Json, int]:
    outcome = deeds.begin(session, program, wish, at)
    if outcome.approval:
        return {**shown(session, outcome.batch), "approval": outcome.approval}, 202
    return shown(session, outcome.batch), 201


def _turned(batch: str, turn: Callable[[Session, str], Batch]) -> Json:
    batch_id = inside(batch)
    return service().database.write(lambda session: shown(session, turn(session, batch_id)))
