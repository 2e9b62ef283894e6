"""/v1/voucher-batches: a reward handed out for nothing to many members, and its codes for a mailing house."""

from __future__ import annotations

from collections.abc import Mapping
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
from db import ids
from db.session import Session
from doorway import audits, callers
from doorway.service import now, service
from identity import approvals, own_cards
from identity.approvals import Approval
from identity.errors import OwnCard
from loyalty.people import list_file
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.rewards import batches
from loyalty.rewards.batches import RUNNING, WAITING, Batch, Wish
from pos_adapter import physical_lines

voucher_batches = Blueprint("voucher batches", __name__, description="Vouchers for many members.")
KIND = "vouchers.batch"


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
        return _turned(batch, "stop")


@voucher_batches.route("/v1/voucher-batches/<batch>/start")
class Starting(MethodView):
    """A batch gone on with."""

    @access.staff(voucher_batches, "members.adjust")
    @voucher_batches.doc(responses=problems(404, 409))
    @voucher_batches.response(200, VoucherBatchOut)
    def post(self, batch: str) -> Any:
        """Go on with one that was stopped; nobody gets a second one."""
        return _turned(batch, "start")


def carry_out(session: Session, approved: Approval, _at: datetime) -> None:
    """Begin a batch that a second person approved. Raises OwnCard where it gives to them."""
    assert approved.checker_id is not None, "it was approved by somebody"
    batch_id = inside(approved.subject)
    checker = callers.caller().person
    if batches.is_for(session, batch_id, own_cards.of(session, service().retailer, checker)):
        raise OwnCard
    batches.approve(session, batch_id, ids.outside("staff", approved.checker_id))
    audits.did(session, KIND, approved.subject)


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
    house, caller = service(), callers.caller()
    staff_id = caller.person.staff_id
    if own_cards.of(session, house.retailer, caller.person) & set(wish.members):
        raise OwnCard
    reward = program.reward(wish.reward)
    # What no points buy weighs by its worth: nothing is given to many without a second person.
    weight = reward.cost or reward.worth_minor
    size, kind = weight * len(wish.members), f"members.adjust:{reward.currency}"
    above = approvals.needed(session, staff_id, size, at, house.settings.adjust_limit_points, kind=kind)
    known = batches.find(session, program, wish)
    found = known or batches.begin(session, program, wish, caller.name, at, WAITING if above else RUNNING)
    if found.status == WAITING:
        return _asked(session, found, staff_id, at), 202
    if known is None:
        approvals.count(session, staff_id, size, at, kind=kind)
        audits.did(session, KIND, ids.outside("voucher_batch", found.batch_id), _told(found))
    return shown(session, found), 201


def _asked(session: Session, found: Batch, staff_id: str, at: datetime) -> Json:
    """A wish for a second person; whom it is for is fixed meanwhile."""
    name = ids.outside("voucher_batch", found.batch_id)
    asked = approvals.ask(session, KIND, name, _told(found), staff_id, at)
    approval = ids.outside("approval", asked.approval_id)
    audits.did(session, f"{KIND}.ask", name, {**_told(found), "approval": approval})
    return {**shown(session, found), "approval": approval}


def _told(found: Batch) -> dict[str, Any]:
    return {"reward": found.reward, "members": found.members, "points": found.cost * found.members}


def _turned(batch: str, way: str) -> Json:
    batch_id = inside(batch)

    def turn(session: Session) -> Json:
        found = batches.stop(session, batch_id) if way == "stop" else batches.start(session, batch_id)
        audits.did(session, f"{KIND}.{way}", batch)
        return shown(session, found)

    return service().database.write(turn)
