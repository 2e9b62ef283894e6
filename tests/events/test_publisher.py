"""The publisher: who hears of what, again and again until it arrives, and nobody keeps others waiting."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from config import Settings
from db import ids
from events import claims, deliveries, endpoints, publisher, signing, tables
from events.claims import Lease
from events.publisher import Counts
from tests.events.house import QUICK, SETTINGS, House
from tests.events.receiver import receiving


@pytest.fixture
def house(database, now) -> House:
    return House(database, now)


def test_what_happened_reaches_whoever_asked_for_it_as_it_was_written(house):
    with receiving() as everything, receiving() as tiers:
        house.listen(everything.url)
        house.listen(tiers.url, "tier.changed")
        (event,) = house.happen()
        counts = house.publish()

    assert counts == Counts(published=1, delivered=1)
    assert (everything.events(), tiers.events()) == ([event], [])
    (row,) = house.rows(tables.event)
    assert everything.heard[0].body == row["body"].encode()
    assert orjson.loads(row["body"])["id"] == event
    assert row["published_at"] is not None


def test_a_delivery_is_signed_for_its_own_time_with_the_endpoints_secret(house):
    with receiving() as receiver:
        _, secret = house.listen(receiver.url)
        house.happen()
        house.publish()

    (heard,) = receiver.heard
    stamp = int(heard.headers["webhook-timestamp"])
    assert abs(stamp - house.at.timestamp()) < 2
    assert heard.headers["webhook-signature"] == signing.signature(secret, heard.event, stamp, heard.body)


def test_nothing_is_sent_before_its_time_and_every_try_has_the_same_id_and_bytes(house):
    with receiving(lambda n: 500 if n < 3 else 200) as receiver:
        house.listen(receiver.url)
        house.happen()
        assert house.publish() == Counts(published=1, failed=1)
        assert house.publish() == Counts()
        house.pass_time(seconds=6.1)
        assert house.publish() == Counts(failed=1)
        house.pass_time(seconds=6.1)
        assert house.publish() == Counts()
        house.pass_time(seconds=30)
        assert house.publish() == Counts(delivered=1)

    assert len({(one.event, one.body) for one in receiver.heard}) == 1
    assert len({one.headers["webhook-signature"] for one in receiver.heard}) == 3
    (row,) = house.rows()
    assert (row["status"], row["attempts"], row["failures"], row["last_status"]) == ("delivered", 3, 2, 200)
    assert [(one["n"], one["status"]) for one in house.rows(tables.attempt)] == [(1, 500), (2, 500), (3, 200)]


def test_what_nobody_takes_is_given_up_in_the_end(house):
    with receiving(lambda _: 503) as receiver:
        house.listen(receiver.url)
        house.happen()
        for _ in range(5):
            house.publish()
            house.pass_time(minutes=1)

    assert len(receiver.heard) == 3
    assert house.statuses() == ["dead"]


def test_an_endpoint_that_says_it_is_gone_is_sent_nothing_more(house):
    with receiving(lambda _: 410) as receiver:
        endpoint, _ = house.listen(receiver.url)
        house.happen(2)
        house.publish(replace(QUICK, per_endpoint=1))
        house.happen()
        house.pass_time(hours=1)
        house.publish()

    assert len(receiver.heard) == 1
    found = house.database.read(lambda session: endpoints.find(session, endpoint.endpoint_id))
    assert (found.status, found.reason) == ("disabled", "gone")
    assert sorted(house.statuses()) == ["dead", "waiting"]


def test_an_endpoint_that_hangs_does_not_keep_the_others_waiting(house):
    """Without a bound per endpoint its fifty would fill every thread, ten times over."""
    with receiving(lambda _: 0, hang_seconds=0.5) as hanging, receiving() as well:
        house.listen(hanging.url)
        house.listen(well.url)
        house.happen(50)
        begun = time.monotonic()
        counts = house.publish()
        took = time.monotonic() - begun

    assert len(well.taken()) == 50
    assert counts.delivered == 50
    assert 2 <= len(hanging.heard) <= 4
    assert took < 4


def test_a_claim_that_ran_out_is_anybodys_and_one_that_holds_is_not(house, database):
    with receiving() as receiver:
        house.listen(receiver.url)
        house.happen()
        database.write(lambda session: deliveries.fan_out(session, house.at))
        lease = Lease(ids.new(house.at), house.at + timedelta(seconds=60))
        (held,) = database.write(lambda session: claims.take(session, house.at, lease, 8, {}, 2))
        assert house.publish() == Counts()
        house.pass_time(seconds=61)
        assert house.publish() == Counts(delivered=1)

    # Whoever held it before comes back from the dead: its word no longer counts.
    outcome = replace_outcome(500)
    late = claims.Report(held, house.at, outcome, publisher.schedule.judge(outcome, 0, house.at, 0))
    database.write(lambda session: claims.settle(session, [late]))
    assert house.statuses() == ["delivered"]
    assert len(house.rows(tables.attempt)) == 1


def replace_outcome(status):
    return publisher.Outcome(status, "", 1)


def test_many_publishers_at_once_send_each_event_once(house, database_url):
    with receiving() as receiver:
        house.listen(receiver.url)
        sent = house.happen(120)
        with ThreadPoolExecutor(4) as publishers:
            counts = list(publishers.map(lambda _: house.publish(replace(QUICK, per_endpoint=4)), range(4)))

    assert sum(each.published for each in counts) == 120
    assert sum(each.delivered for each in counts) == 120
    assert sorted(receiver.events()) == sorted(sent)


def test_what_commits_late_is_not_passed_over(house, database):
    """An event older by its id than what was published already: whoever polls by id never sees it."""
    with receiving() as receiver:
        house.listen(receiver.url)
        house.happen()
        house.publish()
        house.pass_time(hours=-1)
        (late,) = house.happen()
        house.pass_time(hours=1)
        house.publish()

    assert receiver.events()[-1] == late


def test_a_disabled_endpoint_hears_nothing_and_goes_on_where_it_was(house, database):
    with receiving() as receiver:
        endpoint, _ = house.listen(receiver.url)
        house.happen()
        database.write(lambda session: deliveries.fan_out(session, house.at))
        database.write(lambda session: endpoints.disable(session, endpoint.endpoint_id))
        house.happen()
        assert house.publish() == Counts(published=1)
        wish = endpoints.Wish(receiver.url)
        database.write(
            lambda session: endpoints.change(session, endpoint.endpoint_id, wish, development=True)
        )
        assert house.publish() == Counts(delivered=1)


def test_what_is_on_its_way_to_a_removed_endpoint_is_not_sent(house, database):
    with receiving() as receiver:
        endpoint, _ = house.listen(receiver.url)
        house.happen()
        database.write(lambda session: deliveries.fan_out(session, house.at))
        database.write(lambda session: endpoints.remove(session, endpoint.endpoint_id))
        assert house.publish() == Counts()

    assert receiver.heard == []


def test_both_secrets_sign_for_a_day_after_a_rotation(house, database):
    with receiving() as receiver:
        endpoint, old = house.listen(receiver.url)
        _, new = database.write(
            lambda session: endpoints.rotate(session, SETTINGS.keyring, endpoint.endpoint_id, house.at)
        )
        for hours in (0, 23, 2):
            house.pass_time(hours=hours)
            house.happen()
            house.publish()

    signers = [
        [
            name
            for name, secret in (("new", new), ("old", old))
            if signing.signature(secret, one.event, int(one.headers["webhook-timestamp"]), one.body)
            in one.headers["webhook-signature"].split()
        ]
        for one in receiver.heard
    ]
    assert signers == [["new", "old"], ["new", "old"], ["new"]]


def test_a_secret_that_no_key_opens_holds_up_its_own_endpoint_only(house, database):
    other = {"other": b"x" * 32}
    with receiving() as lost, receiving() as well:
        wish = endpoints.Wish(lost.url)
        database.write(lambda session: endpoints.create(session, other, wish, house.at, development=True))
        house.listen(well.url)
        house.happen()
        assert house.publish() == Counts(published=1, delivered=1, failed=1)

    assert {row["last_error"] for row in house.rows()} == {"", "secret-unreadable"}


def test_production_sends_nothing_to_this_machine(house, database):
    with receiving() as receiver:
        house.listen(receiver.url)
        house.happen()
        production = Settings(
            **{name: getattr(SETTINGS, name) for name in SETTINGS.__slots__} | {"environment": "production"}
        )
        publisher.publish(database, production, house.at, QUICK)

    assert receiver.heard == []
    assert house.rows()[0]["last_error"] == "address-forbidden"


def test_the_log_of_attempts_has_an_end(house, monkeypatch):
    with receiving(lambda _: 500) as receiver:
        house.listen(receiver.url)
        house.happen()
        patient = replace(QUICK, waits=(timedelta(0),) * 30)
        house.publish(patient)

    assert len(receiver.heard) == 31
    assert sorted(row["n"] for row in house.rows(tables.attempt)) == list(range(12, 32))
