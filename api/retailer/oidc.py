"""/v1/staff/oidc: staff sign in by the retailer's own OpenID Connect provider."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer import staff_answers
from api.retailer.staff_schemas import OidcFinishIn, OidcStartedOut, StaffSignedInOut
from api.wire import access, bodies
from api.wire.documents import problems
from doorway import staff_signing_in
from doorway.service import now, service
from identity import oidc, oidc_provider
from identity.errors import OidcOff
from identity.oidc import Begun, Client

# The page that the provider sends the browser back to; it is told to the provider as well.
RETURN_PATH = "/staff/signed-in"

blueprint = Blueprint("staff oidc", __name__, description="Staff sign in by OpenID Connect.")


@blueprint.route("/v1/staff/oidc/start")
class Start(MethodView):
    """The way to the provider."""

    @access.anyone(blueprint)
    @blueprint.doc(responses=problems(404, 429))
    @blueprint.response(201, OidcStartedOut)
    def post(self) -> Any:
        """Begin; send the browser to the address and keep the binding in it, for ten minutes at most."""
        house, at = service(), now()
        staff_signing_in.count_address(at)
        client = _client()
        provider = oidc_provider.discover(client)
        begun = house.database.write(lambda session: oidc.begin(session, at))
        url = oidc.authorization_url(client, provider, begun, house.retailer.index_key)
        return {"authorization_url": url, "binding": begun.binding}


@blueprint.route("/v1/staff/oidc/finish")
class Finish(MethodView):
    """The way back."""

    @access.anyone(blueprint)
    @bodies.takes(blueprint, OidcFinishIn)
    @blueprint.doc(responses=problems(401, 404, 429))
    @blueprint.response(201, StaffSignedInOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Sign in whom the provider vouches for, if they are staff already: nobody is added by it."""
        house, at = service(), now()
        staff_signing_in.count_address(at)
        client, begun = _client(), Begun(wish["state"], wish["binding"])
        house.database.write(lambda session: oidc.use_up(session, begun, at))
        index_key = house.retailer.index_key
        provider = oidc_provider.discover(client)
        verifier = oidc.verifier(index_key, begun)
        tokens = oidc_provider.redeem(client, provider, wish["code"], verifier)
        keys = oidc_provider.keys(provider)
        email = oidc.verified_email(tokens, keys, client, oidc.nonce(index_key, begun), at)
        return staff_answers.opened(staff_signing_in.by_provider(email, at))


def _client() -> Client:
    settings = service().settings
    if not settings.oidc_issuer:
        raise OidcOff
    return Client(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret,
        settings.public_url + RETURN_PATH,
    )
