"""Claim codes: by the one on its slip a member takes a receipt that named nobody, once, for two weeks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select, update

from db import ids
from db.errors import LostSwap
from db.session import Session
from loyalty import tables
from loyalty.errors import ClaimClosed, UnknownClaimCode
from loyalty.people import members, privacy
from loyalty.receipt import MemberRef, Receipt, Scheme
from loyalty.receipts import offering, queue, resolving
from loyalty.receipts.values import Recorded
from loyalty.receipts.values import from_json as answer_from_json
from loyalty.retailer import Retailer

_code, _claim = tables.claim_code.c, tables.claim.c


def take(
    session: Session,
    retailer: Retailer,
    member_id: str,
    typed: str,
    at: datetime,
    *,
    check: Callable[[Receipt], None] = lambda _receipt: None,
) -> Recorded:
    """Take the points of a receipt of nobody, as of its purchase. Of two who try at once one gets them.

    `typed` is the code, or what the QR code on the slip holds (`code_in`); `check` raises where the receipt
    is not for this member.

    Raises UnknownClaimCode (another programme's as well) and ClaimClosed, also to who paid another share of
    the same bill: what they paid is theirs already, and they came once.
    """
    try:
        wanted = privacy.secret_digest(privacy.read_code(code_in(typed)))
    except privacy.InvalidCode:
        raise UnknownClaimCode from None
    rows = session.rows(select(tables.claim_code).where(_code.code_digest == wanted))
    if not rows or rows[0].program != members.find(session, member_id).program:
        raise UnknownClaimCode
    found = rows[0]
    if found.claimed_at is not None or found.expires_at <= at:
        raise ClaimClosed("claimed" if found.claimed_at is not None else "expired")
    if _has_share(session, member_id, found.claim_key):
        raise ClaimClosed("claimed")
    check(queue.waiting(session, found.document_digest).document)
    mine = update(tables.claim_code).where(_code.code_digest == wanted, _code.claimed_at.is_(None))
    if session.connection.execute(mine.values(claimed_at=at)).rowcount != 1:
        raise LostSwap("the receipt was claimed meanwhile")
    who = MemberRef(Scheme.MEMBER, ids.outside("member", member_id))
    return resolving.identify(session, retailer, found.document_digest, who, f"member:{member_id}", at)


def code_in(text: str) -> str:
    """The code in what was typed or scanned: as it is, behind its mark, or in the query of a slip's link."""
    bare = text.strip().removeprefix(offering.MARK)
    if bare[:4].casefold() != "http":
        return bare
    try:
        return next(iter(parse_qs(urlsplit(bare).query).get("code", ())), bare)
    except ValueError:
        return bare


def _has_share(session: Session, member_id: str, key: str) -> bool:
    """Whether another part of the bill that a part is of is the member's already."""
    place, on, number = _taken_apart(key)
    bill, _, part = on.partition("~")
    if not part:
        return False
    answers = session.rows(select(_claim.answer).where(_claim.key == f"{place}/{bill}/{number}"))
    parts = [each.n for row in answers for each in answer_from_json(row.answer).parts]
    keys = [f"{place}/{bill}~{n}/{number}" for n in parts]
    own = select(_claim.key).where(_claim.key.in_(keys), _claim.member_id == member_id)
    return bool(session.rows(own.limit(1)))


def _taken_apart(key: str) -> tuple[str, str, str]:
    """Store and till, day, and number of a document's key as text; only the number may hold a slash."""
    store, till, on, number = key.split("/", 3)
    return f"{store}/{till}", on, number
