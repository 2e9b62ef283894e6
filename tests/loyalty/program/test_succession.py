"""What a programme's next version may not change."""

from __future__ import annotations

import pytest

from db.engine import Database
from loyalty.errors import InvalidProgram
from loyalty.program import shelf
from tests.loyalty.shop import PLAIN, TIERED, Shop, moment


@pytest.fixture
def shop(database: Database) -> Shop:
    return Shop(database, PLAIN)


@pytest.mark.parametrize(
    ("was", "becomes", "path"),
    [
        ("money: GBP", "money: EUR", "money"),
        ("zone: Europe/London", "zone: Asia/Hong_Kong", "zone"),
    ],
)
def test_a_version_keeps_what_receipts_were_booked_in(shop: Shop, was: str, becomes: str, path: str) -> None:
    assert was in PLAIN
    with pytest.raises(InvalidProgram) as refused:
        shop.publish(PLAIN.replace(was, becomes), "2026-05-01")
    assert [problem.path for problem in refused.value.problems] == [path]


def test_a_version_keeps_the_points_members_hold(shop: Shop) -> None:
    renamed = PLAIN.replace("points: 1", "points: 2") + "\ncurrencies:\n  - {code: coins, name: Coins}\n"
    with pytest.raises(InvalidProgram, match="must keep"):
        shop.publish(renamed, "2026-05-01")


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("code: vip", "code: gold", 'tiers: must keep "vip"'),
        ("tiers:", "tiers:\n  code: stars", 'tiers.code: must stay "tiers"; got "stars"'),
    ],
)
def test_a_version_keeps_the_tiers_members_stand_on(
    database: Database, was: str, becomes: str, said: str
) -> None:
    shop = Shop(database, TIERED)
    changed = TIERED.replace(was, becomes).replace(
        "by_tier: {vip", f"by_tier: {{{'gold' if 'gold' in becomes else 'vip'}"
    )
    with pytest.raises(InvalidProgram) as refused:
        shop.publish(changed, "2026-05-01")
    assert said in str(refused.value)


def test_a_version_does_not_reach_into_the_past(shop: Shop) -> None:
    changed = PLAIN.replace("points: 1", "points: 2")
    now, before = moment("2026-05-02"), moment("2026-05-01")
    with pytest.raises(InvalidProgram, match="must not begin before 2026-05-02"):
        shop.database.write(lambda session: shelf.publish(session, changed, before, now))


def test_versions_begin_in_the_order_of_their_numbers(shop: Shop) -> None:
    second, third = PLAIN.replace("points: 1", "points: 2"), PLAIN.replace("points: 1", "points: 3")
    now, later = moment("2026-05-02"), moment("2026-07-01")
    shop.database.write(lambda session: shelf.publish(session, second, later, now))
    with pytest.raises(InvalidProgram, match="must not begin before 2026-07-01"):
        shop.database.write(lambda session: shelf.publish(session, third, moment("2026-06-01"), now))


def test_a_version_is_in_force_from_its_instant_on(shop: Shop) -> None:
    shop.publish(PLAIN.replace("points: 1", "points: 2"), "2026-05-02")
    versions = shop.database.read(lambda session: shelf.versions(session, shop.program.code))
    numbers = [
        shelf.in_force(versions, moment(day)).number for day in ("1990-01-01", "2026-05-01", "2026-05-02")
    ]
    assert numbers == [1, 1, 2]
