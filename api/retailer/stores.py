"""/v1/stores: the shops whose tills send receipts."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.store_schemas import StoreChangeIn, StoreIn, StoreOut, StorePageIn, StorePageOut
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.paging import Page
from api.wire.values import Json, instant
from db.session import Session
from doorway.deeds import stores as deeds
from doorway.service import now, service
from loyalty.shops import stores
from loyalty.shops.stores import Store

blueprint = Blueprint("stores", __name__, description="Stores.")


@blueprint.route("/v1/stores")
class Stores(MethodView):
    """Every store."""

    @access.staff(blueprint, "stores.read")
    @bodies.asks(blueprint, StorePageIn)
    @blueprint.response(200, StorePageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """The stores by code, of one programme or of all."""
        page = Page.of(query, width=1)
        after = str(page.after[0]) if page.after else ""
        found = service().database.read(
            lambda session: stores.page(session, program=query["program"], after=after, limit=page.limit + 1)
        )
        return page.answer(found, lambda each: [each.code], _store)

    @access.staff(blueprint, "stores.edit")
    @bodies.takes(blueprint, StoreIn)
    @blueprint.doc(responses=problems(404, 409))
    @blueprint.response(201, StoreOut, description="Opened", headers=etags.HEADER)
    @blueprint.alt_response(200, schema=StoreOut, description="It is open already, and stays as it is")
    def post(self, wish: dict[str, Any]) -> Any:
        """Open a store in its programme's time zone; programme and zone never change."""
        at = now()
        found, is_new = service().database.write(
            lambda session: deeds.open_(session, wish["program"], wish["code"], wish["name"], at)
        )
        return _store(found), 201 if is_new else 200, etags.header(deeds.version(found))


@blueprint.route("/v1/stores/<code>")
class OneStore(MethodView):
    """A store."""

    @access.staff(blueprint, "stores.read")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, StoreOut, headers=etags.HEADER)
    def get(self, code: str) -> Any:
        """A store; the ETag is what a change must name."""
        found = service().database.read(lambda session: stores.get(session, code))
        return _store(found), 200, etags.header(deeds.version(found))

    @access.staff(blueprint, "stores.edit")
    @bodies.takes(blueprint, StoreChangeIn)
    @blueprint.doc(parameters=[etags.IF_MATCH], responses=problems(404, 412, 428))
    @blueprint.response(200, StoreOut, headers=etags.HEADER)
    def patch(self, wish: dict[str, Any], code: str) -> Any:
        """Call a store by another name, or put it into other groups; what was bought stays as it was."""

        def change(session: Session) -> Store:
            found = stores.get(session, code)
            etags.match(deeds.version(found))
            name, groups = wish.get("name", found.name), wish.get("groups", found.groups)
            return deeds.edit(session, found, name, groups)

        found = service().database.write(change)
        return _store(found), 200, etags.header(deeds.version(found))


def _store(found: Store) -> Json:
    return {
        "code": found.code,
        "program": found.program,
        "zone": found.zone,
        "name": found.name,
        "groups": list(found.groups),
        "created_at": instant(found.created_at),
    }
