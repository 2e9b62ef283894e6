"""Invitations: one way in, for one person, once."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from db.engine import Database
from identity import invitations, passwords, staff
from identity.errors import InvalidInvitation, UnknownStaff, WrongCode
from identity.staff_tables import staff_invitation
from tests.identity.employees import NOW, PASSWORD, Employees
from tests.points.crowd import at_once, crowded, kinds

ANN = "ann@shop.example"
KEPT = "$argon2id$kept"


@pytest.fixture
def employees(database: Database) -> Employees:
    return Employees(database)


def code(secret: str, at=NOW) -> str:
    return pyotp.TOTP(secret).at(at)


def test_who_was_invited_joins_with_a_password_and_a_telephone(employees: Employees) -> None:
    invitation = employees.add(ANN, "clerk")
    assert invitation.startswith("invite_")
    assert employees.get(ANN).status == "invited"

    codes = employees.confirm(invitation, code(employees.accept(invitation)))

    assert employees.get(ANN).status == "active"
    assert passwords.verify(employees.credentials(ANN).password_hash, PASSWORD)
    assert len(set(codes)) == 10


def test_nobody_joins_without_a_code_that_the_telephone_shows(employees: Employees) -> None:
    invitation = employees.add(ANN, "clerk")
    with pytest.raises(InvalidInvitation):
        employees.confirm(invitation, "000000")
    secret = employees.accept(invitation, kept=KEPT)

    with pytest.raises(WrongCode):
        employees.confirm(invitation, code(secret, NOW - timedelta(hours=1)))
    assert employees.get(ANN).status == "invited"
    assert employees.credentials(ANN).staff_id == ""


def test_until_it_is_confirmed_it_may_be_accepted_again(employees: Employees) -> None:
    invitation = employees.add(ANN, "clerk")
    lost, kept = employees.accept(invitation, kept="lost"), employees.accept(invitation, kept=KEPT)

    with pytest.raises(WrongCode):
        employees.confirm(invitation, code(lost))
    employees.confirm(invitation, code(kept))
    assert employees.credentials(ANN).password_hash == KEPT


def test_an_invitation_is_used_once(employees: Employees) -> None:
    invitation = employees.add(ANN, "clerk")
    secret = employees.accept(invitation, kept=KEPT)
    employees.confirm(invitation, code(secret))

    with pytest.raises(InvalidInvitation):
        employees.accept(invitation, kept="another's")
    with pytest.raises(InvalidInvitation):
        employees.confirm(invitation, code(secret, NOW + timedelta(seconds=30)))
    assert employees.credentials(ANN).password_hash == KEPT


def test_of_many_who_confirm_at_once_one_does(employees: Employees, database_url: str) -> None:
    invitation = employees.add(ANN, "clerk")
    shown = code(employees.accept(invitation, kept=KEPT))
    with crowded(database_url) as busy:
        crowd = Employees(busy)
        outcomes = at_once(*[lambda: crowd.confirm(invitation, shown)] * 16)

    assert kinds(outcomes) == {"list": 1, "InvalidInvitation": 15}


def test_it_is_good_for_72_hours(employees: Employees) -> None:
    invitation = employees.add(ANN, "clerk")
    end = NOW + timedelta(hours=72)

    employees.accept(invitation, end - timedelta(microseconds=1), KEPT)
    with pytest.raises(InvalidInvitation):
        employees.accept(invitation, end, KEPT)


def test_a_newer_one_replaces_it(employees: Employees) -> None:
    first = employees.add(ANN, "clerk")
    staff_id = employees.get(ANN).staff_id
    second = employees.database.write(lambda session: invitations.issue(session, staff_id, NOW))

    with pytest.raises(InvalidInvitation):
        employees.accept(first, kept=KEPT)
    employees.accept(second, kept=KEPT)


def test_it_does_not_let_in_who_was_disabled_meanwhile(employees: Employees) -> None:
    employees.join("owner@shop.example", "owner")
    invitation = employees.add(ANN, "clerk")
    secret = employees.accept(invitation, kept=KEPT)
    employees.database.write(lambda session: staff.disable(session, employees.get(ANN).staff_id, NOW))

    with pytest.raises(InvalidInvitation):
        employees.confirm(invitation, code(secret))
    assert employees.get(ANN).status == "disabled"


@pytest.mark.parametrize("made_up", ["", "invite_", "invite_" + "x" * 43, "\ud800"])
def test_a_made_up_one_is_none(employees: Employees, made_up: str) -> None:
    employees.add(ANN, "clerk")

    with pytest.raises(InvalidInvitation):
        employees.accept(made_up, kept=KEPT)


def test_nobody_is_invited_who_is_not_there(employees: Employees) -> None:
    with pytest.raises(UnknownStaff):
        employees.database.write(
            lambda session: invitations.issue(session, "00000000-0000-7000-8000-000000000000", NOW)
        )


def test_neither_it_nor_the_secret_stand_readable_in_the_database(employees: Employees) -> None:
    invitation = employees.add(ANN, "clerk")
    secret = employees.accept(invitation, kept=KEPT)

    (row,) = employees.database.read(lambda session: session.rows(staff_invitation.select()))
    assert invitation not in str(row)
    assert secret not in str(row)
