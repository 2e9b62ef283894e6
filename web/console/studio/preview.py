"""What a member would get of a document: its terms in a language, and what a basket brings on every tier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from flask import Response, request

from doorway.service import now
from loyalty.explanations.figures import Figures
from loyalty.program.model import Program
from loyalty.receipt import Line
from loyalty.terms.page import page as terms
from tiers.windows import local_midnight
from web.console import trying
from web.console.studio.drafting import Work
from web.console.studio.sheets import Node
from web.wire import pages, readers
from web.wire.forms import Form

LINES: Final = 3
_NOON: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a basket comes to on a tier: what is paid, what it earns, and by which rules."""

    tier: str
    pays: str
    earns: str
    rules: Sequence[tuple[str, str]]


def preview(work: Work, nodes: Sequence[Node] = ()) -> Response:
    """The panel at the right, for what is typed just now; the remedies of the page's nodes are said anew."""
    form = Form.sent()
    program = work.program
    shown: dict[str, Any] = {
        "work": work,
        "given": form.given,
        "told": None,
        "outcomes": (),
        "wrong": {},
        "nodes": nodes,
    }
    if program is not None:
        tag = form.given.get("language", "")
        tag = tag if tag in readers.OFFERED else readers.reader().tag
        tried = _outcomes(program, form)
        shown |= {"told": terms(program, tag), "outcomes": tried, "wrong": form.wrong}
    is_part = request.headers.get("HX-Request") is not None
    return pages.shown("console/studio/preview.html" if is_part else "console/studio/tried.html", **shown)


def _outcomes(program: Program, form: Form) -> Sequence[Outcome]:
    """A row for each tier; none while nothing was put into the basket."""
    lines = list(_lines(program, form))
    if not lines or form.wrong:
        return ()
    at = _at(program, form)
    figures = Figures(program, readers.reader())
    return [
        _outcome(program, lines, tier, at, figures)
        for tier in (program.ladder.codes if program.ladder else ("",))
    ]


def _lines(program: Program, form: Form) -> list[Line]:
    found = []
    for number in range(LINES):
        typed = form.given.get(f"basket-{number}", "")
        if not typed:
            continue
        minor = form.amount(f"basket-{number}", program.money_scale)
        category = form.given.get(f"category-{number}", "")
        sku = form.given.get(f"sku-{number}", "")
        found.append(Line(sku, Decimal(1), minor, category=category))
    return found


def _at(program: Program, form: Form) -> datetime:
    """Noon of the day that was chosen, else now."""
    if not form.given.get("on"):
        return now()
    on = form.day("on")
    if form.wrong or not 2000 <= on.year <= 2100:
        return now()
    return local_midnight(on, program.zoneinfo) + _NOON


def _outcome(program: Program, lines: Sequence[Line], tier: str, at: datetime, figures: Figures) -> Outcome:
    found = trying.tried(program, lines, tier, at)
    totals: dict[str, int] = {}
    rules = []
    for each in found.worth.grants:
        totals[each.currency] = totals.get(each.currency, 0) + each.amount
        rules.append((figures.rule(each.rule), figures.points(each.amount, each.currency)))
    rules += [(figures.rule(each.rule), figures.reward(each.reward)) for each in found.worth.gifts]
    earns = ", ".join(figures.points(amount, code) for code, amount in totals.items())
    return Outcome(figures.tier(tier) if tier else "", figures.money(found.after_minor), earns, rules)
