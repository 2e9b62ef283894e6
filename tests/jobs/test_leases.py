"""What is done every so often is done by one process at a time, and by another when that one dies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobs import leases, once, running
from jobs.errors import InHand
from jobs.job import Every, Job, Step
from tests.jobs.house import another, clock, run
from tests.points.crowd import at_once, crowded


def every(seconds, act=None, step=None):
    return Job("made-up", "Made up.", Every(seconds), act=act, step=step)


def counting(notes):
    def act(house, at):
        notes.append((house.owner, at))
        return {"acted": 1}

    return act


def lease_row(house):
    query = leases.select(leases.job_lease)
    (row,) = house.database.read(lambda session: session.mappings(query))
    return row


def test_of_three_schedulers_that_tick_together_one_acts(house):
    notes = []
    job = every(60, counting(notes))
    for minute in range(10):
        for owner in ("a", "b", "c"):
            run(another(house, owner), job)
        assert len(notes) == minute + 1
        clock(house).wait(seconds=60)


def test_many_who_take_it_at_the_same_moment_do_it_once(house, database_url):
    job = every(60, counting([]))
    with crowded(database_url) as database:

        def take(number):
            own = another(house, f"process {number}")
            return lambda: database.write(lambda session: leases.take(session, own, job, house.clock()))

        for _ in range(3):
            found = at_once(*map(take, range(16)))
            assert not [each for each in found if isinstance(each, Exception)]
            assert len([each for each in found if each is not None]) == 1
            clock(house).wait(minutes=2)


def test_a_tick_that_is_a_little_early_is_no_reason_to_wait_for_the_next(house):
    notes = []
    job = every(5, counting(notes))
    run(house, job)
    clock(house).wait(seconds=4.4)
    run(house, job)
    assert len(notes) == 1
    clock(house).wait(seconds=0.2)
    run(house, job)
    assert len(notes) == 2


def test_what_a_dead_process_held_is_taken_over_after_its_lease(house):
    notes = []
    job = every(5, counting(notes))
    house.database.write(lambda session: leases.take(session, house, job, house.clock()))
    for _ in range(11):
        clock(house).wait(seconds=5)
        run(another(house), job)
    assert notes == []
    clock(house).wait(seconds=5)
    run(another(house), job)
    assert [owner for owner, _ in notes] == ["second"]


def test_what_a_dead_process_left_undone_does_not_wait_for_its_next_turn(house):
    notes = []
    job = every(300, counting(notes))
    house.database.write(lambda session: leases.take(session, house, job, house.clock()))
    clock(house).wait(seconds=59)
    run(another(house), job)
    assert notes == []
    clock(house).wait(seconds=1)
    run(another(house), job)
    assert [owner for owner, _ in notes] == ["second"]
    clock(house).wait(seconds=299)
    run(another(house), job)
    assert len(notes) == 1


def test_a_clock_that_was_ahead_for_a_while_stops_nothing_for_ever(house):
    notes = []
    job = every(5, counting(notes))
    now = house.clock()
    clock(house).wait(days=400)
    house.database.write(lambda session: leases.take(session, house, job, house.clock()))
    clock(house).at = now
    run(another(house), job)
    assert [owner for owner, _ in notes] == ["second"]


def test_whoever_lost_the_lease_keeps_nothing_of_the_step_in_hand(house):
    places = []

    def step(own, session, turn):
        places.append((own.owner, turn.place))
        if own.owner == "first":
            session.connection.execute(
                leases.update(leases.job_lease).values(acted_at=turn.at + timedelta(seconds=1))
            )
        return Step({"taken": 1}, None)

    job = every(60, step=step)
    run(house, job)
    assert (places, lease_row(house)["acted_at"]) == ([("first", "")], house.clock())
    assert lease_row(house)["until_at"] is not None


def test_what_failed_is_told_and_done_again_the_next_time(house):
    broken = True

    def act(_house, _at):
        if broken:
            raise RuntimeError("nobody answers")
        return {"sent": 2}

    job = every(60, act)
    run(house, job)
    assert (lease_row(house)["problem"], lease_row(house)["until_at"]) == (
        "RuntimeError: nobody answers",
        None,
    )
    broken = False
    clock(house).wait(minutes=1)
    run(house, job)
    assert (lease_row(house)["problem"], lease_row(house)["counts"]) == ("", '{"sent":2}')


def test_by_hand_it_is_done_though_it_was_a_moment_ago_but_not_beside_another(house):
    notes = []
    job = every(60, counting(notes))
    run(house, job)
    assert once.run_now(house, job, running.NEVER) == {"acted": 1}
    house.database.write(lambda session: leases.take(session, house, job, house.clock(), insists=True))
    with pytest.raises(InHand, match="another process"):
        once.run_now(another(house), job, running.NEVER)
    assert len(notes) == 2


def test_whoever_took_longer_than_the_lease_leaves_the_word_to_the_next(house):
    notes = []

    def act(own, at):
        if own.owner == "first":
            clock(house).wait(minutes=2)
            run(another(house), job)
        notes.append(own.owner)
        return {own.owner: 1}

    job = every(60, act)
    run(house, job)
    assert notes == ["second", "first"]
    assert (lease_row(house)["owner"], lease_row(house)["counts"]) == ("second", '{"second":1}')
