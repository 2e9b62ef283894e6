"""Devices: what a member is signed in on, when it was seen last, and signing it out from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from db import ids, plan
from db.session import Session
from identity import tokens
from identity.errors import UnknownDevice
from identity.tables import member_device, member_token
from identity.tokens import Bearer

KINDS = ("phone", "tablet", "computer", "other")
LABEL_CHARS = 80
# Whoever signs in on one more is signed out where they were seen longest ago.
MOST_DEVICES = 20
SEEN_EVERY = timedelta(hours=1)
_device, _token = member_device.c, member_token.c


@dataclass(frozen=True, slots=True)
class Device:
    """A device that is signed in; instants are UTC, `seen_at` exact to the hour."""

    device_id: str
    label: str
    kind: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A member with a new token on a new device; the token is shown this once."""

    member_id: str
    device_id: str
    token: str


def sign_in(session: Session, member_id: str, label: str, kind: str, at: datetime) -> SignedIn:
    """A token on a new device, for a member who has proved who they are. Raises UnknownMember."""
    assert kind in KINDS, kind
    assert len(label) <= LABEL_CHARS, "a door checks the label"
    device_id = ids.new(at)
    secret = tokens.issue(session, member_id, at, device_id=device_id)
    row = {
        "member_id": member_id,
        "device_id": device_id,
        "label": label,
        "kind": kind,
        "created_at": at,
        "seen_at": at,
    }
    session.apply(plan.of(member_device, [row]))
    for left in of_member(session, member_id, at)[MOST_DEVICES:]:
        tokens.revoke_device(session, member_id, left.device_id, at)
    return SignedIn(member_id, device_id, secret)


def of_member(session: Session, member_id: str, at: datetime) -> Sequence[Device]:
    """The devices on which a member is signed in, last seen first."""
    signed_in = select(_token.device_id).where(_token.member_id == member_id, *tokens.live(at))
    rows = session.rows(
        select(_device.device_id, _device.label, _device.kind, _device.created_at, _device.seen_at)
        .where(_device.member_id == member_id, _device.device_id.in_(signed_in))
        .order_by(_device.seen_at.desc(), _device.device_id.desc())
    )
    return [Device(*row) for row in rows]  # type: ignore[call-arg]


def revoke(session: Session, member_id: str, device_id: str, at: datetime) -> None:
    """Sign a device out: its tokens open nothing from now on. Raises UnknownDevice, for another's too."""
    if tokens.revoke_device(session, member_id, device_id, at) == 0:
        raise UnknownDevice


def is_due(bearer: Bearer, at: datetime) -> bool:
    """Whether a device that asks is to be noted as seen: at most once an hour."""
    return bearer.seen_at is not None and at - bearer.seen_at >= SEEN_EVERY


def see(session: Session, bearer: Bearer, at: datetime) -> None:
    """Note that a device was here."""
    mine = (_device.member_id == bearer.member_id, _device.device_id == bearer.device_id)
    session.connection.execute(update(member_device).where(*mine).values(seen_at=at))
