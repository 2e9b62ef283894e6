"""What time will do is told before it does: points that expire, a tier that would be lost."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from db.engine import Database
from notices import at_risk, expiring, gathering
from tests.loyalty.shop import moment, refund
from tests.notices.post import PROGRAM, Post

# Points live three months, to the end of the month.
EXACT = PROGRAM.replace("until: end-of-month", "until: exact, notices: [30, 7]")
IDLE = PROGRAM.replace("after: 3 months, until: end-of-month", "inactive: 3 months, notices: [7]")


@pytest.fixture
def post(database: Database) -> Post:
    post = Post(database)
    post.joins()
    return post


def foresee(post: Post, *days: str) -> list[int]:
    """The clock's notices on each of these days, at three in the morning; how many were new."""
    return [gathering.from_clock(post.database, post.retailer, moment(f"{day} 03:00")) for day in days]


def every_day(first: str, last: str) -> list[str]:
    first_on, last_on = date.fromisoformat(first), date.fromisoformat(last)
    return [str(date.fromordinal(n)) for n in range(first_on.toordinal(), last_on.toordinal() + 1)]


def told(post: Post) -> dict[str, dict[str, object]]:
    """The facts of each notice by what its cause says after the member."""
    return {cause.split(":", 2)[2]: orjson.loads(row["facts"]) for cause, row in post.notices().items()}


def test_points_are_told_sixty_thirty_and_seven_days_before_they_expire(post: Post) -> None:
    post.sell("1", "2026-02-10", "80.00")  # usable through 31 May

    assert foresee(post, "2026-03-31", "2026-04-01", "2026-04-02", "2026-04-30") == [0, 1, 0, 0]
    assert foresee(post, "2026-05-01", "2026-05-02", "2026-05-23") == [1, 0, 0]
    assert foresee(post, "2026-05-24", "2026-05-25", "2026-05-31", "2026-06-01") == [1, 0, 0, 0]
    facts = {"amount": 80, "currency": "points", "first_on": "2026-05-31", "last_on": "2026-05-31"}
    assert told(post) == {f"points:2026-05-31:{stage}d": facts for stage in (60, 30, 7)}


@pytest.mark.parametrize(
    ("days", "wanted"),
    [("[10]", {"10d": "2026-05-21"}), ("[90, 1]", {"90d": "2026-03-02", "1d": "2026-05-30"})],
)
def test_the_programme_says_when_members_are_told(
    database: Database, days: str, wanted: dict[str, str]
) -> None:
    post = Post(database, PROGRAM.replace("until: end-of-month", f"until: end-of-month, notices: {days}"))
    post.joins()
    post.sell("1", "2026-02-10", "80.00")

    found = [day for day in every_day("2026-02-11", "2026-06-02") if foresee(post, day) == [1]]

    assert found == list(wanted.values())
    assert {cause.split(":")[-1] for cause in told(post)} == set(wanted)


def test_a_programme_may_have_nobody_told(database: Database) -> None:
    post = Post(database, PROGRAM.replace("until: end-of-month", "until: end-of-month, notices: []"))
    post.joins()
    post.sell("1", "2026-02-10", "80.00")

    assert foresee(post, "2026-04-01", "2026-05-01", "2026-05-24", "2026-05-31") == [0, 0, 0, 0]


def test_points_that_live_on_are_told_before_the_end_that_they_have_come_to(database: Database) -> None:
    post = Post(database, IDLE)
    post.joins()
    post.give(80, "2026-02-10")  # usable through 10 May
    assert foresee(post, "2026-05-02", "2026-05-03", "2026-05-04") == [0, 1, 0]

    post.burn(10, "2026-05-08")  # and now through 8 August

    assert foresee(post, "2026-05-09", "2026-07-31", "2026-08-01", "2026-08-02") == [0, 0, 1, 0]
    assert {cause: facts["amount"] for cause, facts in told(post).items()} == {
        "points:2026-05-10:7d": 80,
        "points:2026-08-08:7d": 70,
    }


def test_a_day_that_was_missed_is_made_up_for(post: Post) -> None:
    post.sell("1", "2026-02-10", "80.00")

    assert foresee(post, "2026-05-13", "2026-05-29", "2026-05-30") == [1, 1, 0]


def test_points_that_were_spent_are_not_told(post: Post) -> None:
    post.sell("1", "2026-02-10", "80.00")
    post.burn(80, "2026-04-01")

    assert foresee(post, "2026-05-01") == [0]


def test_who_earns_every_day_is_not_told_every_day(database: Database) -> None:
    post = Post(database, EXACT)
    post.joins()
    for day in range(1, 29):
        post.sell(str(day), f"2026-02-{day:02d}", "10.00")  # each usable through the same day of May

    days = [f"2026-{month:02d}-{day:02d}" for month, last in ((4, 30), (5, 31)) for day in range(1, last + 1)]
    assert sum(foresee(post, *days)) == 10
    amounts = {cause: facts["amount"] for cause, facts in told(post).items()}
    assert {cause: amount for cause, amount in amounts.items() if cause.endswith(":30d")} == {
        "points:2026-05-01:30d": 10,
        "points:2026-05-02:30d": 230,
        "points:2026-05-25:30d": 40,
    }
    assert sum(amount for cause, amount in amounts.items() if cause.endswith(":7d")) == 280


def test_each_member_hears_of_their_own_and_who_left_of_nothing(post: Post) -> None:
    for name in ("ben", "cat"):
        post.joins(name)
        post.sell(name, "2026-02-10", "50.00", member=name)

    assert foresee(post, "2026-05-01") == [2]
    assert {row["member_id"] for row in post.notices().values()} == {
        post.member_id("ben"),
        post.member_id("cat"),
    }


def test_pages_go_on_where_the_last_one_ended(post: Post) -> None:
    for n in range(5):
        post.joins(f"m{n}")
        post.sell(str(n), "2026-02-10", "50.00", member=f"m{n}")
    at, after, sizes = moment("2026-05-01 03:00"), "", []
    while after is not None:
        place = after
        new, after = post.database.write(
            lambda session: expiring.foresee(session, post.retailer, at, place, 2)  # noqa: B023
        )
        sizes.append(new)

    assert sum(sizes) == 5
    assert max(sizes) <= 2


def test_a_tier_at_risk_is_told_thirty_days_before_its_last_day(post: Post) -> None:
    post.sell("1", "2026-03-01", "20000.00")  # vip through 2027
    post.sell("2", "2027-06-01", "8300.00")  # a vip earns twice

    assert foresee(post, "2026-12-15", "2027-12-01") == [0, 0]
    assert foresee(post, "2027-12-02", "2027-12-03", "2027-12-31") == [1, 0, 0]
    assert told(post)["2028-01-01"] == {
        "tier": "vip",
        "amount": 3400,
        "counter": "tier-points",
        "by_on": "2027-12-31",
    }


def test_a_tier_that_is_kept_already_is_not_at_risk(post: Post) -> None:
    post.sell("1", "2026-03-01", "20000.00")
    post.sell("2", "2027-06-01", "20000.00")

    foresee(post, "2027-12-02")

    assert "2028-01-01" not in told(post)


def test_goods_that_come_back_put_a_tier_at_risk_again(post: Post) -> None:
    post.sell("1", "2026-03-01", "20000.00")
    post.sell("2", "2027-06-01", "10000.00")
    foresee(post, "2027-12-09")
    assert "2028-01-01" not in told(post)
    post.give_back("R", "2027-12-10", refund("2500.00"), of="2")

    foresee(post, "2027-12-11")

    assert told(post)["2028-01-01"]["amount"] == 5000


def test_risk_goes_on_page_by_page(post: Post) -> None:
    for n in range(3):
        post.joins(f"m{n}")
        post.sell(str(n), "2026-03-01", "20000.00", member=f"m{n}")
    at, after, sizes = moment("2027-12-10 03:00"), "", []
    while after is not None:
        place = after
        new, after = post.database.write(
            lambda session: at_risk.foresee(session, post.retailer, at, place, 2)  # noqa: B023
        )
        sizes.append(new)

    assert sizes == [2, 1]
