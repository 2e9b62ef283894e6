"""The second factor: a code is good once, now or thereabouts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.engine import Database
from identity import second_factor
from identity.errors import InvalidSignIn
from identity.staff_tables import staff, staff_recovery
from loyalty.people.privacy import KeyRing, Unreadable
from tests.identity.employees import NOW, Employees
from tests.points.crowd import at_once, crowded, kinds

ANN, BOB = "ann@shop.example", "bob@shop.example"
STEP = timedelta(seconds=30)


@pytest.fixture
def employees(database: Database) -> Employees:
    employees = Employees(database)
    employees.join(ANN, "clerk")
    return employees


def test_the_example_of_the_standard_is_met() -> None:
    """RFC 6238 appendix B: at 59 seconds the eight digits are 94287082; of which we take six."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert second_factor.find_step(secret, "287082", NOW.fromtimestamp(59, NOW.tzinfo)) == 1


def test_a_code_is_good_now_and_one_step_to_either_side(employees: Employees) -> None:
    secret = employees.totp[ANN]
    code = employees.code(ANN)

    for steps in (-1, 0, 1):
        assert second_factor.find_step(secret, code, NOW + steps * STEP) == employees.totp_step(NOW)
    for steps in (-2, 2):
        assert second_factor.find_step(secret, code, NOW + steps * STEP) is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "\ud800", "0" * 4000])
def test_anything_else_is_no_code(employees: Employees, typed: str) -> None:
    with pytest.raises(InvalidSignIn):
        employees.prove(ANN, typed)


def test_a_code_may_be_typed_with_a_blank(employees: Employees) -> None:
    code = employees.code(ANN)

    employees.prove(ANN, f" {code[:3]} {code[3:]} ")


def test_a_code_signs_in_once(employees: Employees) -> None:
    code = employees.code(ANN)
    employees.prove(ANN, code)

    for later in (timedelta(0), STEP):
        with pytest.raises(InvalidSignIn):
            employees.prove(ANN, code, NOW + later)


def test_a_code_before_the_one_that_was_used_is_used_up_as_well(employees: Employees) -> None:
    seen_over_the_shoulder = employees.code(ANN, NOW - STEP)
    employees.prove(ANN, employees.code(ANN))

    with pytest.raises(InvalidSignIn):
        employees.prove(ANN, seen_over_the_shoulder)
    employees.prove(ANN, employees.code(ANN, NOW + STEP))


def test_the_code_that_confirmed_an_invitation_does_not_sign_in(database: Database) -> None:
    employees = Employees(database)
    employees.join(ANN, "clerk", at=NOW)

    with pytest.raises(InvalidSignIn):
        employees.prove(ANN, employees.code(ANN))


def test_of_many_with_the_same_code_one_is_let_in(employees: Employees, database_url: str) -> None:
    code = employees.code(ANN)
    with crowded(database_url) as busy:
        crowd = Employees(busy)
        outcomes = at_once(*[lambda: crowd.prove(ANN, code)] * 16)

    assert kinds(outcomes) == {"NoneType": 1, "InvalidSignIn": 15}


def test_a_recovery_code_signs_in_once_however_it_is_typed(employees: Employees) -> None:
    first, second, *_ = employees.recovery[ANN]
    employees.prove(ANN, first.lower().replace("-", " "))
    employees.prove(ANN, second)

    for used in (first, second):
        with pytest.raises(InvalidSignIn):
            employees.prove(ANN, used)


def test_of_many_with_the_same_recovery_code_one_is_let_in(employees: Employees, database_url: str) -> None:
    code = employees.recovery[ANN][0]
    with crowded(database_url) as busy:
        crowd = Employees(busy)
        outcomes = at_once(*[lambda: crowd.prove(ANN, code)] * 16)

    assert kinds(outcomes) == {"NoneType": 1, "InvalidSignIn": 15}


def test_a_recovery_code_is_its_owners_alone(employees: Employees) -> None:
    employees.join(BOB, "clerk")

    with pytest.raises(InvalidSignIn):
        employees.prove(BOB, employees.recovery[ANN][0])


def test_nobodys_codes_prove_nothing(employees: Employees) -> None:
    with pytest.raises(InvalidSignIn):
        employees.prove("nobody@shop.example", employees.code(ANN))


def test_neither_secret_nor_codes_stand_readable_in_the_database(employees: Employees) -> None:
    (row,) = employees.database.read(lambda session: session.rows(staff.select()))
    kept = employees.database.read(lambda session: session.rows(staff_recovery.select()))

    assert employees.totp[ANN] not in str(row)
    assert len(kept) == len(set(employees.recovery[ANN])) == 10
    assert not [code for code in employees.recovery[ANN] if code in str(kept)]


def test_a_secret_moved_to_another_person_does_not_open(employees: Employees) -> None:
    wrapped = employees.credentials(ANN).totp_wrapped

    with pytest.raises(Unreadable):
        second_factor.unwrap(employees.ring, wrapped, employees.join(BOB, "clerk").staff_id)
    with pytest.raises(Unreadable):
        second_factor.unwrap(KeyRing({"test": b"x" * 32}, "test"), wrapped, employees.get(ANN).staff_id)
