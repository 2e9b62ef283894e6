"""Points that are missing: a receipt reported as its slip has it, and what the shop answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway import callers
from doorway.service import now, service
from identity import limits
from identity.errors import TooMany
from loyalty.books import receipt_reading
from loyalty.errors import CountedAlready, MemberClosed, UnknownReceipt, UnknownStore
from loyalty.explanations.figures import Figures
from loyalty.opening import open_books
from loyalty.people import missing as reports
from loyalty.people.missing import Missed, Report
from loyalty.program.model import Program
from loyalty.shops import stores
from web.member.door import door
from web.member.receipt import inside
from web.wire import doing, failing, pages, readers, told
from web.wire.forms import Form
from web.wire.refusals import Unfilled

MOST, PER = 10, timedelta(days=1)
OLDEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as its member sees it; `answer` is what the shop said, empty while it looks."""

    number: str
    store: str
    on: date
    total: str
    answer: str


@door.shows("/missing")
def missing() -> Response:
    """The form, filled from a receipt where it is about one, and what was reported before."""
    return _shown(_about(request.args.get("receipt", "")))


@door.takes("/missing")
def report() -> Response:
    """Take the report down, for a person of the shop to look at."""
    house, at, member_id = service(), now(), callers.caller().member_id
    program, shops = house.database.read(_program)
    form = Form.sent()
    try:
        missed = _read(form, program, shops)
        limit = limits.key("missing", member_id)
        house.database.write(lambda session: limits.take(session, limit, MOST, PER, at))

        def work(session: Session) -> Mapping[str, Any]:
            return {"report": reports.report(session, member_id, missed, program.money, at).report_id}

        doing.done(form, "missing", work)
    except (Unfilled, TooMany, UnknownStore, UnknownReceipt, MemberClosed, CountedAlready) as error:
        return _shown(form.given, error)
    return told.then("/missing", "missing.reported")


def _read(form: Form, program: Program, shops: Mapping[str, str]) -> Missed:
    """What was typed. Raises Unfilled."""
    today = now().astimezone(program.zoneinfo).date()
    missed = Missed(
        form.chosen("store", shops),
        form.day("on"),
        " ".join(form.text("slip", most=reports.NUMBER_CHARS).split()),
        form.amount("total", program.money_scale),
        form.chosen("what", reports.WHAT),
        inside(form.given["receipt"]) if form.given.get("receipt") else "",
    )
    if not form.wrong.get("on") and not today - OLDEST <= missed.bought_on <= today:
        form.note("on", "missing.when")
    form.done()
    return missed


def _shown(given: Mapping[str, str], error: Exception | None = None) -> Response:
    member_id = callers.caller().member_id

    def read(session: Session) -> tuple[Program, Mapping[str, str], list[Report]]:
        return *_program(session), list(reports.of_member(session, member_id))

    program, shops, found = service().database.read(read)
    figures = Figures(program, readers.reader())
    counted = ids.outside("receipt", error.receipt_id) if isinstance(error, CountedAlready) else ""
    return pages.shown(
        "member/missing.html",
        422 if error else 200,
        refusal=failing.refusal(error) if error else None,
        wrong=getattr(error, "wrong", {}),
        given=given,
        counted=counted,
        stores=[*([("", pages.say("missing.choose"))] if len(shops) > 1 else []), *shops.items()],
        kinds=[(each, pages.say(f"missing.{each}")) for each in reports.WHAT],
        reports=[_told(each, shops, figures) for each in found],
    )


def _about(receipt: str) -> Mapping[str, str]:
    """What the form is filled with, from a receipt of the member's; nothing without one."""
    if not receipt:
        return {}
    house, member_id, receipt_id = service(), callers.caller().member_id, inside(receipt)
    try:
        found = house.database.read(
            lambda session: receipt_reading.read(session, house.retailer, member_id, receipt_id)
        )
    except UnknownReceipt:
        return {}
    content = found.content
    total = f"{Decimal(content.net_minor).scaleb(-found.program.money_scale):f}"
    filled = {"store": content.store, "on": content.business_date.isoformat(), "slip": content.number}
    return {**filled, "total": total, "what": "too-few", "receipt": receipt}


def _program(session: Session) -> tuple[Program, Mapping[str, str]]:
    """The member's programme, and the names of its stores by their codes."""
    at, member_id = now(), callers.caller().member_id
    program = open_books(session, service().retailer, member_id, at, at).program
    return program, {code: each.name for code, each in stores.of_program(session, program.code).items()}


def _told(each: Report, shops: Mapping[str, str], figures: Figures) -> Shown:
    missed = each.missed
    answer = pages.say(f"missing.answer-{each.answer}") if each.answer else ""
    store = shops.get(missed.store, missed.store)
    return Shown(
        missed.number, store, missed.bought_on, figures.money(missed.total_minor, each.money), answer
    )
