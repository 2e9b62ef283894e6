"""Lots fall by the seed alone, in proportion to chances, on nobody twice."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.campaigns import lots
from loyalty.campaigns.lots import Entrant
from loyalty.program.draws import Draw, Prize
from loyalty.program.frozen import FrozenMap

NAMES: FrozenMap[str] = FrozenMap()


def draw_of(count: int) -> Draw:
    return Draw("spring", NAMES, "chances", date(2026, 4, 30), 0, (Prize("car", NAMES, count, ""),))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=20), st.integers(1, 30), st.text("abc", max_size=5))
def test_each_prize_falls_on_another_member_and_the_same_seed_finds_the_same(
    chances: list[int], count: int, seed: str
) -> None:
    entrants = [Entrant(f"m{n:02}", each) for n, each in enumerate(chances)]
    won = lots.drawn(draw_of(count), entrants, seed)

    assert won == lots.drawn(draw_of(count), entrants, seed)
    assert len({each.member_id for each in won}) == len(won) == min(count, len(entrants))
    assert [each.place for each in won] == [*range(1, len(won) + 1)]


def test_nobody_wins_where_nobody_has_a_chance() -> None:
    assert lots.drawn(draw_of(3), [], "seed") == ()


def test_who_has_nine_chances_of_ten_wins_nine_times_of_ten() -> None:
    entrants = [Entrant("ann", 9), Entrant("bob", 1)]
    won = Counter(lots.drawn(draw_of(1), entrants, f"seed {n}")[0].member_id for n in range(2000))
    assert 1740 < won["ann"] < 1860


def test_the_number_is_worked_out_as_it_is_told() -> None:
    entrants = [Entrant("ann", 1), Entrant("bob", 1), Entrant("cem", 1)]
    # int(HMAC-SHA-256("seed", "1/0")) modulo 3 is 2.
    assert [each.member_id for each in lots.drawn(draw_of(1), entrants, "seed")] == ["cem"]
