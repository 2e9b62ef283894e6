"""A dated job does each date once and in order, whoever looks, however often, and however late."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from db.errors import LostSwap
from jobs import running, runs
from jobs.errors import LostLease
from jobs.job import Step
from tests.jobs.house import another, clock, daily, days, noting, rows, run
from tests.loyalty.bookkeeping import moment
from tests.points.crowd import at_once, crowded

A_WEEK = days(*(f"2026-11-{day}" for day in range(23, 30)))


def status(house):
    return [(f"{row['business_date']}", row["slice"], row["status"], row["attempts"]) for row in rows(house)]


def test_a_job_that_never_ran_begins_with_the_last_date_that_is_due(house):
    notes = []
    run(house, daily(noting(notes)))
    assert notes == days("2026-11-22")


def test_a_date_is_not_done_before_it_is_due_and_once_after(house):
    notes = []
    job = daily(noting(notes), at="18:00")
    run(house, job)
    for when in ("2026-11-22 17:59", "2026-11-22 18:00", "2026-11-22 18:01", "2026-11-23 17:59"):
        run(house, job, when)
    assert notes == days("2026-11-21", "2026-11-22")


def test_seven_days_off_are_caught_up_in_order_each_as_of_its_own_instant(house):
    notes = []
    job = daily(noting(notes, lambda turn: (turn.business_date, turn.at)))
    run(house, job)
    notes.clear()
    run(house, job, "2026-11-29 09:00")
    assert [on for on, _ in notes] == A_WEEK
    assert [at for _, at in notes] == [moment(f"{on} 00:10") for on in A_WEEK]


def test_a_clock_that_goes_back_does_nothing(house):
    notes = []
    job = daily(noting(notes))
    run(house, job, "2026-11-29 09:00")
    before = rows(house)
    for when in ("2026-11-22 12:00", "2026-11-28 00:10", "2026-11-29 00:09", "2026-11-29 00:10"):
        run(house, job, when)
    assert (notes, rows(house)) == (days("2026-11-29"), before)


@pytest.mark.parametrize(
    ("nights", "due"),
    [
        (("2026-10-24", "2026-10-25", "2026-10-26"), "2026-10-25T00:30:00+00:00"),
        (("2026-03-28", "2026-03-29", "2026-03-30"), "2026-03-29T01:00:00+00:00"),
    ],
)
def test_the_nights_on_which_the_clocks_change_have_one_half_past_one(house, nights, due):
    notes = []
    job = daily(noting(notes, lambda turn: turn.at.isoformat()), at="01:30")
    run(house, job, f"{nights[0]} 12:00")
    end = moment(f"{nights[2]} 00:00")
    while clock(house)() < end:
        clock(house).wait(minutes=7)
        run(house, job)
    assert notes[1:] == [due]


def test_a_failed_date_holds_back_the_later_ones_until_it_succeeded(house):
    notes, broken = [], True

    def step(_house, _session, turn):
        if broken and f"{turn.business_date}" == "2026-11-24":
            raise RuntimeError("the shelf is empty")
        return noting(notes)(_house, _session, turn)

    job = daily(step)
    run(house, job, "2026-11-23 09:00")
    run(house, job, "2026-11-26 09:00")
    assert (notes, rows(house)[-1]["problem"]) == (days("2026-11-23"), "RuntimeError: the shelf is empty")
    broken = False
    run(house, job)
    assert notes == days("2026-11-23")  # It rests for a minute.
    clock(house).wait(minutes=1)
    run(house, job)
    assert notes == days("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26")
    assert status(house)[1] == ("2026-11-24", 0, "done", 2)


def test_what_goes_on_failing_rests_longer_and_longer_up_to_an_hour(house):
    def step(_house, _session, _turn):
        raise RuntimeError

    job, attempts = daily(step), []
    for _ in range(600):
        run(house, job)
        attempts.append(rows(house)[0]["attempts"])
        clock(house).wait(minutes=1)
    pauses = [attempts.count(number) for number in range(1, attempts[-1])]
    assert pauses[:8] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_what_could_not_be_done_is_passed_over_told_and_done_again_from_the_start(house):
    places = []

    def step(_house, _session, turn):
        places.append(turn.place)
        problem = ("ann: no",) if turn.place == "2" and len(places) < 5 else ()
        return Step({"taken": 1}, None if turn.place == "3" else f"{int(turn.place or 0) + 1}", problem)

    job = daily(step)
    run(house, job)
    assert (status(house)[0][2:], rows(house)[0]["problem"]) == (("failed", 1), "ann: no")
    clock(house).wait(minutes=1)
    run(house, job)
    assert places == ["", "1", "2", "3"] * 2
    assert (rows(house)[0]["status"], rows(house)[0]["problem"]) == ("done", "")


def test_what_broke_off_goes_on_where_it_came_to(house):
    places = []

    def step(_house, _session, turn):
        places.append(turn.place)
        if turn.place == "2" and places.count("2") == 1:
            raise RuntimeError
        return Step({"taken": 1}, None if turn.place == "3" else f"{int(turn.place or 0) + 1}")

    job = daily(step)
    run(house, job)
    clock(house).wait(minutes=1)
    run(house, job)
    assert places == ["", "1", "2", "2", "3"]
    assert rows(house)[0]["counts"] == '{"taken":4}'


def test_a_step_and_how_far_it_came_are_written_together_or_not_at_all(house):
    """The work of a step whose row was taken by another meanwhile does not stay."""
    late = another(house, "late")

    def step(_house, session, turn):
        noted = noting([])(_house, session, turn)
        session.connection.execute(
            runs.job_run.update().values(owner="someone else", attempts=runs.job_run.c.attempts + 1)
        )
        return noted

    run(late, daily(step))
    (row,) = rows(house)
    assert (row["owner"], row["status"], row["attempts"]) == ("late", "running", 1)


def test_what_the_dead_had_in_hand_is_taken_over_when_their_lease_is_over(house):
    places = []

    def step(_house, _session, turn):
        places.append((_house.owner, turn.place))
        return Step({"taken": 1}, None if turn.place == "1" else "1")

    job, turn = daily(step), (daily(step), days("2026-11-22")[0], 0)
    found = house.database.write(lambda session: runs.claim(session, house, turn, house.clock()))
    first, _ = running._step(house, job, found)
    run(another(house), job)
    assert places == [("first", "")]
    clock(house).wait(seconds=61)
    run(another(house), job)
    assert places == [("first", ""), ("second", "1")]
    with pytest.raises(LostLease):
        running._step(house, job, first)
    assert (status(house), rows(house)[0]["counts"]) == ([("2026-11-22", 0, "done", 2)], '{"taken":2}')


def test_a_process_that_took_over_from_itself_does_not_go_on_with_both(house):
    job, turn = daily(noting([])), (daily(noting([])), days("2026-11-22")[0], 0)
    first = house.database.write(lambda session: runs.claim(session, house, turn, house.clock()))
    clock(house).wait(seconds=61)
    again = house.database.write(lambda session: runs.claim(session, house, turn, house.clock()))
    with pytest.raises(LostLease):
        running._step(house, job, first)
    running._step(house, job, again)
    assert status(house) == [("2026-11-22", 0, "done", 2)]


def test_a_lease_from_a_clock_that_ran_ahead_does_not_hold_for_years(house):
    notes = []
    job = daily(noting(notes))
    turn = (job, days("2026-11-22")[0], 0)
    ahead = house.clock() + timedelta(days=400)
    house.database.write(lambda session: runs.claim(session, house, turn, ahead))
    run(another(house), job)
    assert notes == days("2026-11-22")


def test_slices_are_all_done_before_the_next_date_begins(house):
    notes, broken = [], True

    def step(_house, _session, turn):
        if broken and turn.slice == 2:
            raise RuntimeError
        return noting(notes, lambda turn: (turn.business_date.day, turn.slice))(_house, _session, turn)

    job = daily(step, slices=4)
    run(house, job)
    run(house, job, "2026-11-24 09:00")
    assert notes == [(22, 0), (22, 1), (22, 3)]
    broken = False
    clock(house).wait(hours=1)
    run(house, job)
    assert notes[3:] == [(22, 2), *[(day, number) for day in (23, 24) for number in range(4)]]


def test_a_date_keeps_the_slices_it_was_begun_with(house):
    notes = []
    step = noting(notes, lambda turn: (turn.business_date.day, turn.slice, turn.slices))
    turn = (daily(step, slices=2), days("2026-11-22")[0], 0)
    house.database.write(lambda session: runs.claim(session, house, turn, house.clock()))
    run(house, daily(step, slices=3), "2026-11-23 09:00")
    assert notes == [(22, 0, 2), (22, 1, 2), (23, 0, 3), (23, 1, 3), (23, 2, 3)]


def test_of_many_who_claim_a_date_at_once_one_gets_it(house, database_url):
    turn = (daily(noting([])), days("2026-11-22")[0], 0)
    with crowded(database_url) as database:

        def claim(number):
            own = another(house, f"process {number}")
            return lambda: database.write(lambda session: runs.claim(session, own, turn, house.clock()))

        found = at_once(*map(claim, range(16)))
        assert not [each for each in found if isinstance(each, Exception)]
        assert len([each for each in found if each is not None]) == 1
        clock(house).wait(minutes=2)
        found = at_once(*map(claim, range(16, 32)))
    taken = [each for each in found if each is not None and not isinstance(each, LostSwap)]
    assert [run.attempts for run in taken] == [2]


def test_a_stop_lets_the_step_in_hand_end_and_hands_the_rest_on_at_once(house):
    stop, places = threading.Event(), []

    def step(_house, _session, turn):
        places.append(turn.place)
        stop.set()
        return Step({"taken": 1}, None if turn.place == "1" else "1")

    running.run_due(house, daily(step), stop)
    assert (places, rows(house)[0]["status"]) == ([""], "running")
    run(another(house), daily(step))
    assert (places, rows(house)[0]["status"]) == (["", "1"], "done")


def test_whatever_a_step_calls_what_it_did_is_no_trouble_to_the_log(house):
    def step(_house, _session, _turn):
        return Step({"event": 2, "job": 1, "date": 1, "slice": 1}, None)

    run(house, daily(step))
    assert (rows(house)[0]["status"], rows(house)[0]["problem"]) == ("done", "")


def test_whoever_failed_after_the_lease_was_over_leaves_the_word_to_the_next(house):
    def step(own, _session, _turn):
        if own.owner == "first":
            raise RuntimeError
        return Step({}, None)

    job, turn = daily(step), (daily(step), days("2026-11-22")[0], 0)
    found = house.database.write(lambda session: runs.claim(session, house, turn, house.clock()))
    clock(house).wait(minutes=2)
    run(another(house), job)
    running.carry_on(house, job, found)
    assert (rows(house)[0]["owner"], rows(house)[0]["status"]) == ("second", "done")
