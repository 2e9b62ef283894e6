"""`flask connection`: vendors that send their sales by themselves, and how their files are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import BinaryIO

import click

from cli import connection_words
from cli.door import House, now, opened
from db.session import Session
from doorway.deeds import connections as deeds
from identity import audit
from intake import wanting, wishes
from loyalty.errors import InvalidConnection
from loyalty.shops import access_tokens, connections
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
            for warning in connection_words.warned(house.settings.public_url):
                click.echo(warning, err=True)
        else:
            click.echo(f'connection "{code}" has no secret, so nothing can be sent to it', err=True)


@connection.command("list")
def list_() -> None:
    """List the connections by code, with how often something came; never their secrets."""
    with opened() as house:
        found = house.database.read(connections.page)
        for each in found:
            click.echo(connection_words.line(each))


@connection.command()
@click.argument("code")
def show(code: str) -> None:
    """Show all there is to say of the connection CODE; never its secret or token."""

    def read(session: Session) -> tuple[Connection, int]:
        return connections.get(session, code), wanting.counts(session, [code]).get(code, 0)

    with opened() as house:
        found, to_fetch = house.database.read(read)
        for name, value in connection_words.whole(found, _url(house, code), to_fetch):
            click.echo(f"{name:<16}{value}")
        for warning in connection_words.warned(house.settings.public_url):
            click.echo(warning, err=True)


@connection.command()
@click.argument("code")
@click.argument("state", type=click.Choice(["on", "off"]))
def turn(code: str, state: str) -> None:
    """Take what comes through the connection CODE, or nothing of it."""
    at = now()

    def work(session: Session) -> None:
        before = connections.get(session, code, lock=True)
        wish = replace(before.wish, is_on=state == "on")
        if fields := deeds.changed(before, wish):
            connections.change(session, code, wish, at)
            audit.note(session, at, "cli", "connections.edit", code, deeds.told(wish, fields))

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


@connection.command("set-token")
@click.argument("code")
@click.option(
    "--token-file",
    "token",
    metavar="FILE",
    type=click.File("rb"),
    help="Where the token stands; - is the standard input. Without it you are asked.",
)
@click.option("--api-url", metavar="URL", help="Where it is good, if not at the vendor's own address.")
def set_token(code: str, token: BinaryIO | None, api_url: str | None) -> None:
    """Give the connection CODE a token, by which what deliveries only name is fetched.

    It takes the place of any there is. All that waits to be fetched is fetched with it.
    """
    at = now()
    with opened() as house:
        text = _secret(token) if token else click.prompt("Token", hide_input=True).strip()

        def work(session: Session) -> int:
            wishes.check_api(api_url, development=house.settings.is_development)
            audit.note(session, at, "cli", "connections.token", code, {"api_url": api_url})
            wanting.with_token(session, house.retailer.ring, code, text, api_url, at)
            return wanting.counts(session, [code]).get(code, 0)

        waiting = house.database.write(work)
    click.echo(f'connection "{code}" has a token; the job "fetch" fetches with it; {waiting} waited')


@connection.command("drop-token")
@click.argument("code")
def drop_token(code: str) -> None:
    """Forget the token of the connection CODE: what deliveries only name is fetched no more."""
    at = now()

    def work(session: Session) -> None:
        audit.note(session, at, "cli", "connections.token-removed", code)
        access_tokens.remove(session, code, at)

    with opened() as house:
        house.database.write(work)
    click.echo(f'connection "{code}" has no token')


@connection.command()
@click.argument("code")
def remove(code: str) -> None:
    """Forget the connection CODE and its secret; receipts stay."""
    at = now()

    def work(session: Session) -> None:
        audit.note(session, at, "cli", "connections.remove", code)
        connections.remove(session, code)
        wanting.forget(session, code)

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
