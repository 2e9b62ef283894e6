"""A connection: where the vendor sends to, its secret and token replaced, changed, turned off, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

from flask import Response

from db.session import Session
from doorway.deeds import connections as deeds
from doorway.refusals import PreconditionFailed
from doorway.service import now, service
from loyalty.shops import connections
from loyalty.shops.connections import Connection, Wish
from pos_adapter import registry
from web.console import filled, refused
from web.console.connections import HERE, own, state_of, store_names
from web.console.door import door
from web.wire import told
from web.wire.forms import Form

HOURS: Final = connections.LONGEST_OVERLAP // timedelta(hours=1)
PAGES: Final = Path(__file__).resolve().parents[2] / "docs" / "adapters"


@door.shows("/connections/<code>", may="stores.read")
def one(code: str) -> Response:
    """A connection: how it does, and the address to give the vendor."""
    return _page(code)


@door.takes("/connections/<code>/edit", may="stores.edit")
def edit(code: str) -> Response:
    """Another store, prefix or options, or off: what comes from now on is read so."""

    def do(form: Form) -> None:
        store, prefix = form.text("store", most=64), form.text("external_prefix", needed=False)
        options, is_on = _options(form), not form.ticked("off")
        form.done()

        def work(session: Session) -> None:
            before = connections.get(session, code, lock=True)
            if form.given.get("version") != str(before.version):
                raise PreconditionFailed
            wish = Wish(before.wish.adapter, store, prefix, options, is_on)
            deeds.edit(session, before, wish, now())

        service().database.write(work)

    return _tried(code, "edit", do, "connections.saved")


@door.takes("/connections/<code>/secret", may="stores.edit")
def rotate(code: str) -> Response:
    """Put the vendor's new secret in place; the one before holds beside it for a while."""

    def do(form: Form) -> None:
        secret, hours = form.text("secret", most=255), form.whole("hours", 0, HOURS)
        form.done()
        overlap = timedelta(hours=hours)
        service().database.write(lambda session: deeds.rotate(session, code, secret, overlap, now()))

    return _tried(code, "secret", do, "connections.secret-saved")


@door.takes("/connections/<code>/token", may="stores.edit")
def token(code: str) -> Response:
    """Put a token in place of any there is: what waits to be fetched is fetched with it at once."""

    def do(form: Form) -> None:
        secret, api_url = form.text("token", most=500), form.text("api_url", most=500, needed=False) or None
        form.done()
        service().database.write(lambda session: deeds.put_token(session, code, secret, api_url, now()))

    return _tried(code, "token", do, "connections.token-saved")


@door.takes("/connections/<code>/token/remove", may="stores.edit")
def remove_token(code: str) -> Response:
    """Forget the token: what deliveries name is fetched no more, and waits."""

    def work(session: Session) -> None:
        deeds.remove_token(session, code, now())

    return _tried(code, "token", lambda _: service().database.write(work), "connections.token-removed")


@door.takes("/connections/<code>/remove", may="stores.edit")
def remove(code: str) -> Response:
    """Forget a connection and its secret; receipts stay. What waits of it can only be let go."""

    def do(form: Form) -> None:
        if form.text("confirm") != code:
            form.note("confirm", "connections.confirm-wrong")
        form.done()
        service().database.write(lambda session: deeds.remove(session, code))

    return _tried(code, "remove", do, "connections.removed", HERE)


def _tried(code: str, part: str, do: Callable[[Form], None], done: str, address: str = "") -> Response:
    form = Form.sent()
    try:
        do(form)
    except filled.REFUSED as error:
        return _page(code, error, form, part)
    return told.then(address or f"{HERE}/{code}", done)


def _options(form: Form) -> Mapping[str, str]:
    """Words for the adapter, one a line as `name = words`."""
    found = {}
    for line in form.text("options", most=5_000, needed=False).splitlines():
        name, sign, words = (each.strip() for each in line.partition("="))
        if line.strip() and not (sign and name and words):
            form.note("options", "connections.options-wrong")
        elif name:
            found[name] = words
    return found


def _page(code: str, error: Exception | None = None, form: Form = filled.UNSENT, part: str = "") -> Response:
    def read(session: Session) -> tuple[Connection, list[tuple[str, str]]]:
        return own(session, code), store_names(session)

    found, names = service().database.read(read)
    shown = {name: text for name, text in form.given.items() if name not in ("secret", "token")}
    return filled.shown(
        "console/connection.html",
        error,
        Form(shown),
        part=part,
        found=found,
        state=state_of(found),
        url=f"{service().settings.public_url}/v1/connections/{code}/deliveries",
        store_names=names,
        known_options=sorted(registry.options(found.wish.adapter).items()),
        fetches=registry.find_api(found.wish.adapter) is not None,
        is_signed=registry.is_signed(found.wish.adapter),
        why=refused.why,
        unproved=refused.unproved,
        has_page=(PAGES / f"{found.wish.adapter}.md").is_file(),
    )
