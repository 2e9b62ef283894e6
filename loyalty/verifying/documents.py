"""Documents: what receipts contain, what is kept of them, and what they gave and took."""

from __future__ import annotations

from collections.abc import Iterator

from db.session import Session
from loyalty.receipt_json import digest, from_json
from loyalty.receipts.auditing import unfounded, ungiven, unpaid
from loyalty.retailer import Retailer
from loyalty.rewards import auditing
from loyalty.verifying.account import Account, Found, Row


def contents(account: Account) -> Iterator[Found]:
    """A receipt's content gives the digest that its entry's hash covers and its claim holds."""
    digests = {row["seq"]: row["digest"] for row in account.entries}
    last: dict[str, Row] = {}
    for row in account.rows["receipts"]:
        last[row["claim_key"]] = row
        own = digest(from_json(row["content"]))
        if not own == row["digest"] == digests.get(row["seq"]):
            yield row["seq"], f"receipt {row['claim_key']} revision {row['revision']}: another content"
    # Who was merged into another left the claims with the documents' copies.
    for key, row in () if account.is_merged else last.items():
        if (row["claimed"], row["claimed_revision"]) != (row["digest"], row["revision"]):
            yield row["seq"], f"receipt {key}: its claim is missing or names another content"


def kept(session: Session, retailer: Retailer, account: Account) -> Iterator[Found]:
    """Each sale was posted for what is kept of it, as its programme and context say today."""
    rows = account.rows
    found = unfounded(session, retailer.shelf, rows["receipts"], rows["entitlements"], rows["returned"])
    for receipt_id, rule, posted, entitled in found:
        yield 0, f"sale {receipt_id}, {rule}: posted {posted}, what is kept of it entitles to {entitled}"


def gifts(session: Session, retailer: Retailer, account: Account) -> Iterator[Found]:
    """Each sale gave as many vouchers as it gives today, and every gift is of a sale."""
    rows = account.rows
    # Who was merged into another has the documents still, but no vouchers any more.
    if account.is_merged:
        return
    found = ungiven(
        session, retailer.shelf, rows["receipts"], rows["entitlements"], rows["returned"], rows["gifts"]
    )
    for origin, reward, given, entitled in found:
        yield 0, f"{reward} of {origin}: {given} given, what is kept of the sale gives {entitled}"


def redeemed(account: Account) -> Iterator[Found]:
    """What tills were told that points were taken for was taken, and they were told of each wish."""
    # Who was merged into another has the documents still, but no redemptions any more.
    if not account.is_merged:
        yield from auditing.unanswered(account.rows["receipts"], account.rows["redemptions"])
    yield from unpaid(account.rows["redemptions"], account.rows["movements"], account.telling)
