"""A document that can be used never fails at a till, and whatever it gives is told in every language."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import orjson
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from loyalty.earning.compiled import compiled
from loyalty.entitle import Context, entitle
from loyalty.explanations import earnings, explain, facts
from loyalty.explanations.language import languages
from loyalty.program import document
from loyalty.program.frozen import FrozenMap
from loyalty.receipt import Kind, Line, Receipt, Tender
from tests.loyalty.program.generated import documents

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
BOUGHT_AT = datetime(2026, 5, 2, 11, 30, tzinfo=UTC)  # a Saturday

goods = st.builds(
    lambda sku, minor, quantity, more: Line(sku, Decimal(quantity), minor, **more),
    st.sampled_from(["a", "b", "x_1"]),
    st.integers(-500, 20_000),
    st.sampled_from(["1", "0.333", "12"]),
    st.fixed_dictionaries(
        {},
        optional={
            "labels": st.just(("red",)),
            "category": st.just("toys/dolls"),
            "brand": st.just("Acme"),
            "tax_minor": st.integers(0, 300),
            "discount_minor": st.integers(0, 300),
        },
    ),
)
tenders = st.lists(
    st.builds(Tender, st.sampled_from(["cash", "gift-card", "card"]), st.integers(-100, 9_000)), max_size=3
)
facts_held = st.sets(
    st.sampled_from(
        ["birthday:day", "birthday:week", "birthday:month", "raises-tier", "group:g", "offer:offer-0"]
    )
)


def receipt(lines, paid):
    return Receipt(
        "s", "", "1", date(2026, 5, 2), BOUGHT_AT, Kind.SALE, "GBP", tuple(lines), tuple(paid), channel="app"
    )


@UNHURRIED
@given(documents(), st.data())
def test_a_document_is_refused_or_can_be_evaluated_and_explained(whole, data):
    text = json.dumps(whole)
    problems = document.check(text)
    event("refused" if problems else "used")
    if problems:
        assert all(str(problem).isprintable() for problem in problems)
        return
    program = document.read(text)
    watched = {watch.key: st.integers(0, 200) for watch in compiled(program).watches}
    for _ in range(3):
        figures = data.draw(st.fixed_dictionaries({}, optional=watched))
        tier = data.draw(st.sampled_from(["member", "vip"]))
        context = Context(tier, "", frozenset(data.draw(facts_held)), FrozenMap.of(figures))
        sale = receipt(data.draw(st.lists(goods, max_size=4)), data.draw(tenders))
        assert_entitled(program, context, sale)


def assert_entitled(program, context, sale):
    found = entitle(program, context, sale)
    assert all(grant.amount > 0 for grant in found.grants)
    assert all(0 <= rule.amount <= max(rule.wanted, rule.amount) for rule in found.rules)
    for rule in found.rules:
        assert rule.amount == rule.wanted or rule.capped_by, rule
    codes = orjson.loads(orjson.dumps(facts.of_sale(program, sale, found, context)))
    for language in languages().values():
        told = explain.sentences(earnings.of_sale(codes, context.tier), program, language)
        assert told
        assert not any("{" in sentence for sentence in told)
