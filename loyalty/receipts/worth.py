"""What a sale was worth before a document and is worth after it, and the difference between the two. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from loyalty.deltas import SaleDelta
from loyalty.entitle import Context, Entitlement, RuleReason, entitle
from loyalty.explanations import facts
from loyalty.goods import Returned, kept
from loyalty.program.frozen import FrozenMap
from loyalty.program.model import Program
from loyalty.receipt import Receipt
from loyalty.receipts.values import Difference
from points.ledger import Grant, Take
from tiers.counters import Delta

NO_CONTEXT = Context(tier="")
Posted = dict[tuple[str, str], int]  # points by (rule, currency)


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale with all that its worth depends on, and the running total posted for it so far.

    `receipt` is the enriched content; `returned` is what came back; `zone` is the store's, in which the
    purchase has its day.
    """

    receipt_id: str
    receipt: Receipt
    program: Program
    zone: str
    context: Context = NO_CONTEXT
    returned: tuple[Returned, ...] = ()
    posted: tuple[tuple[str, str, int], ...] = ()

    def worth(self) -> Entitlement:
        """What the goods kept entitle to."""
        return entitle(self.program, self.context, kept(self.receipt, self.returned))


@dataclass(frozen=True, slots=True)
class Worth:
    """One sale's change: what it was worth, what it is worth now, and what is posted for that."""

    before: Entitlement
    after: Entitlement
    sale: Sale
    differences: tuple[Difference, ...]

    def grants(self, at: datetime) -> list[Grant]:
        """The points to give; usable from the purchase on, or when the rule says."""
        by_rule = {(grant.rule, grant.currency): grant for grant in self.after.grants}
        found = []
        for difference in self.differences:
            if difference.amount > 0:
                grant = by_rule[difference.rule, difference.currency]
                origin = origin_of(self.sale.receipt_id, difference.rule)
                usable_from = grant.usable_from if grant.usable_from > self.sale.receipt.purchased_at else at
                found.append(
                    Grant(
                        difference.currency,
                        difference.amount,
                        origin,
                        usable_from,
                        grant.expires_at,
                        grant.rolls,
                    )
                )
        return found

    def takes(self) -> list[Take]:
        """The points to take back."""
        return [
            Take(difference.currency, -difference.amount, origin_of(self.sale.receipt_id, difference.rule))
            for difference in self.differences
            if difference.amount < 0
        ]

    def discounted(self) -> list[tuple[str, int]]:
        """What each discount took off more (above 0) or less than before, in minor units, by code."""
        was, now = dict(self.before.discounts), dict(self.after.discounts)
        codes = sorted({*was, *now}) if was or now else ()
        return [(code, more) for code in codes if (more := now.get(code, 0) - was.get(code, 0))]

    def deltas(self, known_at: datetime, key: str) -> list[SaleDelta]:
        """What it adds to the counters, on the store-local day of the purchase."""
        return counter_deltas(self.sale, self.before, self.after, known_at, key)

    def row(self, member_id: str, seq: int) -> dict[str, Any]:
        """The entitlement as stored with the entry `seq` that posted it."""
        posted: Posted = {(rule, currency): amount for rule, currency, amount in self.sale.posted}
        for difference in self.differences:
            key = (difference.rule, difference.currency)
            posted[key] = posted.get(key, 0) + difference.amount
        return {
            "member_id": member_id,
            "receipt_id": self.sale.receipt_id,
            "seq": seq,
            "revision": self.sale.receipt.revision,
            "context": context_text(self.sale.context),
            "result": result_text(self.after),
            "posted": orjson.dumps(sorted([*key, amount] for key, amount in posted.items())).decode(),
        }


def origin_of(receipt_id: str, rule: str) -> str:
    """How lots name the sale and the rule that granted them."""
    return f"{receipt_id}:{rule}"


def change(before: Entitlement, after: Entitlement, sale: Sale) -> Worth:
    """What `sale`, as it is now, was worth before and is worth after.

    Both are evaluated today and only their difference is posted, so nothing else can move points.
    """
    was, now = before.granted(), after.granted()
    differences = tuple(
        Difference(sale.receipt_id, *key, now.get(key, 0) - was.get(key, 0))
        for key in sorted({*was, *now})
        if now.get(key, 0) != was.get(key, 0)
    )
    return Worth(before, after, sale, differences)


def counter_deltas(
    sale: Sale, before: Entitlement, after: Entitlement, known_at: datetime, key: str
) -> list[SaleDelta]:
    """What a change of worth adds to each counter, on the store-local day of the purchase."""
    was, now = dict(before.counters), dict(after.counters)
    on, store, purchase = purchase_day(sale), sale.receipt.store, sale.receipt_id
    return [
        SaleDelta(purchase, Delta(counter, on, known_at, store, amount, key, purchase, now.get(counter, 0)))
        for counter in sorted({*was, *now})
        if (amount := now.get(counter, 0) - was.get(counter, 0))
    ]


def purchase_day(sale: Sale) -> date:
    """The day of a purchase where the store is."""
    return sale.receipt.purchased_at.astimezone(ZoneInfo(sale.zone)).date()


def context_text(context: Context) -> str:
    """A frozen context as canonical JSON."""
    document: dict[str, Any] = {"tier": context.tier}
    if context.zone:
        document["zone"] = context.zone
    if context.facts:
        document["facts"] = sorted(context.facts)
    if context.counted:
        document["counted"] = dict(context.counted)
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode()


def context_from(text: str) -> Context:
    """The context that `context_text` wrote."""
    found: dict[str, Any] = orjson.loads(text)
    counted = FrozenMap.of(found.get("counted", {}))
    return Context(found["tier"], found.get("zone", ""), frozenset(found.get("facts", ())), counted)


def result_text(result: Entitlement) -> str:
    """An entitlement with its reasons as canonical JSON; lines that count whole are left out."""
    document = {
        "grants": result.grants,
        "counters": result.counters,
        "lines": [line for line in result.lines if line.code],
        "rules": [_rule_document(rule) for rule in result.rules],
    }
    if result.gifts:
        document["gifts"] = result.gifts
    if result.discounts:
        document["discounts"] = result.discounts
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode()


def _rule_document(rule: RuleReason) -> dict[str, Any]:
    """A rule's reason; what is as it mostly is, is left out."""
    looked_at = "eligible_minor" if rule.of == "amount" else f"eligible_{rule.of}"
    found: dict[str, Any] = {
        "rule": rule.rule,
        "currency": rule.currency,
        looked_at: rule.eligible,
        "steps": rule.steps,
        "multiplier": str(rule.multiplier),
        "amount": rule.amount,
    }
    if rule.money:
        found["money"] = rule.money
    if rule.kind != "rate":
        found["kind"] = rule.kind
    if rule.capped_by:
        found |= {"wanted": rule.wanted, "capped_by": rule.capped_by}
    return found


def codes_text(receipt_id: str, kind: str, worths: Iterable[Worth]) -> str:
    """What a document changed, and a sale's sum, as the codes of its entry.

    Verify adds the differences up against what was posted; a member reads the rest. `discounts` are in minor
    units, by sale and code.
    """
    found = tuple(worths)
    codes = {
        "document": receipt_id,
        "kind": kind,
        "differences": [
            [d.receipt_id, d.rule, d.currency, d.amount] for worth in found for d in worth.differences
        ],
        "sales": [[w.sale.receipt_id, w.sale.receipt.number, w.sale.context.tier] for w in found],
    }
    discounts = [[w.sale.receipt_id, *each] for w in found for each in w.discounted()]
    if discounts:
        codes["discounts"] = discounts
    if kind == "sale":
        (worth,) = found
        codes |= facts.of_sale(worth.sale.program, worth.sale.receipt, worth.after, worth.sale.context)
    return orjson.dumps(codes, option=orjson.OPT_SORT_KEYS).decode()


def read_posted(text: str) -> tuple[tuple[str, str, int], ...]:
    """The running total stored with an entitlement."""
    rows: Sequence[tuple[str, str, int]] = orjson.loads(text)
    return tuple((rule, currency, amount) for rule, currency, amount in rows)
