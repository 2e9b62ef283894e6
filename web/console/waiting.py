"""What waits for a person: receipts that could not be posted, each with why and what would end it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway import callers, parked
from doorway.deeds import identifying
from doorway.deeds import parked as parked_deeds
from doorway.deeds.identifying import PREFIX
from doorway.service import now, service
from identity import roles
from identity.errors import IdentityError
from loyalty.errors import LoyaltyError, UnknownMember
from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.explanations.why import why
from loyalty.program import shelf
from loyalty.receipt import MemberRef, Scheme
from loyalty.receipts import queue
from loyalty.receipts.queue import Parked, Search
from loyalty.receipts.values import Reason
from loyalty.shops import stores
from points.errors import PointsError
from web.console import filled, namesakes, searches, waiting_sheet
from web.console.door import door
from web.wire import branding, doing, failing, pages, readers, sheets, told
from web.wire.forms import Form
from web.wire.refusals import PageRefused

MOST: Final = 50
WHY_CHARS: Final = 500
HERE: Final = "/console/waiting"
Deed = Callable[[Session, Form], Mapping[str, Any]]


@door.shows("/waiting", may="parked.read")
def waiting() -> Response:
    """Documents that wait, newest first; by reason, or those that waited."""
    reason, status = request.args.get("reason", ""), request.args.get("status", "waiting")
    if sheets.asked():
        return sheets.taken(
            "waiting", waiting_sheet.HEADS, map(waiting_sheet.row, sheets.whole(_page_of, _place))
        )
    after = _after(request.args.get("after", ""))
    found = service().database.read(lambda session: _page_of(session, after, MOST + 1))
    listed, more = found[:MOST], found[MOST:]
    return pages.shown(
        "console/waiting.html",
        listed=listed,
        prefix=PREFIX,
        reasons=[each.value for each in Reason if each in queue.REMEDIES],
        reason=reason,
        which=status,
        next=f"{listed[-1].parked_at.isoformat()} {listed[-1].digest}" if more else "",
    )


@door.shows("/waiting/<document>", may="parked.read")
def document(document: str) -> Response:
    """One document as the till sent it, why it waits, and what can be done."""
    return _page(document)


@door.takes("/waiting/<document>/identify", may="parked.resolve")
def identify(document: str) -> Response:
    """Say whose it is: it is posted as of its purchase, and its points count as given by hand."""

    def work(session: Session, form: Form) -> Mapping[str, Any]:
        found = parked.find(session, document, "parked.resolve")
        outcome = identifying.identify(session, found, _named(session, found, namesakes.asked(form)), now())
        return {"waits": outcome.approval is not None}

    def asked(form: Form) -> None:
        namesakes.asked(form)

    return _act(document, "identify", work, asked)


@door.takes("/waiting/<document>/<way>", may="parked.resolve")
def act(document: str, way: str) -> Response:
    """Look at it again, take it as the next revision, or let it go."""

    def retry(session: Session, _: Form) -> Mapping[str, Any]:
        parked_deeds.retry(session, document, now())
        return {}

    def accept(session: Session, form: Form) -> Mapping[str, Any]:
        parked_deeds.accept(session, document, form.given["why"], now())
        return {}

    def dismiss(session: Session, form: Form) -> Mapping[str, Any]:
        parked_deeds.dismiss(session, document, form.given["why"], now())
        return {}

    deeds: Mapping[str, Deed] = {"retry": retry, "accept": accept, "dismiss": dismiss}
    if way not in deeds:
        return failing.not_there()

    def asked(form: Form) -> None:
        if way != "retry":
            form.text("why", most=WHY_CHARS)

    return _act(document, way, deeds[way], asked)


def _act(document: str, way: str, deed: Deed, asked: Callable[[Form], None]) -> Response:
    """Do something about a document, once; a refusal is said on its page."""
    form = Form.sent()

    def work(session: Session) -> Mapping[str, Any]:
        return deed(session, form)

    try:
        asked(form)
        form.done()
        done = doing.done(form, f"parked/{way}/{document}", work)
    except (PageRefused, LoyaltyError, IdentityError, PointsError) as error:
        return _page(document, error, form)
    if done.get("waits"):
        return told.leading("/console/approvals", HERE, "waiting.second")
    return told.then(HERE, f"waiting.done-{way}")


def _page(document: str, error: Exception | None = None, form: Form = filled.UNSENT) -> Response:
    house, at = service(), now()

    def read(session: Session) -> tuple[Parked, Any, str]:
        found = parked.find(session, document, "parked.read")
        store = stores.get(session, found.document.store)
        return found, shelf.current(session, house.retailer.shelf, store.program, at), store.zone

    found, program, zone = house.database.read(read)
    branding.about(program.code)
    error = namesakes.instead(error, form, program.code, zone)
    figures = Figures(program, readers.reader())
    refusal = failing.refusal(error) if error else None
    return pages.shown(
        "console/waiting-one.html",
        refusal.status if refusal else 200,
        id=document,
        found=found,
        program=program,
        figures=figures,
        why=explain.sentences([why(f"waiting-{found.reason}")], program, figures.language),
        may_resolve=roles.permits(callers.caller().person.grants, "parked.resolve", found.document.store),
        refusal=refusal,
        wrong=getattr(error, "wrong", {}),
        given=form.given,
        choice=getattr(error, "choice", None),
    )


def _named(session: Session, waits: Parked, typed: str) -> MemberRef:
    """The one member whom a text names by anything but a name. Raises UnknownMember."""
    found = searches.find_one(session, typed, stores.get(session, waits.document.store).zone)
    if found is None:
        raise UnknownMember(typed)
    return MemberRef(Scheme.MEMBER, ids.outside("member", found.member_id))


def _page_of(session: Session, after: tuple[datetime, str] | None, limit: int) -> Sequence[Parked]:
    """What waits as this page was asked: by reason, status and store, of the stores that may be seen."""
    reason, status = request.args.get("reason", ""), request.args.get("status", "waiting")
    own = parked.stores("parked.read", request.args.get("store", ""))
    # Who showed no card is listed only when asked for: nothing is wrong about those.
    but = Reason.UNIDENTIFIED if not reason and status == "waiting" else ""
    search = Search(reason if reason in list(Reason) else "", status, own, but=but)
    return queue.page(session, search, limit, after)


def _place(found: Parked) -> tuple[datetime, str]:
    return found.parked_at, found.digest


def _after(text: str) -> tuple[datetime, str] | None:
    at, _, digest = text.partition(" ")
    try:
        return (datetime.fromisoformat(at), digest) if digest else None
    except ValueError:
        return None
