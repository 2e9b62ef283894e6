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
from db.session import Session
from doorway.deeds import webhooks
from doorway.service import now, service
from doorway.webhook_names import inside, outside
from events import endpoints
from events.endpoints import Endpoint
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
        at = now()
        made = service().database.write(lambda session: webhooks.add(session, _wish(wish), at))
        return _with_secret(*made)


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
            return webhooks.edit(session, before, _wish({**shown(before), **wish}))

        found = service().database.write(change)
        return shown(found), 200, etags.header(str(found.version))

    @access.staff(blueprint, "webhooks.edit")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(204)
    def delete(self, webhook_id: str) -> None:
        """Forget a webhook. What is on its way to it is not sent any more."""
        service().database.write(lambda session: webhooks.remove(session, webhook_id))


@blueprint.route("/v1/webhooks/<webhook_id>/rotate")
class Rotation(MethodView):
    """A new secret for an old one."""

    @access.staff(blueprint, "webhooks.edit")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(201, NewSecretOut, headers=etags.HEADER)
    def post(self, webhook_id: str) -> Any:
        """Make a new secret, shown this once. The old one signs beside it for 24 hours."""
        at = now()
        return _with_secret(
            *service().database.write(lambda session: webhooks.rotate(session, webhook_id, at))
        )


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
