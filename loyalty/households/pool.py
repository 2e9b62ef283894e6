"""The pool: what others of a household have goes over to a member who spends more than their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import orjson

from db import ids
from db.plan import Plan
from db.session import Session
from loyalty.errors import BurnLocked, OnlyHeadSpends
from loyalty.households import membership
from loyalty.households.membership import Household
from loyalty.opening import open_books
from loyalty.people import burn_lock
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from loyalty.work import Work
from points import ledger, sharing
from points.errors import InsufficientPoints
from points.state import Act, Balance, Entry, Lot, State

GIVEN, RECEIVED = "pool-given", "pool-received"
# Why a receipt's wish came to nothing, where a hold raises OnlyHeadSpends.
ONLY_HEAD = "only_head_spends"


@dataclass(frozen=True, slots=True)
class Cover:
    """A member's state once what is missing came from others; nothing came where `given` is empty.

    `given` are the givers' states and entries, by their ids. Nobody's books have changed yet.
    """

    state: State
    entries: tuple[Entry, ...] = ()
    given: Mapping[str, tuple[State, Entry]] = field(default_factory=dict)


class Pool:
    """The others' points for all that one member spends in one transaction. All instants are aware UTC."""

    def __init__(self, session: Session, retailer: Retailer, at: datetime, recorded_at: datetime) -> None:
        self._session = session
        self._retailer = retailer
        self._at = at
        self._recorded_at = recorded_at
        self._givers: dict[str, Work] | None = None
        self._gave: set[str] = set()

    def cover(self, work: Work, currency: str, amount: int, cause: str, actor: str) -> Cover:
        """What the spender has once `amount` is there, by points of others where their own do not suffice.

        Own points first, then of all the others' those that end first. A debt is never paid by others. Reads
        only where something is missing. Raises InsufficientPoints with what there is of both, and
        OnlyHeadSpends; where there is no pool, the spender's state as it is.
        """
        own = work.state.balance(currency)
        if own.available >= amount or own.owed:
            return Cover(work.state)
        household = find_shared(self._session, work.program, work.member_id)
        if household is None:
            return Cover(work.state)
        if not may_burn(work.program, household, work.member_id):
            raise OnlyHeadSpends
        givers = self._open(household, work)
        states = {giver: each.state for giver, each in givers.items()}
        total = own.available + sharing.total(states.values(), currency)
        if total < amount:
            raise InsufficientPoints(currency, amount, total)
        lots = sharing.soonest(states, currency, amount - own.available)
        return _shared(work, givers, lots, cause, actor, max(self._at, work.state.head.acted_at or self._at))

    def take(self, work: Work, cover: Cover) -> None:
        """Enter a cover in the books of everyone it concerns."""
        work.state = cover.state
        work.entries += cover.entries
        for giver, (state, entry) in cover.given.items():
            assert self._givers is not None, "a cover comes from opened books"
            self._givers[giver].take_in(state, entry)
            self._gave.add(giver)

    def plan(self) -> Plan:
        """The rows and swaps of those who gave; to be written in one plan with the spender's."""
        whole = Plan()
        for giver in sorted(self._gave):
            assert self._givers is not None, "who gave was opened"
            whole += self._givers[giver].plan()
        return whole

    def _open(self, household: Household, work: Work) -> dict[str, Work]:
        if self._givers is None:
            self._givers = opened(
                self._session, self._retailer, household.others(work.member_id), self._at, self._recorded_at
            )
        return self._givers


def find_shared(session: Session, program: Program, member_id: str) -> Household | None:
    """The household of a member, where the programme has some and there is anybody to share with."""
    if program.households is None:
        return None
    found = membership.find(session, member_id)
    return found if found is not None and found.others(member_id) else None


def may_burn(program: Program, household: Household, member_id: str) -> bool:
    """Whether a member may spend what the others of the household have."""
    policy = program.households
    return policy is not None and (policy.may_burn == "all" or household.head_id == member_id)


def opened(
    session: Session, retailer: Retailer, member_ids: tuple[str, ...], at: datetime, recorded_at: datetime
) -> dict[str, Work]:
    """The books, settled, of those of the members whose points may be spent at all."""
    return {
        each: open_books(session, retailer, each, at, recorded_at)
        for each in member_ids
        if not is_locked(session, each, at)
    }


def is_locked(session: Session, member_id: str, at: datetime) -> bool:
    """Whether a member, or the shop, keeps the member's points from being spent."""
    try:
        burn_lock.check(session, member_id, at)
    except BurnLocked:
        return True
    return False


def available(
    session: Session,
    retailer: Retailer,
    program: Program,
    member_id: str,
    balances: Mapping[str, Balance],
    at: datetime,
) -> dict[str, int]:
    """What a member can spend of each currency: their own `balances`, and the others' where they may."""
    found = {currency: balance.available for currency, balance in balances.items()}
    household = find_shared(session, program, member_id)
    if household is None or not may_burn(program, household, member_id):
        return found
    for each in opened(session, retailer, household.others(member_id), at, at).values():
        for currency, balance in each.state.balances.items():
            if not balances.get(currency, Balance()).owed:
                found[currency] = found.get(currency, 0) + balance.available
    return found


def _shared(
    work: Work,
    givers: Mapping[str, Work],
    lots: Mapping[str, list[Lot]],
    cause: str,
    actor: str,
    at: datetime,
) -> Cover:
    state, entries, given = work.state, [], {}
    for giver in sorted(lots):
        pair = acts(givers[giver], work, cause, actor, at, lots[giver])
        given[giver], (state, entry) = ledger.give(givers[giver].state, state, *pair, lots[giver])
        entries.append(entry)
    return Cover(state, tuple(entries), given)


def acts(
    giver: Work,
    taker: Work,
    cause: str,
    actor: str,
    at: datetime,
    lots: list[Lot],
    kinds: tuple[str, str] = (GIVEN, RECEIVED),
) -> tuple[Act, Act]:
    """Why points go from one journal to another, for each of the two; `cause` names what they go for."""
    told = {"for": cause, "currency": lots[0].currency, "amount": sum(lot.remaining for lot in lots)}
    pairs = ((giver, kinds[0], "to", taker), (taker, kinds[1], "from", giver))
    first, second = (
        each.act(
            kind,
            f"{kind}:{cause}:{ids.outside('member', other.member_id)}:{lots[0].currency}",
            at,
            codes=orjson.dumps(
                {**told, way: ids.outside("member", other.member_id)}, option=orjson.OPT_SORT_KEYS
            ).decode(),
            actor=actor,
        )
        for each, kind, way, other in pairs
    )
    return first, second
