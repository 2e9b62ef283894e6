"""Points and vouchers that pay: set aside as soon as they are named, let go again, taken with the sale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Response

from db import ids
from db.session import Session
from doorway.at_till import vouchers
from doorway.service import now, service
from loyalty.errors import InvalidProof, LoyaltyError, UnknownVoucher
from loyalty.explanations.figures import Figures
from loyalty.program import shelf
from loyalty.receipt import Redemption
from loyalty.rewards import holds, proof
from points.errors import PointsError
from web.till import counter, refusing
from web.till.door import door, program_of, till
from web.till.sale import Sale, Spent
from web.wire import doing, readers, told
from web.wire.door import WHOEVER
from web.wire.forms import Form


@door.takes("/spend", may="redeem")
def spend() -> Response:
    """Set points aside for the bill, or for a reward; or a voucher by its code."""
    form = Form.sent()
    return taken(form, counter.sent(form))


def taken(form: Form, sale: Sale) -> Response:
    """The sale, with what the form names set aside for it; once, however often it is scanned."""
    try:
        spent = _voucher(form) if form.given.get("voucher") else _hold(form, sale)
    except refusing.REFUSED as error:
        return counter.shown(sale, error=error, given=form.given)
    if any(each.name == spent.name for each in sale.spent):
        return counter.shown(sale)
    return counter.shown(replace(sale, spent=(*sale.spent, spent), prices=(), at=None))


def with_wish(form: Form, sale: Sale) -> Response:
    """The sale, with the points of a wish that waited for proof; without one, the sale as it is."""
    if not carried(form):
        return counter.shown(sale)
    try:
        spent = _hold(form, sale)
    except refusing.REFUSED as error:
        return counter.shown(sale, error=error, given=form.given)
    return counter.shown(replace(sale, spent=(*sale.spent, spent), prices=(), at=None))


def carried(form: Form) -> bool:
    """Whether a form carries a wish for points or a reward that waits for proof."""
    return till().may("redeem") and bool(form.given.get("reward") or form.given.get("points"))


@door.takes("/let-go", may="redeem")
def let_go() -> Response:
    """Give back what was set aside; what cannot be given back comes free by itself."""
    form = Form.sent()
    sale = counter.sent(form)
    gone = [each for each in sale.spent if each.name == form.given.get("name")]
    release(gone)
    kept = tuple(each for each in sale.spent if each not in gone)
    return counter.shown(replace(sale, spent=kept, prices=(), at=None))


@door.takes("/cancel", may=WHOEVER)
def cancel() -> Response:
    """Forget the sale, and let go what was set aside for it."""
    release(counter.sent(Form.sent()).spent)
    return told.then("/till/", "till.cancelled")


def release(spent: list[Spent] | tuple[Spent, ...]) -> None:
    """Let all of it go; whatever was used, closed or timed out meanwhile is no longer ours."""
    house, at, here = service(), now(), till()
    for each in spent:

        def free(session: Session, each: Spent = each) -> None:
            if each.what == "voucher":
                vouchers.release(session, here, each.name, at)
            elif hold_id := ids.find_inside("hold", each.name):
                holds.release(session, house.retailer, here, hold_id, at)

        try:
            house.database.write(free)
        except (LoyaltyError, PointsError):
            continue


def _hold(form: Form, sale: Sale) -> Spent:
    """So many points, or a reward, set aside for the member who stands here. Raises what placing does."""
    program = program_of(now())
    reward = form.given.get("reward", "")
    currency = form.given.get("currency", "") or program.currencies[0].code
    points = 0 if reward else form.amount("points", program.currency(currency).scale)
    if not reward and not points:
        form.note("points", "form.needed")
    form.done()
    wish = Redemption(reward=reward, points=points, currency="" if reward else currency)
    house, at, here = service(), now(), till()

    def work(session: Session) -> Mapping[str, Any]:
        shown = proof.find(house.retailer.index_key, sale.buyer.proof if sale.buyer else "", here.digest, at)
        if shown is None:
            raise InvalidProof
        found = holds.place(session, house.retailer, here, shown, wish, at)
        figures = Figures(program, readers.reader())
        called = figures.reward(reward) if reward else figures.points(found.amount, found.currency)
        return {"hold": ids.outside("hold", found.hold_id), "worth": found.worth_minor, "called": called}

    done = doing.done(form, f"till-hold/{sale.number}", work)
    return Spent("hold", done["hold"], done["worth"], done["called"])


def _voucher(form: Form) -> Spent:
    code, here, at = form.text("voucher", most=100), till(), now()
    form.done()

    def work(session: Session) -> Spent:
        found = vouchers.reserve(session, here, code, at)
        program = shelf.current(session, service().retailer.shelf, here.program, at)
        called = Figures(program, readers.reader()).reward(found.reward)
        return Spent("voucher", code, found.worth_minor, called)

    try:
        return vouchers.counting_misses(here, lambda: service().database.write(work))
    except UnknownVoucher:
        form.note("voucher", "till.no-voucher")
        form.done()
        raise
