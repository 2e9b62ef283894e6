"""Revisions of a document: what each changed of the goods and the total, and what points it moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from loyalty.books.receipt_reading import Document
from loyalty.explanations.figures import Figures
from loyalty.receipt import Line, Receipt
from web.books import amounts
from web.wire import pages


@dataclass(frozen=True, slots=True)
class Told:
    """A revision in words: when it was posted (UTC; None where that is not known), and what it changed."""

    number: int
    at: datetime | None
    sentences: Sequence[str]
    changes: Sequence[str]


def of_document(found: Document, figures: Figures) -> list[Told]:
    """Every revision, the first as it came; none for a document that has only that one."""
    if len(found.revisions) < 2:
        return []
    entries = {each.seq: each for each in found.lines}
    told, before = [], None
    for each in found.revisions:
        entry = entries.get(each.seq)
        moved = amounts.changes(figures, entry.changes) if entry else ()
        said = (
            list(_differences(before, each.content, figures)) if before else [_first(each.content, figures)]
        )
        told.append(Told(each.content.revision, entry.at if entry else None, said, moved))
        before = each.content
    return told


def _first(content: Receipt, figures: Figures) -> str:
    total = figures.money(content.net_minor, content.currency)
    return pages.say("desk-receipt.as-it-came", n=len(content.lines), total=total)


def _differences(before: Receipt, after: Receipt, figures: Figures) -> Iterator[str]:
    """What an edition has otherwise than the one before, in the order of its lines."""
    money = after.currency
    if after.kind != before.kind:
        yield pages.say(f"desk-receipt.became-{after.kind}")
        return
    old = defaultdict[str, list[Line]](list)
    for line in before.lines:
        old[line.sku].append(line)
    count = 0
    for line in after.lines:
        was = old[line.sku].pop(0) if old[line.sku] else None
        said = _line(was, line, money, figures)
        count += bool(said)
        yield from [said] if said else []
    for line in (line for lines in old.values() for line in lines):
        count += 1
        net = figures.money(line.net_minor, money)
        yield pages.say("desk-receipt.line-gone", name=line.name or line.sku, net=net)
    if before.net_minor != after.net_minor:
        totals = (figures.money(each.net_minor, money) for each in (before, after))
        yield pages.say("desk-receipt.total-changed", before=next(totals), after=next(totals))
    elif not count:
        yield pages.say("desk-receipt.same-goods")


def _line(was: Line | None, line: Line, money: str, figures: Figures) -> str:
    """What is otherwise about a line; empty where it is as it was."""
    name, net = line.name or line.sku, figures.money(line.net_minor, money)
    if was is None:
        return pages.say("desk-receipt.line-new", name=name, net=net)
    if was.net_minor != line.net_minor:
        before = figures.money(was.net_minor, money)
        return pages.say("desk-receipt.line-changed", name=name, before=before, after=net)
    if was.quantity != line.quantity:
        counts = (figures.quantity(int(each.quantity * 1000)) for each in (was, line))
        return pages.say("desk-receipt.line-changed", name=name, before=next(counts), after=next(counts))
    return ""
