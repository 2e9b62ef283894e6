"""What comes back: the sale that a slip names, and which of its goods at which price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from db.session import Session
from doorway.service import now, service
from loyalty.goods import Returned, Sold, kept
from loyalty.receipt import DocumentKey
from loyalty.receipts import finding
from loyalty.receipts.finding import Found
from loyalty.shops import till_keys
from web.till import basket, receipts
from web.till.door import program_of, till
from web.till.sale import Goods, Original, Price, Sale
from web.wire.forms import Form
from web.wire.refusals import PageRefused


class NoSuchSale(PageRefused):
    """Nothing of this number was sold in this store on that day."""

    key, status = "problem.no-such-sale", 404


def find(name: str | None, on: date, number: str) -> Found:
    """The sale of this store. Raises NoSuchSale."""
    here, shelf = till(), service().retailer.shelf

    def find(session: Session) -> Found | None:
        names = [name] if name is not None else _names(session)
        keys = (DocumentKey(here.store, each, on, number) for each in names)
        return next(filter(None, (finding.find(session, shelf, key) for key in keys)), None)

    found = service().database.read(find)
    if found is None:
        raise NoSuchSale
    return found


def _names(session: Session) -> Sequence[str]:
    """What receipts of this store may call their till: as its keys are labelled, or nothing."""
    labels = {each.label for each in till_keys.of_store(session, till().store)}
    own = receipts.name_of(till())
    others = sorted({receipts.name_of(replace(till(), label=each)) for each in labels} - {own})
    return [own, *others, ""]


def chosen(form: Form, found: Found) -> Sale:
    """The goods that come back, at what they cost; what was asked for and is not there is wrong."""
    sold, goods, prices = found.sold, [], []
    for n, line in enumerate(kept(sold.receipt, sold.returned).lines):
        many = line.quantity.normalize() if form.given.get("deed") == "all" else Decimal(0)
        if not many and form.given.get(f"back-{n}", "0") not in ("", "0"):
            many = basket.quantity(form, f"back-{n}")
        if many > line.quantity:
            form.note(f"back-{n}", "till.back-too-many")
        elif many > 0:
            goods.append(
                Goods(line.sku, 0, many, barcode=line.barcode, called=line.name or line.sku, name=line.name)
            )
            prices.append(Price(_worth(sold, n, many)))
    if not goods:
        form.note("back-0", "till.back-none")
    money = "" if sold.receipt.currency == program_of(now()).money else sold.receipt.currency
    return Sale(kind="return", goods=tuple(goods), prices=tuple(prices), original=original(sold), money=money)


def _worth(sold: Sold, n: int, quantity: Decimal) -> int:
    """What so much of a line cost, in minor units: what is kept less what would be."""
    back = Returned(0, sold.receipt_id, n, quantity, 0)
    before = kept(sold.receipt, sold.returned).lines[n].net_minor
    return before - kept(sold.receipt, (*sold.returned, back)).lines[n].net_minor


def original(sold: Sold) -> Original:
    key = sold.receipt.key
    return Original(key.till, key.day, key.number)
