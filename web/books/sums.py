"""The sum behind points, row by row, from what the entry itself keeps of it. Nothing is reckoned here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from loyalty.books.taken_back import Reckoned
from loyalty.explanations import clauses, explain
from loyalty.explanations.figures import Figures
from loyalty.explanations.why import Why
from web.books import amounts
from web.wire import pages

# Reasons that are a sum, and those that say of a rule why it gave nothing.
SUMS: Final = ("earned", "earned-quantity", "earned-fixed", "earned-times", "earned-milestone")
NOTHING: Final = (
    *("used-up", "given-away", "outdone", "kept-over", "gift", "gift-by-rule"),
    *("too-little", "too-little-quantity", "nothing-counts", "nothing-met"),
)
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sum: what it is, and the figure."""

    label: str
    figure: str
    is_result: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """How one rule came to its points: `sentence` says in words what the rows say one by one."""

    name: str
    rows: tuple[Row, ...]
    sentence: str


def of_reasons(reasons: Iterable[Why], figures: Figures) -> list[Sum]:
    """A sum for each reason that is one, and a sentence for each rule that gave nothing."""
    found = []
    for reason in reasons:
        if reason.code in (*SUMS, *NOTHING):
            (sentence,) = explain.sentences([reason], figures.program, figures.language)
            rows = tuple(_rows(reason, figures)) if reason.code in SUMS else ()
            found.append(Sum(_name(reason, figures), rows, sentence))
    return found


def of_sales(reckoned: Sequence[Reckoned], kind: str, reasons: Iterable[Why], figures: Figures) -> list[Sum]:
    """A sum for each sale that a document of another kind changed, each with the reason of its place."""
    words = explain.sentences(reasons, figures.program, figures.language) if reckoned else []
    found = []
    for n, each in enumerate(reckoned):
        name = pages.say("receipt.number", number=each.number)
        sentence = words[n] if n < len(words) else ""
        found.append(Sum(name, tuple(_differing(each, kind, figures)), sentence))
    return found + [Sum("", (), each) for each in words[len(found) :]]


def _differing(sale: Reckoned, kind: str, figures: Figures) -> Iterator[Row]:
    for currency in {**sale.before, **sale.after}:
        before, after = sale.before.get(currency, 0), sale.after.get(currency, 0)
        yield Row(pages.say("receipt.before"), figures.points(before, currency))
        yield Row(pages.say(f"receipt.after-{kind}"), figures.points(after, currency))
        sign = amounts.sign(after - before)
        change = f"{sign}{figures.points(abs(after - before), currency)}"
        yield Row(pages.say("receipt.difference"), change, is_result=True)


def left_out(reasons: Iterable[Why], figures: Figures) -> list[str]:
    """What of the receipt counts for nothing, in sentences, but for what is said at the goods themselves."""
    codes = ("deductions", "paid", "redeemed", "tax", "discounts")
    return explain.sentences(
        (each for each in reasons if each.code in codes), figures.program, figures.language
    )


def _name(reason: Why, figures: Figures) -> str:
    return figures.rule(str(reason.facts["rule"])) if "rule" in reason.facts else ""


def _rows(reason: Why, figures: Figures) -> Iterator[Row]:
    facts: Facts = reason.facts
    if reason.code == "earned-milestone":
        yield Row(pages.say("receipt.reached"), figures.counter(facts["total"], facts["counter"]))
    elif reason.code == "earned-times":
        yield Row(pages.say("receipt.counts"), _measure(facts, facts["base_minor"], figures))
        times = Decimal(facts.get("multiplier", 1))
        yield Row(pages.say("receipt.times"), f"× {times}")
        yield Row(pages.say("receipt.times-more"), f"× {times - 1}")
    else:
        yield from _of_rate(reason, figures)
    yield from _bound(reason, figures)
    yield Row(pages.say("receipt.gives"), figures.points(facts["amount"], facts["currency"]), is_result=True)


def _of_rate(reason: Why, figures: Figures) -> Iterator[Row]:
    """What counts, how often the step is in it, the points for each, times the tier's factor."""
    facts: Facts = reason.facts
    each = figures.points(facts["points"], facts["currency"])
    if reason.code == "earned-fixed":
        yield Row(pages.say("receipt.fixed"), each)
    else:
        step = facts.get("step_minor", facts.get("step_quantity"))
        yield Row(
            pages.say("receipt.counts"),
            _measure(facts, facts.get("base_minor", facts.get("quantity")), figures),
        )
        if facts.get("carried"):
            yield Row(pages.say("receipt.carried"), _measure(facts, facts["carried"], figures))
        label = pages.say("receipt.steps", step=_measure(facts, step, figures))
        yield Row(label, figures.language.number(facts["steps"]))
        yield Row(pages.say("receipt.each"), f"× {each}")
    if Decimal(facts.get("multiplier", 1)) != 1:
        tier = figures.tier(str(facts.get("tier", "")))
        yield Row(pages.say("receipt.as-tier", tier=tier), f"× {facts['multiplier']}")


def _bound(reason: Why, figures: Figures) -> Iterator[Row]:
    """How it was rounded, and what it would have been without a cap."""
    facts, slots = reason.facts, clauses.chosen(reason, figures.program)
    if rounded := slots.get("rounded"):
        yield Row(pages.say("receipt.rounding"), pages.say(f"receipt.{rounded}"))
    if slots.get("capped"):
        wanted = figures.points(int(facts["wanted"]), str(facts["currency"]))
        yield Row(pages.say("receipt.wanted"), wanted)
        if "most" in facts:
            most = figures.points(int(facts["most"]), str(facts["currency"]))
            yield Row(pages.say(f"receipt.cap-{facts['per']}"), most)
        else:
            yield Row(pages.say("receipt.cap-budget"), "")


def _measure(facts: Facts, size: int, figures: Figures) -> str:
    of = "quantity" if "quantity" in facts else "amount"
    return figures.measure(size, of, facts.get("money", ""))
