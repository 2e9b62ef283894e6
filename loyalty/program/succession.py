"""Succession: what the next version of a programme may not change, and what it may only after a notice."""

from __future__ import annotations

from datetime import datetime

from loyalty.program.adverse.changes import adverse
from loyalty.program.model import Program
from loyalty.program.problem import Problem, found
from loyalty.remedies.remedy import worded


def problems(
    last: Program, last_from: datetime, draft: Program, effective_from: datetime, at: datetime
) -> tuple[Problem, ...]:
    """What keeps `draft` from following `last`; instants are UTC, `at` is now."""
    return (
        *_kept(last, draft),
        *_monies(last, draft),
        *_currencies(last, draft),
        *_tiers(last, draft),
        *_moment(last_from, effective_from, at),
    )


def hasty(last: Program, draft: Program, effective_from: datetime, at: datetime) -> tuple[Problem, ...]:
    """Why `draft` may not take force yet: what is worse for members, and from when on it may be.

    It is the version before that promised the notice. Instants are UTC, `at` is now.
    """
    earliest = last.promises.earliest(at, last.zoneinfo)
    if effective_from >= earliest:
        return ()
    found = adverse(last, draft, effective_from.astimezone(last.zoneinfo).date())
    if not found:
        return ()
    remedy = worded(
        "must be {earliest:%Y-%m-%dT%H:%M:%SZ} or later, as members are promised {days} days of notice; "
        "got {got:%Y-%m-%dT%H:%M:%SZ}; what is worse for them stands below",
        earliest=earliest,
        days=last.promises.notice_days,
        got=effective_from,
    )
    return (Problem("effective_from", remedy), *found)


def _kept(last: Program, draft: Program) -> list[Problem]:
    return [
        found(
            name,
            worded(
                'must stay "{was}", in which receipts were booked; start another programme instead', was=was
            ),
            now,
        )
        for name, was, now in (("money", last.money, draft.money), ("zone", last.zone, draft.zone))
        if was != now
    ]


def _monies(last: Program, draft: Program) -> list[Problem]:
    """What was sold in a money comes back in it; what that counts as may change from a day on."""
    return [
        Problem("monies", worded('must keep "{money}", in which receipts were booked', money=money))
        for money in last.monies
        if money != last.money and money not in draft.monies
    ]


def _currencies(last: Program, draft: Program) -> list[Problem]:
    now = {currency.code: currency.scale for currency in draft.currencies}
    wrong = [
        Problem("currencies", worded('must keep "{currency}", which members hold', currency=currency.code))
        for currency in last.currencies
        if currency.code not in now
    ]
    return wrong + [
        found(
            f"currencies.{currency.code}.scale",
            worded("must stay {scale}", scale=currency.scale),
            now[currency.code],
        )
        for currency in last.currencies
        if now.get(currency.code, currency.scale) != currency.scale
    ]


def _tiers(last: Program, draft: Program) -> list[Problem]:
    """Whoever stands on a tier goes on standing on it: its code stays, whatever it takes to reach it."""
    if last.ladder is None:
        return []
    if draft.ladder is None:
        return [Problem("tiers", worded("must stay: members stand on them; raise what a step takes instead"))]
    wrong = []
    if draft.ladder.code != last.ladder.code:
        wrong.append(
            found("tiers.code", worded('must stay "{code}"', code=last.ladder.code), draft.ladder.code)
        )
    gone = [code for code in last.ladder.codes if code not in draft.ladder.codes]
    return wrong + [
        Problem("tiers", worded('must keep "{code}", on which members stand', code=code)) for code in gone
    ]


def _moment(last_from: datetime, effective_from: datetime, at: datetime) -> list[Problem]:
    """Old receipts keep the rules of their day, and versions follow each other."""
    earliest = max(at, last_from)
    if effective_from >= earliest:
        return []
    remedy = worded(
        "must not begin before {earliest:%Y-%m-%dT%H:%M:%SZ}, now or when the version before it begins; "
        "got {got:%Y-%m-%dT%H:%M:%SZ}",
        earliest=earliest,
        got=effective_from,
    )
    return [Problem("effective_from", remedy)]
