"""Namesakes: whom a text may mean, to be chosen from. A name decides nothing; who is chosen, is by id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from db.session import Session
from doorway import audits
from doorway.service import service
from loyalty.books import dossier
from loyalty.books.dossier import Row
from loyalty.errors import UnknownMember
from web.console import searches
from web.console.listed import Listed, listed
from web.wire.forms import Form
from web.wire.refusals import PageRefused

MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom a text may mean, at most 20, and whether there are more."""

    text: str
    listed: tuple[Listed, ...]
    are_more: bool


class Unchosen(PageRefused):
    """A text that names nobody for sure: a name, or what several have."""

    key, status = "problem.unchosen", 422

    def __init__(self, choice: Choice) -> None:
        super().__init__(f"{len(choice.listed)} to choose from")
        self.choice = choice


def asked(form: Form, *, needed: bool = True) -> str:
    """What names the member: the id that was chosen, as long as the text is still what it was listed for."""
    text, chosen = form.text("member", needed=needed), form.text("chosen", needed=False)
    return chosen if chosen and form.given.get("named") == text else text


def instead(error: Exception | None, form: Form, program: str = "", zone: str = "") -> Exception | None:
    """The error of a form, or Unchosen where its text names members who can be chosen; that is written down.

    Whoever may say whose something is may read members, so no permission is asked for again.
    """
    text = form.given.get("member", "")
    if not isinstance(error, UnknownMember) or not text:
        return error

    def read(session: Session) -> tuple[list[Row], bool]:
        told = searches.find(session, text, zone, program=program, limit=MOST)
        found = [each.member for each in told.found if each.member.status == "active"]
        are_more = bool(told.after) or len(found) > MOST
        return dossier.rows(session, service().retailer, found[:MOST]), are_more

    rows, are_more = service().database.read(read)
    if not rows:
        return error
    audits.saw("members.list", *(each.member.member_id for each in rows))
    return Unchosen(Choice(text, tuple(map(listed, rows)), are_more))
