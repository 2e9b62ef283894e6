"""Consents: what a member agreed to be told, and by which channel. History is kept; the last holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select

from db import plan
from db.session import Session
from loyalty.errors import FixedPurpose, UnknownPurpose
from loyalty.people import members
from loyalty.tables import consent

CHANNELS = ("email", "sms")
WORDING_CHARS = 80
# The source of what is no answer: the one that came with a merge went back with its undoing.
UNSAID = "merge-undone"
_consent = consent.c


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a member is told something. What is part of the contract needs no consent and has no switch."""

    code: str
    needs_consent: bool


PURPOSES: Mapping[str, Purpose] = MappingProxyType(
    {
        "service": Purpose("service", needs_consent=False),  # codes, security, vouchers, corrected receipts
        "points": Purpose("points", needs_consent=True),  # what expires, news of the tier
        "offers": Purpose("offers", needs_consent=True),  # everything that wants to sell
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member says to one purpose by one channel."""

    purpose: str
    channel: str
    given: bool


@dataclass(frozen=True, slots=True)
class Consent:
    """An answer with its evidence: when (UTC), where it came from, and which wording was shown."""

    purpose: str
    channel: str
    given: bool
    at: datetime
    source: str
    wording: str


def record(
    session: Session, member_id: str, answers: Iterable[Answer], at: datetime, *, source: str, wording: str
) -> int:
    """Keep the answers that say something new; how many those were. The same again adds nothing.

    `source` is such as `member`, `staff`, `till`, `import` or `provider`; `wording` names the version of the
    text that was agreed to. Raises UnknownMember, UnknownPurpose, and FixedPurpose for what has no switch.
    """
    members.find(session, member_id)
    past = history(session, member_id)
    held = _last(past)
    new = {(each.purpose, each.channel): each for each in answers if _is_news(each, held, wording)}
    rows = [
        {
            "member_id": member_id,
            "n": n,
            "purpose": each.purpose,
            "channel": each.channel,
            "given": each.given,
            "at": at,
            "source": source,
            "wording": wording,
        }
        for n, each in enumerate(new.values(), start=len(past) + 1)
    ]
    session.apply(plan.of(consent, rows))
    return len(rows)


def current(session: Session, member_id: str) -> dict[tuple[str, str], Consent]:
    """The last answer to each purpose by each channel; what was never asked is not there."""
    return _last(history(session, member_id))


def history(session: Session, member_id: str) -> tuple[Consent, ...]:
    """Every answer a member gave, in order."""
    rows = session.rows(
        select(
            _consent.purpose,
            _consent.channel,
            _consent.given,
            _consent.at,
            _consent.source,
            _consent.wording,
        )
        .where(_consent.member_id == member_id)
        .order_by(_consent.n)
    )
    return tuple(
        Consent(row.purpose, row.channel, row.given, row.at, row.source, row.wording) for row in rows
    )


def given(session: Session, member_ids: Sequence[str]) -> dict[str, frozenset[tuple[str, str]]]:
    """What each of several members agrees to now, as pairs of purpose and channel; nobody else is there."""
    last = (
        select(_consent.member_id, func.max(_consent.n).label("n"))
        .where(_consent.member_id.in_(member_ids))
        .group_by(_consent.member_id, _consent.purpose, _consent.channel)
        .subquery()
    )
    rows = session.rows(
        select(_consent.member_id, _consent.purpose, _consent.channel)
        .join(last, (last.c.member_id == _consent.member_id) & (last.c.n == _consent.n))
        .where(_consent.given.is_(True))
    )
    found: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row.member_id, set()).add((row.purpose, row.channel))
    return {member_id: frozenset(pairs) for member_id, pairs in found.items()}


def pairs(rows: Iterable[Mapping[str, Any]]) -> frozenset[tuple[str, str]]:
    """What is agreed to, as pairs of purpose and channel, by all answers of one member in any order."""
    last: dict[tuple[str, str], bool] = {}
    for row in sorted(rows, key=lambda row: row["n"]):
        last[row["purpose"], row["channel"]] = bool(row["given"])
    return frozenset(pair for pair, given in last.items() if given)


def _last(past: Iterable[Consent]) -> dict[tuple[str, str], Consent]:
    last = {(each.purpose, each.channel): each for each in past}
    return {pair: each for pair, each in last.items() if each.source != UNSAID}


def _is_news(answer: Answer, held: Mapping[tuple[str, str], Consent], wording: str) -> bool:
    """Whether an answer changes something: a no to what was never asked does, a repeated no does not."""
    purpose = PURPOSES.get(answer.purpose)
    if purpose is None or answer.channel not in CHANNELS:
        raise UnknownPurpose(answer.purpose, answer.channel)
    if not purpose.needs_consent:
        raise FixedPurpose(answer.purpose)
    before = held.get((answer.purpose, answer.channel))
    return before is None or before.given != answer.given or (answer.given and before.wording != wording)
