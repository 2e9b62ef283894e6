"""Numbers as people type them: commas between thousands are passed over, any other is refused."""

from __future__ import annotations

from web.wire.forms import Form


def test_a_comma_is_of_thousands_or_of_nothing() -> None:
    read = {
        "1,250": 125_000,
        "12,345,678.5": 1_234_567_850,
        "1250": 125_000,
        "１２.５": 1_250,
        "１,２５０": 125_000,
    }
    form = Form({text: text for text in read})
    assert {text: form.amount(text, 2) for text in read} == read
    form.done()
    wrong = ("12,50", "0,125", "０,１２５", "1,2345", "1234,567", "1,25.00", ",125", "1,,250", "1，250")
    form = Form({text: text for text in wrong})
    for text in wrong:
        form.amount(text, 2)
    assert form.wrong == dict.fromkeys(wrong, "form.amount")
    form = Form({text: text for text in wrong})
    assert {form.whole(text) for text in wrong} == {0}
    assert form.wrong == dict.fromkeys(wrong, "form.whole")
