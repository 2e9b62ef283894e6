"""Rules: whether a notice goes out now, later or never, and by which channel. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from loyalty.people.consents import PURPOSES

ONE_DAY = timedelta(days=1)
# How long a notice waits for a channel that nobody set up yet.
UNCONFIGURED_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many notices of a purpose within so many local days, today included."""

    most: int
    days: int


CAPS: Mapping[str, Cap] = MappingProxyType({"points": Cap(1, 1), "offers": Cap(2, 7)})


@dataclass(frozen=True, slots=True)
class Case:
    """All that a decision rests on.

    `channels` are those the notice may use, in order of preference; `contacts` those the person can be
    reached by, `consents` those they agreed to for this purpose, `configured` those that work here. `zone`
    and `quiet` are the person's own; `recent` counts what was sent for this purpose within the cap's days.
    `is_here` is False once the member left.
    """

    purpose: str
    not_after: datetime
    channels: tuple[str, ...]
    contacts: frozenset[str]
    consents: frozenset[str]
    configured: frozenset[str]
    zone: ZoneInfo
    quiet: tuple[time, time]
    recent: int
    is_here: bool = True


@dataclass(frozen=True, slots=True)
class Send:
    """Now, by this channel."""

    channel: str


@dataclass(frozen=True, slots=True)
class Defer:
    """Look again at this instant (UTC)."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Suppress:
    """Never, because of the person's own wish, or because they cannot be reached."""

    reason: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Never, because it is too late."""

    reason: str


Verdict = Send | Defer | Suppress | GiveUp


def judge(case: Case, at: datetime) -> Verdict:
    """What becomes of a notice at the instant `at` (UTC)."""
    if not case.is_here:
        return Suppress("the member left")
    if at >= case.not_after:
        return GiveUp("too late")
    allowed = _allowed(case)
    if isinstance(allowed, Suppress):
        return allowed
    working = [channel for channel in allowed if channel in case.configured]
    if not working:
        return Defer(at + UNCONFIGURED_WAIT, f"{' and '.join(allowed)} not configured")
    return _timely(case, at) or Send(working[0])


def is_quiet(local: datetime, quiet: tuple[time, time]) -> bool:
    """Whether a local moment lies in the quiet hours, which may run across midnight."""
    begins, ends = quiet
    now = local.time()
    return begins <= now < ends if begins <= ends else now >= begins or now < ends


def quiet_ends(at: datetime, zone: ZoneInfo, quiet: tuple[time, time]) -> datetime:
    """The first instant (UTC) after `at` at which the quiet hours that run then are over.

    A local time that the clocks skip is the instant they do; one that comes twice is over at its second.
    """
    today = at.astimezone(zone).date()
    candidates = (
        datetime.combine(day, quiet[1], zone).replace(fold=fold).astimezone(at.tzinfo)
        for day in (today, today + ONE_DAY, today + 2 * ONE_DAY)
        for fold in (0, 1)
    )
    return min(one for one in candidates if one > at and not is_quiet(one.astimezone(zone), quiet))


def counted_from(at: datetime, zone: ZoneInfo, cap: Cap) -> datetime:
    """The local midnight (as UTC) from which a cap counts."""
    first = at.astimezone(zone).date() - (cap.days - 1) * ONE_DAY
    return datetime.combine(first, time(), zone).astimezone(at.tzinfo)


def _allowed(case: Case) -> tuple[str, ...] | Suppress:
    reachable = tuple(channel for channel in case.channels if channel in case.contacts)
    if not reachable:
        return Suppress("no contact")
    if not PURPOSES[case.purpose].needs_consent:
        return reachable
    agreed = tuple(channel for channel in reachable if channel in case.consents)
    return agreed or Suppress("no consent")


def _timely(case: Case, at: datetime) -> Verdict | None:
    """Later, or never, because of the hour or of what was sent lately; None for now."""
    if case.purpose == "service":
        return None
    cap = CAPS[case.purpose]
    if case.recent >= cap.most:
        midnight = datetime.combine(at.astimezone(case.zone).date() + ONE_DAY, time(), case.zone)
        return _later(case, midnight.astimezone(at.tzinfo), "cap")
    if is_quiet(at.astimezone(case.zone), case.quiet):
        return _later(case, quiet_ends(at, case.zone, case.quiet), "quiet hours")
    return None


def _later(case: Case, until: datetime, reason: str) -> Verdict:
    return Defer(until, reason) if until < case.not_after else Suppress(reason)
