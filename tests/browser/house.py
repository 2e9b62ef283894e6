"""The corner shop, open to browsers: served on one address, with the real clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

from config import Settings
from db.engine import Database
from identity import tokens
from loyalty.cards import cards
from loyalty.people.contacts import Contact
from tests.api.doors import Doors, sale
from tests.identity import people
from web import app as web_app

# Requests may still be under way when a page is closed; none takes longer.
PATIENCE_S = 10.0


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """The application logs its requests itself."""


class Street:
    """One address of a worker; behind it the application of the test that runs, or nobody."""

    def __init__(self) -> None:
        self.app: Callable[..., Iterable[bytes]] | None = None
        self._busy, self._turn = 0, threading.Condition()
        self._server = self._open(0)
        self.port = self._server.server_port
        self.url = f"http://localhost:{self.port}"

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        assert self.app is not None, "a page asks for something after its test"
        with self._turn:
            self._busy += 1
        try:
            # Read to its end here: the server forgets to close an answer the browser no longer waits for.
            with closing(ClosingIterator(self.app(environ, start_response))) as answer:
                return [b"".join(answer)]
        finally:
            with self._turn:
                self._busy -= 1
                self._turn.notify_all()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Nobody listens meanwhile."""
        self.close()
        yield
        self._server = self._open(self.port)

    def settle(self) -> None:
        """Wait until every request is answered."""
        with self._turn:
            assert self._turn.wait_for(lambda: not self._busy, PATIENCE_S), "a request is never answered"

    def _open(self, port: int) -> BaseWSGIServer:
        server = make_server("127.0.0.1", port, self, threaded=True, request_handler=_Quiet)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server


class House:
    """The shop of one test and its doors, with everything that happens happening now."""

    def __init__(self, database: Database, street: Street, **settings: str) -> None:
        given = {"LOYALTY_LOG_LEVEL": "CRITICAL", "LOYALTY_REQUEST_LOG": "off", **settings}
        self.settings = Settings.from_environment({"LOYALTY_PUBLIC_URL": street.url, **given})
        self.database, self.street = database, street
        self.doors = Doors(database, self.settings)
        self.shop = self.doors.shop
        street.app = with_pages(self.doors.app)
        # What the doors seal is opened with the doors' own keys.
        self.shop.retailer = self.doors.app.extensions["loyalty"].retailer
        self._numbers = count(5001)

    @property
    def url(self) -> str:
        """Where it is served."""
        return self.street.url

    @property
    def key(self) -> str:
        """The key of a till in the high street."""
        return self.doors.key

    @property
    def closed(self) -> Callable[[], Any]:
        """`with house.closed():` nobody answers."""
        return self.street.closed

    def token(self, name: str = "ann") -> str:
        """A token of a member, who is enrolled if nobody has the name."""
        if not self.shop.knows(name):
            self.shop.member(name)
        member_id = self.shop.member_id(name)
        return self.database.write(lambda session: tokens.issue(session, member_id, now()))

    def staff(self, *roles: str, email: str = "") -> str:
        """A session of somebody with these roles, such as "manager" or "clerk:high-street"; else an owner."""
        given = roles or ("owner",)
        address = email or f"{'.'.join(given).replace(':', '-')}@shop.example"
        employees = self.doors.employees
        if address not in employees.totp:
            employees.join(address, *given, at=now() - timedelta(hours=1), kept="$no-password")
        return employees.sign_in(address, now()).secret

    def buys(self, name: str = "ann", net: str = "137.40", *, days_ago: int = 0, **facts: Any) -> Any:
        """A sale, sent by the till; what came of it."""
        at = now() - timedelta(days=days_ago, minutes=1)
        words = {"purchased_at": at.isoformat(timespec="seconds"), "member": {"external": name}, **facts}
        answer = self.doors.post(sale(str(next(self._numbers)), net, **words))
        assert answer.status_code == 201, answer.text
        return answer.json

    def card(self, name: str = "ann") -> str:
        """The number of a member's card, as a scanner reads it from plastic."""
        member_id = self.shop.member_id(name)
        found = self.database.read(lambda session: cards.find_usable(session, member_id))
        assert found is not None, f"{name} has no card"
        return found.number

    def code(self, contact: Contact) -> str:
        """The last one-time code that was made for a contact."""
        return people.code_for(self.shop, contact)

    def end(self) -> None:
        """Let the last requests be answered; the books must verify then."""
        self.street.settle()
        self.street.app = None
        assert self.shop.verify() == []


def now() -> datetime:
    """The real clock, because a browser has no other."""
    return datetime.now(UTC)


def with_pages(app: Flask) -> Flask:
    """An application with what people see on it."""
    if "look" not in app.blueprints:
        web_app.install(app)
    return app
