"""/v1/mappings: what tills call tenders, taxes and stores, and what those are here."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.store_schemas import MappingIn, MappingNameIn, MappingOut, MappingPageIn, MappingPageOut
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.paging import Page
from db.session import Session
from doorway.deeds import mappings as deeds
from doorway.service import service
from loyalty.errors import UnknownMapping
from loyalty.shops import mappings
from loyalty.shops.mappings import Mapped

blueprint = Blueprint("mappings", __name__, description="Tills' own words.")


@blueprint.route("/v1/mappings")
class Mappings(MethodView):
    """What tills call things."""

    @access.staff(blueprint, "stores.read")
    @bodies.asks(blueprint, MappingPageIn)
    @blueprint.response(200, MappingPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """The mappings by scope, kind and name."""
        page = Page.of(query, width=3)
        after = tuple(str(part) for part in page.after)
        found = service().database.read(
            lambda session: mappings.page(
                session, scope=query["scope"], kind=query["kind"], after=after, limit=page.limit + 1
            )
        )
        return page.answer(found, lambda each: [each.scope, each.kind, each.theirs], asdict)

    @access.staff(blueprint, "stores.edit")
    @bodies.takes(blueprint, MappingIn)
    @blueprint.doc(parameters=[etags.IF_MATCH_WHERE_THERE], responses=problems(404, 412, 428))
    @blueprint.response(201, MappingOut, description="Said for the first time", headers=etags.HEADER)
    @blueprint.alt_response(200, schema=MappingOut, description="Said anew", headers=etags.HEADER)
    def put(self, wish: dict[str, Any]) -> Any:
        """Say what a till's name of something is here; receipts that come from now on are read so."""
        mapped = Mapped(**wish)

        def put(session: Session) -> bool:
            before = mappings.find(session, mapped.scope, mapped.kind, mapped.theirs, lock=True)
            etags.match(deeds.version(before))
            deeds.put(session, before, mapped)
            return before is None

        is_new = service().database.write(put)
        return asdict(mapped), 201 if is_new else 200, etags.header(deeds.version(mapped))

    @access.staff(blueprint, "stores.edit")
    @bodies.asks(blueprint, MappingNameIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(204, description="Gone")
    def delete(self, query: dict[str, Any]) -> None:
        """Say nothing of a till's name any more; it is kept as the till says it."""
        service().database.write(lambda session: deeds.remove(session, **query))


@blueprint.route("/v1/mappings/one")
class OneMapping(MethodView):
    """What is said of one name of a till's."""

    @access.staff(blueprint, "stores.read")
    @bodies.asks(blueprint, MappingNameIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, MappingOut, headers=etags.HEADER)
    def get(self, query: dict[str, Any]) -> Any:
        """What a till's name of something is here; the ETag is what a change must name."""
        found = service().database.read(lambda session: mappings.find(session, **query))
        if found is None:
            raise UnknownMapping
        return asdict(found), 200, etags.header(deeds.version(found))
