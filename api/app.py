"""The application: settings in, a WSGI application out. Nothing is connected until the first request."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from flask import Flask, Response
from flask.json.provider import DefaultJSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix

from api import routes
from api.reading.pages import pages
from api.wire.documents import SECURITY_SCHEMES, OperationIds, Rules
from api.wire.problems import ProblemApi
from config import Settings
from db.engine import Database
from doorway import logs, request_notes, speech
from doorway.request_log import RequestLog
from doorway.service import EXTENSION, Sandbox, Service, in_sandbox
from identity import sandbox
from loyalty.people.privacy import KeyRing
from loyalty.program.shelf import Shelf
from loyalty.retailer import Retailer

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
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.extensions[EXTENSION] = open_service(settings, database)
    request_notes.install(app)
    logs.install(app)
    speech.install(app)
    app.after_request(_secure)
    api = ProblemApi(app, spec_kwargs=_spec(settings))
    app.register_blueprint(pages)
    for blueprint in routes.ALL:
        api.register_blueprint(blueprint)
    return app


def open_service(settings: Settings, database: Database | None = None) -> Service:
    """What the doors work with under these settings; nothing is connected yet."""
    # A database that stands in for the settings' own has no file for a sandbox beside it.
    url = settings.sandbox_url if database is None else settings.sandbox_database_url or None
    if database is None:
        database = Database.open(settings.database_url, pool_size=settings.pool_size)
    retailer = Retailer(Shelf(), KeyRing.of(settings.keyring), settings.index_key)
    requests = RequestLog(database, is_kept=settings.request_log == "on")
    return Service(settings, database, retailer, requests, sandbox=_sandbox(settings, retailer, url))


def _sandbox(settings: Settings, retailer: Retailer, url: str | None) -> Sandbox | None:
    """The retailer's service for tests; nothing is connected, and nothing made, before it is asked for."""
    if url is None:
        return None
    database = Database.open(url, pool_size=settings.pool_size)
    requests = RequestLog(database, is_kept=settings.request_log == "on")
    return Sandbox(Service(settings, database, sandbox.retailer_of(retailer), requests), url)


def _spec(settings: Settings) -> dict[str, Any]:
    return {
        "servers": [{"url": settings.public_url}],
        "components": {"securitySchemes": SECURITY_SCHEMES},
        "extra_plugins": [OperationIds(), Rules()],
    }


def _secure(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if in_sandbox():
        response.headers["Regulars-Sandbox"] = "true"
    return response
