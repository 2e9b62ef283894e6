"""Card numbers cannot be guessed, and a slip of the finger is noticed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.cards import card_numbers

PAYLOADS = st.text("0123456789", min_size=15, max_size=30)


def always(value: int) -> Callable[[int], int]:
    return lambda bound: min(value, bound - 1)


@pytest.mark.parametrize(
    ("payload", "digit"),
    # The example everyone gives, a card network's test number, and the example of an IMEI.
    [("7992739871", "3"), ("411111111111111", "1"), ("49015420323751", "8"), ("0" * 15, "0"), ("5", "9")],
)
def test_the_check_digit_is_luhn_s(payload: str, digit: str) -> None:
    assert card_numbers.check_digit(payload) == digit


@given(PAYLOADS, st.integers(0, 30), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(payload: str, place: int, step: int) -> None:
    number = payload + card_numbers.check_digit(payload)
    place %= len(number)
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]

    assert card_numbers.is_valid(number)
    assert not card_numbers.is_valid(wrong)


@given(PAYLOADS, st.integers(0, 29))
def test_two_neighbours_swapped_are_noticed_but_for_09(payload: str, place: int) -> None:
    number = payload + card_numbers.check_digit(payload)
    place %= len(number) - 1
    first, second = number[place], number[place + 1]
    swapped = number[:place] + second + first + number[place + 2 :]

    assert card_numbers.is_valid(swapped) == (first == second or {first, second} == {"0", "9"})


@given(st.text("0123456789", max_size=8), st.integers(15, 24))
def test_a_new_number_is_prefix_random_digits_and_check_digit(prefix: str, digits: int) -> None:
    number = card_numbers.new_number(prefix, digits)

    assert number.startswith(prefix)
    assert len(number) == len(prefix) + digits + 1
    assert card_numbers.is_valid(number)


def test_the_random_digits_are_drawn_from_all_and_keep_their_zeros() -> None:
    assert card_numbers.new_number("92", 15, always(0)) == "920000000000000009"
    assert card_numbers.new_number("92", 15, always(10**15))[:17] == "92" + "9" * 15
    assert len({card_numbers.new_number("92", 15) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("prefix", "digits"), [("92", 14), ("92", 0), ("A", 15), ("９", 15), ("92\n", 15), ("92", 38)]
)
def test_a_number_that_could_be_guessed_or_not_be_typed_is_not_made(prefix: str, digits: int) -> None:
    with pytest.raises(ValueError, match="a card number"):
        card_numbers.new_number(prefix, digits)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "0",
        "000000000000000",
        "92000000000000000x",
        "920000000000000008",
        "９20000000000000009",
        "920000000000000009\n",
        "0" * 42,
    ],
)
def test_what_is_no_number_of_ours_is_not_valid(number: str) -> None:
    assert not card_numbers.is_valid(number)


@pytest.mark.parametrize(
    "typed",
    [
        "0092 0000 0000 1234",
        " 0092-0000-0000-1234\r\n",
        "００９２　０００００００－０１２３４",
        "0092\u00a00000\u20110000\u200b1234",
    ],
)
def test_a_number_is_read_however_it_is_typed_with_its_zeros(typed: str) -> None:
    assert card_numbers.normalise(typed) == "0092000000001234"


@given(st.text())
def test_normalising_twice_changes_nothing(typed: str) -> None:
    once = card_numbers.normalise(typed)

    assert card_numbers.normalise(once) == once


def test_only_the_last_four_digits_are_shown() -> None:
    assert card_numbers.masked("920000000000001234") == "•••• 1234"
    assert card_numbers.masked("1234") == "••••"
