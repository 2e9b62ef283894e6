"""Points to spend where a till has no line: fetched beforehand, shown as a code beside the card's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response
from markupsafe import Markup

from db.session import Session
from doorway import allowances, callers
from doorway.service import now, service
from loyalty.cards import card_qr
from loyalty.errors import BurnLocked, NoAllowance, UnknownCard
from loyalty.explanations.figures import Figures
from loyalty.offline import issuing, rows
from loyalty.opening import open_books
from loyalty.program.model import Program
from points.errors import InsufficientPoints
from web.member.door import door
from web.wire import doing, failing, pages, readers, told
from web.wire.forms import Form
from web.wire.refusals import Unfilled


@dataclass(frozen=True, slots=True)
class Own:
    """An allowance as its member sees it; `drawn` is its code, empty unless it is open."""

    points: str
    status: str
    state: str
    drawn: Markup
    expires_at: datetime
    closes_at: datetime


@door.shows("/card/offline")
def allowance() -> Response:
    """Those that are open, each with its code; how many points another may have."""
    return _shown(Form({}))


@door.takes("/card/offline")
def fetch() -> Response:
    """Set points aside for one till to take once. Nothing typed is as many as there may be."""
    house, at, member_id = service(), now(), callers.caller().member_id
    form = Form.sent()
    wanted = form.whole("points", 1) if form.given.get("points") else 0

    def work(session: Session) -> Mapping[str, Any]:
        found = issuing.issue(session, house.retailer, member_id, wanted, at)
        figures = Figures(found.program, readers.reader())
        return {"points": figures.points(found.allowance.ceiling, found.allowance.currency)}

    try:
        form.done()
        allowances.count(at)
        found = doing.done(form, "allowance", work)
    except (Unfilled, NoAllowance, BurnLocked, UnknownCard, InsufficientPoints) as error:
        return _shown(form, error)
    return told.then("/card/offline", "allowance.done", points=found["points"])


def _shown(form: Form, error: Exception | None = None) -> Response:
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> tuple[Program, list[rows.Row]]:
        return open_books(session, house.retailer, member_id, at, at).program, list(allowances.mine(session))

    program, mine = house.database.read(read)
    figures, policy = Figures(program, readers.reader()), program.offline
    own = [_own(row, figures, at) for row in mine]
    refusal = failing.refusal(error) if error else None
    if isinstance(error, NoAllowance):
        refusal = failing.Refusal(409, "no_allowance", pages.say(f"allowance.refused-{error.reason}"), "")
    return pages.shown(
        "member/allowance.html",
        refusal.status if refusal else 200,
        zone=program.zoneinfo,
        policy=policy,
        most=figures.points(policy.ceiling, policy.currency) if policy else "",
        open=[each for each in own if each.status == "open"],
        past=[each for each in own if each.status != "open"],
        has_room=policy is not None
        and sum(each.status in ("open", "awaiting", "ended") for each in own) < policy.at_once,
        refusal=refusal,
        wrong=form.wrong,
        given=form.given,
    )


def _own(row: rows.Row, figures: Figures, at: datetime) -> Own:
    status = allowances.status(row, at)
    return Own(
        figures.points(row.ceiling, row.currency),
        status,
        pages.say(f"allowance.is-{status}"),
        drawn(row) if status == "open" else Markup(),
        row.expires_at,
        row.closes_at,
    )


def drawn(row: rows.Row) -> Markup:
    """The code of an allowance, as a picture that stands in the page, which a phone keeps."""
    picture = card_qr.svg(allowances.text(row), size_mm=60, title=pages.say("allowance.code"))
    return Markup(picture)  # noqa: S704 - drawn by us, its title escaped
