"""Sets: goods that are cheaper together, as many sets as there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from loyalty.earning.compiled import Compiled
from loyalty.pricing.goods import PIECE, Goods
from loyalty.pricing.shares import share_of, spread
from loyalty.pricing.taken import NOTHING, Offer, Taken, dearest_first
from loyalty.program.pricing import WHOLE, Bundle

Picked = list[dict[int, int]]  # by part, the pieces of each line
Choices = Sequence[tuple[int, Sequence[Goods]]]  # the goods of each part, by its number


def bundle_off(made: Compiled, bundle: Bundle, pool: Sequence[Goods]) -> Offer:
    """As many sets as there are, from the dearest goods down, while each costs less than its goods."""
    choices = _choices(made, bundle, pool)
    most = min(_pieces_of(mine) // bundle.parts[n].pieces for n, mine in choices)
    sets = _most(most, lambda count: _is_worth_it(bundle, choices, pool, count))
    picked = _picked(bundle, choices, sets) if sets else None
    return NOTHING if picked is None else _off_sets(bundle, pool, picked, sets)


def _most(high: int, holds: Callable[[int], bool]) -> int:
    """The largest count up to `high` for which it holds, as it does for all below."""
    low = 0
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _choices(made: Compiled, bundle: Bundle, pool: Sequence[Goods]) -> Choices:
    """The goods that each part may have, dearest first; parts with fewer to choose from choose first."""
    whole = sorted((each for each in pool if each.pieces), key=dearest_first)
    found = []
    for n, part in enumerate(bundle.parts):
        bit = made.bit(part.match)
        found.append((n, [each for each in whole if each.covered_by & bit]))
    return sorted(found, key=lambda each: (_pieces_of(each[1]), each[0]))


def _pieces_of(goods: Sequence[Goods]) -> int:
    return sum(each.pieces for each in goods)


def _picked(bundle: Bundle, choices: Choices, sets: int) -> Picked | None:
    """The pieces of so many sets, the dearest of each part; None where there are not enough."""
    used: dict[int, int] = {}
    picked: Picked = [{} for _ in bundle.parts]
    for n, mine in choices:
        wanted = bundle.parts[n].pieces * sets
        for each in mine:
            if not wanted:
                break
            before = used.get(each.n, 0)
            if taken := min(wanted, each.pieces - before):
                picked[n][each.n] = taken
                used[each.n] = before + taken
                wanted -= taken
        if wanted:
            return None
    return picked


def _is_worth_it(bundle: Bundle, choices: Choices, pool: Sequence[Goods], sets: int) -> bool:
    """Whether the goods suffice and the last set costs less than its goods."""
    picked = _picked(bundle, choices, sets)
    if picked is None:
        return False
    if bundle.price_minor is None:
        return True
    before = _picked(bundle, choices, sets - 1) or []
    return _worth(pool, picked) - _worth(pool, before) > bundle.price_minor


def _worth(pool: Sequence[Goods], picked: Picked) -> int:
    return sum(each.worth(pieces * PIECE) for each in pool for pieces in [_pieces(picked, each)])


def _pieces(picked: Picked, goods: Goods) -> int:
    return sum(part.get(goods.n, 0) for part in picked)


def _off_sets(bundle: Bundle, pool: Sequence[Goods], picked: Picked, sets: int) -> Offer:
    mine = [each for each in pool if _pieces(picked, each)]
    quantities = [_pieces(picked, each) * PIECE for each in mine]
    worths = [each.worth(quantity) for each, quantity in zip(mine, quantities, strict=True)]
    offs = _offs(bundle, mine, worths, picked, sets)
    taken = map(Taken, quantities, offs)
    return {each.n: part for each, part in zip(mine, taken, strict=True)}


def _offs(bundle: Bundle, mine: Sequence[Goods], worths: list[int], picked: Picked, sets: int) -> list[int]:
    """What is taken off each line: spread over all, or off the parts that say so."""
    whole = sum(worths)
    if bundle.price_minor is not None:
        return spread(max(0, whole - bundle.price_minor * sets), worths)
    if bundle.off_minor:
        return spread(min(whole, bundle.off_minor * sets), worths)
    if bundle.share:
        return spread(share_of(whole, bundle.share, WHOLE), worths)
    return [
        min(
            worth,
            sum(
                _off_part(each, pieces.get(each.n, 0), part.share)
                for pieces, part in zip(picked, bundle.parts, strict=True)
            ),
        )
        for each, worth in zip(mine, worths, strict=True)
    ]


def _off_part(goods: Goods, pieces: int, share: int) -> int:
    return share_of(goods.left_minor * pieces * PIECE, share, goods.quantity * WHOLE)
