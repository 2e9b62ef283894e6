"""A proof: of whom, how sure, by which card, at which till, and until when; anything else is none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import ids
from loyalty.rewards import proof
from loyalty.rewards.proof import NO_CARD, VALID, Level
from tests.loyalty.shop import moment

KEY, TILL, AT = b"i" * 32, "ab" * 32, moment("2026-05-01 12:00")
ANN, NUMBER = ids.new(AT), "7712345678901234"
TEXT = proof.issue(KEY, ANN, Level.ROTATING, TILL, AT, NUMBER)


def test_it_says_who_how_sure_and_by_which_card() -> None:
    found = proof.find(KEY, TEXT, TILL, AT)

    assert found is not None
    assert (found.member_id, found.level, found.expires_at) == (ANN, Level.ROTATING, AT + VALID)
    assert found.card == proof.mark(KEY, NUMBER)
    assert (len(TEXT), NUMBER in TEXT) == (62, False)


def test_without_a_card_it_names_none() -> None:
    found = proof.find(KEY, proof.issue(KEY, ANN, Level.STATIC, TILL, AT), TILL, AT)

    assert found is not None
    assert found.card == NO_CARD


WRONG = [
    (TEXT, "ab" * 31 + "ac", AT),
    (TEXT, TILL, AT + VALID + timedelta(seconds=1)),
    (TEXT[:-1], TILL, AT),
    ("idt_" + "A" * 58, TILL, AT),
    ("", TILL, AT),
    *((TEXT[:n] + ("A" if TEXT[n] != "A" else "B") + TEXT[n + 1 :], TILL, AT) for n in range(4, 60)),
]


@pytest.mark.parametrize(("text", "till", "at"), WRONG, ids=map(str, range(len(WRONG))))
def test_of_another_till_too_late_or_changed_in_any_place_it_is_none(
    text: str, till: str, at: object
) -> None:
    assert proof.find(KEY, text, till, at) is None


def test_what_the_numbers_of_issued_proofs_mean_stays_as_it_was() -> None:
    assert [(level.name, level.value) for level in Level][:3] == [
        ("STATIC", 0),
        ("ROTATING", 1),
        ("EARN_ONLY", 2),
    ]


@pytest.mark.parametrize("level", list(Level))
def test_every_level_is_read_as_it_was_issued(level: Level) -> None:
    found = proof.find(KEY, proof.issue(KEY, ANN, level, TILL, AT), TILL, AT)
    assert found is not None
    assert (found.level, found.issued_at) == (level, AT)
