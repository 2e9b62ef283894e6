"""A campaign's figures, half hour by half hour: who bought under it, what it gave and took back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import func, select

import points.tables
from db.session import Session
from loyalty import tables
from loyalty.books.period import Period
from loyalty.books.reports import members_of
from loyalty.errors import InvalidPeriod, UnknownCampaign
from loyalty.program.model import Program

HALF_HOUR: Final = timedelta(minutes=30)
MOST_DAYS: Final = 100
_KINDS = ("sale", "return", "exchange", "void", "revised", "restated", "activity", "gift")
_CHUNK_ROWS = 1_000
_entry, _voucher = points.tables.entry.c, tables.voucher.c


@dataclass(frozen=True, slots=True)
class Campaign:
    """What belongs to one code of a programme: rules (also activities and milestones), discounts, rewards."""

    code: str
    rules: frozenset[str]
    discounts: frozenset[str] = frozenset()
    rewards: frozenset[str] = frozenset()


@dataclass(slots=True)
class Figures:
    """What came of a campaign in a span. Points by currency, in its smallest unit; discounts in minor units.

    `purchases` and `members` are sales that it gave something for and who made them; `issued` and `used`
    count vouchers of its rewards.
    """

    purchases: int = 0
    members: set[str] = field(default_factory=set)
    given: Counter[str] = field(default_factory=Counter)
    taken_back: Counter[str] = field(default_factory=Counter)
    discounted_minor: int = 0
    issued: int = 0
    used: int = 0

    def add(self, other: Figures) -> None:
        """Take in what came of another span."""
        self.purchases += other.purchases
        self.members |= other.members
        self.given += other.given
        self.taken_back += other.taken_back
        self.discounted_minor += other.discounted_minor
        self.issued += other.issued
        self.used += other.used


Spans = dict[datetime, Figures]  # by the instant (UTC) each begins at; those without anything are left out


def find(program: Program, code: str) -> Campaign:
    """The campaign of a code: an offer with its rules and discounts, a draw with what gives its chances.

    Anything else that gives something stands alone. Raises UnknownCampaign.
    """
    found = next((each for each in _all(program) if each.code == code), None)
    if found is None:
        raise UnknownCampaign(code, sorted({each.code for each in _all(program)}))
    return found


def _all(program: Program) -> Iterator[Campaign]:
    for offer in program.offers:
        rules = {rule.code for rule in program.earn if rule.offer == offer.code}
        discounts = {each.code for each in program.discounts if each.offer == offer.code}
        yield Campaign(offer.code, frozenset(rules), frozenset(discounts))
    for draw in program.draws:
        rules = {rule.code for rule in program.earn if rule.currency == draw.currency}
        rewards = {prize.reward for prize in draw.prizes if prize.reward}
        yield Campaign(draw.code, frozenset(rules), rewards=frozenset(rewards))
    for discount in program.discounts:
        yield Campaign(discount.code, frozenset(), frozenset([discount.code]))
    for reward in program.rewards:
        yield Campaign(reward.code, frozenset(), rewards=frozenset([reward.code]))
    alone = [each.code for each in program.earn] + [each.code for each in program.milestones]
    for code in (*alone, *(each.code for each in program.activities)):
        yield Campaign(code, frozenset([code]))


def figures(session: Session, program: Program, campaign: Campaign, period: Period) -> Spans:
    """What came of it by the half hour it was recorded in. Raises InvalidPeriod for more than 100 days."""
    if (period.to_on - period.from_on).days >= MOST_DAYS:
        raise InvalidPeriod(f"it is longer than {MOST_DAYS} days")
    return between(session, program, campaign, period.start_at, period.end_at)


def between(
    session: Session, program: Program, campaign: Campaign, start_at: datetime, end_at: datetime
) -> Spans:
    """What came of it from an instant (UTC) to before another, by the half hour it was recorded in."""
    found: Spans = {}
    if campaign.rules or campaign.discounts:
        for row in _entries(session, program.code, start_at, end_at):
            _add_entry(found, campaign, row)
    if campaign.rewards:
        _add_vouchers(session, program.code, campaign, start_at, end_at, found)
    return dict(sorted(found.items()))


def _entries(session: Session, code: str, start_at: datetime, end_at: datetime) -> Iterator[Any]:
    query = select(_entry.holder_id, _entry.kind, _entry.recorded_at, _entry.codes).where(
        _entry.holder_id.in_(members_of(code)),
        _entry.kind.in_(_KINDS),
        _entry.recorded_at >= start_at,
        _entry.recorded_at < end_at,
    )
    yield from session.connection.execute(query, execution_options={"yield_per": _CHUNK_ROWS})


def _add_entry(found: Spans, campaign: Campaign, row: Any) -> None:
    codes: Mapping[str, Any] = orjson.loads(row.codes)
    if row.kind == "gift":
        _add_gifts(found, campaign, row, codes)
        return
    posted = [
        (currency, amount)
        for _, rule, currency, amount in codes.get("differences", ())
        if rule in campaign.rules
    ]
    if row.kind == "activity" and codes["activity"] in campaign.rules:
        posted += [(currency, amount) for currency, amount in codes["given"]]
    off = [minor for _, code, minor in codes.get("discounts", ()) if code in campaign.discounts]
    if not posted and not off:
        return
    span = found.setdefault(half_hour(row.recorded_at), Figures())
    for currency, amount in posted:
        (span.given if amount > 0 else span.taken_back)[currency] += abs(amount)
    span.discounted_minor += sum(off)
    if row.kind == "sale":
        span.purchases += 1
        span.members.add(row.holder_id)


def _add_gifts(found: Spans, campaign: Campaign, row: Any, codes: Mapping[str, Any]) -> None:
    """Vouchers that a rule gave for a sale; those of rewards are counted as vouchers."""
    if codes.get("rule") in campaign.rules and not campaign.rewards:
        span = found.setdefault(half_hour(row.recorded_at), Figures())
        span.issued += len(codes["vouchers"])
        span.members.add(row.holder_id)


def _add_vouchers(
    session: Session, code: str, campaign: Campaign, start_at: datetime, end_at: datetime, found: Spans
) -> None:
    for column, name in ((_voucher.issued_at, "issued"), (_voucher.used_at, "used")):
        query = (
            select(column.label("at"), func.count().label("many"))
            .where(
                _voucher.member_id.in_(members_of(code)),
                _voucher.reward.in_(sorted(campaign.rewards)),
                column >= start_at,
                column < end_at,
            )
            .group_by(column)
        )
        for row in session.rows(query):
            span = found.setdefault(half_hour(row.at), Figures())
            setattr(span, name, getattr(span, name) + int(row.many))


def half_hour(at: datetime) -> datetime:
    """When the half hour (UTC) began in which an instant lies."""
    return at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)


def whole(spans: Spans) -> Figures:
    """The sum of all spans; a member counts once."""
    total = Figures()
    for span in spans.values():
        total.add(span)
    return total
