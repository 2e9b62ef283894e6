"""`flask staff`: the first owner, and whoever comes after."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pyotp
import pytest

from config import Settings
from db.engine import Database
from db.session import Session
from identity import audit, invitations, passwords
from identity.errors import InvalidInvitation
from loyalty.people.privacy import KeyRing
from tests.cli.conftest import Run
from tests.identity.employees import PASSWORD, Employees

SETTINGS = Settings.from_environment({})
ANN, BOB = "ann@shop.example", "bob@shop.example"


@pytest.fixture
def people(database: Database) -> Employees:
    return Employees(database, KeyRing.of(SETTINGS.keyring), SETTINGS.index_key)


def join(people: Employees, invitation: str) -> None:
    at = datetime.now(UTC)
    secret = people.accept(invitation, at)
    people.confirm(invitation, pyotp.TOTP(secret).at(at), at)


def test_the_first_owner_joins_by_the_invitation_that_is_printed(run: Run, people: Employees) -> None:
    added = run("staff", "add", "Ann@Shop.example", "--role", "owner", "--name", "Ann")

    assert added.exit_code == 0
    assert "72 hours" in added.stderr
    join(people, added.stdout.strip())
    assert people.get(ANN).status == "active"
    assert passwords.verify(people.credentials(ANN).password_hash, PASSWORD)


def test_everyone_is_listed_with_their_roles(run: Run, people: Employees) -> None:
    run("staff", "add", ANN, "--role", "owner")
    run("staff", "add", BOB, "--role", "clerk", "--role", "analyst")

    lines = run("staff", "list").stdout.splitlines()
    assert [line.split("  ")[1:] for line in lines] == [
        [BOB, "invited", "analyst, clerk"],
        [ANN, "invited", "owner"],
    ]
    assert all(line.startswith("stf_") for line in lines)


def test_roles_are_changed_and_the_session_ends(run: Run, people: Employees) -> None:
    join(people, run("staff", "add", ANN, "--role", "clerk").stdout.strip())
    secret = people.sign_in(ANN, datetime.now(UTC)).secret

    changed = run("staff", "roles", ANN, "--role", "manager")
    assert changed.stdout == f"{ANN} is manager\n"
    assert people.found(secret, datetime.now(UTC)) is None


def test_who_is_reset_joins_again(run: Run, people: Employees) -> None:
    join(people, run("staff", "add", ANN, "--role", "owner").stdout.strip())

    again = run("staff", "reset", ANN)
    assert people.get(ANN).status == "invited"
    join(people, again.stdout.strip())
    assert people.get(ANN).status == "active"


def test_of_two_who_invite_at_once_the_later_ones_way_in_opens(run: Run, people: Employees) -> None:
    run("staff", "add", ANN, "--role", "owner")
    staff_id, issued = people.get(ANN).staff_id, Event()

    def earlier(session: Session) -> str:
        secret = invitations.issue(session, staff_id, datetime.now(UTC))
        issued.set()
        time.sleep(0.3)  # the other comes meanwhile
        return secret

    with ThreadPoolExecutor(1) as beside:
        first = beside.submit(people.database.write, earlier)
        assert issued.wait(5)
        later = run("staff", "reset", ANN).stdout.strip()
    with pytest.raises(InvalidInvitation):
        join(people, first.result())
    join(people, later)


def test_who_is_disabled_is_out_and_the_last_owner_stays(run: Run, people: Employees) -> None:
    join(people, run("staff", "add", ANN, "--role", "owner").stdout.strip())
    run("staff", "add", BOB, "--role", "clerk")

    assert run("staff", "disable", BOB).exit_code == 0
    assert people.get(BOB).status == "disabled"
    refused = run("staff", "disable", ANN)
    assert (refused.exit_code, people.get(ANN).status) == (1, "active")
    assert "owner" in refused.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["add", "ann", "--role", "owner"], "anna@example.com"),
        (["add", ANN, "--role", "king"], 'no role "king"'),
        (["add", ANN, "--role", "clerk:nowhere"], 'no store "nowhere"'),
        (["roles", ANN, "--role", "clerk"], f"nobody with the address {ANN}"),
        (["disable", ANN], f"nobody with the address {ANN}"),
        (["reset", ANN], f"nobody with the address {ANN}"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    run: Run, people: Employees, words: list[str], says: str
) -> None:
    refused = run("staff", *words)

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert says in refused.stderr


def test_an_address_is_added_once(run: Run, people: Employees) -> None:
    run("staff", "add", ANN, "--role", "owner")

    assert "has this e-mail address" in run("staff", "add", ANN, "--role", "clerk").stderr


def test_what_the_command_line_does_is_noted(run: Run, people: Employees) -> None:
    run("staff", "add", ANN, "--role", "clerk")
    run("staff", "roles", ANN, "--role", "manager")
    run("staff", "reset", ANN)
    run("staff", "disable", ANN)

    notes = people.database.read(audit.listed)
    assert sorted(note.action for note in notes) == [
        "staff.add",
        "staff.disable",
        "staff.reset",
        "staff.roles",
    ]
    assert {note.actor for note in notes} == {"cli"}
