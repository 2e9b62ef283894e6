"""Staff: who there is, and that somebody always holds the keys."""

from __future__ import annotations

import pytest

from db import ids
from db.engine import Database
from identity import roles, staff
from identity.errors import EmailTaken, InvalidRoles, LastOwner, UnknownStaff
from identity.roles import Grant
from loyalty.errors import UnknownStore
from loyalty.people.privacy import InvalidContact
from tests.identity.employees import NOW, Employees
from tests.loyalty.shop import Shop
from tests.points.crowd import at_once, crowded, kinds

ANN, BOB = "ann@shop.example", "bob@shop.example"


@pytest.fixture
def employees(database: Database) -> Employees:
    return Employees(database)


def set_roles(database: Database, staff_id: str, *given: str) -> None:
    database.write(lambda session: staff.set_roles(session, staff_id, map(roles.read, given)))


def disable(database: Database, staff_id: str) -> None:
    database.write(lambda session: staff.disable(session, staff_id, NOW))


def test_an_address_is_kept_in_one_spelling_and_belongs_to_one_person(employees: Employees) -> None:
    employees.add(" Ann@Shop.Example ", "clerk")

    assert employees.get(ANN).email == ANN
    with pytest.raises(EmailTaken):
        employees.add("ANN@shop.example", "owner")


def test_of_many_with_one_address_one_is_added(database_url: str) -> None:
    with crowded(database_url) as busy:
        outcomes = at_once(*[lambda: Employees(busy).add(ANN, "clerk")] * 8)

    assert kinds(outcomes) == {"str": 1, "EmailTaken": 7}


@pytest.mark.parametrize(
    ("email", "given", "error"),
    [
        ("ann", ["clerk"], InvalidContact),
        (ANN, [], InvalidRoles),
        (ANN, ["king"], InvalidRoles),
        (ANN, ["clerk:nowhere"], UnknownStore),
    ],
)
def test_who_cannot_be_is_refused(employees: Employees, email: str, given: list[str], error: type) -> None:
    with pytest.raises(error):
        employees.add(email, *given)


def test_a_clerk_may_belong_to_one_store(database: Database) -> None:
    Shop(database)
    employees = Employees(database)
    employees.add(ANN, "clerk:high-street")

    assert employees.get(ANN).grants == {Grant("clerk", "high-street")}


def test_other_roles_are_another_version_and_the_same_are_not(employees: Employees) -> None:
    employees.join(BOB, "owner")
    ann = employees.join(ANN, "clerk")

    set_roles(employees.database, ann.staff_id, "clerk")
    assert employees.get(ANN) == ann
    set_roles(employees.database, ann.staff_id, "clerk", "analyst")
    assert employees.get(ANN).grants == {Grant("clerk"), Grant("analyst")}
    assert employees.get(ANN).roles_version == ann.roles_version + 1


def test_the_last_owner_stays_an_owner(employees: Employees) -> None:
    owner = employees.join(ANN, "owner")
    employees.add(BOB, "owner")  # invited only: nobody who could let anyone in

    with pytest.raises(LastOwner):
        set_roles(employees.database, owner.staff_id, "manager")
    with pytest.raises(LastOwner):
        disable(employees.database, owner.staff_id)
    set_roles(employees.database, owner.staff_id, "owner", "clerk")
    assert Grant("owner") in employees.get(ANN).grants


def test_with_a_second_owner_the_first_may_go(employees: Employees) -> None:
    owner = employees.join(ANN, "owner")
    employees.join(BOB, "owner")

    set_roles(employees.database, owner.staff_id, "manager")
    disable(employees.database, owner.staff_id)
    assert employees.get(ANN).status == "disabled"


def test_two_owners_who_disable_each_other_at_once_do_not_both_succeed(
    employees: Employees, database_url: str
) -> None:
    ann, bob = employees.join(ANN, "owner"), employees.join(BOB, "owner")
    with crowded(database_url) as busy:
        outcomes = at_once(lambda: disable(busy, ann.staff_id), lambda: disable(busy, bob.staff_id))

    assert kinds(outcomes) == {"NoneType": 1, "LastOwner": 1}


def test_who_is_disabled_has_no_password_any_more(employees: Employees) -> None:
    employees.join(BOB, "owner")
    ann = employees.join(ANN, "clerk")
    disable(employees.database, ann.staff_id)

    assert employees.credentials(ANN).staff_id == ""
    assert employees.credentials(ANN).password_hash is None


def test_nobody_is_changed_who_is_not_there(employees: Employees) -> None:
    nobody = ids.new(NOW)
    for deed in (
        lambda session: staff.get(session, nobody),
        lambda session: staff.rename(session, nobody, "Nobody"),
        lambda session: staff.set_roles(session, nobody, [Grant("clerk")]),
        lambda session: staff.disable(session, nobody, NOW),
    ):
        with pytest.raises(UnknownStaff):
            employees.database.write(deed)


def test_everyone_is_listed_newest_first(employees: Employees) -> None:
    employees.join(ANN, "owner")
    employees.add(BOB, "clerk")

    def listed(**words) -> list[str]:
        found = employees.database.read(lambda session: staff.listed(session, **words))
        return [person.email for person in found]

    assert listed() == [BOB, ANN]
    assert listed(status="active") == [ANN]
    assert listed(before=employees.get(BOB).staff_id) == [ANN]
    assert listed(limit=1) == [BOB]
