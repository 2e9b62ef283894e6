"""What discounts take off several goods together: deals, sets and baskets. Sums are exact."""

from __future__ import annotations

from collections.abc import Sequence

from loyalty.earning.compiled import Compiled
from loyalty.pricing import sets
from loyalty.pricing.goods import PIECE, Goods
from loyalty.pricing.shares import share_of, spread
from loyalty.pricing.taken import NOTHING, Offer, Taken, dearest_first
from loyalty.program.pricing import WHOLE, Basket, Bundle, Deal, Discount, Step


def offered(made: Compiled, discount: Discount, goods: Sequence[Goods]) -> Offer:
    """What a discount gives on what is untaken of the goods it is for; empty where it asks for more."""
    pool = [each for each in goods if each.untaken]
    match discount.gives:
        case Deal():
            return _deal(discount.gives, pool)
        case Basket():
            return _basket(discount.gives, pool)
        case Bundle():
            return sets.bundle_off(made, discount.gives, pool)
    return NOTHING


def _deal(deal: Deal, pool: Sequence[Goods]) -> Offer:
    """Pieces from the dearest down, by `buy` + `get`; of each such set the last ones are reduced."""
    dearest = sorted((each for each in pool if each.pieces), key=dearest_first)
    size = deal.buy + deal.get
    limit = sum(each.pieces for each in dearest) // size * size
    found, start = {}, 0
    for each in dearest:
        end = min(start + each.pieces, limit)
        if end <= start:
            break
        reduced = _reduced(deal, end) - _reduced(deal, start)
        quantity = (end - start) * PIECE
        off = share_of(each.left_minor * reduced * PIECE, deal.share, each.quantity * WHOLE)
        found[each.n] = Taken(quantity, min(off, each.worth(quantity)))
        start = end
    return found


def _reduced(deal: Deal, pieces: int) -> int:
    """How many of the first pieces are reduced."""
    sets, rest = divmod(pieces, deal.buy + deal.get)
    return sets * deal.get + max(0, rest - deal.buy)


def _basket(basket: Basket, pool: Sequence[Goods]) -> Offer:
    """All goods together, spread over them by their price."""
    worths = [each.worth(each.untaken) for each in pool]
    whole, pieces = sum(worths), sum(each.pieces for each in pool)
    off = max((_step(basket, step, whole, pieces) for step in basket.steps), default=0)
    if not off:
        return NOTHING
    parts = spread(min(off, whole), worths)
    return {each.n: Taken(each.untaken, minor) for each, minor in zip(pool, parts, strict=True)}


def _step(basket: Basket, step: Step, whole: int, pieces: int) -> int:
    if whole < step.at_least_minor or pieces < step.pieces:
        return 0
    if step.share:
        return share_of(whole, step.share, WHOLE)
    return step.off_minor * (whole // step.at_least_minor if basket.every else 1)
