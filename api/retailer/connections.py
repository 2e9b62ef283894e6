"""/v1/connections: what a shop sets up to be sent a vendor's sales."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.connection_schemas import (
    ConnectionChangeIn,
    ConnectionIn,
    ConnectionOut,
    ConnectionPageOut,
    ConnectionRotationIn,
    ConnectionTokenIn,
)
from api.till.vendor_deliveries import url_of
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.paging import Page, PageIn
from api.wire.values import Json, instant
from db.session import Session
from doorway.deeds import connections as deeds
from doorway.service import now, service
from loyalty.shops import connections
from loyalty.shops.connections import Connection, Wish

blueprint = Blueprint("connections", __name__, description="Connections: vendors that send their sales.")


@blueprint.route("/v1/connections")
class Connections(MethodView):
    """Every connection."""

    @access.staff(blueprint, "stores.read")
    @bodies.asks(blueprint, PageIn)
    @blueprint.response(200, ConnectionPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """The connections by code, with how often something came; never their secrets."""
        page = Page.of(query, width=1)
        after = str(page.after[0]) if page.after else ""
        found = service().database.read(lambda session: connections.page(session, after, page.limit + 1))
        return page.answer(found, lambda each: [each.code], shown)

    @access.staff(blueprint, "stores.edit")
    @bodies.takes(blueprint, ConnectionIn)
    @blueprint.doc(responses=problems(404, 409))
    @blueprint.response(201, ConnectionOut, headers=etags.HEADER)
    def post(self, wish: dict[str, Any]) -> Any:
        """Set up a connection; its `url` is what the vendor is to be told."""
        at = now()
        found = service().database.write(
            lambda session: deeds.add(session, wish["code"], _wish(wish), wish["secret"], at)
        )
        return shown(found), 201, etags.header(str(found.version))


@blueprint.route("/v1/connections/<code>")
class OneConnection(MethodView):
    """A connection."""

    @access.staff(blueprint, "stores.read")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, ConnectionOut, headers=etags.HEADER)
    def get(self, code: str) -> Any:
        """A connection; the ETag is what a change must name."""
        found = service().database.read(lambda session: connections.get(session, code))
        return shown(found), 200, etags.header(str(found.version))

    @access.staff(blueprint, "stores.edit")
    @bodies.takes(blueprint, ConnectionChangeIn)
    @blueprint.doc(parameters=[etags.IF_MATCH], responses=problems(404, 412, 428))
    @blueprint.response(200, ConnectionOut, headers=etags.HEADER)
    def patch(self, wish: dict[str, Any], code: str) -> Any:
        """Change a connection, or turn it on or off: what comes from now on is read so."""
        at = now()

        def change(session: Session) -> Connection:
            before = connections.get(session, code, lock=True)
            etags.match(str(before.version))
            return deeds.edit(session, before, _wish({**shown(before), **wish}), at)

        found = service().database.write(change)
        return shown(found), 200, etags.header(str(found.version))

    @access.staff(blueprint, "stores.edit")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(204, description="Gone")
    def delete(self, code: str) -> None:
        """Forget a connection and its secret; receipts stay. What waits of it can only be dismissed."""
        service().database.write(lambda session: deeds.remove(session, code))


@blueprint.route("/v1/connections/<code>/rotate")
class ConnectionRotation(MethodView):
    """Another secret."""

    @access.staff(blueprint, "stores.edit")
    @bodies.takes(blueprint, ConnectionRotationIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, ConnectionOut, headers=etags.HEADER)
    def post(self, wish: dict[str, Any], code: str) -> Any:
        """Put the vendor's new secret in place; the one before holds beside it for a while."""
        at, overlap = now(), timedelta(hours=wish["overlap_hours"])
        found = service().database.write(
            lambda session: deeds.rotate(session, code, wish["secret"], overlap, at)
        )
        return shown(found), 200, etags.header(str(found.version))


@blueprint.route("/v1/connections/<code>/token")
class ConnectionToken(MethodView):
    """What is fetched with."""

    @access.staff(blueprint, "stores.edit")
    @bodies.takes(blueprint, ConnectionTokenIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, ConnectionOut, headers=etags.HEADER)
    def post(self, wish: dict[str, Any], code: str) -> Any:
        """Put a token in place of any there is. All that waits to be fetched is fetched with it at once."""
        at, api_url = now(), wish["api_url"] or None
        found = service().database.write(
            lambda session: deeds.put_token(session, code, wish["token"], api_url, at)
        )
        return shown(found), 200, etags.header(str(found.version))

    @access.staff(blueprint, "stores.edit")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, ConnectionOut, headers=etags.HEADER)
    def delete(self, code: str) -> Any:
        """Forget the token: what deliveries name is fetched no more, and waits."""
        at = now()
        found = service().database.write(lambda session: deeds.remove_token(session, code, at))
        return shown(found), 200, etags.header(str(found.version))


def shown(found: Connection) -> Json:
    """A connection as it can be shown."""
    wish, tally = found.wish, found.tally
    return {
        "code": found.code,
        "url": url_of(found.code),
        "adapter": wish.adapter,
        "program": found.program,
        "store": wish.store,
        "external_prefix": wish.external_prefix,
        "options": dict(wish.options),
        "state": "on" if wish.is_on else "off",
        "has_secret": found.has_secret,
        "old_secret_until": instant(found.old_secret_until),
        "created_at": instant(found.created_at),
        "changed_at": instant(found.changed_at),
        "deliveries": tally.deliveries,
        "delivered_at": instant(tally.delivered_at),
        "refused": tally.refused,
        "refused_at": instant(tally.refused_at),
        "refused_why": tally.refused_why or None,
        "has_token": found.token_set_at is not None,
        "token_set_at": instant(found.token_set_at),
        "token_refused_at": instant(tally.token_refused_at),
        "api_url": found.api_url,
        "fetched": tally.fetched,
        "fetched_at": instant(tally.fetched_at),
        "unfetched_at": instant(tally.unfetched_at),
        "unfetched_why": tally.unfetched_why or None,
    }


def _wish(found: dict[str, Any]) -> Wish:
    return Wish(
        found["adapter"],
        found["store"],
        found["external_prefix"],
        found["options"],
        found["state"] == "on",
    )
