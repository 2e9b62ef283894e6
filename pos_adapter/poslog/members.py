"""Who a POSLog transaction says stood there: a loyalty card, else an account, else a customer."""

from __future__ import annotations

from collections.abc import Iterator

from loyalty.receipt import MemberRef, Scheme
from pos_adapter.poslog import values
from pos_adapter.poslog.part import Part

# Where numbers stand: paths of elements below the transaction, the surest first.
CARD = (("LoyaltyAccount", "LoyaltyCard", "PrimaryAccountNumber"), ("LoyaltyCard", "PrimaryAccountNumber"))
ACCOUNT = (
    ("LoyaltyAccount", "LoyaltyAccount", "LoyaltyAccountID"),
    ("LoyaltyAccount", "LoyaltyProgram", "LoyaltyAccountID"),
    ("LoyaltyAccount", "LoyaltyAccountID"),
    ("LoyaltyAccount", "CustomerID"),
)
NAMING = frozenset(
    {"Customer", "CustomerID", "LoyaltyAccount", "LoyaltyCard", "LoyaltyID", "LoyaltyAccountID"}
)
CUSTOMER = (("CustomerID",), ("CustomerAccount",), ("AccountNumber",))


def find_member(retail: Part, lines: list[Part]) -> MemberRef | None:
    """The member, or None where the transaction names nobody. Raises Unread for a number that is none."""
    if not lines and NAMING.isdisjoint(retail.said):
        return None
    for scheme, part in numbers(retail, lines):
        said = part.own
        if said.strip("0"):
            return MemberRef(scheme, values.code(part, "text", said))
    return None


def numbers(retail: Part, lines: list[Part]) -> Iterator[tuple[Scheme, Part]]:
    """Every number that could name a member, the surest first; of a supermarket's log, the membership's."""
    for line in lines:
        yield from ((Scheme.EXTERNAL, part) for part in line.under("LoyaltyMembership", "MembershipID"))
        yield from ((Scheme.CARD, part) for part in line.under("LoyaltyMembership", "LoyaltyID"))
    places = [retail, *retail.all("Customer"), *lines]
    for name in ("Customer", "LoyaltyReward", "LoyaltyRedemption"):
        places += [inner for line in lines for inner in line.all(name)]
    yield from said(Scheme.CARD, CARD, places)
    yield from said(Scheme.CARD, (("LoyaltyID",), ("LoyaltyAccount", "LoyaltyID")), places)
    yield from said(Scheme.EXTERNAL, (*ACCOUNT, ("LoyaltyAccountID",)), places)
    yield from said(Scheme.EXTERNAL, CUSTOMER, list(retail.all("Customer")))
    yield from said(Scheme.EXTERNAL, (("CustomerID",),), [retail])


def said(
    scheme: Scheme, paths: tuple[tuple[str, ...], ...], places: list[Part]
) -> Iterator[tuple[Scheme, Part]]:
    """Every element at one of the paths."""
    for path in paths:
        for place in places:
            yield from ((scheme, part) for part in place.under(*path))
