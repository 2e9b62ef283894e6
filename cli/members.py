"""`flask member`: people join by hand, and get the token by which they read their own account."""

from __future__ import annotations

import click

from cli.door import House, now, opened
from db import ids
from db.session import Session
from identity import tokens
from loyalty.errors import ContactTaken, UnknownMember
from loyalty.people import members
from loyalty.people.members import Person
from loyalty.program import shelf

NOBODY = "00000000-0000-0000-0000-000000000000"


@click.group()
def member() -> None:
    """Members."""


@member.command()
@click.option("--program", metavar="CODE", required=True, help="The programme to join.")
@click.option("--external", metavar="ID", default="", help="What the retailer's own systems call them.")
@click.option("--name", default="", help="Stored encrypted, as phone and e-mail are.")
@click.option("--phone", default="", help='Such as "+44 20 7946 0018".')
@click.option("--email", default="", help='Such as "anna@example.com".')
def add(program: str, external: str, name: str, phone: str, email: str) -> None:
    """Enrol a member; prints the member's id and the number of their new card."""
    with opened() as house:
        try:
            member_id, card = _enrol(house, program, external, Person(name, phone, email))
        except ContactTaken as taken:
            raise click.ClickException(str(taken)) from None
    click.echo(f"{ids.outside('member', member_id)}  card {card}")


def _enrol(house: House, program: str, external: str, person: Person) -> tuple[str, str]:
    at, retailer = now(), house.retailer

    def work(session: Session) -> tuple[str, str]:
        current = shelf.current(session, retailer.shelf, program, at)
        return members.enrol(session, retailer, current, at, external_id=external, person=person)

    return house.database.write(work)


@member.command()
@click.argument("who", metavar="MEMBER")
@click.option("--program", metavar="CODE", default="", help="MEMBER is the external id in this programme.")
@click.option("--days", type=click.IntRange(1, 3_650), default=tokens.VALID_DAYS, show_default=True)
def token(who: str, program: str, days: int) -> None:
    """Make a token for MEMBER (mem_…) and show it, this once: only its digest is kept."""
    at = now()
    with opened() as house:
        secret = house.database.write(
            lambda session: tokens.issue(session, found(session, who, program), at, valid_days=days)
        )
    click.echo(f"a token for {who}, for {days} days; it is not shown again:", err=True)
    click.echo(secret)


def found(session: Session, who: str, program: str) -> str:
    """The id inside of a member named by their id outside or, in a programme, by their external id."""
    if program:
        member_id = members.find_id_by_external(session, program, who)
    else:
        member_id = ids.find_inside("member", who)
    try:
        return members.find(session, member_id or NOBODY).member_id
    except UnknownMember:
        raise click.ClickException(
            f'there is no member "{who}"; name one by mem_…, or by the external id together with --program'
        ) from None
