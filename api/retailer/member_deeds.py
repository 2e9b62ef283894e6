"""/v1/members/…/merge, block and erase: what changes who a member is, or what they may do."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.member_schemas import (
    BlockIn,
    ErasedOut,
    EraseIn,
    MergedOut,
    MergeIn,
    RestrictedOut,
    UnblockIn,
)
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.values import Json, balances
from db import ids
from db.session import Session
from doorway.deeds import membership
from doorway.refusals import InvalidBody
from doorway.service import now, service
from loyalty.merging.values import Merged
from pos_adapter.errors import Problem

deeds = Blueprint("member deeds", __name__, description="Members that become one, are blocked, or leave.")


@deeds.route("/v1/members/<member>/merge")
class Merge(MethodView):
    """Another member ends in this one."""

    @access.staff(deeds, "members.merge")
    @bodies.takes(deeds, MergeIn)
    @deeds.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @deeds.response(200, MergedOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any], member: str) -> Response:
        """Let another member end in this one, with points, receipts, cards and ids; they sign in no more."""
        at = now()

        def merge(session: Session) -> tuple[Json, int]:
            return _merged(membership.merge(session, member, wish["member"], at)), 200

        return idempotency.answered(f"members/{member}/merge", wish, merge)


@deeds.route("/v1/members/<member>/merge/undo")
class UndoMerge(MethodView):
    """Two members again."""

    @access.staff(deeds, "members.merge")
    @bodies.takes(deeds, MergeIn)
    @deeds.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @deeds.response(200, MergedOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any], member: str) -> Response:
        """Take a merge back, within 30 days and while nothing of what moved was spent."""
        at = now()

        def undo(session: Session) -> tuple[Json, int]:
            return _merged(membership.part(session, member, wish["member"], at)), 200

        return idempotency.answered(f"members/{member}/merge/undo", wish, undo)


@deeds.route("/v1/members/<member>/block")
class Block(MethodView):
    """What a member may not do."""

    @access.staff(deeds, "members.edit")
    @bodies.takes(deeds, BlockIn)
    @deeds.doc(responses=problems(404, 409))
    @deeds.response(200, RestrictedOut)
    def post(self, wish: dict[str, Any], member: str) -> Any:
        """Let a member spend no points, or let all their documents wait for a person."""
        return _restricted(member, wish["what"], wish["reason"], wish["note"])


@deeds.route("/v1/members/<member>/unblock")
class Unblock(MethodView):
    """A member who may do all again."""

    @access.staff(deeds, "members.edit")
    @bodies.takes(deeds, UnblockIn)
    @deeds.doc(responses=problems(404, 409))
    @deeds.response(200, RestrictedOut)
    def post(self, wish: dict[str, Any], member: str) -> Any:
        """Let a member do all again."""
        return _restricted(member, "", "", wish["note"])


@deeds.route("/v1/members/<member>/erase")
class Erase(MethodView):
    """A person who leaves."""

    @access.staff(deeds, "members.erase")
    @bodies.takes(deeds, EraseIn)
    @deeds.doc(responses=problems(404, 409))
    @deeds.response(200, ErasedOut)
    def post(self, wish: dict[str, Any], member: str) -> Any:
        """Forget a person, for good: nothing brings it back. Points and sums stay as they are."""
        if wish["confirm"] != member:
            raise InvalidBody([Problem("confirm", "must be the member's id once more")])
        at = now()
        found = service().database.write(lambda session: membership.erase(session, member, at))
        everyone = [ids.outside("member", each) for each in found.member_ids]
        return {"member": member, "forgotten": everyone}


def _restricted(member: str, what: str, reason: str, note: str) -> Json:
    at = now()
    found = service().database.write(
        lambda session: membership.restrict(session, member, what, reason, note, at)
    )
    return {"member": ids.outside("member", found.member_id), "restricted": found.restricted}


def _merged(done: Merged) -> Json:
    return {
        "member": ids.outside("member", done.survivor_id),
        "ended": ids.outside("member", done.ended_id),
        "balance_after": balances(done.balances),
        "seq": done.seq,
    }
