"""/healthz and /readyz: for whoever keeps the service running."""

from __future__ import annotations

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from api.wire.documents import problems
from db import migrations
from doorway.refusals import NotReady
from doorway.service import service

health = Blueprint("health", __name__, description="Whether the service runs, and can be used.")


class HealthOut(Schema):
    """How the service is."""

    status = fields.String(required=True)


@health.route("/healthz")
class Health(MethodView):
    """The process."""

    @health.doc(security=[], responses=problems())
    @health.response(200, HealthOut)
    def get(self) -> dict[str, str]:
        """Whether the process answers; the database is not asked."""
        return {"status": "ok"}


@health.route("/readyz")
class Readiness(MethodView):
    """The service."""

    @health.doc(security=[], responses=problems())
    @health.response(200, HealthOut)
    def get(self) -> dict[str, str]:
        """Whether the database answers and has the schema of this version."""
        if not migrations.is_current(service().database):
            raise NotReady
        return {"status": "ready"}
