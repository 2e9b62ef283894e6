"""Tills' keys: made and shown once, replaced, revoked; and what each of them asked, and was told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flask import Response

from db.session import Session
from doorway import callers
from doorway.deeds import tills
from doorway.deeds.tills import Made
from doorway.service import now, service
from identity import request_log
from identity.request_log import Numbered
from loyalty.shops import till_keys
from loyalty.shops.stores import Store
from loyalty.shops.till_keys import TillKey
from web.console import filled, secrets, stores
from web.console.door import door
from web.wire import branding, pages, sheets
from web.wire.forms import Form

HOURS: Final = till_keys.LONGEST_OVERLAP // timedelta(hours=1)
HEADS: Final = {
    "at": "tills.when",
    "asked": "tills.asked",
    "status": "tills.answer",
    "code": "tills.problem",
    "detail": "tills.why",
    "milliseconds": "tills.took",
}


@door.takes("/stores/<code>/keys", may="tills.edit")
def add(code: str) -> Response:
    """Make a key for a till; it is shown with this answer and never again."""

    def make(form: Form) -> Callable[[Session], Made]:
        label = form.text("label", most=till_keys.LABEL_CHARS)
        scopes = [each for each in till_keys.SCOPES if form.ticked(f"scope-{each}")]
        signed = form.ticked("signed")
        return lambda session: tills.add(session, code, label, now(), scopes=scopes, is_signed=signed)

    return _made(code, "add", make)


@door.takes("/stores/<code>/keys/<key>/rotate", may="tills.edit")
def rotate(code: str, key: str) -> Response:
    """Make a key in place of this one, which goes on working for a while."""

    def make(form: Form) -> Callable[[Session], Made]:
        overlap = timedelta(hours=form.whole("hours", 0, HOURS))
        return lambda session: tills.rotate(session, code, key, overlap, now())

    return _made(code, key, make)


@door.takes("/stores/<code>/keys/<key>/revoke", may="tills.edit")
def revoke(code: str, key: str) -> Response:
    """End a key for good, from the next request on."""

    def work(session: Session) -> None:
        tills.revoke(session, code, key, now())

    return stores.tried(code, key, lambda _: service().database.write(work), "tills.revoked")


@door.shows("/stores/<code>/keys/<key>", may="tills.read")
def requests(code: str, key: str) -> Response:
    """The last hundred requests of a key, newest first, each with why it was refused."""
    callers.in_store("tills.read", code)

    def read(session: Session) -> tuple[Store, TillKey, list[Numbered]]:
        held = till_keys.find(session, code, key)
        return stores.own(session, code), held, request_log.latest(session, held.digest)

    store, held, found = service().database.read(read)
    if sheets.asked():
        return sheets.taken(f"requests-{key}", HEADS, map(_row, found))
    branding.about(store.program)
    return pages.shown(
        "console/key-log.html",
        store=store,
        zone=ZoneInfo(store.zone),
        address=stores.address(code),
        key=held,
        stands=stores.status(held, now()),
        found=[each.line for each in found],
    )


def _made(code: str, part: str, make: Callable[[Form], Callable[[Session], Made]]) -> Response:
    """A new key, shown; a refusal is said on the store's page.

    Raises Forbidden before the form is looked at: who may not need not learn whether the store is there.
    """
    callers.in_store(tills.PERMISSION, code)
    form = Form.sent()
    try:
        work = make(form)
        form.done()
        made = service().database.write(work)
    except filled.REFUSED as error:
        return stores.page(code, error, form, part)
    name = service().database.read(lambda session: stores.own(session, code)).name
    page = f"{service().settings.public_url}/till/"
    return secrets.shown("tills", made.secret, stores.address(code), coded=True, store=name, page=page)


def _row(found: Numbered) -> sheets.Row:
    line = found.line
    return {
        "at": line.at,
        "asked": f"{line.method} {line.route}",
        "status": line.status,
        "code": line.code,
        "detail": " ".join((line.detail, *line.places)).strip(),
        "milliseconds": line.milliseconds,
    }
