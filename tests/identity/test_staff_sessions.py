"""Sessions of staff: how long they last, and all that ends them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import ids
from db.engine import Database
from identity import invitations, passwords, roles, staff, staff_sessions
from identity.errors import InvalidSignIn, UnknownStaff
from identity.staff_tables import staff_session
from tests.identity.employees import NOW, PASSWORD, Employees

ANN, BOB = "ann@shop.example", "bob@shop.example"
HOUR, INSTANT = timedelta(hours=1), timedelta(microseconds=1)


@pytest.fixture
def employees(database: Database) -> Employees:
    employees = Employees(database)
    employees.join(BOB, "owner")
    employees.join(ANN, "clerk")
    return employees


def touch(employees: Employees, secret: str, at) -> None:
    employees.database.write(lambda session: staff_sessions.touch(session, secret, at))


def test_a_session_speaks_for_its_person(employees: Employees) -> None:
    secret = employees.sign_in(ANN).secret

    found = employees.found(secret)
    assert secret.startswith("staff_")
    assert found.person == employees.get(ANN)
    assert employees.found(secret + "x") is None
    assert employees.found("") is None


def test_only_its_digest_is_kept(employees: Employees) -> None:
    secret = employees.sign_in(ANN).secret

    (row,) = employees.database.read(lambda session: session.rows(staff_session.select()))
    assert secret not in str(row)


def test_it_ends_after_an_hour_without_use(employees: Employees) -> None:
    secret = employees.sign_in(ANN).secret

    assert employees.found(secret, NOW + HOUR - INSTANT)
    assert employees.found(secret, NOW + HOUR) is None


def test_it_ends_after_twelve_hours_however_much_it_is_used(employees: Employees) -> None:
    secret = employees.sign_in(ANN).secret
    for hours in range(1, 25):
        touch(employees, secret, NOW + hours * HOUR / 2)

    assert employees.found(secret, NOW + 12 * HOUR - INSTANT)
    assert employees.found(secret, NOW + 12 * HOUR) is None


def test_its_use_is_written_once_a_minute(employees: Employees) -> None:
    found = employees.found(employees.sign_in(ANN).secret)

    assert not staff_sessions.is_to_touch(found, NOW + timedelta(seconds=59))
    assert staff_sessions.is_to_touch(found, NOW + timedelta(minutes=1))


def ways_to_end(employees: Employees) -> dict[str, object]:
    ann = employees.get(ANN).staff_id
    return {
        "other roles": lambda session: staff.set_roles(session, ann, [roles.read("manager")]),
        "fewer roles": lambda session: staff.set_roles(session, ann, [roles.read("analyst")]),
        "disabled": lambda session: staff.disable(session, ann, NOW),
        "reset": lambda session: invitations.issue(session, ann, NOW),
        "all revoked": lambda session: staff_sessions.revoke_all(session, ann, NOW),
    }


@pytest.mark.parametrize("why", ["other roles", "fewer roles", "disabled", "reset", "all revoked"])
def test_every_session_of_a_person_ends_when_who_they_are_changes(employees: Employees, why: str) -> None:
    secrets = [employees.sign_in(ANN).secret, employees.sign_in(ANN).secret]
    bobs = employees.sign_in(BOB).secret

    employees.database.write(ways_to_end(employees)[why])

    assert [employees.found(secret) for secret in secrets] == [None, None]
    assert employees.found(bobs)


def test_a_session_of_before_does_not_come_back_with_the_old_roles(employees: Employees) -> None:
    secret, ann = employees.sign_in(ANN).secret, employees.get(ANN).staff_id
    for given in ("manager", "clerk"):
        employees.database.write(lambda session, to=given: staff.set_roles(session, ann, [roles.read(to)]))

    assert employees.found(secret) is None
    assert employees.found(employees.sign_in(ANN).secret)


def test_joining_anew_does_not_bring_an_old_session_back(employees: Employees) -> None:
    secret, ann = employees.sign_in(ANN).secret, employees.get(ANN).staff_id
    invitation = employees.database.write(lambda session: invitations.issue(session, ann, NOW))
    employees.totp[ANN] = employees.accept(invitation, kept="$kept")
    employees.confirm(invitation, employees.code(ANN))

    assert employees.get(ANN).status == "active"
    assert employees.found(secret) is None


def test_one_can_be_ended_by_its_owner_alone(employees: Employees) -> None:
    one, other = employees.sign_in(ANN).secret, employees.sign_in(ANN).secret
    session_id, ann = employees.found(one).session_id, employees.get(ANN).staff_id
    bob = employees.get(BOB).staff_id

    def revoke(staff_id: str) -> bool:
        return employees.database.write(
            lambda session: staff_sessions.revoke(session, staff_id, session_id, NOW)
        )

    assert not revoke(bob)
    assert employees.found(one)
    assert revoke(ann)
    assert not revoke(ann)
    assert (employees.found(one), employees.found(other) is None) == (None, False)


def test_ones_own_are_listed_newest_first(employees: Employees) -> None:
    first = employees.found(employees.sign_in(ANN).secret)
    second = employees.found(employees.sign_in(ANN, NOW + timedelta(minutes=1)).secret, NOW)
    employees.sign_in(BOB)

    def listed(at=NOW):
        ann = employees.get(ANN).staff_id
        return employees.database.read(lambda session: staff_sessions.listed(session, ann, at))

    assert listed() == [second, first]
    assert listed(NOW + HOUR) == [second]


def test_who_may_not_sign_in_gets_none(employees: Employees) -> None:
    employees.add("eve@shop.example", "clerk")

    with pytest.raises(InvalidSignIn):
        employees.sign_in("eve@shop.example")
    with pytest.raises(UnknownStaff):
        employees.database.write(lambda session: staff_sessions.open_session(session, ids.new(NOW), NOW))


@pytest.mark.parametrize("nobody", ["eve@shop.example", "", "not an address", "x" * 300, "\ud800"])
def test_credentials_of_nobody_have_the_same_shape(employees: Employees, nobody: str) -> None:
    found = employees.credentials(nobody)

    assert type(found) is type(employees.credentials(ANN))
    assert (found.staff_id, found.password_hash, found.totp_wrapped) == ("", None, None)


def test_an_address_is_found_however_it_is_typed(employees: Employees) -> None:
    assert employees.credentials(" ANN@Shop.example ") == employees.credentials(ANN)


def test_a_password_hashed_anew_does_not_undo_a_change_meanwhile(employees: Employees) -> None:
    before = employees.credentials(ANN)
    fresh = passwords.hashed(PASSWORD)
    employees.database.write(lambda session: staff_sessions.rehash(session, before, fresh))
    assert employees.credentials(ANN).password_hash == fresh

    employees.database.write(lambda session: staff_sessions.rehash(session, before, "stale"))
    assert employees.credentials(ANN).password_hash == fresh
