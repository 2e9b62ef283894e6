"""Rebuilding: a member's past sales from their rows, each with the ways it came to be as it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from db.session import Session
from loyalty.goods import Returned
from loyalty.program.shelf import Shelf
from loyalty.receipt import Kind, Line, Receipt
from loyalty.receipt_json import from_json
from loyalty.receipts.values import Order
from loyalty.receipts.worth import Sale, context_from, read_posted
from loyalty.swaps import Parts, Swap, placed

# How the content of an exchange says that it is one, and hardly any other.
EXCHANGE = f'"kind":"{Kind.EXCHANGE}"'


@dataclass(frozen=True, slots=True)
class Stage:
    """One entry that changed a sale: its content then, and all that had come back by then."""

    seq: int
    sale: Sale


@dataclass(frozen=True, slots=True)
class PastSale:
    """A sale as it stands, the ways it came there, oldest first, its place, what came back and for what."""

    sale: Sale
    stages: tuple[Stage, ...]
    order: Order
    back: Parts
    swaps: tuple[Swap, ...] = ()

    def without(self, return_id: str) -> Sale:
        """The sale as if one return had not been there; the others take their places on its lines again."""
        return _with_content(self.sale, self.sale.receipt, *self._others(return_id))

    def exchanged(self, parts: Sequence[Returned], swap: Swap) -> Sale:
        """The sale with an exchange as its last; `parts` are of the sale without it."""
        back, swaps = self._others(swap.exchange_id)
        then = self.without(swap.exchange_id).receipt
        back = (*back, *((part, then) for part in parts))
        return _with_content(self.sale, self.sale.receipt, back, (*swaps, swap))

    def revised(self, receipt: Receipt) -> Sale:
        """The sale with other content; what came back stays back."""
        return _with_content(self.sale, receipt, self.back, self.swaps)

    def _others(self, return_id: str) -> tuple[Parts, tuple[Swap, ...]]:
        back = tuple(pair for pair in self.back if pair[0].return_id != return_id)
        return back, tuple(swap for swap in self.swaps if swap.exchange_id != return_id)


def rebuilt(
    session: Session, shelf: Shelf, rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> tuple[PastSale, ...]:
    """One member's sales from their rows, oldest first.

    `sales` holds every revision with the store's `zone`, `entitlements` each sale's latest, `returned` what
    came back, and `returns` every revision of the documents by which it did, exchanges with their content.
    """
    contents: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(rows["sales"], key=lambda row: row["revision"]):
        contents[row["receipt_id"]].append(row)
    entitlements = {row["receipt_id"]: row for row in rows["entitlements"]}
    back: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(rows["returned"], key=lambda row: (row["seq"], row["n"])):
        back[row["receipt_id"]].append(row)
    found = [
        _past_sale(session, shelf, revisions, entitlements[receipt_id], back[receipt_id], rows["returns"])
        for receipt_id, revisions in contents.items()
    ]
    return tuple(sorted(found, key=lambda past: past.order))


def _past_sale(
    session: Session,
    shelf: Shelf,
    revisions: Sequence[Mapping[str, Any]],
    entitlement: Mapping[str, Any],
    back: Sequence[Mapping[str, Any]],
    returns: Sequence[Mapping[str, Any]],
) -> PastSale:
    first = revisions[0]
    blank = Sale(
        first["receipt_id"],
        from_json(first["content"]),
        shelf.take_reference(session, first["program"]),
        first["zone"],
        context_from(entitlement["context"]),
        posted=read_posted(entitlement["posted"]),
    )
    order = (_instant(first["purchased_at"]), first["sequence"], first["claim_key"])
    stages = tuple(_Stages(blank, revisions, back, returns).found())
    last = stages[-1]
    return PastSale(last[0].sale, tuple(stage for stage, *_ in stages), order, *last[1:])


class _Stages:
    """Every entry that changed a sale, with its content, what had come back by then, and for what."""

    def __init__(
        self,
        blank: Sale,
        revisions: Sequence[Mapping[str, Any]],
        back: Sequence[Mapping[str, Any]],
        returns: Sequence[Mapping[str, Any]],
    ) -> None:
        self.blank = blank
        self.back = back
        touching = {row["return_id"] for row in back}
        self.returns = [row for row in returns if row["receipt_id"] in touching]
        self.contents = {row["seq"]: from_json(row["content"]) for row in revisions}
        self.given = dict(_given(self.returns))
        seqs = {row["seq"] for row in (*revisions, *back, *self.returns)}
        # A return may be older than the sale: it waited, or found this sale only when that arrived late.
        self.seqs = sorted(found for found in seqs if found >= min(self.contents))

    def found(self) -> Iterable[tuple[Stage, Parts, tuple[Swap, ...]]]:
        then = self._matched_to()
        for seq in self.seqs:
            parts, swaps = self._at(seq, then)
            yield Stage(seq, _with_content(self.blank, self._content(seq), parts, swaps)), parts, swaps

    def _matched_to(self) -> Mapping[int, Receipt]:
        """The goods that what came back was matched to, by its entry: all there were but for its document."""
        then: dict[int, Receipt] = {}
        for row in self.back:
            seq = row["seq"]
            if seq not in then:
                then[seq] = self._content(seq)
                if self.given:
                    parts, swaps = self._at(seq, then, but=row["return_id"])
                    then[seq] = _with_content(self.blank, then[seq], parts, swaps).receipt
        return then

    def _content(self, seq: int) -> Receipt:
        return self.contents[max(found for found in self.contents if found <= seq)]

    def _at(self, seq: int, then: Mapping[int, Receipt], but: str = "") -> tuple[Parts, tuple[Swap, ...]]:
        """What was back by an entry, and the exchanges it came back in, in the order they were matched."""
        revision_of = _revisions_at(self.returns, seq)
        rows = [
            row
            for row in self.back
            if row["seq"] <= seq
            and row["revision"] == revision_of.get(row["return_id"])
            and row["return_id"] != but
        ]
        exchanges = dict.fromkeys((row["return_id"], row["revision"]) for row in rows)
        swaps = tuple(Swap(key[0], self.given[key]) for key in exchanges if key in self.given)
        return tuple((_part(row), then[row["seq"]]) for row in rows), swaps


def _given(returns: Iterable[Mapping[str, Any]]) -> Iterable[tuple[tuple[str, int], tuple[Line, ...]]]:
    """What exchanges gave, by id and revision."""
    for row in returns:
        if EXCHANGE in row["content"]:
            document = from_json(row["content"])
            if document.kind is Kind.EXCHANGE:
                yield (row["receipt_id"], row["revision"]), document.given


def _instant(value: datetime | str) -> datetime:
    """A bundle answers in texts, a stream in instants."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _revisions_at(returns: Sequence[Mapping[str, Any]], seq: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in returns:
        if row["seq"] <= seq:
            found[row["receipt_id"]] = max(row["revision"], found.get(row["receipt_id"], 0))
    return found


def _with_content(sale: Sale, receipt: Receipt, back: Parts, swaps: Sequence[Swap]) -> Sale:
    """The same sale with other content, none if that is a void; its place in time stays the first one's."""
    bought = replace(
        receipt,
        purchased_at=sale.receipt.purchased_at,
        sequence=sale.receipt.sequence,
        lines=() if receipt.kind is Kind.VOID else receipt.lines,
        given=(),
    )
    now, returned = placed(bought, back, swaps)
    return replace(sale, receipt=now, returned=returned)


def _part(row: Mapping[str, Any]) -> Returned:
    return Returned(
        row["return_line"],
        row["receipt_id"],
        row["line"],
        Decimal(row["quantity"]),
        row["amount_minor"],
        row["return_id"],
    )
