"""Passwords: which are refused, and that a kept one tells nothing."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from identity import passwords
from identity.errors import WeakPassword

GOOD = "four plain words together"


@pytest.mark.parametrize(
    ("weak", "says"),
    [
        ("", "12 to 128"),
        ("eleven char", "12 to 128"),
        ("x" * 129, "12 to 128"),
        ("aaaaaaaaaaaa", "repeats"),
        ("abababababab", "repeats"),
        ("123456789012", "digits and signs"),
        ("2026-11-22 2026", "digits and signs"),
        ("Password1234!", "commonest"),
        ("QWERTYuiop12", "commonest"),
        ("1234Administrator", "commonest"),
        ("ann.smith@shop.example", "own"),
        ("AnnSmith2026!", "own"),
        ("ann smith ann.smith", "own"),
        ("smith123456789", "own"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(weak: str, says: str) -> None:
    with pytest.raises(WeakPassword, match=says) as refused:
        passwords.check(weak, "ann.smith@shop.example", "Ann Smith")
    assert not weak or weak not in str(refused.value)


@pytest.mark.parametrize("good", [GOOD, "Zwölf Zeichen", "正確的馬電池訂書針很好用喔", "x7$kQ9!mB2@z"])
def test_words_are_enough(good: str) -> None:
    passwords.check(good, "ann.smith@shop.example", "Ann Smith")


def test_a_kept_password_proves_itself_and_nothing_else() -> None:
    kept = passwords.hashed(GOOD)

    assert kept.startswith("$argon2id$")
    assert passwords.verify(kept, GOOD)
    assert not passwords.verify(kept, GOOD + " ")
    assert not passwords.verify(kept, "")
    assert passwords.hashed(GOOD) != kept


def test_it_is_the_same_however_the_keyboard_composes_it() -> None:
    assert passwords.verify(passwords.hashed("zwo\u0308lf Zeichen lang"), "zw\u00f6lf Zeichen lang")


def test_nobody_has_no_password_though_the_same_work_is_done() -> None:
    assert not passwords.verify(None, GOOD)
    assert not passwords.verify(None, "nobody has this password")
    assert not passwords.verify("not a hash", GOOD)


def test_what_was_kept_under_weaker_parameters_is_outdated() -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD)

    assert passwords.verify(weaker, GOOD)
    assert passwords.is_outdated(weaker)
    assert not passwords.is_outdated(passwords.hashed(GOOD))
