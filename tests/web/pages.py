"""Pages as a browser asks for them, without one: cookies kept, forms found and sent, sentences read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import lxml.html
from flask import Flask
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

import web.app
from api.app import create_app, open_service
from db.engine import Database
from doorway.service import EXTENSION
from tests import databases
from tests.api.doors import SETTINGS, Doors, sale
from web.wire import cookies

_APPS: list[Flask] = []


def app_on(database: Database) -> Flask:
    """The application with its pages on this database; made once, as making one takes most of a second."""
    if not _APPS:
        app = create_app(SETTINGS, database)
        web.app.install(app)
        _APPS.append(app)
    service = _APPS[0].extensions[EXTENSION] = open_service(SETTINGS, database)
    databases.BACKGROUND.append(service.requests.close)
    return _APPS[0]


@dataclass
class Answer:
    """A page that came back."""

    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """What a person reads, blanks made one."""
        body = self.html.find(".//body")
        return " ".join((body if body is not None else self.html).text_content().split())

    @property
    def html(self) -> HtmlElement:
        return lxml.html.fromstring(self.response.get_data(as_text=True))

    @property
    def address(self) -> str:
        """Where it leads."""
        return self.response.headers.get("Location", "")


@dataclass
class Visitor:
    """A browser's cookies, and what it does with pages."""

    client: FlaskClient
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return Answer(self.client.get(path, headers={**self.headers, **headers}))

    def post(self, path: str, form: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """Send a form as one of our pages does."""
        given = {"Sec-Fetch-Site": "same-origin", **self.headers, **headers}
        return Answer(self.client.post(path, data=dict(form or {}), headers=given))

    def fill(self, page: Answer, number: int = 0, **typed: str) -> Answer:
        """Fill the form of a page that has this number, hidden fields as they stand, and send it."""
        form = page.html.forms[number]
        fields = dict(form.form_values()) | typed
        return self.post(form.action or page.response.request.path, fields)


class Pages:
    """The corner shop's pages; visitors come signed in, or as strangers."""

    def __init__(self, database: Database) -> None:
        """Ann bought tea for £137.40 and has 137 points."""
        self.doors = Doors(database)
        self.app = app_on(database)
        self.doors.post(sale())

    def stranger(self, language: str = "en") -> Visitor:
        return Visitor(self.app.test_client(), {"Accept-Language": language})

    def member(self, name: str = "ann", language: str = "en") -> Visitor:
        """A member who is signed in."""
        visitor = self.stranger(language)
        visitor.client.set_cookie(cookies.MEMBER, self.doors.token(name))
        return visitor

    def staff(self, *roles: str, language: str = "en") -> Visitor:
        """Somebody with these roles, signed in; else an owner."""
        visitor = self.stranger(language)
        visitor.client.set_cookie(cookies.STAFF, self.doors.staff(*roles))
        return visitor
