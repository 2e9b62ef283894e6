"""The receipts of a POSLog transaction.

One transaction may sell and take back. Then it is two receipts: the sale has the transaction's number, what
came back the same with `-return` behind it, and where that is of several sales `-return2`, `-return3` … for
each further one. Where both come to the same, and one sale is named, it is an exchange.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from loyalty.receipt import DocumentKey, Kind, Line, MemberRef, Receipt, Tender
from pos_adapter.adapter import Ignored, Settings
from pos_adapter.poslog import basket as poslog_basket
from pos_adapter.poslog import header, members, payments, reckoning, states
from pos_adapter.poslog import totals as poslog_totals
from pos_adapter.poslog.contents import Basket, Reckoned
from pos_adapter.poslog.header import Header
from pos_adapter.poslog.part import Part, Unread

BACK = "-return"
REVISED = 2


@dataclass(slots=True)
class Told:
    """What the documents of one purchase have in common."""

    here: Header
    member: MemberRef | None
    tenders: tuple[Tender, ...]
    revision: int


def documents(transaction: Part, place: str, settings: Settings) -> list[Receipt | Ignored]:
    """The receipts of a transaction, or why it has none. Raises Unread; nothing came of it then."""
    found = states.retails(transaction)
    if not found:
        why = states.find_other(transaction)
        if not why:
            transaction.refuse("unknown-transaction", "must hold a RetailTransaction or another …Transaction")
        return [Ignored(place, why)]
    return [
        each
        for n, retail in enumerate(found, 1)
        for each in purchase(transaction, retail, n, place, settings)
    ]


def purchase(
    transaction: Part, retail: Part, n: int, place: str, settings: Settings
) -> Sequence[Receipt | Ignored]:
    """The receipts of the n-th purchase in a transaction; from the second on, its number ends in `.n`."""
    state = states.state(transaction, retail)
    if state.aside:
        return [Ignored(place, state.aside)]
    here = header.header(transaction, retail, settings)
    here = here if n == 1 else replace(here, number=f"{here.number}.{n}")
    basket = poslog_basket.basket(retail, here, settings)
    if state.is_returning and not any(good.is_back for good in basket.goods):
        basket.goods = [replace(good, is_back=True, is_plain=False) for good in basket.goods]
    member = members.find_member(retail, basket.who)
    if state.is_withdrawing:
        return list(voids(transaction, retail, basket, member, settings))
    why = "" if basket.goods else nothing_bought(retail, basket)
    if why:
        return [Ignored(place, why)]
    reckoned = reckoning.reckoned(retail, basket)
    if state.status in states.UNSETTLED and not (basket.payments and reckoned.is_paid):
        return [Ignored(place, f"its status is {state.status} and it is not paid; the sale comes when it is")]
    told = Told(here, member, reckoned.tenders, REVISED if state.is_revised else 1)
    return receipts(told, reckoned, whole_link(retail, here, settings))


def nothing_bought(retail: Part, basket: Basket) -> str:
    """Why nothing was bought, of a basket without goods. Raises Unread where the totals say otherwise."""
    totals = poslog_totals.totals(retail, basket)
    paid = (totals.grand_minor or 0) - basket.beside_minor - basket.tips_minor
    if totals.grand_minor is not None and abs(paid) > abs(basket.rounding_minor) and not basket.ordered:
        told = poslog_totals.written(totals.grand_minor, basket.here.scale)
        raise Unread(
            "totals-disagree", f"there are no goods on the lines, but {poslog_totals.GRAND} is {told}"
        )
    if basket.ordered:
        return "its goods stay in the store; the sale comes when they are handed over"
    if basket.beside_minor:
        return "it is a payment for what was sold elsewhere"
    return "every line was taken back before payment" if basket.voided else "nothing was bought"


def whole_link(retail: Part, here: Header, settings: Settings) -> DocumentKey | None:
    """The sale that the transaction as a whole names for what comes back."""
    if "TransactionLink" not in retail.said:
        return None
    keys = (header.find_linked(link, here, settings, same_day=False) for link in states.return_links(retail))
    return next((key for key in keys if key), None)


def receipts(told: Told, reckoned: Reckoned, whole: DocumentKey | None) -> list[Receipt]:
    """The sale, and what came back by the sales it is of; or the exchange of one for the other."""
    sold = [line for good, line in reckoned.lines if not good.is_back]
    if len(sold) == len(reckoned.lines):
        return [receipt(told, Kind.SALE, told.here.number, sold, told.tenders)]
    back: dict[DocumentKey | None, list[Line]] = {}
    for good, line in reckoned.lines:
        if good.is_back:
            back.setdefault(good.of or whole, []).append(line)
    if sold and is_even(sold, back):
        ((original, lines),) = back.items()
        exchange = receipt(told, Kind.EXCHANGE, told.here.number, lines, original=original)
        return [replace(exchange, given=tuple(sold))]
    number = told.here.number
    found = [receipt(told, Kind.SALE, number, sold, told.tenders)] if sold else []
    for n, (original, lines) in enumerate(back.items(), len(found)):
        tenders = told.tenders if n == 0 else ()
        found.append(receipt(told, Kind.RETURN, back_number(number, n), lines, tenders, original))
    return found


def back_number(number: str, n: int) -> str:
    """The number of the n-th part of a transaction: its own, then with `-return`, `-return2` … behind it."""
    return number if n == 0 else f"{number}{BACK}{n if n > 1 else ''}"


def is_even(sold: Sequence[Line], back: dict[DocumentKey | None, list[Line]]) -> bool:
    """Whether goods went out for goods of one named sale that came to the same."""
    if len(back) != 1 or None in back:
        return False
    (lines,) = back.values()
    worth = sum(line.net_minor for line in lines)
    goods = all(line.quantity > 0 and line.net_minor >= 0 for line in (*sold, *lines))
    return goods and worth == sum(line.net_minor for line in sold)


def receipt(
    told: Told,
    kind: Kind,
    number: str,
    lines: Sequence[Line],
    tenders: tuple[Tender, ...] = (),
    original: DocumentKey | None = None,
) -> Receipt:
    """A receipt of the transaction."""
    here = told.here
    return Receipt(
        store=here.store,
        till=here.till,
        number=number,
        business_date=here.business_date,
        purchased_at=here.purchased_at,
        kind=kind,
        currency=here.currency,
        lines=tuple(lines),
        tenders=tenders,
        member=told.member,
        original=original,
        revision=told.revision,
        sequence=here.sequence,
        staff=here.staff,
    )


def voids(
    transaction: Part, retail: Part, basket: Basket, member: MemberRef | None, settings: Settings
) -> Iterator[Receipt]:
    """What withdraws a completed transaction.

    One that withdraws itself is a later revision of its own. One that names a sale is a document of its own
    with that as its original. What came back, and an exchange, is withdrawn by a later revision of itself,
    for a document that names such a one could mean its sale as well.
    """
    here = basket.here
    keys: list[DocumentKey | None] = [
        header.find_linked(link, here, settings, same_day=True)
        for link in states.void_links(transaction, retail)
    ]
    if None in keys:
        retail.refuse("unknown-original", "TransactionLink must name what is voided by its SequenceNumber")
    told = Told(here, member, paid(basket), 1)
    is_back = [good.is_back for good in basket.goods or basket.voided]
    for key in keys or [None]:
        own = receipt(told, Kind.VOID, here.number, (), told.tenders)
        if key is None or key == own.key:
            yield replace(own, revision=REVISED)
            yield from also_back(own, is_back)
        elif is_back and all(is_back):
            yield at(own, key)
        else:
            yield replace(own, original=key)
            yield from also_back(at(own, key), is_back)


def at(own: Receipt, key: DocumentKey) -> Receipt:
    """The void as a later revision of the document that it withdraws."""
    named = replace(own, store=key.store, till=key.till, business_date=key.day, number=key.number)
    return replace(named, revision=REVISED)


def also_back(void: Receipt, is_back: Sequence[bool]) -> Iterator[Receipt]:
    """The void of what came back in a transaction that sold something as well."""
    if any(is_back) and not all(is_back):
        yield replace(void, number=back_number(void.number, 1), revision=REVISED, tenders=())


def paid(basket: Basket) -> tuple[Tender, ...]:
    """How what is withdrawn had been paid, as far as it is told."""
    sign = -1 if sum(each.amount_minor for each in basket.payments) < 0 else 1
    return payments.tenders(basket.payments, less_change=True, less_cash=False, sign=sign)
