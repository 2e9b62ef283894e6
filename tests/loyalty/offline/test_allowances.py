"""Allowances by themselves: their text, who signed it, and when a till may take points by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.offline import allowances, keys
from loyalty.offline.allowances import Allowance
from loyalty.people.privacy import KeyRing

RING = KeyRing({"a": b"a" * 32}, "a")
NEXT = KeyRing({"b": b"b" * 32, "a": b"a" * 32}, "b")
AT = datetime(2026, 5, 4, 11, tzinfo=UTC)
ONE = Allowance(
    nonce="019df2a1-6c00-7abc-8000-0123456789ab",
    member_id="019df2a1-6c00-7abc-8000-ba9876543210",
    card="0770123456789012",
    tier="vip",
    currency="points",
    ceiling=500,
    issued_at=AT,
    expires_at=AT + timedelta(hours=24),
    program=allowances.program_mark("corner-shop"),
    version=3,
)
TEXT = allowances.sign(keys.signing(RING), ONE)
codes = st.from_regex(r"[a-z][a-z0-9-]{0,39}", fullmatch=True)


def test_a_till_reads_what_was_signed_and_it_fits_a_small_qr_code() -> None:
    assert allowances.read(TEXT, keys.public(RING)) == ONE
    assert len(TEXT) <= 220


@settings(max_examples=30)
@given(codes | st.just(""), codes, st.from_regex(r"[0-9]{16,40}", fullmatch=True), st.integers(1, 2**40 - 1))
def test_whatever_it_says_fits_and_comes_back(tier: str, currency: str, card: str, ceiling: int) -> None:
    one = replace(ONE, tier=tier, currency=currency, card=card, ceiling=ceiling)
    text = allowances.sign(keys.signing(RING), one)

    assert len(text) <= allowances.LONGEST
    assert allowances.read(text, keys.public(RING)) == one


def test_no_letter_of_it_can_be_another() -> None:
    known = keys.public(RING)
    for place in range(len(TEXT)):
        other = "A" if TEXT[place] != "A" else "B"
        assert allowances.read(TEXT[:place] + other + TEXT[place + 1 :], known) is None, place
    for text in ("", "RGA1:", TEXT[:-1], TEXT + "A", TEXT + "=", TEXT.lower(), "RGA1:" + "A" * 200, "RGA1:é"):
        assert allowances.read(text, known) is None, text


def test_another_ring_signs_otherwise_and_a_key_that_was_replaced_still_counts() -> None:
    assert allowances.read(TEXT, keys.public(KeyRing({"a": b"c" * 32}, "a"))) is None
    assert allowances.read(TEXT, keys.public(NEXT)) == ONE
    first, _ = keys.public(NEXT)
    assert first == allowances.key_id(keys.signing(NEXT).public_key().public_bytes_raw())


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({}, ""),
        ({"amount": 501}, "above_allowance"),
        ({"amount": 0}, "above_allowance"),
        ({"program": "other-shop"}, "unknown_allowance"),
        ({"currency": "chances"}, "unknown_allowance"),
        ({"used": {ONE.nonce}}, "allowance_used"),
        ({"at": AT - timedelta(minutes=10)}, ""),
        ({"at": AT - timedelta(minutes=10, seconds=1)}, "allowance_expired"),
        ({"at": AT + timedelta(hours=24)}, "allowance_expired"),
        ({"at": AT + timedelta(hours=24, seconds=-1)}, ""),
    ],
)
def test_a_till_takes_points_once_in_time_and_up_to_the_ceiling(
    other: dict[str, object], reason: str
) -> None:
    asked = {"program": "corner-shop", "currency": "points", "amount": 500, "used": set(), "at": AT, **other}

    assert allowances.refusal(ONE, **asked) == reason  # type: ignore[arg-type]
