"""/v1/sandbox: a place of its own where a shop's developer tries things, made anew at will."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from api.wire import access, bodies
from api.wire import fields as exact
from api.wire.documents import problems
from api.wire.schemas import said
from api.wire.values import Json
from db import ids
from doorway import sandboxes
from doorway.service import service
from identity import sandbox
from identity.sandbox import Made

blueprint = Blueprint("sandbox", __name__, description="Where integrators try things.")


class SandboxIn(Schema):
    """What to make keys for."""

    stores = fields.List(
        exact.code(),
        load_default=list,
        validate=validate.Length(max=sandbox.MOST_KEYS),
        metadata=said("Codes of stores; left out: the first twenty."),
    )


class SandboxKeyOut(Schema):
    """A till's key in the sandbox."""

    store = fields.String(required=True)
    secret = fields.String(required=True, metadata=said("till_test_…; shown this once."))


class SandboxMemberOut(Schema):
    """A member to try things with."""

    id = fields.String(required=True, metadata=said("mem_…"))
    program = fields.String(required=True)
    external_id = fields.String(required=True)
    card = fields.String(required=True, metadata=said("The same after each reset."))
    token = fields.String(required=True, metadata=said("member_test_…; shown this once."))


class MadeOut(Schema):
    """A sandbox just made."""

    keys = fields.List(fields.Nested(SandboxKeyOut), required=True)
    members = fields.List(fields.Nested(SandboxMemberOut), required=True)


class StateOut(Schema):
    """Whether there is a sandbox."""

    available = fields.Boolean(required=True, metadata=said("Whether this server can have one."))
    made = fields.Boolean(required=True, metadata=said("Whether it is there to be used."))


@blueprint.route("/v1/sandbox")
class Sandbox(MethodView):
    """The sandbox."""

    @access.staff(blueprint, "sandbox.read")
    @blueprint.response(200, StateOut)
    def get(self) -> Any:
        """Whether there is a sandbox."""
        return {"available": service().sandbox is not None, "made": sandboxes.is_made()}

    @access.staff(blueprint, "sandbox.edit")
    @bodies.takes(blueprint, SandboxIn)
    @blueprint.doc(responses=problems(404, 409))
    @blueprint.response(201, MadeOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Make the sandbox, or make it anew: all that was tried is gone, and its keys and tokens end.

        It gets the programmes, stores, mappings and catalog as they are now, two members for each
        programme, and fresh keys. The real books are only read.
        """
        return _shown(sandboxes.remade(wish["stores"]))


def _shown(made: Made) -> Json:
    return {
        "keys": [asdict(key) for key in made.keys],
        "members": [{**asdict(each), "id": ids.outside("member", each.member_id)} for each in made.members],
    }
