"""`flask staff`: who works here; the first owner is made with it."""

from __future__ import annotations

import click

from cli.door import now, opened, settings
from db import ids
from db.session import Session
from identity import audit, invitations, roles, staff
from identity.errors import UnknownStaff
from identity.staff import Staff
from loyalty.people import privacy

ACTOR = "cli"
EMAIL = click.argument("email")
ROLES = click.option(
    "--role",
    "given",
    metavar="ROLE",
    multiple=True,
    required=True,
    help=f"{', '.join(roles.ROLES)}; clerk:STORE for one store. May be repeated.",
)


@click.group("staff")
def staff_() -> None:
    """Staff: owners, managers, clerks, analysts, auditors."""


@staff_.command()
@EMAIL
@ROLES
@click.option("--name", default="", help="What people call them.")
def add(email: str, given: tuple[str, ...], name: str) -> None:
    """Add EMAIL with these roles, and show an invitation, this once: only its digest is kept."""
    at = now()
    with opened() as house:

        def work(session: Session) -> str:
            person = staff.add(session, email, name or email, [roles.read(text) for text in given], at)
            _note(session, "staff.add", person)
            return invitations.issue(session, person.staff_id, at)

        secret = house.database.write(work)
    _show(email, secret)


@staff_.command("list")
def list_() -> None:
    """List everyone, newest first."""
    with opened() as house:
        found = house.database.read(lambda session: staff.listed(session, limit=10_000))
    for person in found:
        held = ", ".join(str(grant) for grant in sorted(person.grants))
        click.echo(f"{ids.outside('staff', person.staff_id)}  {person.email}  {person.status}  {held}")


@staff_.command("roles")
@EMAIL
@ROLES
def roles_(email: str, given: tuple[str, ...]) -> None:
    """Give EMAIL these roles and no others; where that changes anything their sessions end."""
    with opened() as house:

        def work(session: Session) -> Staff:
            person = found(session, email)
            staff.set_roles(session, person.staff_id, [roles.read(text) for text in given])
            _note(session, "staff.roles", person)
            return staff.get(session, person.staff_id)

        changed = house.database.write(work)
    click.echo(f"{changed.email} is {', '.join(str(grant) for grant in sorted(changed.grants))}")


@staff_.command()
@EMAIL
def disable(email: str) -> None:
    """Let EMAIL in no more, from the next request on."""
    at = now()
    with opened() as house:

        def work(session: Session) -> None:
            person = found(session, email)
            staff.disable(session, person.staff_id, at)
            _note(session, "staff.disable", person)

        house.database.write(work)
    click.echo(f"{email} is disabled")


@staff_.command()
@EMAIL
def reset(email: str) -> None:
    """Take EMAIL's password, second factor and sessions away, and show a new invitation, this once."""
    at = now()
    with opened() as house:

        def work(session: Session) -> str:
            person = found(session, email)
            _note(session, "staff.reset", person)
            return invitations.issue(session, person.staff_id, at)

        secret = house.database.write(work)
    _show(email, secret)


def found(session: Session, email: str) -> Staff:
    """The person with an address, as it was typed. Raises UnknownStaff and InvalidContact."""
    person = staff.find_by_email(session, privacy.normalise_email(email))
    if person is None:
        raise UnknownStaff(f"there is nobody with the address {email} among the staff")
    return person


def _note(session: Session, action: str, person: Staff) -> None:
    audit.note(session, now(), ACTOR, action, ids.outside("staff", person.staff_id))


def _show(email: str, secret: str) -> None:
    click.echo(f"an invitation for {email}, for 72 hours; it is not shown again:", err=True)
    click.echo(secret)
    click.echo(f"in a browser: {settings().public_url}/console/join/{secret}", err=True)
