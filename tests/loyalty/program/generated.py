"""Documents with every word about earning, drawn at random: most can be used, some contradict themselves."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from loyalty.program.earning_schema import SPANS

HEAD = {
    "format": 1,
    "code": "shop",
    "name": "Shop",
    "money": "GBP",
    "monies": {"EUR": "0.85"},
    "called": {"toys": {"en": "toys", "zh-Hant": "玩具"}},
    "zone": "Europe/London",
    "counters": [
        {"code": "earned", "measures": "points"},
        {"code": "spent", "measures": "spend", "only": {"labels": ["red"]}},
        {"code": "visits", "measures": "visits", "when": {"channels": ["online"]}},
        {"code": "bought", "measures": "units"},
    ],
    "days": [{"code": "saturdays", "every": "saturday"}],
    "tiers": {"counter": "earned", "window": "card-year", "steps": [{"code": "vip", "reaches": 100}]},
    "rewards": [{"code": "cup", "cost": 5, "worth": "1.00"}],
    "households": {"size": 4, "may_burn": "all", "leaver_takes": "nothing", "joins_per_year": 2},
    "members": {
        "birthday": {"calendar": "either", "changes": {"most": 1, "within": "12 months"}},
        "profile": [
            {"code": "drinks", "kind": "choice", "choices": [{"code": "tea"}, {"code": "milk"}]},
            {"code": "shoes", "kind": "number", "least": 20, "most": 50, "required": True},
            {"code": "children", "kind": "yes-no", "purpose": "To know."},
        ],
    },
}
BASE = {"code": "base", "per": {"amount": "1.00", "points": 1}}

small = st.integers(1, 50)
amounts = st.sampled_from(["0.01", "0.30", "1.00", "7.50", "100.00"])
factors = st.sampled_from(["1.5", "2", "3.25", "100"])


def some(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


def lists(*words: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=len(words), unique=True)


lines = st.one_of(
    some({"skus": lists("a", "b", "c")}, {"but_not": some({"labels": lists("red")}, {})}),
    some({"labels": lists("red", "blue")}, {"and": some({"categories": lists("toys")}, {})}),
    some({"categories": lists("toys", "toys/dolls")}, {}),
    some({"brands": lists("Acme"), "sku_prefixes": lists("x_")}, {}),
)
baskets = st.one_of(
    some({"at_least": amounts}, {"only": lines}),
    some({"pieces": small}, {}),
    some({"at_most": amounts}, {}),
)
conditions = st.dictionaries(
    st.sampled_from(["stores", "channels", "monies", "codes", "tenders", "tiers", "days", "from", "through"]),
    st.none(),
).flatmap(
    lambda words: some(
        {"joined_within_days": small} if not words else {word: _asked[word] for word in words},
        {
            "birthday": st.sampled_from(["day", "week", "month"]),
            "first_purchase": st.booleans(),
            "raises_tier": st.booleans(),
            "store_groups": lists("g"),
            "basket": baskets,
        },
    )
)
_asked = {
    "stores": lists("s", "t"),
    "channels": lists("online", "app"),
    "monies": lists("GBP", "EUR"),
    "codes": lists("SPRING"),
    "tenders": lists("cash", "card"),
    "tiers": lists("member", "vip"),
    "days": lists("saturdays"),
    "from": st.sampled_from(["2026-01-01", "2026-05-01"]),
    "through": st.sampled_from(["2026-05-02", "2026-12-31"]),
}
caps = st.dictionaries(st.sampled_from(["receipt", *SPANS]), small, min_size=1, max_size=3)
shared = {
    "only": lines,
    "when": conditions,
    "unless": conditions,
    "pending": st.fixed_dictionaries({"days": st.integers(0, 30)}),
    "cap": caps,
    "name": st.just("A rule"),
}
tiered = {
    "by_tier": st.dictionaries(st.sampled_from(["member", "vip"]), st.sampled_from(["0", "1.5"]), min_size=1),
    "rounding": st.sampled_from(["floor", "half-up", "up"]),
    "group": st.just("best"),
}
steps = st.one_of(
    some({"amount": amounts, "points": small}, {"in": st.just({"EUR": "1.50"})}),
    some({"quantity": st.sampled_from([1, "0.5", 7]), "points": small}, {}),
)
rules = st.one_of(
    some({"per": steps}, shared | tiered | {"round_at": st.sampled_from(["receipt", "line"])}),
    some({"per": steps, "carry": st.just(True)}, shared | tiered),
    some({"points": small}, shared | tiered),
    some({"reward": st.just("cup")}, {word: shared[word] for word in ("only", "when", "unless", "name")}),
    some({"times": factors}, shared | {"group": st.just("times"), "of": st.just(["base"])}),
)
stages = some({"points": small}, {"reward": st.just("cup")}) | some({"reward": st.just("cup")}, {})
milestones = some(
    {"counter": st.sampled_from(["earned", "visits", "bought"]), "span": st.sampled_from(SPANS)},
    {"when": conditions, "name": st.just("A milestone")},
).flatmap(
    lambda row: (
        stages.map(lambda stage: {**row, "every": {"reaches": 3, **stage}, "most": 2})
        | st.lists(stages, min_size=1, max_size=3).map(
            lambda found: {
                **row,
                "stages": [{"reaches": 2 * n + 1, **stage} for n, stage in enumerate(found)],
            }
        )
    )
)
offers = some(
    {"earn": st.lists(rules, min_size=1, max_size=2)},
    {
        "when": conditions,
        "activation": st.sampled_from(["none", "member", "chosen-day"]),
        "once": st.sampled_from(["month", "year", "ever"]),
        "hold_out": st.integers(1, 99),
        "times": small,
        "budget": small,
    },
)


_within = {"within_days": small, "at_least": small}
memberships = st.dictionaries(
    st.sampled_from(["visits", "spent", "counted", "tiers", "joined", "age", "consents", "told", "listed"]),
    st.none(),
    min_size=1,
).flatmap(lambda words: some({word: _belonging[word] for word in words}, {}))
_belonging = {
    "visits": some(_within, {}) | st.just({"within_days": 90, "at_most": 0}),
    "spent": some({"within_days": small}, {}).map(lambda row: {**row, "at_least": "1.00"}),
    "counted": st.lists(some({"counter": st.sampled_from(["visits", "earned"]), **_within}, {}), max_size=2),
    "tiers": lists("member", "vip"),
    "joined": some({"for_days": small}, {}) | st.just({"from": "2026-01-01", "through": "2026-02-01"}),
    "age": some({"at_least": small}, {}),
    "consents": lists("offers", "points/sms"),
    "told": some({}, {"drinks": lists("tea", "milk"), "children": st.booleans()}).filter(bool),
    "listed": st.just("by-staff"),
}
cards = some(
    {"prefix": st.just("771")},
    {"tier": st.just("vip"), "name": st.just("A card")},
) | some(
    {"valid": st.sampled_from(["1 year", "30 days"]), "renewal_fee": amounts},
    {
        "fee": amounts,
        "renews_from": st.sampled_from(["end", "renewal", "later"]),
        "waived_when": some({"tiers": lists("vip")}, {"days": lists("saturdays")}),
    },
)
segments = some({"when": memberships}, {"name": st.just("A segment")})


def coded(rows: list[dict[str, Any]], prefix: str) -> list[dict[str, Any]]:
    """The rows, each with a code of its own."""
    return [{"code": f"{prefix}-{n}", **row} for n, row in enumerate(rows)]


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A whole document."""
    found: dict[str, Any] = {**HEAD, "earn": [BASE, *coded(draw(st.lists(rules, max_size=4)), "rule")]}
    found["offers"] = coded(draw(st.lists(offers, max_size=2)), "offer")
    for n, offer in enumerate(found["offers"]):
        offer["earn"] = coded(offer["earn"], f"offered-{n}")
    found["segments"] = coded(draw(st.lists(segments, max_size=2)), "segment")
    if found["segments"]:
        found["earn"].append({"code": "meant", "points": 1, "when": {"segments": ["segment-0"]}})
    found["cards"] = {"prefix": "77", "kinds": coded(draw(st.lists(cards, max_size=2)), "card")}
    found["milestones"] = coded(draw(st.lists(milestones, max_size=2)), "milestone")
    found["caps"] = coded(
        draw(
            st.lists(
                some({"most": small, "per": st.sampled_from(["receipt", *SPANS])}, {"of": st.just(["base"])}),
                max_size=2,
            )
        ),
        "cap",
    )
    found["exclude"] = coded(draw(st.lists(lines, max_size=1)), "none")
    basis = {
        "tax": st.sampled_from(["included", "excluded"]),
        "discounts": st.sampled_from(["deducted", "ignored"]),
        "not_tenders": lists("gift-card", "cash"),
    }
    return found | {"counts": draw(some({}, basis))}
