"""Lists of the rules and of what is given by them, as sheets: offers, draws, segments, batches, a history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from flask import Response

from db import ids
from db.session import Session
from loyalty.campaigns.draw_books import Book
from loyalty.people.consents import Consent
from loyalty.program.model import Program
from loyalty.rewards import batches as given
from loyalty.rewards.batches import Batch
from web.wire import pages, readers, sheets

OFFERS: Final[Mapping[str, str]] = {
    "name": "desk-offers.name",
    "status": "staff.status",
    "holds": "member.when",
    "what": "desk-rewards.what",
}
DRAWS: Final[Mapping[str, str]] = {
    "name": "desk-draws.draw",
    "closes_on": "desk-draws.closes",
    "drawn_on": "desk-draws.drawn-on",
    "chances": "desk-draws.chances",
    "members": "desk-draws.members",
}
WINNERS: Final[Mapping[str, str]] = {
    "place": "desk-draws.place",
    "prize": "desk-draws.prize",
    "member": "desk-vouchers.member",
    "chances": "desk-draws.chances",
}
SEGMENTS: Final[Mapping[str, str]] = {
    "code": "stores.code",
    "name": "stores.name",
    "listed": "desk-batches.members",
}
BATCHES: Final[Mapping[str, str]] = {
    "reference": "desk-batches.reference",
    "reward": "desk-vouchers.what",
    "status": "desk-vouchers.status",
    "asked_at": "desk-batches.asked",
    "members": "desk-batches.members",
    "issued": "desk-batches.issued",
}
HISTORY: Final[Mapping[str, str]] = {"at": "member.when", "what": "member.what", "change": "member.change"}
ANSWERS: Final[Mapping[str, str]] = {
    "at": "member.when",
    "to": "desk-agreements.to",
    "answer": "desk-agreements.answer",
    "source": "desk-agreements.source",
    "wording": "desk-agreements.wording",
}


def offers(found: Iterable[Any], days: Iterable[tuple[str, Sequence[str]]]) -> Response:
    """Offers in the order of the page, and below them the programme's days with when they are next."""
    rows = [
        {"name": each.name, "status": pages.say_plain(f"desk-offers.{each.state}"), "holds": each.when}
        | {"what": " ".join(each.what)}
        for each in found
    ]
    rows += [{"name": name, "status": "", "holds": "; ".join(held), "what": ""} for name, held in days]
    return sheets.taken("offers", OFFERS, rows)


def draws(found: Iterable[Book]) -> Response:
    """Draws with their chances."""
    return sheets.taken("draws", DRAWS, map(_draw, found))


def winners(book: Book, names: Mapping[str, str]) -> Response:
    """Who won a draw, by place."""
    rows = (
        {
            "place": each.place,
            "prize": names.get(each.prize, each.prize),
            "member": ids.outside("member", each.member_id),
            "chances": each.chances,
        }
        for each in book.winners
    )
    return sheets.taken(f"winners-{book.draw.code}", WINNERS, rows)


def segments(program: Program, listed: Mapping[str, int]) -> Response:
    """The segments of a programme; how many are on the list of each that has one."""
    rows = (
        {"code": each.code, "name": _named(each.name, each.code), "listed": listed.get(each.code)}
        for each in program.segments
    )
    return sheets.taken("segments", SEGMENTS, rows)


def batches() -> Response:
    """Batches of vouchers, newest first."""

    def page(session: Session, after: str, limit: int) -> Sequence[Batch]:
        return given.page(session, limit, after)

    return sheets.taken("batches", BATCHES, map(_batch, sheets.whole(page, lambda each: each.batch_id, "")))


def history(member: str, entries: Iterable[tuple[Any, Sequence[str], str]]) -> Response:
    """A member's history, by their id outside: when, why, and what it changed."""
    rows = ({"at": at, "what": " ".join(map(str, said)), "change": change} for at, said, change in entries)
    return sheets.taken_of(member, "history", HISTORY, rows)


def answers(member: str, found: Iterable[Consent]) -> Response:
    """What a member, by their id outside, answered when asked, newest first."""
    rows = (
        {
            "at": each.at,
            "to": " · ".join(
                map(pages.say_plain, (f"member.consent-{each.purpose}", f"member.channel-{each.channel}"))
            ),
            "answer": pages.say_plain("member.consent-yes" if each.given else "member.consent-no"),
            "source": each.source,
            "wording": each.wording,
        }
        for each in found
    )
    return sheets.taken_of(member, "agreements", ANSWERS, rows)


def _draw(book: Book) -> sheets.Row:
    is_drawn = book.known is not None and book.known.drawn_at
    return {
        "name": _named(book.draw.name, book.draw.code),
        "closes_on": book.draw.closes_on,
        "drawn_on": book.known.drawn_at if is_drawn and book.known else book.draw.drawn_on,
        "chances": book.chances,
        "members": book.members,
    }


def _batch(found: Batch) -> sheets.Row:
    return {
        "reference": found.reference,
        "reward": found.reward,
        "status": pages.say_plain(f"desk-batches.is-{found.status}"),
        "asked_at": found.asked_at,
        "members": found.members,
        "issued": found.issued,
    }


def _named(name: Mapping[str, str], code: str) -> str:
    return str(readers.reader().name(name, code))
