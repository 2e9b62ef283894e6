"""Whether a notice goes out: consent, contact, quiet hours across midnight and clock changes, caps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import rules
from notices.rules import CAPS, Case, Defer, GiveUp, Send, Suppress, Verdict, judge
from tests.loyalty.shop import moment

LONDON = ZoneInfo("Europe/London")
FROM = datetime(2026, 1, 1, tzinfo=UTC)
NIGHT = (time(21), time(9))
ZONES = ["Europe/London", "Asia/Hong_Kong", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]
POINTS = Case(
    purpose="points",
    not_after=moment("2027-01-01"),
    channels=("email", "sms"),
    contacts=frozenset(("email", "sms")),
    consents=frozenset(("email", "sms")),
    configured=frozenset(("email", "sms")),
    zone=LONDON,
    quiet=NIGHT,
    recent=0,
)
SERVICE = replace(POINTS, purpose="service", consents=frozenset())


def verdict(when: str = "2026-05-01 12:00", case: Case = POINTS, **changed: object) -> Verdict:
    return judge(replace(case, **changed), moment(when))


def test_what_was_agreed_to_is_sent_by_the_first_way_there_is() -> None:
    assert verdict() == Send("email")
    assert verdict(consents=frozenset(("sms",))) == Send("sms")
    assert verdict(contacts=frozenset(("sms",))) == Send("sms")
    assert verdict(configured=frozenset(("sms",))) == Send("sms")


def test_nothing_is_sent_without_consent_but_what_the_contract_needs() -> None:
    assert verdict(consents=frozenset()) == Suppress("no consent")
    assert verdict(case=SERVICE) == Send("email")


def test_consent_to_one_way_is_none_to_another() -> None:
    found = verdict(consents=frozenset(("sms",)), contacts=frozenset(("email",)))

    assert found == Suppress("no consent")


def test_who_cannot_be_reached_is_not() -> None:
    assert verdict(contacts=frozenset()) == Suppress("no contact")
    assert verdict(case=SERVICE, contacts=frozenset()) == Suppress("no contact")


def test_who_left_hears_nothing_not_even_service() -> None:
    assert verdict(case=SERVICE, is_here=False) == Suppress("the member left")


def test_a_way_that_is_not_set_up_yet_is_waited_for_and_named() -> None:
    found = verdict(configured=frozenset(), contacts=frozenset(("sms",)))

    assert found == Defer(moment("2026-05-01 12:15"), "sms not configured")


def test_too_late_is_too_late() -> None:
    assert verdict("2026-05-01 12:00", not_after=moment("2026-05-01 12:00")) == GiveUp("too late")


@pytest.mark.parametrize(
    ("when", "until"),
    [
        ("2026-05-01 21:00", "2026-05-02 09:00"),
        ("2026-05-01 23:59", "2026-05-02 09:00"),
        ("2026-05-02 00:00", "2026-05-02 09:00"),
        ("2026-05-02 08:59", "2026-05-02 09:00"),
        # The nights on which the clocks change, an hour shorter and an hour longer.
        ("2026-03-28 22:00", "2026-03-29 09:00"),
        ("2026-10-24 22:00", "2026-10-25 09:00"),
    ],
)
def test_the_night_is_left_alone(when: str, until: str) -> None:
    assert verdict(when) == Defer(moment(until), "quiet hours")
    assert verdict(until) == Send("email")
    assert verdict(when, case=SERVICE) == Send("email")


@pytest.mark.parametrize("when", ["2026-05-01 20:59", "2026-05-01 09:00"])
def test_the_edges_of_the_day_are_day(when: str) -> None:
    assert verdict(when) == Send("email")


def test_the_hour_is_the_members_own() -> None:
    hong_kong = ZoneInfo("Asia/Hong_Kong")

    assert verdict("2026-05-01 15:00", zone=hong_kong) == Defer(
        datetime(2026, 5, 2, 1, tzinfo=UTC), "quiet hours"
    )


def test_quiet_hours_in_the_day_and_none_at_all() -> None:
    assert verdict("2026-05-01 13:30", quiet=(time(13), time(14))) == Defer(
        moment("2026-05-01 14:00"), "quiet hours"
    )
    assert verdict("2026-05-01 03:00", quiet=(time(13), time(14))) == Send("email")
    assert verdict("2026-05-01 03:00", quiet=(time(9), time(9))) == Send("email")


def test_what_would_be_too_late_in_the_morning_is_not_sent_at_night() -> None:
    found = verdict("2026-05-01 22:00", not_after=moment("2026-05-02 08:00"))

    assert found == Suppress("quiet hours")


def test_one_message_about_points_a_day_and_the_next_one_tomorrow() -> None:
    assert verdict(recent=1) == Defer(moment("2026-05-02 00:00"), "cap")
    assert verdict(recent=1, not_after=moment("2026-05-01 23:00")) == Suppress("cap")
    assert verdict(recent=5, case=SERVICE) == Send("email")


def test_two_offers_a_week() -> None:
    offers = replace(POINTS, purpose="offers")

    assert verdict(case=offers, recent=1) == Send("email")
    assert verdict(case=offers, recent=2, not_after=moment("2026-05-02 00:00")) == Suppress("cap")


def test_a_cap_counts_local_days() -> None:
    at = moment("2026-05-07 00:30")  # half past midnight in London is still yesterday in UTC

    assert rules.counted_from(at, LONDON, CAPS["points"]) == moment("2026-05-07 00:00")
    assert rules.counted_from(at, LONDON, CAPS["offers"]) == moment("2026-05-01 00:00")


@given(
    at=st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: FROM + timedelta(minutes=minutes)),
    zone=st.sampled_from(ZONES),
    begins=st.times(),
    ends=st.times(),
)
def test_quiet_hours_end_within_two_days_and_not_before_they_are_over(
    at: datetime, zone: str, begins: time, ends: time
) -> None:
    quiet, local = (begins, ends), ZoneInfo(zone)
    if not rules.is_quiet(at.astimezone(local), quiet):
        return

    until = rules.quiet_ends(at, local, quiet)

    assert at < until <= at + timedelta(days=2)
    assert not rules.is_quiet(until.astimezone(local), quiet)
    assert rules.is_quiet((until - timedelta(microseconds=1)).astimezone(local), quiet)
