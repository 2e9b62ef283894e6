"""Tills' words: what tills and vendors call a way of payment, a tax or a store, and what that is here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Response, request

from db.session import Session
from doorway import callers
from doorway.deeds import mappings as deeds
from doorway.refusals import PreconditionFailed
from doorway.service import service
from identity import roles
from loyalty.shops import mappings
from loyalty.shops.mappings import EVERYWHERE, Mapped
from web.console import filled
from web.console.connections import store_names
from web.console.door import door
from web.wire import sheets, told
from web.wire.forms import Form
from web.wire.refusals import PageRefused

HERE: Final = "/console/words"
HEADS: Final = {"scope": "words.scope", "kind": "words.kind", "theirs": "words.theirs", "ours": "words.ours"}
# What a word is known by, and how the address of the page calls it where one is to be changed.
NAME: Final = {"scope": "scope", "kind": "of", "theirs": "theirs"}


class AlreadySaid(PageRefused):
    """A word that is put as a new one, of a name of which something else is said."""

    key, status = "problem.word-said", 409

    def __init__(self, before: Mapped) -> None:
        super().__init__(before.theirs)
        self.theirs, self.ours = before.theirs, before.ours


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
        version = form.given.get("version", "")
        was = service().database.write(lambda session: _put(session, mapped, version))
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
        service().database.write(lambda session: deeds.remove(session, scope, kind, theirs))
    except filled.REFUSED as error:
        return _page(error)
    return told.then(HERE, "words.removed", theirs=theirs)


def _put(session: Session, mapped: Mapped, version: str) -> str:
    """Say it over what the form showed, and nothing else; what was said before.

    Raises AlreadySaid, PreconditionFailed.
    """
    before = mappings.find(session, mapped.scope, mapped.kind, mapped.theirs, lock=True)
    if before != mapped and version != deeds.version(before):
        raise AlreadySaid(before) if before and not version else PreconditionFailed
    deeds.put(session, before, mapped)
    return before.ours if before else ""


def _page(error: Exception | None = None, form: Form = filled.UNSENT) -> Response:
    def read(session: Session) -> tuple[Sequence[Mapped], Mapped | None, list[tuple[str, str]]]:
        return _found(session), _changing(session, form), store_names(session)

    found, changing, names = service().database.read(read)
    return filled.shown(
        "console/words.html",
        error,
        form,
        found=found,
        changing=changing,
        version=deeds.version(changing),
        kinds=mappings.KINDS,
        kind=request.args.get("kind", ""),
        everywhere=EVERYWHERE,
        store_names=names,
    )


def _changing(session: Session, form: Form) -> Mapped | None:
    """What is said of the name that a refused form has, or that is to be changed."""
    scope, kind, theirs = (form.given.get(each) or request.args.get(name, "") for each, name in NAME.items())
    return mappings.find(session, scope, kind, theirs) if theirs else None


def _found(session: Session) -> Sequence[Mapped]:
    """What holds in the stores that the caller may see, and everywhere."""
    seen = roles.stores(callers.caller().person.grants, "stores.read")
    found = mappings.page(session, kind=request.args.get("kind", ""))
    return [each for each in found if seen is None or each.scope in {EVERYWHERE, *seen}]


def _row(found: Mapped) -> sheets.Row:
    return {"scope": found.scope, "kind": found.kind, "theirs": found.theirs, "ours": found.ours}
