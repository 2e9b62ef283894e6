"""What points can be given for: what of it the member can have now, what is missing, and giving them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Response

from db import ids
from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.errors import BurnLocked, OnlyHeadSpends, RewardRefused, UnknownReward
from loyalty.explanations.figures import Figures
from loyalty.households import pool
from loyalty.opening import open_books
from loyalty.program.calendar import expires_at
from loyalty.program.model import Program
from loyalty.rewards import bounds, redemption, shortage, voucher_search
from loyalty.rewards import rewards as redeeming
from loyalty.rewards.bounds import Open
from loyalty.terms import goods_told
from loyalty.terms.voice import Voice
from points.errors import InsufficientPoints
from web.member import faces
from web.member.door import door
from web.wire import failing, pages, readers, told
from web.wire.forms import Form
from web.wire.refusals import Unfilled

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Offered:
    """A reward as the member finds it: `state` says in words why not, empty where it can be had now.

    `through_on` is the last day of a voucher that is given today; None for one that never ends.
    """

    code: str
    name: str
    kind: str
    cost: str
    worth: str
    state: str
    left: int | None
    available: str
    remains: str
    through_on: date | None
    terms: tuple[str, ...]


@door.shows("/rewards")
def rewards() -> Response:
    """All of them: those that can be had now before the others, each with what is missing."""
    found, at, member_id = _found(), now(), callers.caller().member_id
    return pages.shown(
        "member/rewards.html",
        ready=[each for each in found if not each.state],
        later=[each for each in found if each.state],
        vouchers=service().database.read(lambda session: voucher_search.count_usable(session, member_id, at)),
    )


@door.shows("/rewards/<reward>")
def reward(reward: str) -> Response:
    """One reward, and what giving points for it would come to. Raises UnknownReward."""
    return _shown(reward)


@door.takes("/rewards/<reward>")
def redeem(reward: str) -> Response:
    """Give the points, once however often the form is sent."""
    house, at, member_id = service(), now(), callers.caller().member_id
    _one(reward)
    form = Form.sent()

    def work(session: Session) -> tuple[redemption.Redeemed | redemption.Refused, Program]:
        outcome = redeeming.redeem(session, house.retailer, member_id, reward, form.once(), at)
        return outcome, house.retailer.shelf.take_reference(session, outcome.program)

    try:
        outcome, program = house.database.write(work)
        with shortage.told_in(program):
            voucher = redeeming.granted(outcome).voucher
    except (Unfilled, BurnLocked, OnlyHeadSpends, RewardRefused, InsufficientPoints) as error:
        return _shown(reward, error)
    address = f"/vouchers/{ids.outside('voucher', voucher.voucher_id)}"
    key = "rewards.donated" if voucher.status == "redeemed" else "rewards.yours"
    return told.then(address, key, name=Figures(program, readers.reader()).reward(reward))


def _shown(reward: str, error: Exception | None = None) -> Response:
    found = _one(reward)
    refusal = failing.refusal(error) if error else None
    if isinstance(error, RewardRefused):
        said = pages.say("rewards.refused")
        refusal = failing.Refusal(409, "not_redeemable", said, _why(error.reason))
    member_id = callers.caller().member_id
    rests = service().database.read(lambda session: faces.read(session, member_id)).rests
    if isinstance(error, BurnLocked):
        refusal = None  # The page says it in the place of the form.
    return pages.shown("member/reward.html", 422 if error else 200, each=found, refusal=refusal, rests=rests)


def _one(reward: str) -> Offered:
    found = next((each for each in _found() if each.code == reward), None)
    if found is None:
        raise UnknownReward(reward)
    return found


def _found() -> list[Offered]:
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> list[Offered]:
        work = open_books(session, house.retailer, member_id, at, at)
        balances = work.state.balances
        available = pool.available(session, house.retailer, work.program, member_id, balances, at)
        who = bounds.asking(session, house.retailer, work, at)
        voice = Voice.of(work.program, readers.reader().tag)
        found = bounds.shown_to(session, work.program, who, available)
        return [_offered(each, voice, available, at) for each in found if each.reward.is_for_points]

    return house.database.read(read)


def _offered(found: Open, voice: Voice, available: Mapping[str, int], at: datetime) -> Offered:
    reward, figures, zone = found.reward, voice.figures, voice.program.zoneinfo
    has = available.get(reward.currency, 0)
    today = at.astimezone(zone).date()
    ends_at = expires_at(reward.valid, today, zone) if reward.valid else None
    return Offered(
        reward.code,
        figures.reward(reward.code),
        reward.kind,
        figures.points(reward.cost, reward.currency),
        figures.plain_money(reward.worth_minor) if reward.worth_minor else "",
        _state(found, figures, has),
        found.left,
        figures.points(has, reward.currency),
        figures.points(max(0, has - reward.cost), reward.currency),
        (ends_at - _MOMENT).astimezone(zone).date() if ends_at else None,
        tuple(goods_told.of_reward(voice, reward)),
    )


def _state(found: Open, figures: Figures, has: int) -> str:
    """Why the member may not have it now: how many points are missing, from which tier on, or what else."""
    reward, ladder = found.reward, figures.program.ladder
    if found.refusal == "insufficient_points":
        return pages.say("rewards.short", points=figures.points(reward.cost - has, reward.currency))
    wanted = reward.tiers or (reward.when.tiers if reward.when else frozenset())
    if found.refusal == "not_for_tier" and ladder is not None and wanted:
        return pages.say("rewards.from-tier", tier=figures.tier(min(wanted, key=ladder.rank)))
    if found.refusal == "reward_not_yet" and reward.from_on is not None:
        return pages.say("rewards.from-day", day=figures.day(reward.from_on.isoformat()))
    return _why(found.refusal) if found.refusal else ""


def _why(reason: str) -> str:
    return pages.say(f"rewards.why-{reason.replace('_', '-')}")
