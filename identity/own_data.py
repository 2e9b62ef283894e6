"""What we know of one member, whole, as plain values of JSON, for themselves to take away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import orjson
from sqlalchemy import select

from db import ids
from db.session import Session
from identity import devices, passkeys
from loyalty import tables
from loyalty.books import account_reading, history_reading
from loyalty.books.account import Account, Line, Purse
from loyalty.cards import cards
from loyalty.people import burn_lock, consents, editing, members, missing, pins, preferences, profile
from loyalty.people.consents import Consent
from loyalty.people.missing import Report
from loyalty.people.profile import Reply
from loyalty.retailer import Retailer
from notices.push import choices, phones

Json = dict[str, Any]
PAGE: Final = 500
MOST_REPORTS: Final = 10_000
_receipt = tables.receipt.c


def read(session: Session, retailer: Retailer, member_id: str, at: datetime) -> Json:
    """Person, cards, points, history, receipts, reports, answers, consents and devices, as of `at` (UTC).

    It is what the GDPR grants in articles 15 and 20: a copy, in a form that machines read.

    Instants are ISO 8601 in UTC, points in the smallest unit of their currency, money in minor units. Raises
    UnknownMember.
    """
    member = members.find(session, member_id)
    account = account_reading.read(session, retailer, member_id, at, most_lines=1)
    replies = profile.of_member(session, retailer, account.program, member_id, at)
    return {
        "as_of": _plain(at),
        "member": ids.outside("member", member_id),
        "program": member.program,
        "joined_at": _plain(member.joined_at),
        "person": _plain(asdict(members.person(session, retailer, member_id))),
        "known_elsewhere_as": editing.external_ids(session, member_id),
        "answers": _answers(replies),
        "preferences": _plain(asdict(preferences.of_member(session, member_id))),
        "consents": [_plain(asdict(each)) for each in _consents(session, member_id)],
        "cards": [_plain(asdict(each)) for each in cards.of_member(session, member_id)],
        **_points(account),
        "history": [_entry(each) for each in _history(session, retailer, member_id, at)],
        "receipts": list(_receipts(session, member_id)),
        "missing_points": [_reported(each) for each in missing.of_member(session, member_id, MOST_REPORTS)],
        **_proofs(session, member_id, at),
        "phones_told": _phones(session, retailer, member_id),
    }


def _consents(session: Session, member_id: str) -> list[Consent]:
    """Every answer in the order of time, by whichever way it was about."""
    found = [*consents.history(session, member_id), *choices.history(session, member_id)]
    return sorted(found, key=lambda each: each.at)


def _phones(session: Session, retailer: Retailer, member_id: str) -> list[Json]:
    """Where they are told by push: since when, and by whose service. The address itself is a key to it."""
    found = [
        phones.find(session, retailer, member_id, each.blind) for each in phones.of_member(session, member_id)
    ]
    return [
        {
            "turned_on_at": _plain(phone.created_at),
            "language": phone.place.language,
            "push_service": to.service,
        }
        for phone, to in filter(None, found)
    ]


def _points(account: Account) -> Json:
    tier = account.standing.tier if account.standing else None
    return {"tier": tier, "points": [_purse(each) for each in account.purses]}


def _purse(purse: Purse) -> Json:
    expiring = [{"amount": each.amount, "through": _plain(each.on)} for each in purse.expiring]
    return {"currency": purse.currency, **_plain(asdict(purse.balance)), "expiring": expiring}


def _answers(replies: tuple[Reply, ...]) -> list[Json]:
    return [
        {"question": each.field.code, "answer": each.value, "told_at": _plain(each.told_at)}
        for each in replies
        if each.value is not None
    ]


def _history(session: Session, retailer: Retailer, member_id: str, at: datetime) -> Iterator[Line]:
    before: int | None = None
    while True:
        _, found = history_reading.page(session, retailer, member_id, at, PAGE, before)
        yield from found
        if len(found) < PAGE:
            return
        before = found[-1].seq


def _entry(line: Line) -> Json:
    why = [{"code": each.code, **_plain(dict(each.facts))} for each in line.reasons]
    return {
        "seq": line.seq,
        "at": _plain(line.at),
        "kind": line.kind,
        "points": dict(line.changes),
        "why": why,
    }


def _receipts(session: Session, member_id: str) -> Iterator[Json]:
    """Each document as it stands last, in the order of purchase."""
    rows = session.rows(
        select(_receipt.receipt_id, _receipt.content)
        .where(_receipt.member_id == member_id)
        .order_by(_receipt.purchased_at, _receipt.receipt_id, _receipt.revision)
    )
    for content in {row.receipt_id: row.content for row in rows}.values():
        yield orjson.loads(content)


def _reported(found: Report) -> Json:
    """What the member said of a receipt, and what was answered; who answered is the shop's."""
    said = _plain(asdict(found.missed)) | {"reported_at": _plain(found.reported_at)}
    said["receipt_id"] = ids.outside("receipt", said["receipt_id"]) if said["receipt_id"] else None
    return {
        **said,
        "money": found.money,
        "answer": found.answer or None,
        "answered_at": _plain(found.answered_at),
    }


def _proofs(session: Session, member_id: str, at: datetime) -> Json:
    lock = burn_lock.find(session, member_id)
    return {
        "devices": [_without_id(each, "device_id") for each in devices.of_member(session, member_id, at)],
        "passkeys": [_without_id(each, "passkey_id") for each in passkeys.of_member(session, member_id)],
        "pin_set_at": _plain(pins.find_set_at(session, member_id)),
        "spending": _plain(asdict(lock)),
    }


def _without_id(found: Any, name: str) -> Json:
    fields: Json = _plain(asdict(found))
    fields.pop(name)
    return fields


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
