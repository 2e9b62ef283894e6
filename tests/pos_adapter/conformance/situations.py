"""The situations, each written once: what a till did, and what must be known of it afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from loyalty.receipt import Kind
from tests.pos_adapter.conformance.expected import Document, Expected, Goods
from tests.pos_adapter.conformance.slip import LONDON, NOON, Item, Payment, Slip, State, Style

TEA = Item("TEA", 500, Decimal(2))
MUG = Item("MUG", 850)
NOTHING = Expected(ignored=(1, 1))
REFUSED = Expected(is_refused=True)
MEMBER = "2990000000017"


@dataclass(frozen=True, slots=True)
class Situation:
    """What happened, by name; one without slips is about bytes, and each dialect spoils its own."""

    name: str
    slips: tuple[Slip, ...]
    expected: Expected


def of(slip: Slip) -> Document:
    """The receipt of a slip that was completed, or withdraws one."""
    paid: dict[str, int] = {}
    for payment in slip.paid:
        paid[payment.kind] = paid.get(payment.kind, 0) + abs_of(slip, payment.amount_minor)
    voids = {State.VOIDED: slip.number, State.POST_VOID: slip.original}
    kind = Kind.VOID if slip.state in voids else Kind.RETURN if slip.is_return else Kind.SALE
    return Document(
        kind=kind,
        number=slip.number,
        lines=tuple(goods(slip.items, slip.total_discount_minor)),
        tenders=paid,
        purchased_at=slip.at.astimezone(UTC),
        business_date=slip.business_date,
        store=slip.store,
        till=slip.till,
        member=slip.member,
        original=slip.original,
        withdraws=voids.get(slip.state, ""),
    )


def abs_of(slip: Slip, amount_minor: int) -> int:
    """An amount as a receipt has it: on a return, what was given back counts upwards."""
    return -amount_minor if slip.is_return else amount_minor


def goods(items: Iterable[Item], total_discount_minor: int = 0) -> Iterable[Goods]:
    """The lines that count, each with its share of what was taken off the whole."""
    counted = [item for item in items if not item.is_voided]
    for item, share in zip(counted, shares(counted, total_discount_minor), strict=True):
        tax = (0, item.tax_minor) if item.is_tax_added else (item.tax_minor, 0)
        discount = item.discount_minor + share
        yield Goods(item.sku, item.quantity, item.net_minor - share, discount, *tax)


def shares(items: list[Item], whole_minor: int) -> list[int]:
    """The whole by the items' net, largest remainder."""
    total = sum(item.net_minor for item in items)
    if not whole_minor:
        return [0] * len(items)
    parts = [divmod(whole_minor * item.net_minor, total) for item in items]
    missing = whole_minor - sum(whole for whole, _ in parts)
    largest = sorted(range(len(items)), key=lambda n: -parts[n][1])[:missing]
    return [whole + (n in largest) for n, (whole, _) in enumerate(parts)]


def taken(name: str, *slips: Slip, ignored: int = 0) -> Situation:
    """Every slip must come out; so many parts of one may be told as left aside."""
    return Situation(name, slips, Expected(tuple(of(slip) for slip in slips), ignored=(0, ignored)))


def aside(name: str, slip: Slip) -> Situation:
    """The slip must be left aside."""
    return Situation(name, (slip,), NOTHING)


SALE = Slip((TEA, MUG))
RETURN = Slip((replace(TEA, quantity=Decimal(1), is_returned=True),), number="1002", at=NOON.replace(hour=13))
VOID = Slip((TEA, MUG), state=State.VOIDED, at=NOON.replace(hour=13))
CONTROL = Slip(state=State.CONTROL, says="no sale")
AFTER_MIDNIGHT = datetime(2026, 5, 5, 1, 30, tzinfo=LONDON)

SITUATIONS = (
    taken("plain sale", SALE),
    taken("several sales", SALE, replace(SALE, number="1002", at=NOON.replace(minute=5))),
    taken("member", replace(SALE, member=MEMBER)),
    taken("card number with leading zeros", replace(SALE, member="0012345")),
    Situation("duplicate in one file", (SALE, SALE), Expected((of(SALE),), is_repeated=True)),
    Situation(
        "reprint",
        (SALE, replace(SALE, state=State.REPRINT)),
        Expected((of(SALE),), ignored=(0, 1), is_repeated=True),
    ),
    taken("void of a line", Slip((TEA, replace(MUG, is_voided=True))), ignored=1),
    taken("void of a whole receipt", SALE, VOID),
    taken("post-void", SALE, replace(VOID, number="1002", state=State.POST_VOID, original="1001")),
    aside("cancelled transaction", replace(SALE, state=State.CANCELLED)),
    aside("suspended", replace(SALE, state=State.SUSPENDED)),
    Situation(
        "resumed",
        (replace(SALE, state=State.SUSPENDED), replace(SALE, at=NOON.replace(minute=20))),
        Expected((of(replace(SALE, at=NOON.replace(minute=20))),), ignored=(0, 1)),
    ),
    aside("training mode", replace(SALE, state=State.TRAINING)),
    Situation(
        "control transactions",
        tuple(
            replace(CONTROL, number=f"100{n}", says=says, at=NOON.replace(minute=n))
            for n, says in enumerate(("no sale", "sign-on", "close of day"), 1)
        ),
        Expected(ignored=(3, 3)),
    ),
    Situation(
        "mixed sale and return",
        (Slip((MUG, replace(TEA, quantity=Decimal(1), is_returned=True))),),
        Expected(goods={"MUG": (1, 850), "TEA": (-1, -500)}),
    ),
    taken("partial return naming its sale", SALE, replace(RETURN, original="1001")),
    taken("return without receipt", RETURN),
    taken("weighed item", Slip((Item("APPLES", 399, Decimal("0.750")),))),
    taken("line discount", Slip((replace(TEA, discount_minor=100), MUG))),
    taken(
        "total discount",
        Slip((Item("TEA", 500), Item("JAM", 300), Item("BUN", 250)), total_discount_minor=100),
    ),
    taken("tax included", Slip((Item("TEA", 600, tax_minor=100),))),
    taken("tax added", Slip((Item("TEA", 500, tax_minor=100, is_tax_added=True),))),
    taken(
        "several tenders and change",
        replace(SALE, payments=(Payment("card", 1000), Payment("cash", 1000), Payment("cash", -150))),
    ),
    taken("cash rounding", Slip((Item("TEA", 1852),), payments=(Payment("cash", 1850),), rounding_minor=-2)),
    taken("foreign currency tender", replace(SALE, payments=(Payment("cash", 1850, ("EUR", 2180)),))),
    taken("business day after midnight", replace(SALE, at=AFTER_MIDNIGHT)),
    taken("clock skew", replace(SALE, at=NOON.replace(hour=22), business_date=date(2026, 5, 5))),
    taken(
        "loyalty lines of the till's own",
        replace(SALE, member=MEMBER, loyalty=("POINTS EARNED 18",)),
        ignored=1,
    ),
    taken("unknown store", replace(SALE, store="nowhere")),
    taken("unknown till", replace(SALE, till="99")),
    taken("unknown sku", Slip((Item("NEVER-SEEN", 100),))),
    taken("amounts as text", replace(SALE, style=Style.TEXT)),
    taken("amounts as numbers", replace(SALE, style=Style.NUMBER)),
    taken("amounts in minor units", replace(SALE, style=Style.MINOR)),
    Situation("oversized body", (), REFUSED),
    Situation("wrong encoding", (), REFUSED),
    Situation("entity bomb", (), REFUSED),
    Situation("external entity", (), REFUSED),
    Situation("nested deeply", (), REFUSED),
    Situation("field twice", (), REFUSED),
    Situation("not a number", (), REFUSED),
)
BY_NAME = {situation.name: situation for situation in SITUATIONS}
