"""Confirming: points of a sale that wait for word (that it was delivered, collected, paid) get it."""

from __future__ import annotations

from datetime import datetime

import orjson
from sqlalchemy import select

from db.session import Session
from loyalty import tables
from loyalty.earning.granting import AWAITING
from loyalty.errors import UnknownReceipt, WrongStore
from loyalty.opening import open_books
from loyalty.people import members
from loyalty.retailer import Retailer
from loyalty.work import Work
from points import ledger
from points.accounts import Account


def confirm(session: Session, retailer: Retailer, receipt_id: str, store: str, at: datetime) -> Work:
    """Let the points of a sale that await word be used from `at` (UTC) on; a second word changes nothing.

    Raises UnknownReceipt, and WrongStore where another store made the sale.
    """
    receipt = tables.receipt.c
    rows = session.rows(
        select(receipt.member_id, receipt.store).where(receipt.receipt_id == receipt_id).limit(1)
    )
    if not rows:
        raise UnknownReceipt(receipt_id)
    if rows[0].store != store:
        raise WrongStore(store, rows[0].store)
    member_id = members.find_survivor_id(session, rows[0].member_id)
    work = open_books(session, retailer, member_id, at, at, lock=True)
    waiting = [
        lot.key
        for lot in work.state.lots.values()
        if lot.account is Account.PENDING
        and lot.remaining
        and lot.usable_from == AWAITING
        and lot.origin.startswith(f"{receipt_id}:")
    ]
    if waiting:
        codes = orjson.dumps({"document": receipt_id}).decode()
        cause = f"confirmed:{receipt_id}:{work.state.head.seq + 1}"
        act = work.act("confirmed", cause, at, codes=codes, actor=f"store:{store}")
        work.take_in(*ledger.mature(work.state, act, waiting))
    if work.entries:
        session.apply(work.plan())
    return work
