"""Why a receipt is worth what it is worth, as a short sum: the same for the member and for the shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.session import Session
from loyalty.books import taken_back
from loyalty.books.account import Line
from loyalty.books.receipt_reading import Document
from loyalty.books.taken_back import Reckoned
from loyalty.catalog import naming
from loyalty.catalog.catalog import Item
from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from web.books import amounts, goods, sums
from web.books.goods import Bought
from web.books.sums import Sum


@dataclass(frozen=True, slots=True)
class Entry:
    """What posted or changed a document: when (UTC), in words, by how much."""

    at: datetime
    sentences: Sequence[str]
    changes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A document as a sum. `given` are goods of an exchange, `together` what its first posting came to.

    `since` is what changed it; of what is no sale, everything that posted it. `points` is what it gives now.
    """

    goods: Sequence[Bought]
    given: Sequence[Bought]
    points: Sequence[str]
    sums: Sequence[Sum]
    left_out: Sequence[str]
    together: Sequence[str]
    since: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Beside:
    """What is read beside a document: the sales that it changed, and what the catalog says of its goods."""

    reckoned: Sequence[Reckoned]
    items: Mapping[str, Item]


def beside(session: Session, member_id: str, found: Document) -> Beside:
    """Read it, for a document of a member."""
    content = found.content
    skus = {line.sku for line in (*content.lines, *content.given)}
    return Beside(
        taken_back.of_document(session, member_id, found.receipt_id),
        naming.of_skus(session, skus, content.business_date),
    )


def shown(found: Document, known: Beside, figures: Figures) -> Shown:
    """A document of a member in the reader's words."""
    first, *later = found.lines or (None,)
    reasons = first.reasons if first is not None and first.kind == "sale" else ()
    changed = first.reasons if first is not None and found.kind != "sale" else None
    own = sums.of_sales(known.reckoned, found.kind, changed, figures) if changed is not None else []
    return Shown(
        goods.of_lines(found, found.content.lines, known.items, figures),
        goods.of_lines(found, found.content.given, known.items, figures),
        _points(found.points, figures),
        own or sums.of_reasons(reasons, figures),
        sums.left_out(reasons, figures),
        amounts.changes(figures, first.changes) if first is not None else (),
        [_entry(each, figures) for each in (later if reasons or own else found.lines)],
    )


def _points(points: Mapping[str, int], figures: Figures) -> list[str]:
    return [figures.points(amount, currency) for currency, amount in points.items() if amount]


def _entry(line: Line, figures: Figures) -> Entry:
    sentences = explain.sentences(line.reasons, figures.program, figures.language)
    return Entry(line.at, sentences, amounts.changes(figures, line.changes))
