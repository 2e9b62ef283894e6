"""/v1/webhooks: who is told what happens, and with which secret."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.webhook_schemas import (
    NewSecretOut,
    WebhookChangeIn,
    WebhookIn,
    WebhookOut,
    WebhookPageOut,
)
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.paging import Page, PageIn
from api.wire.values import Json, instant
from db import ids
from db.session import Session
from doorway import audits
from doorway.service import now, service
from events import endpoints
from events.endpoints import Endpoint
from events.errors import UnknownEndpoint
from events.wishes import Wish

blueprint = Blueprint("webhooks", __name__, description="Webhooks: who is told what happens.")


@blueprint.route("/v1/webhooks")
class Webhooks(MethodView):
    """Every webhook."""

    @access.staff(blueprint, "webhooks.read")
    @bodies.asks(blueprint, PageIn)
    @blueprint.response(200, WebhookPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """The webhooks, newest first; never their secrets."""
        page = Page.of(query, width=1)
        found = service().database.read(endpoints.all_of)
        rest = [each for each in found if not page.after or each.endpoint_id < str(page.after[0])]
        return page.answer(rest, lambda each: [each.endpoint_id], shown)

    @access.staff(blueprint, "webhooks.edit")
    @bodies.takes(blueprint, WebhookIn)
    @blueprint.doc(responses=problems(409))
    @blueprint.response(201, NewSecretOut, headers=etags.HEADER)
    def post(self, wish: dict[str, Any]) -> Any:
        """Set up a webhook. Its secret is shown this once; if the answer is lost, rotate it."""
        house, at = service(), now()

        def create(session: Session) -> tuple[Endpoint, str]:
            made = endpoints.create(
                session, house.settings.keyring, _wish(wish), at, development=is_development()
            )
            audits.did(session, "webhooks.add", outside(made[0]))
            return made

        return _with_secret(*house.database.write(create))


@blueprint.route("/v1/webhooks/<webhook_id>")
class OneWebhook(MethodView):
    """A webhook."""

    @access.staff(blueprint, "webhooks.read")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, WebhookOut, headers=etags.HEADER)
    def get(self, webhook_id: str) -> Any:
        """A webhook; the ETag is what a change must name."""
        found = service().database.read(lambda session: endpoints.find(session, inside(webhook_id)))
        return shown(found), 200, etags.header(str(found.version))

    @access.staff(blueprint, "webhooks.edit")
    @bodies.takes(blueprint, WebhookChangeIn)
    @blueprint.doc(parameters=[etags.IF_MATCH], responses=problems(404, 412, 428))
    @blueprint.response(200, WebhookOut, headers=etags.HEADER)
    def patch(self, wish: dict[str, Any], webhook_id: str) -> Any:
        """Change a webhook. What waits for it goes to its new address."""

        def change(session: Session) -> Endpoint:
            before = endpoints.find(session, inside(webhook_id), lock=True)
            etags.match(str(before.version))
            audits.did(session, "webhooks.edit", webhook_id, {"fields": sorted(wish)})
            wanted = _wish({**shown(before), **wish})
            return endpoints.change(session, before.endpoint_id, wanted, development=is_development())

        found = service().database.write(change)
        return shown(found), 200, etags.header(str(found.version))

    @access.staff(blueprint, "webhooks.edit")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(204)
    def delete(self, webhook_id: str) -> None:
        """Forget a webhook. What is on its way to it is not sent any more."""

        def remove(session: Session) -> None:
            endpoints.remove(session, inside(webhook_id))
            audits.did(session, "webhooks.delete", webhook_id)

        service().database.write(remove)


@blueprint.route("/v1/webhooks/<webhook_id>/rotate")
class Rotation(MethodView):
    """A new secret for an old one."""

    @access.staff(blueprint, "webhooks.edit")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(201, NewSecretOut, headers=etags.HEADER)
    def post(self, webhook_id: str) -> Any:
        """Make a new secret, shown this once. The old one signs beside it for 24 hours."""
        house, at = service(), now()

        def rotate(session: Session) -> tuple[Endpoint, str]:
            made = endpoints.rotate(session, house.settings.keyring, inside(webhook_id), at)
            audits.did(session, "webhooks.rotate", webhook_id)
            return made

        return _with_secret(*house.database.write(rotate))


def inside(webhook_id: str) -> str:
    """A webhook's id as we know it. Raises UnknownEndpoint for what is none."""
    found = ids.find_inside("webhook", webhook_id)
    if found is None:
        raise UnknownEndpoint
    return found


def outside(endpoint: Endpoint) -> str:
    """A webhook's id as it is shown."""
    return ids.outside("webhook", endpoint.endpoint_id)


def is_development() -> bool:
    """Whether a webhook may be on this very machine."""
    return service().settings.environment == "development"


def shown(endpoint: Endpoint) -> Json:
    """A webhook as it can be shown."""
    return {
        "id": outside(endpoint),
        "url": endpoint.url,
        "description": endpoint.description,
        "types": list(endpoint.types),
        "enabled": endpoint.is_enabled,
        "disabled_reason": endpoint.reason or None,
        "created_at": instant(endpoint.created_at),
        "old_secret_until": instant(endpoint.old_secret_until),
    }


def _wish(found: dict[str, Any]) -> Wish:
    return Wish(found["url"], found["description"], tuple(found["types"]), found["enabled"])


def _with_secret(endpoint: Endpoint, secret: str) -> Any:
    return {"webhook": shown(endpoint), "secret": secret}, 201, etags.header(str(endpoint.version))
