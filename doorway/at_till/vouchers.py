"""Vouchers at a till: set aside for a basket, let go again; who guesses codes is locked out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from db.session import Session
from doorway.service import now, service
from identity import limits
from loyalty.errors import UnknownVoucher
from loyalty.program import shelf
from loyalty.rewards import voucher_uses
from loyalty.rewards.voucher_states import Place
from loyalty.rewards.vouchers import Voucher
from loyalty.shops.tills import Till

T = TypeVar("T")
# A code has 80 bits; whoever misses this often does not type one.
MISSES: Final = 10
LOCKED_FOR: Final = timedelta(minutes=15)


def reserve(session: Session, till: Till, code: str, at: datetime) -> Voucher:
    """Set a voucher aside for this till's basket, as long as a hold lasts; again moves the end.

    Raises UnknownVoucher, VoucherClosed.
    """
    retailer = service().retailer
    program = shelf.current(session, retailer.shelf, till.program, at)
    until = at + timedelta(minutes=program.spending.hold_minutes)
    return voucher_uses.reserve(session, retailer.index_key, code, till.program, place(till), until, at)


def release(session: Session, till: Till, code: str, at: datetime) -> Voucher:
    """Let a voucher be free that a till of this store set aside. Raises UnknownVoucher, VoucherClosed."""
    index_key = service().retailer.index_key
    return voucher_uses.release(session, index_key, code, till.program, till.store, at)


def counting_misses(till: Till, work: Callable[[], T]) -> T:
    """Do it, and count a code that opens nothing against the till. Raises TooMany once it is locked."""
    database, at = service().database, now()
    key = limits.key("voucher-code", till.digest)
    database.read(lambda session: limits.require(session, key, MISSES, at))
    try:
        return work()
    except UnknownVoucher:
        database.write(lambda session: limits.take(session, key, MISSES, LOCKED_FOR, at))
        raise


def place(till: Till, receipt: str = "") -> Place:
    """Where a voucher is used: at this till, whose key proved it."""
    return Place(till.store, till.label, receipt, is_proved=True)
