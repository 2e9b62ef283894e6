"""Cards as readers give them, of every kind; and GS1's own test vectors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.cards import digital_link, scanned

GSRN = "123456789012345675"
# The vectors hold answers under several options of GS1's engine. Ours are: short names and GTINs of fewer
# digits are read, keys that nobody defined are not.
OTHERWISE = {
    "https://a/gtin/12312312312333",
    "https://a/01/2112345678900",
    "https://a/01/416000336108",
    "https://a/01/02345673",
    "https://example.com/01/09520123456788?99=XYZ&89=ABC123",
}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7712 3456-7890 1234", "7712345678901234"),
        ("0000456", "0000456"),
        ("]E05012345678900\r\n", "5012345678900"),
        ("]C0AB12345", "AB12345"),
        ("]L00012345678901", "0012345678901"),
        ("]Q10012345678901", "0012345678901"),
        (f"]C18018{GSRN}", GSRN),
        (f"]Q3https://example.com/8018/{GSRN}", ""),
        (f"]Q1https://example.com/8018/{GSRN}", GSRN),
        (f"https://example.com/some/8018/{GSRN}/8019/12?x=y", GSRN),
        (f"HTTPS://EXAMPLE.COM/8018/{GSRN}", GSRN),
        ("https://example.com/join", ""),
        ("https://example.com/8018/123456789012345670", ""),
        ("]C18018123456789012345670", ""),
        ("]C1", ""),
        (";7712345678901234=99120000?", "7712345678901234"),
        ("%B7712345678901234^CHAN/TAI MAN^9912?;7712345678901234=9912?", "7712345678901234"),
        ("\x02en0012345678901", "0012345678901"),
        ("\x05zh-TW0012345678901", "0012345678901"),
        ("x" * 401, ""),
        ("", ""),
    ],
)
def test_a_card_is_read_whatever_it_is_on(text: str, number: str) -> None:
    assert scanned.number(text) == number


def test_a_reader_that_drops_the_first_zero_is_understood() -> None:
    assert scanned.numbers("050000012345") == ("050000012345", "0050000012345")
    assert scanned.numbers("") == ()


@given(st.text(max_size=500))
def test_nothing_that_is_scanned_breaks_it(text: str) -> None:
    for mark in ("", "]C1", "]Q3", "https://", "https://a/8018/", "https://a/01/"):
        scanned.numbers(mark + text)


def vectors(shared_data: Path) -> Any:
    return json.loads((shared_data / "specs" / "gs1-test-vectors.json").read_text("utf-8"))


def test_digital_links_are_those_that_gs1_says_they_are(shared_data: Path) -> None:
    told = vectors(shared_data)["digital_link_uris"]
    differs = {
        each["uri"] for each in told if (digital_link.find_keys(each["uri"]) is not None) != each["valid"]
    }

    assert len(told) == 83
    assert differs <= OTHERWISE
    assert sum(each["valid"] for each in told) == 45


def test_every_key_of_a_digital_link_is_the_one_that_gs1_finds(shared_data: Path) -> None:
    for each in vectors(shared_data)["digital_link_uris"]:
        found = digital_link.find_keys(each["uri"]) if each["valid"] else None
        if found:
            joined = "".join(f"{key}{value}" for key, value in found.items())
            assert joined == each["ai"].replace("^", ""), each["uri"]


def test_check_digits_are_those_that_gs1_reckons(shared_data: Path) -> None:
    for each in vectors(shared_data)["check_digit"]:
        if len(each["data"]) == digital_link.GSRN_DIGITS:
            assert (digital_link.find_checked(each["data"]) is not None) == each["valid"], each
