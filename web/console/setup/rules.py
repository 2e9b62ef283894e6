"""The second step: the rules, from a ready programme; what members will read stands beside it, live."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask import Response, request
from werkzeug.utils import redirect

from db.session import Session
from doorway.deeds import looks, publishing
from doorway.deeds.looks import Look
from doorway.service import now, service
from loyalty.errors import InvalidProgram, LoyaltyError
from loyalty.explanations.figures import Figures
from loyalty.program import document
from loyalty.program.iso4217 import DECIMALS
from loyalty.program.model import Program
from loyalty.program.problem import Problem
from loyalty.terms.page import Page
from loyalty.terms.page import page as terms
from web.console import trying
from web.console.door import door
from web.console.setup import starts, state
from web.console.setup.starts import Start
from web.console.setup.state import HERE, State
from web.wire import failing, pages, readers
from web.wire.forms import Form
from web.wire.refusals import PageRefused

EXAMPLE_STEPS: Final = 25
PERCENT: Final = (1, 90)
LONGEST_MONTHS: Final = 120
# Fields that may stay empty, and what then is not there.
LEFT_OUT: Final = ("months", "reaches", "cost", "gift", "times", "off")


@dataclass(frozen=True, slots=True)
class Preview:
    """What members will read of the rules, and an example; or what is wrong with them."""

    page: Page | None = None
    example: str = ""
    problems: Sequence[Problem] = ()


@door.shows("/setup/rules", may="programs.publish")
def rules() -> Response:
    """Offer the starting points, with the figures of the chosen one."""
    found = state.read()
    if found.program or not found.shop:
        return redirect(f"{HERE}/{found.step}", 303)  # type: ignore[return-value]
    wanted = request.args.get("start") or found.rules.get("start", "points")
    start = starts.BY_CODE.get(wanted, starts.STARTS[0])
    known = found.rules if found.rules.get("start") == start.code else {}
    return _page(found, start, {**starts.usual(start, found.shop["money"]), **known})


@door.takes("/setup/rules/preview", may="programs.publish")
def preview() -> Response:
    """The terms as the form stands, and an example."""
    form, found = Form.sent(), state.read()
    start = starts.BY_CODE.get(form.given.get("start", ""), starts.STARTS[0])
    figures = _figures(form, start, found.shop.get("money", "GBP"))
    return pages.shown(
        "console/setup/preview.html", preview=_preview(found.shop, start, figures), wrong=form.wrong
    )


@door.takes("/setup/rules", may="programs.publish")
def publish() -> Response:
    """Publish the rules, in force at once: there is nobody yet to whom anything else was promised."""
    form, found = Form.sent(), state.read()
    if found.program or not found.shop:
        return redirect(f"{HERE}/{found.step}", 303)  # type: ignore[return-value]
    start = starts.BY_CODE.get(form.given.get("start", ""), starts.STARTS[0])
    figures = _figures(form, start, found.shop["money"])
    try:
        form.done()
        text = starts.document(start, found.shop, figures, readers.reader().tag)
        service().database.write(
            lambda session: _publish(session, found, text, {**figures, "start": start.code})
        )
    except (PageRefused, LoyaltyError) as error:
        return _page(found, start, {**form.given}, error)
    return redirect(f"{HERE}/till", 303)  # type: ignore[return-value]


def _publish(session: Session, found: State, text: str, rules_: Mapping[str, str]) -> None:
    at = now()
    program, _ = publishing.publish(session, text, at, at)
    logo = base64.b64decode(found.shop["logo"]) if found.shop["logo"] else None
    looks.change(session, program.code, Look("", found.shop["accent"], logo), at)
    state.keep(session, rules=rules_, program=program.code)


def _figures(form: Form, start: Start, money: str) -> dict[str, str]:
    """The figures as a document has them; what is wrong is noted at the form's fields."""
    found = {}
    for name in start.usual:
        if name in LEFT_OUT and not form.given.get(name):
            found[name] = ""
        elif name in starts.MONEY_FIELDS:
            scale = DECIMALS[money]
            found[name] = f"{Decimal(form.amount(name, scale)).scaleb(-scale):.{scale}f}"
            if not Decimal(found[name]):
                form.note(name, "form.amount")
        elif name in ("times", "day_times"):
            found[name] = _factor(form, name)
        elif name == "off":
            found[name] = str(form.whole(name, *PERCENT))
        elif name == "weekday":
            found[name] = form.chosen(name, starts.WEEKDAYS) or starts.WEEKDAYS[0]
        elif name == "gift":
            found[name] = form.text(name, most=100)
        else:
            found[name] = str(form.whole(name, 1, LONGEST_MONTHS if name == "months" else 10**9))
    return found


def _factor(form: Form, name: str) -> str:
    """A multiplier such as 1.5."""
    typed = form.text(name)
    try:
        found = Decimal(typed)
        is_one = found.is_finite() and 1 <= found <= 100 and found == round(found, 2)
    except ArithmeticError:
        is_one = False
    if not is_one:
        form.note(name, "setup.factor-wrong")
        return "1"
    return f"{found.normalize():f}"


def _preview(shop: Mapping[str, str], start: Start, figures: Mapping[str, str]) -> Preview:
    try:
        program = document.read(starts.document(start, shop, figures, readers.reader().tag))
    except InvalidProgram as error:
        return Preview(problems=error.problems)
    return Preview(terms(program, readers.reader().tag), _example(program, figures))


def _example(program: Program, figures: Mapping[str, str]) -> str:
    """What a usual purchase brings, in a sentence; nothing where it brings no points."""
    if "amount" not in figures:
        return ""
    minor = int(Decimal(figures["amount"]).scaleb(program.money_scale)) * EXAMPLE_STEPS
    points = trying.points(program, minor, now())
    told = Figures(program, readers.reader())
    given = told.points(points, program.currencies[0].code)
    return pages.say("setup.example", money=told.money(minor), points=given)


def _page(found: State, start: Start, given: Mapping[str, str], error: Exception | None = None) -> Response:
    figures = _figures(Form(given), start, found.shop["money"])
    return pages.shown(
        "console/setup/rules.html",
        422 if error else 200,
        state=found,
        step="rules",
        starts=starts.STARTS,
        start=start,
        given=given,
        money=found.shop["money"],
        weekdays=[(each, readers.reader().weekdays[n]) for n, each in enumerate(starts.WEEKDAYS)],
        preview=_preview(found.shop, start, figures),
        refusal=failing.refusal(error) if error else None,
        wrong=getattr(error, "wrong", {}),
    )
