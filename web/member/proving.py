"""What joining and signing in share: the contact of a form, the device it came from, a member let in."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Response, request

from doorway import proofs, rehearsal
from doorway.service import now, service
from identity import tokens
from identity.codes import Asked
from identity.devices import LABEL_CHARS, SignedIn
from identity.errors import TooMany
from identity.sessions import NewDevice
from loyalty.people import contacts
from loyalty.people.contacts import Contact
from loyalty.people.privacy import InvalidContact
from loyalty.program.model import Program
from web.wire import cookies, dialling, failing, told
from web.wire.failing import Refusal
from web.wire.forms import Form

# What a browser calls itself, and what people call it; the first that fits.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("OPR", "Opera"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES: Final = (
    ("iPhone", "iPhone", "phone"),
    ("iPad", "iPad", "tablet"),
    ("Android", "Android", "phone"),
    ("Windows", "Windows", "computer"),
    ("Macintosh", "Mac", "computer"),
    ("Linux", "Linux", "computer"),
)


def contact(form: Form, program: Program, name: str = "contact") -> Contact | None:
    """The phone or e-mail that was typed; None, with the remedy noted, where it is neither."""
    typed = form.text(name)
    if not typed:
        return None
    try:
        return contacts.guess(dialling.whole(typed, program.zone))
    except InvalidContact:
        form.note(name, "proof.contact-wrong")
        return None


def send(asked: Asked) -> Refusal | None:
    """Send a code; what is to be said where none goes, as so many went before."""
    try:
        proofs.send_code(asked, now())
    except TooMany as error:
        return failing.refusal(error)
    return None


def is_rehearsed(contact: Contact) -> bool:
    """Whether the code stands in the terminal, as this shop is only tried out."""
    return rehearsal.is_on(service().settings, contact)


def device() -> NewDevice:
    """The device of this request, by what its browser says of itself."""
    said = request.headers.get("User-Agent", "")
    browser = next((called for mark, called in _BROWSERS if mark in said), "")
    machine, kind = next(((called, kind) for mark, called, kind in _MACHINES if mark in said), ("", "other"))
    return NewDevice(" · ".join(each for each in (machine, browser) if each)[:LABEL_CHARS], kind)


def admitted(found: SignedIn, address: str, key: str = "", **facts: str | int) -> Response:
    """Go on as the member who was proved, with the token kept in the browser."""
    return let_in(told.then(address, key, **facts), found)


def let_in(response: Response, found: SignedIn) -> Response:
    """Keep a member's token in the browser."""
    return cookies.give(response, cookies.MEMBER, found.token, timedelta(days=tokens.VALID_DAYS))
