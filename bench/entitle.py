"""How many receipts of twenty lines `entitle` evaluates in a second on one core, under each ready programme.

    python -m bench.entitle [PROGRAMME.yaml …]

The goods are of what the programme names (categories, classes, brands, labels, stock codes), so that rules
have something to do; the member is of its highest tier, and every fact its conditions ask for holds.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path
from time import process_time

from loyalty.earning import words
from loyalty.earning.compiled import compiled
from loyalty.earning.values import Context
from loyalty.entitle import entitle
from loyalty.program import document
from loyalty.program.earning import Match
from loyalty.program.frozen import FrozenMap
from loyalty.program.model import Program
from loyalty.receipt import Kind, Line, Receipt, Tender

LINES, SECONDS, ROUND = 20, 1.0, 200
PROGRAMS = Path(__file__).parents[1] / "programs"
SATURDAY = datetime(2026, 5, 2, 4, 0, tzinfo=UTC)


def matches(program: Program) -> list[Match]:
    """Every match of the programme's rules."""
    named = [rule.match for rule in program.earn] + [counter.match for counter in program.counters]
    return [match for match in named if match is not None] or [Match()]


def goods(program: Program) -> tuple[Line, ...]:
    """Twenty lines, each of what one of the rules names."""
    return tuple(
        Line(
            sku=next(iter(match.skus), f"sku-{n}"),
            quantity=Decimal("1.5"),
            net_minor=1_234 + 10 * n,
            category=next(iter(match.categories), ""),
            item_class=next(iter(match.classes), "A"),
            brand=next(iter(match.brands), ""),
            labels=tuple(match.labels)[:1],
        )
        for n, match in enumerate(islice(cycle(matches(program)), LINES))
    )


def context(program: Program) -> Context:
    """A member of the highest tier, on a day on which everything holds."""
    facts = {words.birthday(period) for period in ("day", "week", "month")}
    facts |= {words.offer(offer.code) for offer in program.offers}
    figures = {watch.key: 1 for watch in compiled(program).watches}
    tier = program.ladder.codes[-1] if program.ladder else ""
    return Context(tier, facts=frozenset(facts), counted=FrozenMap.of(figures))


def measure(program: Program) -> float:
    """Receipts a second of processor time: the best of the rounds within about a second."""
    paid = (Tender("cash", 20_000), Tender("voucher", 5_000))
    receipt = Receipt("s", "", "1", SATURDAY.date(), SATURDAY, Kind.SALE, program.money, goods(program), paid)
    about, best, begun = context(program), 0.0, process_time()
    while process_time() - begun < SECONDS or not best:
        start = process_time()
        for _ in range(ROUND):
            entitle(program, about, receipt)
        best = max(best, ROUND / (process_time() - start))
    return best


def main(paths: list[str]) -> None:
    """Print a line for each programme, the slowest last."""
    files = [Path(path) for path in paths] or sorted(PROGRAMS.glob("*.yaml"))
    found = []
    for file in files:
        program = document.read(file.read_text(encoding="utf-8"))
        found.append((measure(program), len(program.earn), file.stem))
    for rate, rules, name in sorted(found, reverse=True):
        print(f"{name:24} {rules:4} rules {rate:10,.0f} receipts/s")


if __name__ == "__main__":
    main(sys.argv[1:])
