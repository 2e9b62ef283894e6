"""What happens becomes a notice, once, however often it is listened to."""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest

from db import ids
from db.engine import Database
from events import outbox
from loyalty.rewards import rewards
from notices import gathering, listening
from tests.loyalty.shop import moment
from tests.notices.post import Post

JOINED = "2026-01-01 00:00"


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


def hear(post: Post, when: str, **look_back: float) -> int:
    back = timedelta(**look_back) if look_back else listening.OFTEN
    return gathering.from_events(post.database, post.retailer, moment(when), back)


def told(post: Post) -> dict[str, dict[str, object]]:
    """The facts of each notice, by kind."""
    return {row["kind"]: orjson.loads(row["facts"]) for row in post.notices().values()}


def test_a_new_member_is_welcomed_once(post: Post) -> None:
    member_id = post.joins(at=JOINED)

    assert [hear(post, "2026-01-01 00:30"), hear(post, "2026-01-01 00:31")] == [1, 0]
    assert post.notices().keys() == {f"welcome:{member_id}"}


def test_a_welcome_that_was_asked_for_at_once_is_not_doubled(post: Post) -> None:
    member_id = post.joins(at=JOINED)
    post.tells(f"welcome:{member_id}", JOINED, "tier-lost")

    assert hear(post, "2026-01-01 00:30") == 0


def test_a_tier_reached_and_a_tier_lost_are_told(post: Post) -> None:
    post.joins(at=JOINED)
    post.sell("1", "2026-03-01", "20000.00")
    assert hear(post, "2026-03-01 12:10") == 1
    post.sell("2", "2028-01-05", "1.00")
    assert hear(post, "2028-01-05 12:10") == 1

    assert told(post) == {
        "tier-reached": {"tier": "vip", "through_on": "2027-12-31"},
        "tier-lost": {"before": "vip", "tier": "member"},
    }


def test_a_tier_that_did_not_last_to_the_end_of_its_change_is_not_told(post: Post) -> None:
    member_id, at = post.joins(at=JOINED), moment("2026-03-01")
    data = {
        "seq": 9,
        "before": "member",
        "after": "vip",
        "now": "member",
        "reason": "reached",
        "until_on": "2028-01-01",
    }
    event = outbox.happened(
        "tier.changed", data, occurred_at=at, recorded_at=at, member_id=member_id, program="shop"
    )
    post.database.write(lambda session: session.apply(event))

    assert hear(post, "2026-03-01 12:10") == 0


def test_a_voucher_is_told_with_its_last_day_and_without_its_code(post: Post) -> None:
    member_id, at = post.joins(at=JOINED), moment("2026-03-02")
    post.sell("1", "2026-03-01", "300.00")
    post.database.write(
        lambda session: rewards.redeem(session, post.retailer, member_id, "five", "a-key-for-one-wish", at)
    )
    hear(post, "2026-03-02 12:10")

    facts = told(post)["voucher-issued"]
    assert (facts["reward"], facts["expires_on"]) == ("five", "2026-09-02")
    assert facts.keys() == {"reward", "voucher_id", "expires_on"}


def test_points_that_were_not_there_are_told_with_the_receipts_number(post: Post) -> None:
    member_id, at = post.joins(at=JOINED), moment("2026-03-01")
    post.sell("A/17", "2026-03-01", "30.00")
    data = {"receipt": ids.outside("receipt", post.receipt_id("A/17")), "currency": "points"}
    event = outbox.happened(
        "redemption.rejected",
        {**data, "wanted": 500, "taken": 20},
        occurred_at=at,
        recorded_at=at,
        member_id=member_id,
        program="shop",
    )
    post.database.write(lambda session: session.apply(event))
    hear(post, "2026-03-01 12:10")

    assert told(post)["redemption-refused"] == {"number": "A/17", "amount": 480, "currency": "points"}


def test_what_came_while_nobody_listened_is_heard_when_looking_further_back(post: Post) -> None:
    post.joins(at=JOINED)

    assert hear(post, "2026-01-03 00:00") == 0
    assert hear(post, "2026-01-03 00:00", days=7) == 1


def test_many_pages_are_one_story(post: Post) -> None:
    for n in range(7):
        post.joins(f"ann{n}", at="2026-01-01 00:0" + str(n))
    begins, told = ids.first(moment(JOINED)), []
    after: str | None = begins
    while after is not None:
        at = after
        new, after = post.database.write(lambda session: listening.hear(session, post.retailer, at, 3))  # noqa: B023
        told.append(new)

    assert told == [3, 3, 1]
