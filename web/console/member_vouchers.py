"""A member's vouchers and benefits at the counter: looked at, handed out for nothing, checked off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from flask import Response

from db.session import Session
from doorway import audits
from doorway.deeds import benefits as deeds
from doorway.deeds import voucher_batches
from doorway.service import now, service
from loyalty.rewards import batch_giving, benefits, voucher_search
from loyalty.rewards.batches import Wish
from loyalty.rewards.benefits import Own
from loyalty.rewards.voucher_search import Search
from web.books.vouchers import Told, told_of
from web.console import frame, member_sheets
from web.console.door import door
from web.console.frame import Frame
from web.wire import doing, sheets, told
from web.wire.forms import Form

MOST: Final = 200
# Of one batch for one member: one more than there are, so that it is done at once.
_EVERYONE: Final = 2


@door.shows("/members/<member>/vouchers", may="vouchers.read")
def vouchers(member: str) -> Response:
    """Everything the member can use, used, or can use no more."""
    return _page(member)


@door.takes("/members/<member>/vouchers", may="members.adjust")
def give(member: str) -> Response:
    """Hand out a reward for nothing; it counts as points by hand, above the limit a second person decides."""

    def do(form: Form) -> Response:
        reward = form.text("reward")
        reference = f"counter-{form.once()[:24]}"
        form.done()

        def work(session: Session) -> Mapping[str, Any]:
            house, at, own = service(), now(), frame.of(session, member)
            wish = Wish(reference, reward, (own.member_id,))
            outcome = voucher_batches.begin(session, own.program, wish, at)
            if outcome.approval is None:
                batch_giving.give(session, house.retailer, outcome.batch.batch_id, _EVERYONE, at)
            return {"waits": outcome.approval is not None}

        done = doing.done(form, f"voucher/{member}", work)
        key = "member.waits" if done["waits"] else "desk-own-vouchers.given"
        return told.then(f"/console/members/{member}/vouchers", key)

    return frame.tried(do, lambda error, form: _page(member, error, form))


@door.takes("/members/<member>/benefits/<benefit>", may="members.edit")
def use(member: str, benefit: str) -> Response:
    """Check off one of a benefit."""

    def do(form: Form) -> Response:
        def work(session: Session) -> Mapping[str, Any]:
            return {"left": deeds.use(session, member, benefit, now()).left}

        doing.done(form, f"benefit/{benefit}/{member}", work)
        return told.then(f"/console/members/{member}/vouchers", "desk-own-vouchers.checked-off")

    return frame.tried(do, lambda error, form: _page(member, error, form))


def _page(member: str, error: Exception | None = None, form: Form | None = None) -> Response:
    house, at = service(), now()

    def read(session: Session) -> tuple[Frame, Sequence[Told], tuple[Own, ...]]:
        own = frame.of(session, member)
        rows = voucher_search.page(session, Search(own.member_id), at, MOST)
        left = benefits.of_member(session, house.retailer, own.member_id, at)
        return own, _told(session, rows, at), left

    own, found, left = house.database.read(read)
    audits.saw("members.vouchers", own.member_id)
    if sheets.asked():
        return member_sheets.vouchers(own, found)
    rewards = [(each.code, own.figures.reward(each.code)) for each in own.program.rewards]
    return frame.shown(
        "console/member-vouchers.html", own, error, form, found=found, benefits=left, rewards=rewards
    )


def _told(session: Session, rows: Sequence[Mapping[str, Any]], at: datetime) -> Sequence[Told]:
    return [told_of(session, row, at) for row in rows]
