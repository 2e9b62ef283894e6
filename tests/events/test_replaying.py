"""Replaying: one event or a span of time, with the same ids and bytes, and forgetting what is old."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from db import ids
from events import endpoints, replaying, retention, tables
from events.errors import EndpointDisabled, TooManyEvents, UnknownEndpoint, UnknownEvent
from tests.events.house import House
from tests.events.receiver import receiving


@pytest.fixture
def house(database, now) -> House:
    return House(database, now)


def inside(event: str) -> str:
    found = ids.find_inside("event", event)
    assert found is not None
    return found


def test_what_was_given_up_is_set_on_its_way_again_with_all_its_tries_before_it(house, database):
    with receiving(lambda n: 500 if n <= 3 else 200) as receiver:
        endpoint, _ = house.listen(receiver.url)
        (event,) = house.happen()
        for _ in range(3):
            house.publish()
            house.pass_time(minutes=1)
        assert house.statuses() == ["dead"]
        database.write(lambda s: replaying.again(s, endpoint.endpoint_id, inside(event), house.at))
        house.publish()

    (row,) = house.rows()
    assert (row["status"], row["attempts"], row["failures"]) == ("delivered", 4, 0)
    assert len({(one.event, one.body) for one in receiver.heard}) == 1


def test_one_event_goes_to_an_endpoint_that_did_not_ask_for_it_and_was_not_there(house, database):
    (event,) = house.happen()
    house.publish()
    with receiving() as receiver:
        endpoint, _ = house.listen(receiver.url, "tier.changed")
        database.write(lambda s: replaying.again(s, endpoint.endpoint_id, inside(event), house.at))
        house.publish()

    assert receiver.events() == [event]


def test_a_span_holds_its_beginning_and_not_its_end_and_only_what_was_asked_for(house, database, monkeypatch):
    monkeypatch.setattr(replaying, "SLICE", 3)
    house.pass_time(hours=1)
    since = house.at + timedelta(milliseconds=1)
    wanted = house.happen(10)
    until = house.at + timedelta(milliseconds=1)
    house.happen(2)
    with receiving() as receiver, receiving() as other:
        endpoint, _ = house.listen(receiver.url)
        deaf, _ = house.listen(other.url, "tier.changed")
        house.publish()
        receiver.heard.clear()
        count = replaying.span(database, endpoint.endpoint_id, since, until, house.at)
        assert replaying.span(database, deaf.endpoint_id, since, until, house.at) == 0
        house.publish()

    assert count == 10
    assert Counter(receiver.events()) == Counter(wanted)
    assert other.heard == []


def test_what_cannot_be_replayed_is_refused(house, database, monkeypatch):
    endpoint, _ = house.listen("https://shop.example.com/")
    house.happen(3)
    house.publish()
    nothing, at = ids.new(house.at), house.at
    span = (at - timedelta(days=1), at + timedelta(days=1), at)
    with pytest.raises(UnknownEvent):
        database.write(lambda s: replaying.again(s, endpoint.endpoint_id, nothing, at))
    with pytest.raises(UnknownEndpoint):
        replaying.span(database, nothing, *span)
    monkeypatch.setattr(replaying, "MOST", 2)
    with pytest.raises(TooManyEvents):
        replaying.span(database, endpoint.endpoint_id, *span)
    database.write(lambda s: endpoints.disable(s, endpoint.endpoint_id))
    for wish in (
        lambda s: replaying.again(s, endpoint.endpoint_id, nothing, at),
        lambda s: replaying.trial(s, endpoint.endpoint_id, at),
    ):
        with pytest.raises(EndpointDisabled):
            database.write(wish)


def test_what_is_old_is_forgotten_with_how_it_was_told_and_what_nobody_looked_at_stays(
    house, database, monkeypatch
):
    monkeypatch.setattr(retention, "BATCH", 2)
    with receiving() as receiver:
        house.listen(receiver.url)
        house.happen(5)
        house.publish()
        house.happen()
        house.pass_time(days=91)
        (young,) = house.happen()
        assert retention.forget(database, house.at) == 5

    left = [ids.outside("event", row["event_id"]) for row in house.rows(tables.event)]
    assert len(left) == 2
    assert left[-1] == young
    assert house.rows(tables.delivery) == house.rows(tables.attempt) == []
