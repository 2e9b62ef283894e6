"""The fold from joining and the path delta by delta agree, whatever happens and wherever it is resumed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.tiers.examples import GRANDBUY, METALS
from tiers import standing
from tiers.card_years import CardYears
from tiers.counters import added
from tiers.ladder import Ladder, Step, Window
from tiers.standing import Delta, Fold
from tiers.windows import local_midnight

JOINED_ON = date(2023, 2, 10)
YEARS = CardYears(JOINED_ON)
JOINED_AT = datetime(2023, 2, 9, tzinfo=UTC)
LATEST_DAY = 1_500
UNTIL = JOINED_AT + timedelta(days=LATEST_DAY + 800)

windows = st.one_of(
    st.builds(Window, st.just("card-year"), st.just(12)),
    st.builds(Window, st.just("calendar"), st.sampled_from([1, 3, 6, 12]), st.integers(1, 12)),
)
ladders = st.builds(
    Ladder,
    code=st.just("any"),
    zone=st.sampled_from(["Europe/London", "Asia/Shanghai", "America/Sao_Paulo"]),
    counter=st.just("spend"),
    window=windows,
    base=st.just("bronze"),
    steps=st.tuples(
        st.builds(Step, st.just("silver"), st.just(100), st.integers(0, 150)),
        st.builds(Step, st.just("gold"), st.just(200), st.integers(0, 250)),
    ),
    review_days=st.integers(0, 27),
    down=st.sampled_from(["one-step", "requalify", "base"]),
    refund_unmakes=st.booleans(),
)


@st.composite
def lives(draw: st.DrawFn, returns: bool = True) -> list[Delta]:
    """Purchases of some years and returns of earlier ones, in the order in which they became known."""
    sales = st.tuples(st.integers(0, LATEST_DAY), st.integers(0, 23), st.integers(1, 250))
    deltas: list[Delta] = []
    for n, (day, hour, amount) in enumerate(draw(st.lists(sales, max_size=12))):
        on = JOINED_ON + timedelta(days=day)
        known_at = local_midnight(on, GRANDBUY.zoneinfo) + timedelta(hours=hour)
        deltas.append(Delta("spend", on, known_at, "north", amount, f"{n:02}"))
        if returns and draw(st.booleans()):
            back_at = known_at + timedelta(days=draw(st.integers(0, 500)))
            deltas.append(Delta("spend", on, back_at, "north", -draw(st.integers(1, amount)), f"{n:02}r"))
    return sorted(deltas, key=lambda delta: delta.order)


def resumed(ladder: Ladder, start: Fold, deltas: list[Delta], until: datetime) -> Fold:
    """Go on from a stored standing and stored totals, one delta at a time."""
    now, changes, totals = start.standing, start.changes, start.totals
    for delta in deltas:
        now, reviewed = standing.review(ladder, YEARS, now, totals, delta.known_at)
        now, counted = standing.count(ladder, YEARS, now, totals, delta)
        totals, changes = added(totals, delta), changes + reviewed + counted
    now, reviewed = standing.review(ladder, YEARS, now, totals, until)
    return Fold(now, changes + reviewed, totals, YEARS)


def folded(ladder: Ladder, deltas: list[Delta], until: datetime) -> Fold:
    return standing.fold(ladder, JOINED_ON, JOINED_AT, deltas, until)


@given(ladders, lives(), st.integers(0, 24))
def test_resuming_at_any_point_ends_where_the_fold_from_joining_ends(
    ladder: Ladder, deltas: list[Delta], stop: int
) -> None:
    stop = min(stop, len(deltas))
    stored = folded(ladder, deltas[:stop], deltas[stop - 1].known_at if stop else JOINED_AT)
    assert resumed(ladder, stored, deltas[stop:], UNTIL) == folded(ladder, deltas, UNTIL)


@given(ladders, lives())
def test_totals_from_the_first_day_that_still_counts_are_enough(ladder: Ladder, deltas: list[Delta]) -> None:
    whole = resumed(ladder, folded(ladder, [], JOINED_AT), deltas, UNTIL)
    now, changes, totals, at = standing.joined(ladder, JOINED_ON, JOINED_AT), (), {}, JOINED_AT
    for delta in deltas:
        first = standing.counts_from(ladder, YEARS, now, at)
        recent = {place: amount for place, amount in totals.items() if place.on >= first}
        step = resumed(ladder, Fold(now, changes, recent, YEARS), [delta], delta.known_at)
        now, changes, totals, at = step.standing, step.changes, added(totals, delta), delta.known_at
    assert resumed(ladder, Fold(now, changes, totals, YEARS), [], UNTIL) == whole


@given(ladders, lives(), st.randoms())
def test_the_order_in_which_deltas_arrive_does_not_matter(ladder: Ladder, deltas: list, random) -> None:
    shuffled = random.sample(deltas, len(deltas))
    assert folded(ladder, shuffled, UNTIL) == folded(ladder, deltas, UNTIL)


@given(ladders, lives(), st.lists(st.integers(0, 2_300), max_size=5))
def test_looking_in_between_moves_nothing(ladder: Ladder, deltas: list[Delta], looks: list[int]) -> None:
    stored = folded(ladder, deltas, JOINED_AT)
    for days in sorted(looks):
        stored = resumed(ladder, stored, [], JOINED_AT + timedelta(days=days))
    assert resumed(ladder, stored, [], UNTIL) == folded(ladder, deltas, UNTIL)


@given(ladders, lives())
def test_every_history_is_a_chain_whose_evidence_holds(ladder: Ladder, deltas: list[Delta]) -> None:
    end = folded(ladder, deltas, UNTIL)
    tier, at = ladder.base, JOINED_AT
    for change in end.changes:
        rise = ladder.rank(change.after) - ladder.rank(change.before)
        assert (change.before, change.at >= at) == (tier, True)
        fits = {"reached": rise > 0, "kept": rise == 0, "lowered": rise < 0, "refund": rise < 0}
        assert fits[change.reason]
        assert (change.total >= change.threshold) == (rise >= 0)
        tier, at = change.after, change.at
    assert end.standing.tier == tier
    assert (end.standing.until_on is None) == (tier == ladder.base) == (end.standing.review_at is None)


@given(ladders, lives())
def test_no_return_lowers_a_tier_before_its_review_unless_the_ladder_says_so(
    ladder: Ladder, deltas: list[Delta]
) -> None:
    end = folded(replace(ladder, refund_unmakes=False), deltas, UNTIL)
    assert "refund" not in {change.reason for change in end.changes}


@given(ladders, lives(returns=False))
def test_whether_refunds_unmake_does_not_matter_where_nothing_is_returned(
    ladder: Ladder, deltas: list[Delta]
) -> None:
    patient, strict = replace(ladder, refund_unmakes=False), replace(ladder, refund_unmakes=True)
    assert folded(patient, deltas, UNTIL) == folded(strict, deltas, UNTIL)


@given(ladders, lives())
def test_where_refunds_unmake_returning_everything_ends_at_the_base(
    ladder: Ladder, deltas: list[Delta]
) -> None:
    ladder = replace(ladder, refund_unmakes=True)
    bought = [delta for delta in deltas if delta.amount > 0]
    end = folded(ladder, bought, JOINED_AT)
    at = max((delta.known_at for delta in bought), default=JOINED_AT)
    back = [replace(delta, amount=-delta.amount, known_at=at, key=f"{delta.key}r") for delta in bought]
    assert resumed(ladder, end, back, at).standing.tier == ladder.base


@given(ladders, lives(returns=False), st.integers(0, LATEST_DAY), st.integers(1, 400))
def test_where_refunds_unmake_a_purchase_returned_at_once_leaves_no_trace(
    ladder: Ladder, deltas: list[Delta], day: int, amount: int
) -> None:
    ladder, on = replace(ladder, refund_unmakes=True), JOINED_ON + timedelta(days=day)
    at = local_midnight(on, GRANDBUY.zoneinfo) + timedelta(hours=12)
    before = folded(ladder, [delta for delta in deltas if delta.known_at < at], at)
    bought = Delta("spend", on, at, "north", amount, "x")
    after = resumed(ladder, before, [bought, replace(bought, amount=-amount, key="xr")], at)
    assert (after.standing.tier, after.standing.until_on) == (before.standing.tier, before.standing.until_on)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 364), st.integers(1, 250)), max_size=15))
def test_without_returns_the_tier_is_what_the_sums_of_the_years_say(sales: list) -> None:
    ladder = replace(METALS, steps=(Step("silver", 200, 120),))
    sums, deltas = [0] * 7, []
    for n, (year, days, amount) in enumerate(sorted(sales)):
        on = date(2023 + year, 1, 1) + timedelta(days=days)
        sums[year] += amount
        deltas.append(Delta("spend", on, local_midnight(on, ladder.zoneinfo), "north", amount, f"{n:02}"))
    entitled = False
    for year in range(6):
        until = local_midnight(date(2024 + year, 1, 1), ladder.zoneinfo)
        tier = folded(ladder, [delta for delta in deltas if delta.known_at < until], until).standing.tier
        assert (tier == "silver") == (entitled or sums[year] >= 200)
        entitled = sums[year] >= 200 or (entitled and sums[year] >= 120)
