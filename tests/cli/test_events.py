"""Events and webhooks from the command line, in the words of a person at a keyboard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.shop import import_day, publish, sale, written
from tests.events.house import House
from tests.events.receiver import receiving


@pytest.fixture
def house(database) -> House:
    return House(database, datetime.now(UTC) - timedelta(minutes=5))


def webhook_of(result) -> str:
    return result.stderr.partition(";")[0]


def test_a_webhook_is_added_told_and_told_again(run, house):
    with receiving() as receiver:
        added = run("webhook", "add", receiver.url, "--description", "till room")
        assert added.stdout.startswith("whsec_")
        assert webhook_of(added).startswith("whk_")
        first, second = house.happen(2)
        assert run("events", "publish", "--once").stdout == "2 published, 2 delivered, 0 failed, 0 given up\n"
        assert run("events", "replay", "--event", second).stdout.startswith("1 on their way again")
        run("events", "publish", "--once")
        since = (house.at - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S")
        again = run("events", "replay", "--from", since, "--webhook", webhook_of(added))
        assert again.stdout.startswith("2 on their way again")
        run("events", "publish", "--once")

    assert sorted(receiver.events()) == sorted([first, second, second, first, second])


def test_webhooks_are_listed_rotated_and_disabled(run):
    with receiving() as receiver:
        added = run("webhook", "add", receiver.url, "--types", "tier.changed,points.changed")
        webhook = webhook_of(added)
        rotated = run("webhook", "rotate", webhook)
        assert (
            run("webhook", "list").stdout
            == f"{webhook}  enabled  {receiver.url}  points.changed, tier.changed\n"
        )
        assert run("webhook", "disable", webhook).stdout == f"{webhook} is disabled\n"

    assert rotated.stdout.startswith("whsec_")
    assert rotated.stdout != added.stdout
    assert "disabled (by-hand)" in run("webhook", "list").stdout
    assert run("events", "replay", "--event", "evt_" + "0" * 32, "--webhook", webhook).exit_code == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("webhook", "add", "http://shop.example.com/"), "https"),
        (("webhook", "add", "https://10.0.0.1/"), "private"),
        (("webhook", "add", "https://shop.example.com/", "--types", "points.gone"), "points.gone"),
        (("webhook", "rotate", "whk_1"), "begins with whk_"),
        (("webhook", "rotate", "whk_" + "0" * 32), "There is no such webhook"),
        (("events", "replay"), "--event ID"),
        (("events", "replay", "--event", "evt_1", "--from", "2026-01-01"), "--event ID"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(run, words, says):
    refused = run(*words)

    assert refused.exit_code != 0
    assert says in refused.stderr


def test_an_import_of_history_tells_nobody(run, tmp_path, house):
    publish(run, tmp_path)
    with receiving() as receiver:
        run("webhook", "add", receiver.url, "--types", "points.changed,member.joined,receipt.parked")
        import_day(run, written(tmp_path, sale(), sale("2", member=None)))
        assert "0 delivered" in run("events", "publish", "--once").stdout

    assert receiver.heard == []


def test_every_type_of_event_is_listed(run):
    listed = run("events", "types").stdout

    assert "points.changed  One entry of a member's journal moved points" in listed
