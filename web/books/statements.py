"""A statement of some days as pages tell it: what there was, what came and went, what there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from loyalty.books.statement import Statement
from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.explanations.why import why
from web.books import amounts
from web.wire import readers
from web.wire.forms import Form


@dataclass(frozen=True, slots=True)
class Line:
    """One entry on its day."""

    on: date
    sentences: Sequence[str]
    changes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Told:
    """A statement in words; `known` says as of when it was reckoned."""

    known: str
    lines: Sequence[Line]
    opening: Sequence[str]
    closing: Sequence[str]


def told(found: Statement) -> Told:
    """A statement in the reader's words; a kind of points that was never there is left out."""
    figures = Figures(found.program, readers.reader())
    codes = [each for each in found.opening if found.opening[each] or found.closing[each]]
    codes = codes or [found.program.currencies[0].code]
    zone = found.program.zoneinfo
    return Told(
        explain.sentences([why(f"statement-{found.known}")], found.program, figures.language)[0],
        [
            Line(
                line.at.astimezone(zone).date(),
                explain.sentences(line.reasons, found.program, figures.language),
                amounts.changes(figures, line.changes),
            )
            for line in found.lines
            if amounts.is_news(line.changes, line.reasons)
        ],
        [figures.points(found.opening[each], each) for each in codes],
        [figures.points(found.closing[each], each) for each in codes],
    )


def days(asked: Mapping[str, str], today: date) -> tuple[date, date]:
    """The first and the last day asked for, else those of this month. Raises Unfilled."""
    if not (asked.get("from") or asked.get("to")):
        return today.replace(day=1), today
    form = Form({"from": asked.get("from", ""), "to": asked.get("to", "")})
    found = form.day("from"), form.day("to")
    form.done()
    return found
