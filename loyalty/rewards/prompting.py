"""Prompting: what a clerk may say to who stands at a till, a sentence each, the most welcome first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db.session import Session
from loyalty import tables
from loyalty.books.account import Account
from loyalty.earning.compiled import compiled
from loyalty.explanations.why import Why, why
from loyalty.people import answers, profile
from loyalty.program.days.birthdays import birthday_matches
from loyalty.program.earning import Condition
from loyalty.program.members import BIRTHDAY
from loyalty.retailer import Retailer
from loyalty.rewards import voucher_search
from loyalty.rewards.voucher_search import Search

# What expires later is no news at a till.
SOON: Final = timedelta(days=60)
MOST_TODAY: Final = 2
_store = tables.store.c


def prompts(
    session: Session, retailer: Retailer, account: Account, store: str, at: datetime
) -> tuple[Why, ...]:
    """What to say to a member in a store at `at` (UTC): birthday, vouchers, what today gives, what is ahead.

    A birthday only where a rule of the programme looks at it: else nobody here has use for it.
    """
    rows = session.rows(select(_store.zone).where(_store.code == store))
    zone = ZoneInfo(rows[0].zone) if rows else account.program.zoneinfo
    on = at.astimezone(zone).date()
    soon: list[Why] = []
    later: list[Why] = []
    for each in account.outlook:
        is_far = each.code == "expiring" and date.fromisoformat(str(each.facts["through_on"])) > on + SOON
        (later if is_far else soon).append(each)
    return (
        *_birthday(session, retailer, account, on),
        *_vouchers(session, account.member_id, at),
        *_today(account, store, on, at, zone),
        *soon,
        *later,
    )


def _birthday(session: Session, retailer: Retailer, account: Account, on: date) -> Iterator[Why]:
    program = account.program
    periods, policy = compiled(program).birthdays, answers.birthday_policy(program)
    if not periods or policy is None:
        return
    text = profile.find_text(session, retailer, account.member_id, BIRTHDAY)
    birthday = answers.find_birthday(text) if text else None
    for period in ("day", "week", "month"):
        is_asked = period == "day" or period in periods
        if birthday is not None and is_asked and birthday_matches(birthday, on, period, policy.leap_day):
            yield why(f"prompt-birthday-{period}")
            return


def _vouchers(session: Session, member_id: str, at: datetime) -> Iterator[Why]:
    """How many can be used; of one also what it is."""
    count = voucher_search.count_usable(session, member_id, at)
    if count == 1:
        (row,) = voucher_search.page(session, Search(member_id, "issued"), at, 1)
        yield why("prompt-voucher", reward=str(row["reward"]))
    elif count:
        yield why("prompt-vouchers", count=count)


def _today(account: Account, store: str, on: date, at: datetime, zone: ZoneInfo) -> Iterator[Why]:
    """What only some days give, and this one does to this member here, whatever is bought."""
    program, tier = account.program, account.standing.tier if account.standing else ""

    def holds(when: Condition | None) -> bool:
        return (
            when is not None
            and any(program.day(code).covers(at, zone) for code in when.days)
            and (when.from_on or on) <= on <= (when.through_on or on)
            and (not when.stores or store in when.stores)
            and (not when.tiers or tier in when.tiers)
            and not (when.store_groups or when.segments or when.codes or when.birthday or when.channels)
        )

    rules = [
        why("prompt-today", rule=each.code) for each in program.earn if not each.offer and holds(each.when)
    ]
    prices = [
        why("prompt-today-price", discount=each.code)
        for each in program.discounts
        if not each.offer and holds(each.when)
    ]
    yield from (rules + prices)[:MOST_TODAY]
