"""Any ladder that can be written, and any life on it: what is bought, returned, applied for, set and paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from hypothesis import assume
from hypothesis import strategies as st

from tiers.acts import Act
from tiers.counters import Delta
from tiers.errors import InvalidLadder
from tiers.ladder import Fall, Ladder, Step, Window
from tiers.routes import Condition, Route
from tiers.spans import Span
from tiers.terms import Term, Up
from tiers.windows import local_midnight

JOINED_ON = date(2023, 2, 10)
JOINED_AT = datetime(2023, 2, 9, tzinfo=UTC)
LATEST_DAY = 900
UNTIL = JOINED_AT + timedelta(days=LATEST_DAY + 900)
TIERS = ("silver", "gold", "diamond")
COUNTERS = ("spend", "visits")
STORES = ("north", "south")

periodic = st.one_of(
    st.just(Window("card-year", 12)),
    st.just(Window("card-term", 24)),
    st.builds(Window, st.just("calendar"), st.sampled_from([1, 3, 6, 12]), st.integers(1, 12)),
)
spans = st.one_of(
    st.builds(lambda days: Span("rolling", days=days), st.integers(1, 400)),
    st.builds(lambda months: Span("rolling", months=months), st.integers(1, 24)),
    *(
        st.just(Span(kind))
        for kind in ("one-day", "one-day-one-store", "since-tier-start", "term", "lifetime")
    ),
)
windows = st.one_of(periodic, spans)
terms = st.one_of(
    st.sampled_from([Term(), Term("this-period"), Term("lifetime"), Term("duration", months=12)]),
    st.builds(lambda days: Term("duration", days=days), st.integers(30, 500)),
    st.just(Term("duration", months=6, until="end-of-quarter")),
)
ups = st.builds(
    Up,
    st.sampled_from(["at-once", "at-once", "next-day", "next-period", "working-day"]),
    st.sampled_from(["itself", "itself", "application", "collection"]),
    st.integers(1, 3),
    st.one_of(st.none(), st.integers(1, 90)),
)


# What is drawn from is made once: making it anew for each example costs more than the example.
_COUNTER = st.sampled_from(COUNTERS)
_OWN_TERMS = st.one_of(st.none(), terms)
_OWN_UPS = st.one_of(st.none(), ups)
_OWN_GRACE = st.one_of(st.none(), st.just(5))
_OWN_PAY = st.one_of(st.none(), st.just(9))
_REACH = st.one_of(windows, st.just(Span("single-purchase")))
_REVIEWS = st.sampled_from([(), (), ((12, 31),), ((2, 29), (6, 30))])
_ZONES = st.sampled_from(["Europe/London", "Asia/Shanghai", "America/Sao_Paulo"])
_WINDOW = st.one_of(periodic, periodic, spans)


@cache
def routes(rank: int, *, keep: bool) -> st.SearchStrategy[Route]:
    condition = st.builds(
        Condition,
        _COUNTER,
        st.integers(0 if keep else 1, 150).map(lambda amount: amount + 100 * rank),
        windows if keep else _REACH,
    )
    before = st.sets(st.sampled_from(("bronze", *TIERS[:rank]))).map(frozenset)
    held = st.just(frozenset()) if keep else before
    return st.builds(Route, st.lists(condition, min_size=1, max_size=2).map(tuple), held)


@cache
def _steps(rank: int) -> st.SearchStrategy[Step]:
    reaches = st.one_of(
        st.just(100 * (rank + 1)),
        st.just(()),
        st.lists(routes(rank, keep=False), min_size=1, max_size=2).map(tuple),
    )
    keeps = st.one_of(st.integers(0, 250), st.lists(routes(rank, keep=True), max_size=2).map(tuple))
    tier = st.just(TIERS[rank])
    return st.builds(Step, tier, reaches, keeps, _OWN_TERMS, _OWN_UPS, _OWN_GRACE, _OWN_PAY)


@cache
def _downs(tiers: int) -> st.SearchStrategy[str | tuple[Fall, ...]]:
    fall = st.builds(
        Fall,
        st.builds(Condition, _COUNTER, st.integers(1, 200), windows),
        st.sampled_from(TIERS[:tiers]),
    )
    return st.one_of(
        st.sampled_from(["one-step", "requalify", "base"]),
        st.lists(fall, min_size=1, max_size=2).map(tuple),
    )


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """Whatever the checks let pass; windows and terms that do not fit are drawn again."""
    steps = tuple(draw(_steps(rank)) for rank in range(draw(st.integers(1, 3))))
    review_on = draw(_REVIEWS)
    try:
        return Ladder(
            code="any",
            zone=draw(_ZONES),
            counter="spend",
            window=draw(_WINDOW),
            base="bronze",
            steps=steps,
            review_days=0 if review_on else draw(st.integers(0, 25)),
            down=draw(_downs(len(steps))),
            refund_unmakes=draw(st.booleans()),
            lasts=draw(terms),
            up=draw(ups),
            review_on=review_on,
            grace_days=draw(st.sampled_from([0, 0, 10, 60])),
            pay_days=draw(st.sampled_from([0, 0, 30, 120])),
            years_from=draw(st.sampled_from(["joining", "issue", "renewal", "renewal"])),
            year_cards=draw(st.sampled_from([frozenset(), frozenset({"plain"})])),
        )
    except InvalidLadder:
        assume(False)
        raise


_SALES = st.lists(
    st.tuples(st.integers(0, LATEST_DAY), st.integers(0, 23), st.integers(1, 350), st.sampled_from(STORES)),
    max_size=8,
)
_DOINGS = st.lists(
    st.tuples(
        st.integers(0, LATEST_DAY),
        st.sampled_from(["apply", "approve", "refuse", "collect", "set", "clear", "pay"]),
        st.sampled_from(TIERS),
        st.one_of(st.none(), st.integers(1, 500)),
    ),
    max_size=6,
)
_CARDS = st.lists(
    st.tuples(
        st.integers(0, LATEST_DAY),
        st.sampled_from(["issue", "renew"]),
        st.integers(-500, 500),
        st.sampled_from(["plain", "gilt", ""]),
    ),
    max_size=4,
)


@st.composite
def lives(draw: st.DrawFn) -> list[Delta | Act]:
    """Purchases, returns of some of them, and what people do, in the order in which it became known."""
    found: list[Delta | Act] = []
    for n, (day, hour, amount, store) in enumerate(draw(_SALES)):
        on = JOINED_ON + timedelta(days=day)
        known_at = _at(on, hour)
        counter = draw(_COUNTER)
        sale = Delta(counter, on, known_at, store, amount, f"{n:02}", f"{n:02}", amount)
        found.append(sale)
        if draw(st.booleans()):
            back, back_at = draw(st.integers(1, amount)), known_at + timedelta(days=draw(st.integers(0, 400)))
            found.append(
                replace(sale, known_at=back_at, amount=-back, key=f"{n:02}r", purchase_total=amount - back)
            )
    for n, (day, kind, tier, days) in enumerate(draw(_DOINGS)):
        on = JOINED_ON + timedelta(days=day)
        until_on = None if days is None else on + timedelta(days=days)
        found.append(Act(kind, _at(on, 13), f"!{n:02}", tier, until_on))
    for n, (day, kind, days, card) in enumerate(draw(_CARDS)):
        on = JOINED_ON + timedelta(days=day)
        begins = on + timedelta(days=days)
        found.append(Act(kind, _at(on, 14), f"!c{n:02}", "", from_on=begins, card=card))
    return sorted(found, key=lambda each: each.order)


def _at(on: date, hour: int) -> datetime:
    return local_midnight(on, _ZONE) + timedelta(hours=hour)


_ZONE = Ladder("x", "Asia/Shanghai", "x", Window("card-year", 12), "x", (), 0, "base").zoneinfo
