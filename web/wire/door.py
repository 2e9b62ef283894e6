"""Doors of pages: a blueprint whose every page says who may see it, so that none is open by oversight."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from db.session import Session
from doorway import callers
from doorway.callers import Caller
from doorway.refusals import Unauthorised
from doorway.service import now, service
from identity import roles
from web.wire import cookies, policy, readers, same_site
from web.wire.refusals import NotSignedIn

# Instead of a permission: whoever is signed in, whatever their roles.
WHOEVER: Final = "*"

View = Callable[..., str | Response]


@dataclass(frozen=True, slots=True)
class Guard:
    """How a door knows who comes: the cookie that proves them, where they sign in, what it may permit."""

    cookie: str
    sign_in: str
    find: Callable[[Session, str, datetime, str], Caller]
    permissions: Collection[str] = tuple(roles.PERMISSIONS)


class Door(Blueprint):
    """Pages of one audience. `shows` is for what is looked at, `takes` for what a form sends."""

    def __init__(self, name: str, module: str, guard: Guard, prefix: str = "") -> None:
        super().__init__(name, module, url_prefix=prefix or None)
        self.guard = guard
        self.endpoints: list[str] = []
        self._open: set[str] = set()
        self._permissions: dict[str, str] = {}
        self.before_request(readers.settle)
        self.before_request(same_site.check)
        self.before_request(self._admit)
        self.after_request(readers.keep)
        self.after_request(policy.secure)

    def shows(self, rule: str, *, may: str = "", anyone: bool = False) -> Callable[[View], View]:
        """A page. `may` is a permission of staff (`identity.roles`); `anyone` needs no sign-in."""
        return self._routed(rule, "GET", may, anyone=anyone)

    def takes(self, rule: str, *, may: str = "", anyone: bool = False) -> Callable[[View], View]:
        """What a form of a page is sent to."""
        return self._routed(rule, "POST", may, anyone=anyone)

    def is_guarded(self, endpoint: str) -> bool:
        """Whether a page says who may: a permission, whoever is signed in, or everyone."""
        return endpoint in self._open or endpoint in self._permissions

    def permission_of(self, endpoint: str) -> str:
        """The permission a page or a form needs; empty where there is none to have."""
        return self._permissions.get(endpoint, "").removeprefix(WHOEVER)

    def _routed(self, rule: str, method: str, may: str, *, anyone: bool) -> Callable[[View], View]:
        assert may in ("", WHOEVER) or may in self.guard.permissions, f"no permission is called {may!r}"

        def add(view: View) -> View:
            endpoint = f"{view.__module__.rpartition('.')[2]}-{view.__name__}"
            self.endpoints.append(endpoint)
            if anyone:
                self._open.add(endpoint)
            if may:
                self._permissions[endpoint] = may
            self.add_url_rule(rule, endpoint, view, methods=[method])
            return view

        return add

    def _admit(self) -> None:
        """Find out who asks, and whether they may. Raises NotSignedIn, Forbidden."""
        endpoint = (request.endpoint or "").rpartition(".")[2]
        g.guard = self.guard
        secret, at = cookies.secret(self.guard.cookie), now()
        wanted = self.permission_of(endpoint)
        found = self._find(secret, at, wanted)
        if found is None and endpoint not in self._open:
            raise NotSignedIn
        if found is not None:
            callers.arrived(found)
            callers.rest(found, secret, at)

    def _find(self, secret: str, at: datetime, permission: str) -> Caller | None:
        if not secret:
            return None
        try:
            return service().database.read(lambda session: self.guard.find(session, secret, at, permission))
        except Unauthorised:
            return None


def arrived() -> Caller | None:
    """Who is signed in, on a page that is open to everyone; None for a stranger."""
    found: Caller | None = g.get("caller")
    return found


def member_of(session: Session, secret: str, at: datetime, _: str = "") -> Caller:
    """The member of a cookie. Raises Unauthorised."""
    return callers.member(session, secret, at)
