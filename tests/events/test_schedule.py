"""When a delivery that failed is tried again, and when it is given up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events import schedule
from events.sending import Outcome


def answered(status):
    return Outcome(status, "" if status else "timed-out", 1)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_delivered(status, now):
    assert schedule.judge(answered(status), 3, now, 0).status == "delivered"


@pytest.mark.parametrize("status", [None, 100, 301, 302, 307, 308, 400, 401, 404, 429, 500, 503])
def test_everything_else_waits_for_another_try_redirects_too(status, now):
    verdict = schedule.judge(answered(status), 0, now, 0)

    assert verdict == schedule.Verdict("waiting", now + timedelta(seconds=5))


def test_who_says_gone_is_given_up_at_once(now):
    assert schedule.judge(answered(410), 0, now, 0).status == "dead"


def test_the_waits_grow_for_about_three_days_and_then_it_is_over(now):
    at, waits = now, []
    for failures in range(len(schedule.WAITS)):
        verdict = schedule.judge(answered(500), failures, at, 0)
        waits.append(verdict.next_at - at)
        at = verdict.next_at

    assert waits == sorted(waits)
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2)]
    assert timedelta(days=2, hours=20) < at - now < timedelta(days=3, hours=4)
    assert schedule.judge(answered(500), len(schedule.WAITS), at, 0).status == "dead"


def test_what_failed_together_does_not_come_back_together(now):
    soonest, latest = (schedule.judge(answered(500), 3, now, chance).next_at for chance in (0.0, 1.0))

    assert latest - soonest == schedule.WAITS[3] * schedule.JITTER
