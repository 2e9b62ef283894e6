"""Claim codes: by the one on its slip a member takes a receipt that named nobody, once, for two weeks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from db import ids
from db.errors import LostSwap
from db.session import Session
from loyalty import tables
from loyalty.errors import ClaimClosed, UnknownClaimCode
from loyalty.people import members, privacy
from loyalty.receipt import MemberRef, Scheme
from loyalty.receipts import resolving
from loyalty.receipts.values import Recorded
from loyalty.retailer import Retailer

_code = tables.claim_code.c


def take(session: Session, retailer: Retailer, member_id: str, typed: str, at: datetime) -> Recorded:
    """Take the points of a receipt of nobody, as of its purchase. Of two who try at once one gets them.

    Raises UnknownClaimCode (another programme's as well) and ClaimClosed.
    """
    try:
        wanted = privacy.secret_digest(privacy.read_code(typed))
    except privacy.InvalidCode:
        raise UnknownClaimCode from None
    rows = session.rows(select(tables.claim_code).where(_code.code_digest == wanted))
    if not rows or rows[0].program != members.find(session, member_id).program:
        raise UnknownClaimCode
    found = rows[0]
    if found.claimed_at is not None or found.expires_at <= at:
        raise ClaimClosed("claimed" if found.claimed_at is not None else "expired")
    mine = update(tables.claim_code).where(_code.code_digest == wanted, _code.claimed_at.is_(None))
    if session.connection.execute(mine.values(claimed_at=at)).rowcount != 1:
        raise LostSwap("the receipt was claimed meanwhile")
    who = MemberRef(Scheme.MEMBER, ids.outside("member", member_id))
    return resolving.identify(session, retailer, found.document_digest, who, f"member:{member_id}", at)
