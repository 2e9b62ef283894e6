"""Free vouchers: what is won or handed out is entered as a gift, outside limits and stock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import orjson

from db.session import Session
from loyalty.program.frozen import FrozenMap
from loyalty.program.shelf import reference
from loyalty.retailer import Retailer
from loyalty.rewards import vouchers
from loyalty.rewards.vouchers import Voucher
from loyalty.work import Work


@dataclass(frozen=True, slots=True)
class Free:
    """What is given: a reward (empty: what hands give out), from where, and what the entry says of it.

    `cause` makes the entry unique among the member's; `origin` begins as `gift_vouchers.BESIDE_SALES` says.
    """

    reward: str
    cause: str
    origin: str
    actor: str
    told: Mapping[str, str] = field(default_factory=FrozenMap)


def give(session: Session, retailer: Retailer, work: Work, gift: Free, at: datetime) -> tuple[int, str]:
    """Enter a gift at `at` (UTC) and write all of it: the entry's number, and the voucher's id (empty: none).

    Call it with the head locked. It takes nothing from stock: whoever promises it counts.
    """
    given = _vouchers(work, retailer, gift, at)
    codes = {**gift.told, "reward": gift.reward, "vouchers": [each.voucher_id for each in given]}
    text = orjson.dumps(codes, option=orjson.OPT_SORT_KEYS).decode()
    work.enter(work.act("gift", gift.cause, at, codes=text, actor=gift.actor))
    seq, written = work.state.head.seq, work.plan()
    for each in given:
        written += vouchers.row_of(each, work.member_id, seq, reference(work.program), origin=gift.origin)
    session.apply(written)
    return seq, given[0].voucher_id if given else ""


def _vouchers(work: Work, retailer: Retailer, gift: Free, at: datetime) -> list[Voucher]:
    if not gift.reward:
        return []
    return [vouchers.new(work.program, retailer.index_key, work.program.reward(gift.reward), at)]
