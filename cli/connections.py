"""`flask connection`: vendors that send their sales by themselves, and how their files are read."""

from __future__ import annotations

from datetime import timedelta
from typing import BinaryIO

import click

from cli.door import House, now, opened
from db.session import Session
from identity import audit
from intake import wishes
from loyalty.errors import InvalidConnection
from loyalty.shops import connections
from loyalty.shops.connections import LONGEST_OVERLAP, Connection, Wish
from pos_adapter import registry

HOURS = LONGEST_OVERLAP // timedelta(hours=1)
# Never on the command line itself, where every user of the machine could read it.
SECRET = click.option(
    "--secret-file",
    "secret",
    metavar="FILE",
    type=click.File("rb"),
    help="Where the vendor's signing secret stands; - is the standard input.",
)


@click.group()
def connection() -> None:
    """Connections to vendors: where they send to, and how it is read."""


@connection.command()
@click.argument("code")
@click.option("--adapter", type=click.Choice(registry.names()), required=True, help="The vendor's dialect.")
@click.option("--store", metavar="CODE", required=True, help="The store where the vendor names none.")
@click.option("--prefix", metavar="TEXT", default="", help="Before each id of a customer, such as sq:")
@click.option(
    "--option", "options", metavar="NAME=VALUE", multiple=True, help="A word for the adapter; several times."
)
@SECRET
def add(
    code: str, adapter: str, store: str, prefix: str, options: tuple[str, ...], secret: BinaryIO | None
) -> None:
    """Set up the connection CODE, and say which address to give the vendor.

    Without a secret it is good for files only (flask receipts import --connection CODE).
    """
    at, wish = now(), Wish(adapter, store, prefix, dict(_option(each) for each in options))
    with opened() as house:
        text = _secret(secret)
        wishes.check(wish, has_secret=bool(text))

        def work(session: Session) -> Connection:
            audit.note(session, at, "cli", "connections.add", code, {"adapter": adapter})
            return connections.add(session, house.retailer.ring, code, wish, at, secret=text)

        found = house.database.write(work)
        if found.has_secret:
            click.echo(_url(house, code))
        else:
            click.echo(f'connection "{code}" has no secret, so nothing can be sent to it', err=True)


@connection.command("list")
def list_() -> None:
    """List the connections by code, with how often something came; never their secrets."""
    with opened() as house:
        found = house.database.read(connections.page)
        for each in found:
            click.echo(_line(each))


@connection.command()
@click.argument("code")
@click.argument("state", type=click.Choice(["on", "off"]))
def turn(code: str, state: str) -> None:
    """Take what comes through the connection CODE, or nothing of it."""
    at = now()

    def work(session: Session) -> None:
        wish = connections.get(session, code, lock=True).wish
        audit.note(session, at, "cli", "connections.edit", code, {"state": state})
        changed = Wish(wish.adapter, wish.store, wish.external_prefix, wish.options, state == "on")
        connections.change(session, code, changed, at)

    with opened() as house:
        house.database.write(work)
    click.echo(f'connection "{code}" is {state}')


@connection.command()
@click.argument("code")
@SECRET
@click.option(
    "--overlap-hours",
    type=click.IntRange(0, HOURS),
    default=24,
    show_default=True,
    help="How long the secret before holds beside it.",
)
def rotate(code: str, secret: BinaryIO | None, overlap_hours: int) -> None:
    """Put the vendor's new secret in place of the one the connection CODE has."""
    at, overlap = now(), timedelta(hours=overlap_hours)
    if secret is None:
        raise click.UsageError("say --secret-file")
    with opened() as house:
        text = _secret(secret)

        def work(session: Session) -> None:
            wishes.check_signed(connections.get(session, code).wish.adapter)
            audit.note(session, at, "cli", "connections.rotate", code)
            connections.rotate(session, house.retailer.ring, code, text, at, overlap)

        house.database.write(work)
    click.echo(f'connection "{code}" has another secret; the one before holds {overlap_hours} hours more')


@connection.command()
@click.argument("code")
def remove(code: str) -> None:
    """Forget the connection CODE and its secret; receipts stay."""
    at = now()

    def work(session: Session) -> None:
        audit.note(session, at, "cli", "connections.remove", code)
        connections.remove(session, code)

    with opened() as house:
        house.database.write(work)
    click.echo(f'connection "{code}" is gone')


def _option(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f'write NAME=VALUE; got "{text[:40]}"', param_hint="--option")
    return name, value


def _secret(file: BinaryIO | None) -> str:
    """What stands in a file, without the end of its line. Raises InvalidConnection for what is no text."""
    if file is None:
        return ""
    try:
        return file.read().decode().strip()
    except UnicodeDecodeError:
        raise InvalidConnection("the secret's file is no text in UTF-8; save it as that") from None


def _url(house: House, code: str) -> str:
    return f"{house.settings.public_url}/v1/connections/{code}/deliveries"


def _line(each: Connection) -> str:
    wish, tally = each.wish, each.tally
    state = ("on" if wish.is_on else "off") if each.has_secret else "for files"
    came = f"{tally.deliveries} came, {tally.refused} refused"
    last = f", last {tally.delivered_at:%Y-%m-%d %H:%M} UTC" if tally.delivered_at else ""
    return f"{each.code}  {wish.adapter}  {wish.store}  {state}  {came}{last}"
