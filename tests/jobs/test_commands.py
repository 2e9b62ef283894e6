"""`flask jobs`: what is due is told plainly, a turn can be done by hand, and nothing is done twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest

from jobs import due, leases, registry, runs
from jobs.errors import UnknownJob
from jobs.job import Every, Job
from tests.jobs.house import another, clock, daily, noting
from tests.jobs.house import run as let_run
from tests.jobs.scheduler import ROOT, is_listening

NOW = datetime.now(UTC)
YESTERDAY, AHEAD = (f"{(NOW + timedelta(days=days)).date()}" for days in (-1, 2))
SETTLED = "\n".join(f"settle of {YESTERDAY}, slice {number}: {{}}" for number in range(4)) + "\n"


def said(result):
    """The output without the log, which an application of the service writes to the error stream."""
    return "".join(line for line in result.stdout.splitlines(keepends=True) if "[info " not in line)


@pytest.fixture
def _shop(shop):
    """A shop is there."""


@pytest.mark.usefixtures("_shop")
def test_a_date_done_by_hand_is_done_once(run):
    first = run("jobs", "once", "settle", "--date", YESTERDAY)
    again = run("jobs", "once", "settle", "--date", YESTERDAY)
    assert (first.exit_code, said(first)) == (0, SETTLED.format(*["done"] * 4))
    assert (again.exit_code, said(again)) == (0, SETTLED.format(*["was done before"] * 4))


@pytest.mark.usefixtures("_shop")
def test_one_slice_is_done_by_hand_and_the_others_are_not(run):
    one = run("jobs", "once", "settle", "--date", YESTERDAY, "--slice", 2)
    assert said(one) == f"settle of {YESTERDAY}, slice 2: done\n"
    rest = run("jobs", "once", "settle", "--date", YESTERDAY)
    assert said(rest) == SETTLED.format("done", "done", "was done before", "done")


@pytest.mark.usefixtures("_shop")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("settle",), "settle is done for a date; give --date"),
        (("outbox", "--date", YESTERDAY), "outbox has no dates; leave --date out"),
        (("cleaning", "--date", YESTERDAY), 'there is no job "cleaning"; there are: settle, holds'),
        (("settle", "--date", AHEAD), f"settle of {AHEAD} is not due yet"),
        (("settle", "--date", YESTERDAY, "--slice", 4), "has 4 slices, 0 to 3"),
        (("settle", "--date", "yesterday"), "does not match the format"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(run, arguments, says):
    result = run("jobs", "once", *arguments)
    assert result.exit_code != 0
    assert says in result.stderr


@pytest.mark.usefixtures("_shop")
def test_by_hand_too_dates_are_done_in_order(run):
    days = [f"{(NOW - timedelta(days=n)).date()}" for n in (5, 4, 3, 6)]
    assert run("jobs", "once", "review", "--date", days[0]).exit_code == 0
    assert f"review of {days[1]} comes first" in run("jobs", "once", "review", "--date", days[2]).stderr
    assert f"review began after {days[3]}" in run("jobs", "once", "review", "--date", days[3]).stderr
    assert run("jobs", "once", "review", "--date", days[1]).exit_code == 0


@pytest.mark.usefixtures("_shop")
def test_a_job_without_dates_is_done_now_whenever_it_is_asked_for(run):
    for _ in range(2):
        assert said(run("jobs", "once", "holds")) == "holds done\n"


def test_a_date_in_other_hands_is_not_done_by_hand_beside_them(run, house):
    clock(house).at = datetime.now(UTC)
    turn = (registry.find("review"), date.fromisoformat(YESTERDAY), 0)
    house.database.write(lambda session: runs.claim(session, house, turn, house.clock()))
    result = run("jobs", "once", "review", "--date", YESTERDAY)
    assert (result.exit_code, "is being done by another process" in result.stderr) == (1, True)


def test_every_job_can_be_done_by_hand_in_an_empty_shop(run, house):
    for job in registry.JOBS:
        dated = () if isinstance(job.when, Every) else ("--date", YESTERDAY)
        result = run("jobs", "once", job.name, *dated)
        assert result.exit_code == 0, (job.name, result.output)
    checked = run("jobs", "due", "--check")
    assert [line[2:].split(" ")[0] for line in checked.stdout.splitlines()] == [
        job.name for job in registry.JOBS
    ]


def test_without_a_schema_it_says_what_to_do(run, tmp_path):
    url = f"sqlite:///{tmp_path}/none.db"
    result = run("jobs", "due", LOYALTY_DATABASE_URL=url)
    assert (result.exit_code, "flask db upgrade" in result.stderr) == (1, True)
    assert not (tmp_path / "none.db").exists()


def test_a_scheduler_starts_by_itself_and_ends_when_it_is_asked_to(shop, database_url):
    words = ["-m", "flask", "--app", "wsgi", "jobs", "run", "--only", "holds"]
    environment = {**os.environ, "LOYALTY_DATABASE_URL": database_url}
    with subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=environment, stderr=subprocess.PIPE
    ) as started:
        while started.poll() is None and not is_listening(started.pid):
            time.sleep(0.02)
        started.terminate()
        _, errors = started.communicate(timeout=30)
    assert started.returncode == 0, errors.decode()


def look(house, job):
    found = house.database.read(lambda session: due.look(session, house, job, house.clock()))
    return found.lines, found.is_wrong


def test_due_says_what_is_up_to_date_and_what_is_behind(house):
    job = daily(noting([]))
    assert look(house, job) == (("never ran; due for 2026-11-22",), False)
    let_run(house, job)
    assert look(house, job) == (("up to date: 2026-11-22 done: 1 noted",), False)
    clock(house).set("2026-11-23 00:15")
    assert look(house, job) == (("1 date is due, from 2026-11-23",), False)
    clock(house).set("2026-11-24 00:15")
    assert look(house, job) == (("2 dates are due, from 2026-11-23",), True)


def test_due_says_what_failed_and_why_and_when_it_is_tried_again(house):
    def step(_house, _session, _turn):
        raise RuntimeError("the shelf is empty")

    let_run(house, daily(step))
    failed = (
        "2026-11-22 slice 0 failed 1 times, later dates wait for it; tried again at 2026-11-22 12:01:00 UTC:"
        " RuntimeError: the shelf is empty"
    )
    assert look(house, daily(step)) == (("1 date is due, from 2026-11-22", failed), True)


def test_due_says_who_is_at_it_and_what_was_put_down(house):
    turn = (daily(noting([])), date(2026, 11, 22), 0)
    house.database.write(lambda session: runs.claim(session, house, turn, house.clock()))
    assert (
        look(house, turn[0])[0][1]
        == "2026-11-22 slice 0 is being done by first since 2026-11-22 12:00:00 UTC"
    )
    clock(house).wait(minutes=2)
    assert look(house, turn[0])[0][1] == "2026-11-22 slice 0 was put down by first, anyone may go on"


def test_due_tells_a_clock_that_was_ahead(house):
    job = daily(noting([]))
    let_run(house, job, "2027-11-22")
    clock(house).set("2026-11-22")
    (said,), is_wrong = look(house, job)
    assert said.startswith("ran for 2027-11-22, which is not due yet: was the clock ahead?")
    assert is_wrong


def test_due_says_when_what_is_done_every_so_often_is_late_or_failed(house):
    broken = False

    def act(_house, _at):
        if broken:
            raise RuntimeError("nobody answers")
        return {"sent": 2}

    job = Job("made-up", "Made up.", Every(60), act=act)
    assert look(house, job) == (("never ran",), False)
    let_run(house, job)
    assert look(house, job) == (("last began at 2026-11-22 12:00:00 UTC: 2 sent",), False)
    broken = True
    clock(house).wait(minutes=1)
    let_run(house, job)
    assert look(house, job)[0][1] == "RuntimeError: nobody answers"
    broken = False
    clock(house).wait(minutes=1)
    house.database.write(lambda session: leases.take(session, another(house), job, house.clock()))
    assert "second is at it" in look(house, job)[0][0]
    clock(house).wait(minutes=11)
    assert look(house, job) == (
        (
            "last began at 2026-11-22 12:02:00 UTC",
            "RuntimeError: nobody answers",
            "late: is `flask jobs run` running?",
        ),
        True,
    )


def test_names_are_unique_and_a_job_is_done_in_steps_or_at_once():
    names = [job.name for job in registry.JOBS]
    assert len({*names}) == len(names)
    assert all((job.step is None) != (job.act is None) for job in registry.JOBS)
    assert all(job.says.endswith(".") for job in registry.JOBS)
    with pytest.raises(UnknownJob):
        registry.find("cleaning")
