"""Stores: where customers buy; opened, called by a name, put into the groups that rules may name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import quote

from flask import Response, request

from db.session import Session
from doorway import callers
from doorway.deeds import stores as deeds
from doorway.refusals import PreconditionFailed
from doorway.service import now, service
from identity import roles
from loyalty.errors import UnknownStore
from loyalty.shops import stores, till_keys
from loyalty.shops.stores import Store
from loyalty.shops.till_keys import TillKey
from web.console import filled, machine_sheets
from web.console.door import door
from web.wire import branding, readers, sheets, told
from web.wire.forms import Form

HERE: Final = "/console/stores"
MOST: Final = 50
HEADS: Final = {
    "code": "stores.code",
    "name": "stores.name",
    "program": "stores.program",
    "groups": "stores.groups",
    "zone": "stores.zone",
    "opened": "stores.opened",
}


@door.shows("/stores", may="stores.read")
def listed() -> Response:
    """The stores by code: all, or those in which somebody works."""
    if sheets.asked():
        rows = sheets.whole(_page_of, lambda each: each.code, "")
        return sheets.taken("stores", HEADS, map(_row, rows))
    return _list()


@door.takes("/stores", may="stores.edit")
def open_() -> Response:
    """Open a store in its programme's time zone."""
    form = Form.sent()
    try:
        code = form.text("code", most=stores.CODE_CHARS)
        name = form.text("name", most=stores.NAME_CHARS, needed=False)
        program = form.chosen("program", branding.of_page().programs)
        form.done()
        at = now()
        service().database.write(lambda session: deeds.open_(session, program, code, name, at))
    except filled.REFUSED as error:
        return _list(error, form)
    return told.then(address(code), "stores.opened-now")


@door.shows("/stores/<code>", may="stores.read")
def store(code: str) -> Response:
    """One store: what it is called, and by which keys its tills prove who they are."""
    return page(code)


@door.takes("/stores/<code>/edit", may="stores.edit")
def edit(code: str) -> Response:
    """Another name, other groups; what was bought stays as it was."""

    def do(form: Form) -> None:
        name = form.text("name", most=stores.NAME_CHARS)
        groups = [each.strip() for each in form.text("groups", most=5_000, needed=False).splitlines()]
        form.done()
        wanted = [each for each in groups if each]

        def work(session: Session) -> None:
            before = stores.get(session, code)
            if form.given.get("version") != deeds.version(before):
                raise PreconditionFailed
            deeds.edit(session, before, name, wanted)

        service().database.write(work)

    return tried(code, "edit", do, "stores.saved")


def page(code: str, error: Exception | None = None, form: Form = filled.UNSENT, part: str = "") -> Response:
    """The page of a store, also when a form on it was refused. Raises UnknownStore for one not seen."""
    at = now()

    def read(session: Session) -> tuple[Store, list[TillKey]]:
        found = own(session, code)
        may_see = roles.permits(callers.caller().person.grants, "tills.read", code)
        return found, [*reversed(till_keys.of_store(session, code))] if may_see else []

    found, keys = service().database.read(read)
    branding.about(found.program)
    if sheets.asked():
        return machine_sheets.keys((each, status(each, at)) for each in keys)
    return filled.shown(
        "console/store.html",
        error,
        form,
        part=part,
        store=found,
        version=deeds.version(found),
        address=address(code),
        keys=[(each, status(each, at)) for each in keys],
        scopes=till_keys.SCOPES,
        till_page=f"{service().settings.public_url}/till/",
    )


def tried(code: str, part: str, do: Callable[[Form], None], done: str) -> Response:
    """Do what a form of the store's page asks; a refusal is said on that page, at the form it is about."""
    form = Form.sent()
    try:
        do(form)
    except filled.REFUSED as error:
        return page(code, error, form, part)
    return told.then(address(code), done)


def own(session: Session, code: str) -> Store:
    """A store that the caller may see. Raises UnknownStore for every other one."""
    if not roles.permits(callers.caller().person.grants, "stores.read", code):
        raise UnknownStore(code)
    return stores.get(session, code)


def address(code: str) -> str:
    """Where a store's page stands."""
    return f"{HERE}/{quote(code, safe='')}"


def status(key: TillKey, at: datetime) -> str:
    """How a key stands: in-use, replaced (and still working), ended."""
    if not key.is_in_use(at):
        return "ended"
    return "replaced" if key.replaced_by else "in-use"


def _list(error: Exception | None = None, form: Form = filled.UNSENT) -> Response:
    after = request.args.get("after", "")
    found = service().database.read(lambda session: _page_of(session, after, MOST + 1))
    return filled.shown(
        "console/stores.html",
        error,
        form,
        listed=[(each, address(each.code)) for each in found[:MOST]],
        next=found[MOST - 1].code if len(found) > MOST else "",
        program_names=[
            (code, readers.reader().name(each.name, code))
            for code, each in branding.of_page().programs.items()
        ],
    )


def _page_of(session: Session, after: str, limit: int) -> Sequence[Store]:
    seen = roles.stores(callers.caller().person.grants, "stores.read")
    if seen is None:
        return stores.page(session, after=after, limit=limit)
    found = (stores.find(session, code) for code in sorted(seen) if code > after)
    return [each for each in found if each is not None][:limit]


def _row(found: Store) -> sheets.Row:
    return {
        "code": found.code,
        "name": found.name,
        "program": found.program,
        "groups": "; ".join(found.groups),
        "zone": found.zone,
        "opened": found.created_at,
    }
