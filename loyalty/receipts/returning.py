"""Returning: which goods of which sales came back, and what that takes away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.plan import Plan
from loyalty.goods import Matched, Returned, Sold, match, whole
from loyalty.receipt import Kind, Receipt
from loyalty.receipts import history, recalling, rows, telling
from loyalty.receipts.case import Case
from loyalty.receipts.correcting import Correction, correct
from loyalty.receipts.history import PastSale
from loyalty.receipts.selling import Posted
from loyalty.receipts.values import Order, Reason
from loyalty.receipts.worth import Sale
from loyalty.work import Work


@dataclass(frozen=True, slots=True)
class Return:
    """Goods that come back, or a sale withdrawn whole by another document.

    `resumed` says that the document was recorded before and only what waited of it is looked at again,
    `revised` that it replaces an earlier revision, `withdrawn` that it does so by leaving nothing.
    `place` is that of its first revision: a correction does not move a document in time.
    """

    receipt_id: str
    document: Receipt
    place: Order
    resumed: bool = False
    revised: bool = False
    withdrawn: bool = False

    @property
    def voids(self) -> bool:
        """Whether it withdraws the sale it names."""
        return self.document.kind is Kind.VOID and not self.withdrawn


def give_back(case: Case, coming: Return) -> tuple[Work, Posted]:
    """Post a return, or a new revision of one. What finds no sale is parked and takes nothing.

    Costs two reads besides the first, however many sales it touches; a new revision one more.
    """
    sales = _sales(case, coming)
    cleared = [past.sale if coming.resumed else past.without(coming.receipt_id) for past in sales]
    found = _matched(case, coming, cleared)
    after = [_with(sale, found.returned) for sale in cleared]
    changed = [
        (past.sale, now) for past, now in zip(sales, after, strict=True) if now.returned != past.sale.returned
    ]
    correction = Correction(
        coming.receipt_id,
        coming.document,
        coming.document.kind,
        _cause(case, coming),
        case.at if coming.revised else coming.place[0],
        changed,
    )
    work, posted = correct(case, correction)
    if coming.revised:
        recalling.recall(case, work, coming.receipt_id, posted.differences)
    rest = _rest(case, coming, found, sales)
    beside = posted.beside + _rows(case, coming, found, posted.seq)
    if rest is not None:
        beside += rows.parked(
            rest, coming.receipt_id, Reason.UNMATCHED, case.recorded_at, case.who(case.member_id)
        )
        beside += Plan() if coming.resumed else telling.parked(case, coming.receipt_id, Reason.UNMATCHED)
    return work, replace(posted, beside=beside, matched=bool(found.returned), unmatched=rest is not None)


def _rest(case: Case, coming: Return, found: Matched, sales: Sequence[PastSale]) -> Receipt | None:
    """What of the document found no sale: some lines, or all of a void that names no sale."""
    if found.unmatched:
        return replace(coming.document, lines=found.unmatched)
    found_it = any(_is_named(case, past.sale) for past in sales)
    return coming.document if coming.voids and not found_it else None


def _is_named(case: Case, sale: Sale) -> bool:
    original = case.known.original
    return original is not None and original["receipt_id"] == sale.receipt_id


def _cause(case: Case, coming: Return) -> str:
    cause = f"receipt:{coming.receipt_id}:rev{coming.document.revision}"
    if not coming.resumed:
        return cause
    assert case.known.state is not None, "a resumed return has a member"
    return f"{cause}:resumed:{case.known.state.head.seq + 1}"


def _sales(case: Case, coming: Return) -> Sequence[PastSale]:
    """The sales to take from, in the order to try them, and those an earlier revision took from.

    A named sale stands alone; otherwise the programme says `newest-first`, `oldest-first` or `refuse`, and
    only sales made before the return are looked at.
    """
    session, shelf, member_id, document = case.session, case.retailer.shelf, case.member_id, coming.document
    unnamed = case.program.returns.unnamed
    ids = {case.known.original["receipt_id"]} if case.known.original else set()
    looks = document.original is None and document.kind is Kind.RETURN and unnamed != "refuse"
    skus = {line.sku for line in document.lines} if looks else set()
    if coming.revised:
        ids |= set(history.touched_by(session, member_id, coming.receipt_id))
    named = history.sales(session, shelf, member_id, ids=ids) if ids else ()
    by_sku = history.sales(session, shelf, member_id, skus=skus) if skus else ()
    earlier = [past for past in by_sku if past.order < coming.place]
    found = {past.sale.receipt_id: past for past in (*named, *earlier)}
    return sorted(found.values(), key=lambda past: past.order, reverse=unnamed == "newest-first")


def _matched(case: Case, coming: Return, sales: Sequence[Sale]) -> Matched:
    """A void takes back all that is left of the sale it names; a withdrawn return takes nothing."""
    names_none = coming.document.kind is Kind.RETURN and coming.document.original is None
    sold = [
        Sold(sale.receipt_id, sale.receipt, sale.returned)
        for sale in sales
        if names_none or _is_named(case, sale)
    ]
    if coming.withdrawn:
        return Matched((), ())
    if coming.voids:
        return Matched(_named([part for sale in sold for part in whole(sale)], coming), ())
    found = match(coming.document.lines, sold)
    return Matched(_named(found.returned, coming), found.unmatched)


def _named(parts: Sequence[Returned], coming: Return) -> tuple[Returned, ...]:
    return tuple(replace(part, return_id=coming.receipt_id) for part in parts)


def _with(sale: Sale, parts: Sequence[Returned]) -> Sale:
    own = tuple(part for part in parts if part.receipt_id == sale.receipt_id)
    return replace(sale, returned=(*sale.returned, *own))


def _rows(case: Case, coming: Return, found: Matched, seq: int) -> Plan:
    document = coming.document
    beside = rows.returned(case.member_id, document.revision, seq, found.returned)
    if not coming.resumed:
        beside += rows.document(
            case.member_id, coming.receipt_id, document, coming.place, case.bought_under, seq
        )
    return beside
