"""A browser becomes a till by the key of its store, and ceases to be one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from flask import Response, request
from werkzeug.utils import redirect

from db.session import Session
from doorway.refusals import Unauthorised
from doorway.service import now, service
from identity.errors import SignatureRequired
from loyalty.explanations import slips
from loyalty.people import privacy
from loyalty.shops import tills
from web.till import clerks, refusing
from web.till.door import KEY_PAGE, door, of_key
from web.wire import cookies, local, pages, told
from web.wire import door as doors
from web.wire.door import WHOEVER
from web.wire.forms import Form
from web.wire.refusals import PageRefused, Unfilled

# A till is no person: it stays one until somebody takes its key away, here or in the console.
LASTS: Final = timedelta(days=400)
COLUMNS: Final = "till_columns"


class UnknownKey(PageRefused):
    """A text that is no key in use."""

    key, status = "problem.unknown-key", 422


@door.shows("/key", anyone=True)
def form() -> Response:
    """Ask for the key; whoever has one goes on. A key that ended is said so, and forgotten."""
    target = local.path(request.args.get("next"), "/till/")
    if doors.arrived() is not None:
        return redirect(target, 303)  # type: ignore[return-value]
    ended = bool(cookies.secret(cookies.TILL))
    answer = pages.shown("till/key.html", next=target, ended=ended)
    return cookies.forget(answer, cookies.TILL) if ended else answer


@door.takes("/key", anyone=True)
def take() -> Response:
    """Keep a key that is in use, out of reach of scripts."""
    form = Form.sent()
    target = local.path(form.given.get("next"), "/till/")
    try:
        secret = form.text("key")
        form.done()
        service().database.read(lambda session: _check(session, secret))
    except (Unfilled, UnknownKey, SignatureRequired) as error:
        refusal, wrong = refusing.refusal(error), refusing.wrong(error)
        return pages.shown("till/key.html", 422, refusal=refusal, wrong=wrong, next=target, ended=False)
    return cookies.give(told.then(target), cookies.TILL, secret, LASTS)


@door.shows("/settings", may=WHOEVER)
def settings() -> Response:
    """Which till this is, how wide it prints, and the way out."""
    return _settings()


@door.takes("/settings", may=WHOEVER)
def set_columns() -> Response:
    """Keep how wide the printer is, and who is at the till."""
    form = Form.sent()
    try:
        chosen = form.chosen("columns", tuple(map(str, slips.COLUMNS)))
        name = form.text("clerk", most=clerks.MOST_CHARS, needed=False).strip()
        form.done()
    except Unfilled as error:
        return _settings(422, wrong=error.wrong, given=form.given)
    answer = cookies.give(told.then("/till/", "till.settings-kept"), COLUMNS, chosen, LASTS)
    return cookies.give(answer, clerks.COOKIE, clerks.kept(name), LASTS)


@door.takes("/leave", anyone=True)
def leave() -> Response:
    """This browser is no till any more; the key stays in use elsewhere."""
    return cookies.forget(told.then(KEY_PAGE, "till.left"), cookies.TILL)


def columns() -> int:
    """How many columns this till's printer has."""
    found = cookies.secret(COLUMNS)
    return next((each for each in slips.COLUMNS if str(each) == found), 42)


def _settings(status: int = 200, **again: Any) -> Response:
    said = {"wrong": {}, "given": {}, **again}
    return pages.shown(
        "till/settings.html", status, columns=columns(), offered=slips.COLUMNS, clerk=clerks.found(), **said
    )


def _check(session: Session, secret: str) -> None:
    """Raises UnknownKey, and SignatureRequired for a key that signs: it would be sent with every request."""
    found = tills.find(session, privacy.secret_digest(secret), now())
    if found is not None and found.sealed_secret is not None:
        raise SignatureRequired
    try:
        of_key(session, secret, now())
    except Unauthorised:
        raise UnknownKey from None
