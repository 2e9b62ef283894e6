"""Phones: the browsers on which members are told, whatever they run on. Their addresses are kept sealed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select

from db import plan
from db.session import Session
from loyalty.people import members, privacy
from loyalty.retailer import Retailer
from notices.push import subscriptions
from notices.push.subscriptions import Subscription
from notices.tables import push_subscription

# Who turns on one more is no longer told where it was turned on longest ago.
MOST: Final = 10
_FIELD: Final = "push"
_phone = push_subscription.c


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was turned on: what the member is signed in on, the page's language, the mark of our key."""

    device_id: str
    language: str
    server_key: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A browser that is told. Empty `device_id`: signed in without a device."""

    blind: str
    place: Place
    created_at: datetime


def turn_on(
    session: Session,
    retailer: Retailer,
    member_id: str,
    subscription: Subscription,
    place: Place,
    at: datetime,
) -> None:
    """Tell a member on this browser from `at` (UTC) on, and nobody else there. Again changes nothing.

    Raises UnknownMember, Unreadable.
    """
    members.find(session, member_id)
    session.lock([member_id])
    turn_off(session, member_id, place.device_id)
    key = members.data_key(session, retailer, member_id)
    row = {
        "blind": privacy.blind_index(retailer.index_key, _FIELD, subscription.endpoint),
        "member_id": member_id,
        "device_id": place.device_id or None,
        "sealed": privacy.seal(key, member_id, _FIELD, subscription.text()),
        "language": place.language,
        "server_key": place.server_key,
        "created_at": at,
    }
    session.apply(plan.of(push_subscription, [row]))
    for oldest in of_member(session, member_id)[MOST:]:
        drop(session, member_id, oldest.blind)


def of_member(session: Session, member_id: str) -> Sequence[Phone]:
    """Where a member is told, the newest first."""
    rows = session.mappings(
        select(push_subscription)
        .where(_phone.member_id == member_id)
        .order_by(_phone.created_at.desc(), _phone.blind)
    )
    return [_value(row) for row in rows]


def find(
    session: Session, retailer: Retailer, member_id: str, blind: str
) -> tuple[Phone, Subscription] | None:
    """One browser of a member's, with its address; None once it is turned off. Raises Unreadable."""
    mine = (_phone.blind == blind, _phone.member_id == member_id)
    rows = session.mappings(select(push_subscription).where(*mine))
    if not rows:
        return None
    key = members.data_key(session, retailer, member_id)
    text = privacy.open_sealed(key, member_id, _FIELD, rows[0]["sealed"])
    return _value(rows[0]), subscriptions.from_text(text)


def turn_off(session: Session, member_id: str, device_id: str) -> bool:
    """Tell a member nothing more where they are signed in as this device; whether they were told there."""
    here = _phone.device_id == device_id if device_id else _phone.device_id.is_(None)
    return _delete(session, _phone.member_id == member_id, here) > 0


def turn_off_all(session: Session, member_id: str) -> int:
    """Tell a member nothing more anywhere; on how many browsers they were told."""
    return _delete(session, _phone.member_id == member_id)


def drop(session: Session, member_id: str, blind: str) -> None:
    """Forget one browser of a member's."""
    _delete(session, _phone.blind == blind, _phone.member_id == member_id)


def forget(session: Session, member_ids: Iterable[str]) -> None:
    """Forget every browser of these members; in the transaction that erases or ends them."""
    _delete(session, _phone.member_id.in_(sorted(member_ids)))


def _delete(session: Session, *which: Any) -> int:
    return session.connection.execute(delete(push_subscription).where(*which)).rowcount


def _value(row: dict[str, Any]) -> Phone:
    place = Place(row["device_id"] or "", row["language"], row["server_key"])
    return Phone(row["blind"], place, row["created_at"])
