"""/v1/stores/{code}/till-keys: the keys by which tills prove who they are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.store_schemas import NewTillKeyOut, RotationIn, TillKeyIn, TillKeyOut, TillKeysOut
from api.wire import access, bodies
from api.wire.documents import problems
from api.wire.values import Json, day, instant
from db.session import Session
from doorway import callers
from doorway.deeds import tills
from doorway.deeds.tills import Made
from doorway.service import now, service
from loyalty.shops import stores, till_keys
from loyalty.shops.till_keys import TillKey

blueprint = Blueprint("till-keys", __name__, description="Keys of tills; each speaks for one store.")


@blueprint.route("/v1/stores/<code>/till-keys")
class TillKeys(MethodView):
    """A store's keys."""

    @access.staff(blueprint, "tills.read")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, TillKeysOut)
    def get(self, code: str) -> Any:
        """Every key the store ever had, oldest first; never the secrets."""
        callers.in_store("tills.read", code)
        at = now()

        def read(session: Session) -> list[Json]:
            stores.get(session, code)
            return [shown(each, at) for each in till_keys.of_store(session, code)]

        return {"data": service().database.read(read)}

    @access.staff(blueprint, "tills.edit")
    @bodies.takes(blueprint, TillKeyIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(201, NewTillKeyOut)
    def post(self, wish: dict[str, Any], code: str) -> Any:
        """Make a key. Its secret is shown this once; an answer that was lost is a key to revoke."""
        at, is_signed = now(), wish["mode"] == "signed"
        terms = {"scopes": wish["scopes"], "is_signed": is_signed, "expires_at": wish["expires_at"]}
        made = service().database.write(lambda session: tills.add(session, code, wish["label"], at, **terms))
        return _new(made, at)


@blueprint.route("/v1/stores/<code>/till-keys/<key_id>/rotate")
class Rotation(MethodView):
    """A new key for an old one."""

    @access.staff(blueprint, "tills.edit")
    @bodies.takes(blueprint, RotationIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(201, NewTillKeyOut)
    def post(self, wish: dict[str, Any], code: str, key_id: str) -> Any:
        """Make a key in place of this one, which goes on working for a while. Each is replaced once."""
        at, overlap = now(), timedelta(hours=wish["overlap_hours"])
        made = service().database.write(lambda session: tills.rotate(session, code, key_id, overlap, at))
        return _new(made, at)


@blueprint.route("/v1/stores/<code>/till-keys/<key_id>/revoke")
class Revocation(MethodView):
    """The end of a key."""

    @access.staff(blueprint, "tills.edit")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, TillKeyOut)
    def post(self, code: str, key_id: str) -> Any:
        """Revoke a key for good, from the next request on; again changes nothing."""
        at = now()
        return shown(service().database.write(lambda session: tills.revoke(session, code, key_id, at)), at)


def shown(key: TillKey, at: datetime) -> Json:
    """A key as it can be shown at an instant."""
    status = "ended"
    if key.is_in_use(at):
        status = "replaced" if key.replaced_by else "in_use"
    return {
        "id": key.key_id,
        "store": key.store,
        "label": key.label,
        "mode": "signed" if key.is_signed else "bearer",
        "scopes": list(key.scopes),
        "status": status,
        "created_at": instant(key.created_at),
        "expires_at": instant(key.expires_at),
        "revoked_at": instant(key.revoked_at),
        "replaced_by": key.replaced_by,
        "last_used_on": day(key.last_used_on),
    }


def _new(made: Made, at: datetime) -> Json:
    return {"key": shown(made.key, at), "secret": made.secret}
