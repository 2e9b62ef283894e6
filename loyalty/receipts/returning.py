"""Returning: which goods of which sales came back, for what, and what that takes away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.plan import Plan
from loyalty.catalog.catalog import enriched
from loyalty.goods import Matched, Returned, Sold, match, whole
from loyalty.receipt import Kind, Receipt
from loyalty.receipts import history, recalling, rows, telling
from loyalty.receipts.case import Case
from loyalty.receipts.correcting import Correction, correct
from loyalty.receipts.rebuilding import PastSale
from loyalty.receipts.selling import Posted
from loyalty.receipts.values import Order, Reason
from loyalty.receipts.worth import Sale
from loyalty.swaps import Swap
from loyalty.work import Work


@dataclass(frozen=True, slots=True)
class Return:
    """Goods that come back, for nothing or for others, or a sale withdrawn whole by another document.

    `named_id` is the sale it names, empty where there is none. `resumed` says that the document was recorded
    before and only what waited of it is looked at again, `revised` that it replaces an earlier revision,
    `withdrawn` that it does so by leaving nothing.
    `place` is that of its first revision: a correction does not move a document in time.
    """

    receipt_id: str
    document: Receipt
    place: Order
    named_id: str = ""
    resumed: bool = False
    revised: bool = False
    withdrawn: bool = False

    @property
    def voids(self) -> bool:
        """Whether it withdraws the sale it names."""
        return self.document.kind is Kind.VOID and not self.withdrawn

    @property
    def exchanges(self) -> bool:
        """Whether other goods went out for those that come back."""
        return self.document.kind is Kind.EXCHANGE


def give_back(case: Case, coming: Return) -> tuple[Work, Posted]:
    """Post a return or an exchange, or a new revision of one. What finds no sale is parked and takes nothing.

    Costs two reads besides the first, however many sales it touches; a new revision one more, and what names
    an exchange as its sale two.
    """
    coming, sales = _sales(case, coming)
    coming = _enriched(case, coming, sales)
    cleared = [past.sale if coming.resumed else past.without(coming.receipt_id) for past in sales]
    found = _matched(coming, cleared)
    after = [_after(coming, *each, found.returned) for each in zip(sales, cleared, strict=True)]
    changed = [
        (past.sale, now)
        for past, now in zip(sales, after, strict=True)
        if (now.returned, now.receipt.given) != (past.sale.returned, past.sale.receipt.given)
    ]
    correction = Correction(
        coming.receipt_id,
        coming.document,
        coming.document.kind,
        _cause(case, coming),
        case.at if coming.revised else coming.place[0],
        changed,
        may_add=coming.revised or coming.document.kind is Kind.EXCHANGE,
    )
    work, posted = correct(case, correction)
    if coming.revised:
        recalling.recall(case, work, coming.receipt_id, posted.differences)
    rest = _rest(coming, found, sales)
    beside = posted.beside + _rows(case, coming, found, posted.seq, sales)
    if rest is not None:
        beside += rows.parked(
            rest, coming.receipt_id, Reason.UNMATCHED, case.recorded_at, case.who(case.member_id)
        )
        beside += Plan() if coming.resumed else telling.parked(case, coming.receipt_id, Reason.UNMATCHED)
    return work, replace(posted, beside=beside, matched=bool(found.returned), unmatched=rest is not None)


def _rest(coming: Return, found: Matched, sales: Sequence[PastSale]) -> Receipt | None:
    """What of the document found no sale: some lines, or all of a void that names no sale."""
    if found.unmatched:
        return replace(coming.document, lines=found.unmatched)
    return coming.document if coming.voids and _find_named(coming, sales) is None else None


def _find_named(coming: Return, sales: Sequence[PastSale]) -> Sale | None:
    return next((past.sale for past in sales if past.sale.receipt_id == coming.named_id), None)


def _cause(case: Case, coming: Return) -> str:
    cause = f"receipt:{coming.receipt_id}:rev{coming.document.revision}"
    if not coming.resumed:
        return cause
    assert case.known.state is not None, "a resumed return has a member"
    return f"{cause}:resumed:{case.known.state.head.seq + 1}"


def _sales(case: Case, coming: Return) -> tuple[Return, Sequence[PastSale]]:
    """The sales to take from, in the order to try them, and those an earlier revision took from.

    A named sale stands alone, and so does that of a named exchange; otherwise the programme says
    `newest-first`, `oldest-first` or `refuse`, and only sales made before the return are looked at.
    """
    session, shelf, member_id, document = case.session, case.retailer.shelf, case.member_id, coming.document
    unnamed = case.program.returns.unnamed
    named_id = case.known.original["receipt_id"] if case.known.original else ""
    ids = {named_id} if named_id else set()
    looks = document.original is None and document.kind is Kind.RETURN and unnamed != "refuse"
    skus = {line.sku for line in document.lines} if looks else set()
    if coming.revised:
        ids |= set(history.touched_by(session, member_id, coming.receipt_id))
    named = history.sales(session, shelf, member_id, ids=ids) if ids else ()
    by_sku = history.sales(session, shelf, member_id, skus=skus) if skus else ()
    earlier = [past for past in by_sku if past.order < coming.place]
    found = {past.sale.receipt_id: past for past in (*named, *earlier)}
    if named_id and named_id not in found and not coming.voids:
        named_id = history.find_exchanged(session, member_id, named_id) or ""
        more = history.sales(session, shelf, member_id, ids=[named_id]) if named_id else ()
        found |= {past.sale.receipt_id: past for past in more}
    sales = sorted(found.values(), key=lambda past: past.order, reverse=unnamed == "newest-first")
    return replace(coming, named_id=named_id), sales


def _enriched(case: Case, coming: Return, sales: Sequence[PastSale]) -> Return:
    """What an exchange gives as the catalog had it on the day of the sale, under whose rules it is."""
    sold = _find_named(coming, sales)
    if not coming.exchanges or sold is None:
        return coming
    given = enriched(coming.document.given, case.known.catalog, sold.receipt.business_date)
    return replace(coming, document=replace(coming.document, given=given))


def _matched(coming: Return, sales: Sequence[Sale]) -> Matched:
    """A void takes back all that is left of the sale it names; a withdrawn return takes nothing.

    An exchange takes all it says or nothing: what it gave went out for the whole of it.
    """
    document = coming.document
    names_none = document.kind is Kind.RETURN and document.original is None
    sold = [
        Sold(sale.receipt_id, sale.receipt, sale.returned)
        for sale in sales
        if names_none or sale.receipt_id == coming.named_id
    ]
    if coming.withdrawn:
        return Matched((), ())
    if coming.voids:
        return Matched(_named([part for sale in sold for part in whole(sale)], coming), ())
    found = match(document.lines, sold, document.currency)
    if coming.exchanges and found.unmatched:
        return Matched((), document.lines)
    return Matched(_named(found.returned, coming), found.unmatched)


def _named(parts: Sequence[Returned], coming: Return) -> tuple[Returned, ...]:
    return tuple(replace(part, return_id=coming.receipt_id) for part in parts)


def _after(coming: Return, past: PastSale, cleared: Sale, parts: Sequence[Returned]) -> Sale:
    """A sale with what comes back of it, and what goes out for that."""
    own = tuple(part for part in parts if part.receipt_id == cleared.receipt_id)
    if own and coming.exchanges:
        return past.exchanged(own, Swap(coming.receipt_id, coming.document.given))
    return replace(cleared, returned=(*cleared.returned, *own))


def _rows(case: Case, coming: Return, found: Matched, seq: int, sales: Sequence[PastSale]) -> Plan:
    document, sold = coming.document, _find_named(coming, sales)
    beside = rows.returned(case.member_id, document.revision, seq, found.returned)
    if coming.exchanges and found.returned:
        assert sold is not None, "what is exchanged was sold"
        beside += rows.findable(case.member_id, sold.receipt_id, sold.receipt.purchased_at, document.given)
    if not coming.resumed:
        beside += rows.document(
            case.member_id, coming.receipt_id, document, coming.place, case.bought_under, seq
        )
    return beside
