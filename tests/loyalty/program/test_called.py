"""What people call codes of goods, tenders and counters, in their own language."""

from __future__ import annotations

import pytest

from loyalty.errors import InvalidProgram
from loyalty.explanations import explain
from loyalty.explanations.language import language
from loyalty.program import document
from loyalty.receipt import Tender
from loyalty.terms.page import as_text, page
from tests.loyalty.receipts.conftest import open_shop
from tests.loyalty.shop import PLAIN, goods

__all__ = ["open_shop"]

CALLED = """
called:
  own-brand: {en: our own brand, zh-Hant: 自家品牌}
  toys/dolls: {en: dolls, zh-Hant: 娃娃}
  gift-card: {en: gift cards, zh-Hant: 禮品卡}
counts: {not_tenders: [gift-card]}
exclude: [{code: bags, labels: [own-brand]}, {code: dolls, categories: [toys/dolls]}]
"""
TEXT = PLAIN.rstrip() + CALLED


@pytest.mark.parametrize(
    ("tag", "words"),
    [("en", ("our own brand", "dolls", "gift cards")), ("zh-Hant", ("自家品牌", "娃娃", "禮品卡"))],
)
def test_the_terms_use_these_names(tag, words):
    told = as_text(page(document.read(TEXT), tag))

    assert all(word in told for word in words)
    assert "own brand," not in told.replace("our own brand", "")


def test_so_do_the_reasons_of_a_receipt(open_shop):
    shop = open_shop(TEXT)
    shop.member()
    sold = shop.sell("1", "2026-05-02", goods("10.00"), tenders=(Tender("gift-card", 1000),))

    assert "禮品卡" in " ".join(explain.sentences(sold.reasons, shop.program, language("zh-Hant")))


def test_what_is_written_in_capitals_stays_as_it_is():
    rule = '{code: base, per: {amount: "1.00", points: 1}}'
    coded = "{code: cup, points: 5, when: {codes: [OWN-CUP]}}"
    told = as_text(page(document.read(PLAIN.replace(rule, f"{rule}\n  - {coded}")), "en"))

    assert "OWN-CUP" in told


@pytest.mark.parametrize(
    ("called", "says"),
    [
        ("called: {}", "called: must be a mapping of codes to names"),
        ("called: {toys: {xx1: a}}", "called.toys"),
        ("called: {toys: ''}", "called.toys: must be text of 1 to 100"),
    ],
)
def test_a_wrong_name_is_refused_with_its_place(called, says):
    with pytest.raises(InvalidProgram) as refused:
        document.read(f"{PLAIN}{called}\n")
    assert says in str(refused.value)
