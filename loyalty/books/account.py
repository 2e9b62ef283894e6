"""Account: what a member sees of points and tier at one moment, settled to it without writing. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import orjson

from loyalty.explanations import reasons
from loyalty.explanations.reasons import ONE_DAY, Happening
from loyalty.explanations.why import Why, why
from loyalty.program.model import Program
from loyalty.work import Work
from points.accounts import Account as Place
from points.state import Balance, Lot
from tiers.progress import Progress, progress

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Due:
    """Points that expire, or can be used, from the UTC instant `at` on (None: never).

    `on` is the programme's local day: the last day of use, or the first.
    """

    amount: int
    at: datetime | None
    on: date | None


@dataclass(frozen=True, slots=True)
class Purse:
    """A member's points of one currency. `expiring` sums to the available, `maturing` to the pending ones.

    Points that live on with what the member does are said to expire when they do if nothing more is done.
    """

    currency: str
    balance: Balance
    expiring: tuple[Due, ...]
    maturing: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the journal: what it changed by currency (net of what is owed), and why.

    `document` is the id of the receipt behind it, empty where there is none.
    """

    seq: int
    at: datetime
    kind: str
    document: str
    changes: Mapping[str, int]
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A member's whole view. `seq` is the journal's last entry; `standing` is None without tiers.

    `lines` is recent history, newest first, also what time has done since that entry. `outlook` says in
    reasons what comes next: what is owed, expires, can be used soon, and what a tier still wants.
    """

    member_id: str
    program: Program
    seq: int
    purses: tuple[Purse, ...]
    standing: Progress | None
    since_at: datetime
    lines: tuple[Line, ...]
    outlook: tuple[Why, ...]


def view(work: Work, past: Iterable[tuple[int, Happening]], at: datetime, most_lines: int) -> Account:
    """The account at `at` (UTC) of a member whose books were opened then; `past` are entries as posted."""
    program = work.program
    since = ((entry.seq, reasons.happening(entry)) for entry in work.entries)
    lines = sorted((line(seq, told) for seq, told in (*past, *since)), key=lambda each: -each.seq)
    codes = dict.fromkeys((*(each.code for each in program.currencies), *work.state.balances))
    purses = tuple(_purse(work, code) for code in codes)
    standing = progress_of(work, at)
    return Account(
        work.member_id,
        program,
        work.before.head.seq,
        purses,
        standing,
        work.tier.standing.since_at,
        tuple(lines[:most_lines]),
        (*_points_ahead(purses), *tier_ahead(program, standing)),
    )


def line(seq: int, told: Happening) -> Line:
    """An entry as a line of history."""
    codes = orjson.loads(told.codes) if told.codes else {}
    currencies = dict.fromkeys(movement.currency for movement in told.movements)
    changes = {
        currency: reasons.net_change(each for each in told.movements if each.currency == currency)
        for currency in currencies
    }
    document = codes.get("document", "")
    return Line(seq, told.at, told.kind, document, changes, reasons.of_happening(told))


def _purse(work: Work, currency: str) -> Purse:
    own = [lot for lot in work.state.lots.values() if lot.currency == currency and lot.remaining]
    zone = work.program.zoneinfo

    def last_day(at: datetime) -> date:
        return (at - _MOMENT).astimezone(zone).date()

    def first_day(at: datetime) -> date:
        return at.astimezone(zone).date()

    return Purse(
        currency,
        work.state.balance(currency),
        _dues(own, Place.AVAILABLE, work.state.ends_at, last_day),
        _dues(own, Place.PENDING, lambda lot: lot.usable_from, first_day),
    )


def _dues(
    lots: Sequence[Lot],
    place: Place,
    when: Callable[[Lot], datetime | None],
    day: Callable[[datetime], date],
) -> tuple[Due, ...]:
    """The points posted in one place by when they are due, soonest first, those never due last."""
    sums: dict[datetime | None, int] = defaultdict(int)
    for lot in lots:
        if lot.account is place:
            sums[when(lot)] += lot.remaining
    moments = sorted(at for at in sums if at is not None)
    dues = [Due(sums[at], at, day(at)) for at in moments]
    return (*dues, Due(sums[None], None, None)) if None in sums else tuple(dues)


def progress_of(work: Work, at: datetime) -> Progress | None:
    """What a member still needs for the next tier and to keep this one; None without tiers."""
    ladder = work.ladder
    if ladder is None:
        return None
    on = at.astimezone(ladder.zoneinfo).date()
    return progress(ladder, work.tier.years, work.tier.standing, work.totals, on)


def _points_ahead(purses: Iterable[Purse]) -> Iterator[Why]:
    for purse in purses:
        if purse.balance.owed:
            yield why("owing", currency=purse.currency, amount=purse.balance.owed)
        for due in purse.expiring[:1]:
            if due.on is not None:
                through_on = due.on.isoformat()
                yield why("expiring", currency=purse.currency, amount=due.amount, through_on=through_on)
        for due in purse.maturing[:1]:
            if due.on is not None:
                yield why("maturing", currency=purse.currency, amount=due.amount, from_on=due.on.isoformat())


def tier_ahead(program: Program, now: Progress | None) -> Iterator[Why]:
    """What waits, what the next tier wants, and what keeps this one."""
    if now is None or program.ladder is None:
        return
    yield from _waiting(now)
    if now.next_tier is not None and now.to_next is not None:
        wanted: dict[str, str | int] = {"counter": now.counter, "amount": now.to_next, "tier": now.next_tier}
        if now.by_on is None:
            yield why("to-next-open", **wanted)
        else:
            yield why("to-next", **wanted, by_on=now.by_on.isoformat())
    if now.keep_period is not None and now.to_keep is not None and now.until_on is not None:
        end_on = now.keep_period.end_on if now.in_grace else min(now.until_on, now.keep_period.end_on)
        last_on = (end_on - ONE_DAY).isoformat()
        if now.to_keep:
            yield why("to-keep", counter=now.keep_counter, amount=now.to_keep, tier=now.tier, by_on=last_on)
        else:
            yield why("kept", tier=now.tier, through_on=last_on)


def _waiting(now: Progress) -> Iterator[Why]:
    """Tiers that were reached and wait, and one that money keeps."""
    for each in now.pending:
        due = {"due_at": each.due_at.isoformat()} if each.due_at else {}
        yield why(f"pending-{each.state}", tier=each.tier, **due)
    if now.in_grace and now.fee_minor is not None and now.pay_before_on is not None:
        by_on = (now.pay_before_on - ONE_DAY).isoformat()
        yield why("keep-for-money", tier=now.tier, fee_minor=now.fee_minor, by_on=by_on)
