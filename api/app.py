"""The application: settings in, a WSGI application out. Nothing is connected until the first request."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from flask import Flask, Response
from flask.json.provider import DefaultJSONProvider

from api import logs
from api.cards import cards
from api.documents import SECURITY_SCHEMES
from api.health import health
from api.me import me
from api.problems import ProblemApi
from api.receipts import receipts
from api.service import EXTENSION, Service
from config import Settings
from db.engine import Database
from loyalty.privacy import KeyRing
from loyalty.retailer import Retailer
from loyalty.shelf import Shelf

VERSION = "1"
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


class Json(DefaultJSONProvider):
    """Letters as they are, keys in the order given, no blanks."""

    ensure_ascii = False
    sort_keys = False
    compact = True


class Application(Flask):
    """Flask, but what breaks is logged without what was sent."""

    json_provider_class = Json

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> None:
        """Log an error nobody expected."""
        error = sys.exception()
        if error is not None:
            logs.failure(error)


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """The application with these settings; `database` stands in for the settings' own, in tests."""
    logs.configure(settings)
    app = Application(__name__, static_folder=None)
    app.config.update(
        # One byte more: a longer body that comes without its length is cut there, and `bodies` sees it.
        MAX_CONTENT_LENGTH=settings.body_limit_bytes + 1,
        API_TITLE="Regulars: customer loyalty",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
    )
    app.extensions[EXTENSION] = _service(settings, database)
    logs.install(app)
    app.after_request(_secure)
    api = ProblemApi(app, spec_kwargs=_spec(settings))
    for blueprint in (receipts, me, cards, health):
        api.register_blueprint(blueprint)
    return app


def _service(settings: Settings, database: Database | None) -> Service:
    if database is None:
        database = Database.open(settings.database_url, pool_size=settings.pool_size)
    retailer = Retailer(Shelf(), KeyRing.of(settings.keyring), settings.index_key)
    return Service(settings, database, retailer)


def _spec(settings: Settings) -> dict[str, Any]:
    return {
        "servers": [{"url": settings.public_url}],
        "components": {"securitySchemes": SECURITY_SCHEMES},
    }


def _secure(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
