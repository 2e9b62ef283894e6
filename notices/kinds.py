"""Kinds of notices: what each is for, where it may go, which facts it needs, and when it is too late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from loyalty.people.consents import CHANNELS
from notices.errors import UnknownKind

_DAYS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """`facts` are the names its templates may use; `channels` in the order they are tried.

    `patience` is how long after its cause a notice is still worth sending.
    """

    code: str
    purpose: str
    facts: frozenset[str]
    patience: timedelta
    channels: tuple[str, ...] = CHANNELS


def _kind(code: str, purpose: str, facts: str, patience: timedelta) -> tuple[str, Kind]:
    return code, Kind(code, purpose, frozenset(facts.split()), patience)


KINDS: Mapping[str, Kind] = MappingProxyType(
    dict(
        (
            # To an address that someone says is theirs: `code` and for how many `minutes` it holds.
            _kind("one-time-code", "service", "code minutes", timedelta(minutes=15)),
            # To the member's own contact, to be typed at a till: the same facts.
            _kind("till-code", "service", "code minutes", timedelta(minutes=5)),
            # Somebody of the staff is let in: with what, and for how many `hours` it holds.
            _kind("staff-invitation", "service", "invitation hours", timedelta(days=3)),
            _kind("welcome", "service", "", 7 * _DAYS),
            # `what` is "email" or "phone"; goes to the contact that was replaced.
            _kind("contact-changed", "service", "what at", 3 * _DAYS),
            _kind("new-device", "service", "device at", _DAYS),
            # Of the PIN for tills: set or changed, and locked by wrong ones.
            _kind("pin-changed", "service", "at", _DAYS),
            _kind("pin-locked", "service", "at", _DAYS),
            # `expires_on` is the last day, an empty text for none. The code is made from `voucher_id`.
            _kind("voucher-issued", "service", "reward voucher_id expires_on", 7 * _DAYS),
            # Points that a receipt was to be paid with and that were not there.
            _kind("redemption-refused", "service", "number amount currency", 3 * _DAYS),
            # What came of missing points a member reported; `answer` is a code of `loyalty.people.missing`.
            _kind("missing-answered", "service", "number bought_on answer", 7 * _DAYS),
            _kind("tier-reached", "points", "tier through_on", 7 * _DAYS),
            _kind("tier-lost", "points", "before tier", 7 * _DAYS),
            _kind("tier-at-risk", "points", "tier amount counter by_on", 7 * _DAYS),
            _kind("points-expiring", "points", "amount currency first_on last_on", 3 * _DAYS),
            # A member day or an offer, by its code, that begins on a day.
            _kind("special-day", "offers", "occasion first_on", 2 * _DAYS),
            # Something was given for the member's birthday.
            _kind("birthday", "offers", "", _DAYS),
        )
    )
)


def kind(code: str) -> Kind:
    """The kind of this code. Raises UnknownKind."""
    try:
        return KINDS[code]
    except KeyError:
        raise UnknownKind(code) from None
