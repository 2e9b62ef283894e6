"""An estimate for a shop without history: what a programme gives back of a usual basket over a year. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from loyalty.entitle import Context, Entitlement
from loyalty.program.model import Program
from loyalty.receipt import Receipt
from loyalty.receipts.reading import order
from loyalty.receipts.rebuilding import PastSale, Stage
from loyalty.receipts.worth import Sale
from loyalty.replaying import basket as baskets
from loyalty.replaying import stacks
from loyalty.replaying.costs import cost_minor, percent
from loyalty.replaying.deeds import Extra
from loyalty.replaying.figures import point_minor
from loyalty.replaying.pasts import Past
from loyalty.replaying.rerun import rerun
from loyalty.replaying.shares import Shares
from loyalty.replaying.stacks import Stack
from tiers.windows import local_midnight

YEAR_DAYS = 365
_NOON = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class RuleEstimate:
    """One rule over the year: its points (of `scale` decimals) or rewards, and what they cost.

    Of a discount `gives` is the programme's money, and `amount` what it takes off in minor units.
    """

    rule: str
    gives: str
    amount: int
    cost_minor: int | None
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A year of the same basket. Shares are in percent of sales, two decimals, half up.

    Sales are at the prices before our discounts. `cost_minor` and `share` are None where no points have a
    worth and nothing is taken off. `worst` is the most that one basket can get by the rules about purchases
    and the discounts all together.
    """

    visits: int
    sales_minor: int
    cost_minor: int | None
    share: Decimal | None
    rules: tuple[RuleEstimate, ...]
    tier: str
    worst: Stack | None


def estimate(program: Program, basket: Receipt, visits: int, from_on: date) -> Estimate:
    """What a member who joins on a day and comes so often in the year after it gets back.

    Visits are at noon, spread evenly; nothing is brought back or spent. Raises nothing for a programme and a
    basket that were read.
    """
    assert visits >= 1
    past = _year(program, basket, visits, from_on)
    until = local_midnight(from_on + timedelta(days=YEAR_DAYS), program.zoneinfo)
    found = rerun(past, program, until, Shares(), is_charged=True)
    sales_minor = visits * basket.net_minor
    rules = tuple(_rules(program, [worth for _, worth in found.worths], found.extras, sales_minor))
    costs = [rule.cost_minor for rule in rules if rule.cost_minor is not None]
    total = sum(costs) if costs else None
    return Estimate(
        visits,
        sales_minor,
        total,
        None if total is None else percent(total, sales_minor),
        rules,
        found.tier,
        stacks.find_worst(program, basket, from_on),
    )


def _year(program: Program, basket: Receipt, visits: int, from_on: date) -> Past:
    zone, sales = program.zoneinfo, []
    for n in range(visits):
        at = local_midnight(from_on + timedelta(days=YEAR_DAYS * n // visits), zone) + _NOON
        receipt = baskets.bought(basket, at, program, n)
        sale = Sale(f"{n}", receipt, program, program.zone, Context(""))
        sales.append(PastSale(sale, (Stage(n, sale),), order(receipt), ()))
    start_at = local_midnight(from_on, zone)
    return Past("basket", "", start_at, from_on, tuple(sales), {}, (), (), ())


def _rules(
    program: Program, worths: Iterable[Entitlement], extras: Iterable[Extra], sales_minor: int
) -> Iterable[RuleEstimate]:
    points, gifts = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    discounts = Counter[str]()
    for worth in worths:
        discounts.update(dict(worth.discounts))
        for grant in worth.grants:
            points[grant.rule, grant.currency] += grant.amount
        for gift in worth.gifts:
            gifts[gift.rule, gift.reward] += gift.count
    for extra in extras:
        (gifts if extra.is_reward else points)[extra.activity, extra.of] += extra.amount
    for (rule, currency), amount in points.items():
        cost = cost_minor(point_minor(program, currency), amount)
        yield RuleEstimate(rule, currency, amount, cost, None if cost is None else percent(cost, sales_minor))
    for (rule, code), count in gifts.items():
        worth_minor = program.reward(code).worth_minor
        cost = worth_minor * count if worth_minor else None
        yield RuleEstimate(rule, code, count, cost, None if cost is None else percent(cost, sales_minor))
    for code, minor in discounts.items():
        yield RuleEstimate(code, program.money, minor, minor, percent(minor, sales_minor))
