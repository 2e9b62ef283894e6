"""Tills' words: what tills and vendors call a way of payment, a tax or a store, and what that is here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Response, request

from db.session import Session
from doorway import audits, callers
from doorway.service import service
from identity import roles
from loyalty.shops import mappings
from loyalty.shops.mappings import EVERYWHERE, Mapped
from web.console import filled
from web.console.connections import store_names
from web.console.door import door
from web.wire import sheets, told
from web.wire.forms import Form

HERE: Final = "/console/words"
HEADS: Final = {"scope": "words.scope", "kind": "words.kind", "theirs": "words.theirs", "ours": "words.ours"}


@door.shows("/words", may="stores.read")
def listed() -> Response:
    """The words by scope, kind and name; there are never more than a few thousand."""
    if sheets.asked():
        return sheets.taken("words", HEADS, map(_row, service().database.read(_found)))
    return _page()


@door.takes("/words", may="stores.edit")
def put() -> Response:
    """Say what a till's name of something is here; receipts that come from now on are read so."""
    form = Form.sent()
    try:
        mapped = Mapped(
            form.text("scope", most=64),
            form.chosen("kind", mappings.KINDS),
            form.text("theirs", most=mappings.THEIRS_CHARS),
            form.text("ours", most=mappings.OURS_CHARS),
        )
        form.done()

        def work(session: Session) -> str:
            before = mappings.find(session, mapped.scope, mapped.kind, mapped.theirs, lock=True)
            audits.did(session, "mappings.put", mapped.scope, {"kind": mapped.kind, "ours": mapped.ours})
            mappings.put(session, mapped)
            return before.ours if before else ""

        was = service().database.write(work)
    except filled.REFUSED as error:
        return _page(error, form)
    if was and was != mapped.ours:
        return told.then(HERE, "words.changed", theirs=mapped.theirs, ours=mapped.ours, was=was)
    return told.then(HERE, "words.saved", theirs=mapped.theirs, ours=mapped.ours)


@door.takes("/words/remove", may="stores.edit")
def remove() -> Response:
    """Say nothing of a till's name any more; it is kept as the till says it."""
    form = Form.sent()
    try:
        scope, kind, theirs = (form.text(each) for each in ("scope", "kind", "theirs"))
        form.done()

        def work(session: Session) -> None:
            mappings.remove(session, scope, kind, theirs)
            audits.did(session, "mappings.remove", scope, {"kind": kind})

        service().database.write(work)
    except filled.REFUSED as error:
        return _page(error)
    return told.then(HERE, "words.removed", theirs=theirs)


def _page(error: Exception | None = None, form: Form = filled.UNSENT) -> Response:
    def read(session: Session) -> tuple[Sequence[Mapped], list[tuple[str, str]]]:
        return _found(session), store_names(session)

    found, names = service().database.read(read)
    return filled.shown(
        "console/words.html",
        error,
        form,
        found=found,
        kinds=mappings.KINDS,
        kind=request.args.get("kind", ""),
        everywhere=EVERYWHERE,
        store_names=names,
    )


def _found(session: Session) -> Sequence[Mapped]:
    """What holds in the stores that the caller may see, and everywhere."""
    seen = roles.stores(callers.caller().person.grants, "stores.read")
    found = mappings.page(session, kind=request.args.get("kind", ""))
    return [each for each in found if seen is None or each.scope in {EVERYWHERE, *seen}]


def _row(found: Mapped) -> sheets.Row:
    return {"scope": found.scope, "kind": found.kind, "theirs": found.theirs, "ours": found.ours}
