"""Every kind of discount is told in a sentence, in every language."""

from __future__ import annotations

import pytest

from loyalty.explanations import explain
from loyalty.explanations.language import language, languages
from loyalty.pricing import telling
from loyalty.pricing.price import price
from loyalty.pricing.values import PricedLine
from tests.loyalty.earning.rules import bought, context, line
from tests.loyalty.pricing.prices import shop

SET = "£3.00 off: Tea time, bought together."


@pytest.mark.parametrize(
    ("discount", "sentence"),
    [
        ('percent: "7.50"', "£2.25 off: Tea time, 7.5 %."),
        ('off: "2.00"', "£6.00 off: Tea time, £2.00 for each."),
        ('price: "9.00"', "£3.00 off: Tea time, £9.00 for each."),
        ('matrix: {by: classes, percent: {member: {A: "10"}}}', "£3.00 off: Tea time."),
        ("deal: {buy: 2, get: 1}", "£10.00 off: Tea time, 1 free of every 3."),
        ('deal: {buy: 2, get: 1, percent: "50"}', "£5.00 off: Tea time, 50 % on 1 of every 3."),
        ('bundle: {parts: [{only: {skus: [a]}, pieces: 3}], percent: "10"}', SET),
        ('basket: [{at_least: "30.00", off: "4.00"}]', "£4.00 off: Tea time."),
        ('percent: "50", cap: {receipt: "1.00"}', "£1.00 off instead of £15.00: Tea time gives no more."),
        ('percent: "50", uses: {ever: 1}', "Not given, as it is used up: Tea time."),
    ],
)  # fmt: skip
def test_a_discount_is_told(discount: str, sentence: str) -> None:
    program = shop(f"discounts: [{{code: tea, name: Tea time, {discount}}}]")
    under = context(__discounts__tea__ever=1)
    (found,) = price(program, under, bought(line("30.00", quantity="3", item_class="A"))).lines

    told = {
        tag: explain.sentences(telling.reasons(found, program), program, language(tag)) for tag in languages()
    }
    assert told["en"] == [sentence]
    assert all(len(each) == 1 for each in told.values())


def test_what_another_version_gave_is_told_by_its_code() -> None:
    program = shop("")
    (told,) = telling.reasons(PricedLine(0, 1000, 900, (("old-sale", 100),)), program)
    assert explain.sentences([told], program, language("en")) == ["£1.00 off: old sale."]
