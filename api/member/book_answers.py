"""A member's books as the plain values of JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from api.member import answers
from api.wire.paging import Page
from api.wire.values import Json, day, instant
from db import ids
from db.session import Session
from doorway import speech
from doorway.refusals import InvalidBody
from loyalty.books import history_reading
from loyalty.books.account import Account, Due, Line, Purse
from loyalty.books.receipt_reading import Document
from loyalty.books.statement import Statement, StatementLine
from loyalty.explanations.figures import Figures
from loyalty.explanations.why import why
from loyalty.program.iso4217 import DECIMALS
from loyalty.program.model import Program
from loyalty.receipt import Line as Goods
from loyalty.receipt_json import plain
from loyalty.retailer import Retailer
from pos_adapter import scalars
from pos_adapter.errors import Problem


def statement(found: Statement) -> Json:
    """A statement of a period."""
    program = found.program
    return {
        "member": ids.outside("member", found.member_id),
        "program": {"code": program.code, "name": speech.name(program.name, program.code)},
        "known": found.known,
        "says": speech.sentences([why(f"statement-{found.known}")], program)[0],
        "period_from": day(found.period.from_on),
        "period_to": day(found.period.to_on),
        "closed": found.closed,
        "opening": dict(found.opening),
        "lines": [_statement_line(line, program) for line in found.lines],
        "closing": dict(found.closing),
    }


def _statement_line(line: StatementLine, program: Program) -> Json:
    return {
        "at": instant(line.at),
        "kind": line.kind,
        "receipt": ids.outside("receipt", line.document) if line.document else None,
        "number": line.number or None,
        "entries": list(line.entries),
        "changes": dict(line.changes),
        "why": speech.sentences(line.reasons, program),
    }


def history(
    read: Callable[[Callable[[Session], Any]], Any],
    retailer: Retailer,
    member_id: str,
    page: Page,
    at: datetime,
) -> Json:
    """A page of a member's entries, newest first; `read` runs work on one snapshot."""
    before = _before(page)
    program, lines = read(
        lambda session: history_reading.page(session, retailer, member_id, at, page.limit + 1, before)
    )

    def place(line: Line) -> list[int]:
        return [line.seq]

    return page.answer(lines, place, lambda line: answers.line(line, program))


def _before(page: Page) -> int | None:
    """The entry before which a page goes on. Raises InvalidBody for a made-up cursor."""
    if not page.after:
        return None
    (seq,) = page.after
    if type(seq) is not int or not 0 < seq <= scalars.LARGEST_INTEGER:
        raise InvalidBody([Problem("cursor", "must be the `next` of a page before, as it was given")])
    return seq


def receipt(found: Document) -> Json:
    """A document, and why it is worth what it is worth."""
    content, program = found.content, found.program
    return {
        "receipt": ids.outside("receipt", found.receipt_id),
        "kind": found.kind,
        "revision": content.revision,
        "store": content.store,
        "till": content.till,
        "number": content.number,
        "business_date": day(content.business_date),
        "purchased_at": instant(found.purchased_at),
        "money": content.currency,
        "lines": [_goods(n, line, found) for n, line in enumerate(content.lines)],
        "given": [_goods(n, line, found) for n, line in enumerate(content.given)],
        "tier": found.tier or None,
        "points": dict(found.points),
        "rules": [_rule(rule, program) for rule in found.rules],
        "gifts": [_gift(gift, program) for gift in found.gifts],
        "history": [answers.line(line, program) for line in found.lines],
    }


def _money(minor: int, program: Program, other: str = "") -> str:
    return str(Decimal(minor).scaleb(-DECIMALS[other or program.money]))


def _goods(n: int, line: Goods, found: Document) -> Json:
    reason, eligible_minor = found.left_out.get(n, (None, line.net_minor))
    return {
        "n": n,
        "sku": line.sku,
        "name": line.name,
        "quantity": plain(line.quantity),
        "net": _money(line.net_minor, found.program, found.content.currency),
        "discount": _money(line.discount_minor, found.program, found.content.currency),
        "discounts": [
            {"code": code or None, "amount": _money(minor, found.program, found.content.currency)}
            for code, minor in line.discounts
        ],
        "counts": reason is None or eligible_minor > 0,
        "reason": reason,
    }


def _rule(rule: Mapping[str, Any], program: Program) -> Json:
    """A rule's sum; what it looked at stands under the name of its measure."""
    of = next(each for each in ("amount", "quantity", "counter") if _looked_at(each) in rule)
    size = rule[_looked_at(of)]
    figures = Figures(program, speech.readers())
    return {
        **{name: rule[name] for name in ("rule", "currency", "steps", "multiplier", "amount")},
        "name": figures.rule(rule["rule"]),
        "kind": rule.get("kind", "rate"),
        "of": of,
        "eligible": _ELIGIBLE[of](size, program, rule.get("money", "")),
        "money": rule.get("money", program.money) if of == "amount" else None,
        "wanted": rule.get("wanted", rule["amount"]),
        "capped_by": rule.get("capped_by"),
    }


def _looked_at(of: str) -> str:
    return "eligible_minor" if of == "amount" else f"eligible_{of}"


_ELIGIBLE: Mapping[str, Callable[[int, Program, str], str]] = {
    "amount": _money,
    "quantity": lambda thousandths, *_: plain(Decimal(thousandths).scaleb(-3)),
    "counter": lambda total, *_: str(total),
}


def _gift(gift: Mapping[str, Any], program: Program) -> Json:
    figures = Figures(program, speech.readers())
    return {**gift, "name": figures.reward(gift["reward"])}


def expiring(found: Account, until: date | None, at: datetime) -> Json:
    """What expires through a day, and what lives on."""
    return {
        "member": ids.outside("member", found.member_id),
        "at": instant(at),
        "to": day(until),
        "balances": [_expiring(purse, until) for purse in found.purses],
    }


def _expiring(purse: Purse, until: date | None) -> Json:
    def is_shown(due: Due) -> bool:
        return due.on is not None and (until is None or due.on <= until)

    shown = [due for due in purse.expiring if is_shown(due)]
    return {
        "currency": purse.currency,
        "available": purse.balance.available,
        "expiring": [answers.due(due) for due in shown],
        "later": purse.balance.available - sum(due.amount for due in shown),
    }
