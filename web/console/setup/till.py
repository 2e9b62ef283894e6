"""The third step: the store, and the key by which its till proves who it is, shown this once."""

from __future__ import annotations

from typing import Final

from flask import Response
from werkzeug.utils import redirect

from db.session import Session
from doorway.deeds import stores as store_deeds
from doorway.deeds import tills
from doorway.service import now, service
from loyalty.cards import card_qr
from loyalty.errors import LoyaltyError
from loyalty.shops import stores, till_keys
from web.console.door import door
from web.console.setup import starts, state
from web.console.setup.state import HERE, State
from web.wire import failing, pages
from web.wire.forms import Form
from web.wire.refusals import PageRefused

CODE_MM: Final = 44
WAYS: Final = ("till", "page", "later")


@door.shows("/setup/till", may="stores.edit")
def till() -> Response:
    """Ask what the store is called, and what rings up there."""
    found = state.read()
    if not found.may_see("till"):
        return redirect(f"{HERE}/{found.step}", 303)  # type: ignore[return-value]
    return _page(found)


@door.takes("/setup/till", may="stores.edit")
def open_() -> Response:
    """Open the store and make a till's key, shown with this answer and never again."""
    form, found = Form.sent(), state.read()
    if not found.may_see("till"):
        return redirect(f"{HERE}/{found.step}", 303)  # type: ignore[return-value]
    try:
        way = form.chosen("way", WAYS)
        name = form.text("name", most=stores.NAME_CHARS)
        code = form.text("code", most=stores.CODE_CHARS, needed=False) or starts.slug(name)
        label = form.text("label", most=till_keys.LABEL_CHARS, needed=way != "later")
        form.done()
        secret = service().database.write(
            lambda session: _opened(session, found, (code, name), label if way != "later" else "")
        )
    except (PageRefused, LoyaltyError) as error:
        return _page(found, error, form)
    if not secret:
        return redirect(f"{HERE}/done", 303)  # type: ignore[return-value]
    drawn = card_qr.svg(secret, size_mm=CODE_MM, title=pages.say("setup.key-code"))
    shown = state.read()
    return pages.shown(
        "console/setup/key.html",
        state=shown,
        step="till",
        secret=secret,
        drawn=drawn,
        way=way,
        label=label,
        address=f"{service().settings.public_url}/till/",
    )


def _opened(session: Session, found: State, store: tuple[str, str], label: str) -> str:
    """The secret of the store's new key; empty where none is wanted."""
    (code, name), at = store, now()
    store_deeds.open_(session, found.program, code, name, at)
    state.keep(session, store=code)
    return tills.add(session, code, label, at).secret if label else ""


def _page(found: State, error: Exception | None = None, form: Form | None = None) -> Response:
    return pages.shown(
        "console/setup/till.html",
        422 if error else 200,
        state=found,
        step="till",
        ways=WAYS,
        refusal=failing.refusal(error) if error else None,
        wrong=getattr(error, "wrong", {}),
        given=form.given if form else {},
    )
