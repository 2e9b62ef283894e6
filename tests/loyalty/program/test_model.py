"""Which lines a match covers."""

from decimal import Decimal

import pytest

from loyalty.program.earning import Match
from loyalty.program.frozen import FrozenMap
from loyalty.receipt import Line


def line(sku="A1", **facts):
    return Line(sku=sku, quantity=Decimal(1), net_minor=100, **facts)


@pytest.mark.parametrize(
    ("match", "covered", "not_covered"),
    [
        (Match(skus=frozenset({"POST"})), line("POST"), line("post")),
        (Match(sku_prefixes=("gift_",)), line("gift_0001"), line("a_gift_")),
        (Match(categories=("toys",)), line(category="toys/dolls"), line(category="toyshop")),
        (Match(categories=("toys",)), line(category="toys"), line(category="")),
        (Match(categories=("toys/dolls",)), line(category="toys/dolls/rag"), line(category="toys")),
        (Match(classes=frozenset({"A"})), line(item_class="A"), line(item_class="")),
        (Match(labels=frozenset({"new"})), line(labels=("red", "new")), line(labels=("red",))),
    ],
)
def test_a_list_names_lines(match, covered, not_covered):
    assert match.covers(covered)
    assert not match.covers(not_covered)


def test_any_list_is_enough():
    match = Match(skus=frozenset({"POST"}), labels=frozenset({"clearance"}))

    assert match.covers(line("POST"))
    assert match.covers(line(labels=("clearance",)))


def test_a_match_that_names_nothing_covers_nothing():
    assert not Match().covers(line())


def test_a_frozen_map_is_a_mapping_that_cannot_change():
    names = FrozenMap.of({"en": "Card", "zh-Hant": "卡"})

    assert names == {"zh-Hant": "卡", "en": "Card"}
    assert (list(names), len(names), names.get("fr")) == (["en", "zh-Hant"], 2, None)
    assert hash(names) == hash(FrozenMap.of({"zh-Hant": "卡", "en": "Card"}))
    with pytest.raises(TypeError):
        names["en"] = "Other"
