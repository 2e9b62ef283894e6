"""Member days and offers are told before they begin, once for each time and member."""

from __future__ import annotations

import orjson
import pytest

from db.engine import Database
from notices import announcing, gathering
from tests.loyalty.shop import moment
from tests.notices.post import PROGRAM, Post

SATURDAYS = PROGRAM + "days:\n  - {code: member-day, every: saturday, announce: {days_before: 2}}\n"
OFFER = PROGRAM + (
    "offers:\n  - code: may\n    when: {from: '2026-05-11', tiers: [member]}\n"
    "    announce: {days_before: 5}\n    earn: [{code: bonus, points: 5}]\n"
)


def foresee(post: Post, *days: str) -> list[int]:
    return [gathering.from_clock(post.database, post.retailer, moment(f"{day} 03:00")) for day in days]


def told(post: Post) -> list[tuple[str, str, str]]:
    found = [(row["kind"], orjson.loads(row["facts"])) for row in post.notices().values()]
    return sorted((kind, facts["occasion"], facts["first_on"]) for kind, facts in found)


def test_a_day_is_told_once_each_time_it_is_held(database: Database) -> None:
    post = Post(database, SATURDAYS)
    post.joins()
    assert foresee(post, "2026-05-06", "2026-05-07", "2026-05-08", "2026-05-09", "2026-05-14") == [
        0,
        1,
        0,
        0,
        1,
    ]
    assert told(post) == [
        ("special-day", "member-day", "2026-05-09"),
        ("special-day", "member-day", "2026-05-16"),
    ]


def test_an_offer_is_told_to_those_it_is_for(database: Database) -> None:
    post = Post(database, OFFER)
    post.joins()
    post.joins("vip")
    post.sell("1", "2026-05-01 12:00", "20000.00", member="vip")
    assert foresee(post, "2026-05-05", "2026-05-06", "2026-05-11") == [0, 1, 0]
    assert told(post) == [("special-day", "may", "2026-05-11")]
    assert post.member_id("vip") not in {row["member_id"] for row in post.notices().values()}


def test_a_share_that_is_held_out_hears_nothing_of_the_offer(database: Database) -> None:
    post = Post(database, OFFER.replace("    announce", "    hold_out: 99\n    announce"))
    for n in range(20):
        post.joins(f"m{n}")
    assert foresee(post, "2026-05-06")[0] < 5


@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_pages_tell_everybody_once(database: Database, limit: int) -> None:
    post = Post(database, SATURDAYS)
    for n in range(5):
        post.joins(f"m{n}")
    at, after, count = moment("2026-05-07 03:00"), "", 0
    while after is not None:
        new, after = post.database.write(
            lambda session, after=after: announcing.foresee(session, post.retailer, at, after, limit)
        )
        count += new
    assert count == 5
