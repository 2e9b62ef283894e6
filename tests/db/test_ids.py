"""Ids are UUIDv7 inside and prefixed strings outside."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from db import ids

NOW = datetime(2026, 1, 1, 12, 0, 0, 123_456, tzinfo=UTC)


def test_an_id_is_a_uuid_of_version_7_that_holds_its_milliseconds() -> None:
    identifier = uuid.UUID(ids.new(NOW))

    assert (identifier.version, identifier.variant) == (7, uuid.RFC_4122)
    assert identifier.int >> 80 == int(NOW.timestamp() * 1_000)


def test_ids_sort_by_age_as_texts_too() -> None:
    moments = [NOW + timedelta(milliseconds=step) for step in range(500)]

    made = [ids.new(moment) for moment in moments]

    assert made == sorted(made)


def test_ids_of_one_moment_differ() -> None:
    assert len({ids.new(NOW) for _ in range(10_000)}) == 10_000


def test_every_random_bit_is_used() -> None:
    """74 of them: neither version nor variant eats any, and none stands still."""
    made = [uuid.UUID(ids.new(NOW)).int for _ in range(200)]

    moving = 0
    for one in made:
        moving |= one ^ made[0]
    assert moving.bit_count() == 74


@pytest.mark.parametrize("kind", ids.PREFIXES)
def test_an_id_comes_back_from_outside(kind: str) -> None:
    identifier = ids.new(NOW)

    text = ids.outside(kind, identifier)

    assert len(text) == 36
    assert text.startswith(ids.PREFIXES[kind])
    assert ids.find_inside(kind, text) == identifier


def test_no_two_kinds_share_a_prefix() -> None:
    assert len(set(ids.PREFIXES.values())) == len(ids.PREFIXES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mem_",
        "mem_019b76da",
        "rcp_019b76daa80077088756fe22ecffb8fd",
        "mem_019B76DAA80077088756FE22ECFFB8FD",
        "mem_019b76daa80077088756fe22ecffb8fdx",
        "mem_019b76daa80077088756fe22ecffb8fd\n",
        "mem_019b76da-a800-7708-8756-fe22ecffb8fd",
        "MEM_019b76daa80077088756fe22ecffb8fd",
        "mem_" + "٠" * 32,
    ],
)
def test_what_is_not_an_id_of_that_kind_is_none(text: str) -> None:
    assert ids.find_inside("member", text) is None


def test_what_is_made_together_stands_in_the_order_it_is_given() -> None:
    made = [ids.new(NOW, place) for place in range(300)]

    assert made == sorted(made)
    assert {uuid.UUID(each).version for each in made} == {7}


def test_the_first_id_of_a_moment_divides_before_from_after() -> None:
    before = [ids.new(NOW - timedelta(milliseconds=1)) for _ in range(100)]
    after = [ids.new(NOW, 0) for _ in range(100)]

    assert max(before) < ids.first(NOW) < min(after)
