"""`flask demo`: a small shop with some weeks behind it, served; the second start only serves."""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from cli import catalog, demo_keys, demo_members, demo_rules, demo_weeks, importing, stopping
from cli.demo_keys import Keys
from cli.demo_members import Shown
from cli.door import House, now, opened, settings, shown, told
from cli.importing import Import
from cli.sources import Source
from cli.stopping import Stopped
from cli.totals import Totals
from db import migrations
from db.session import Session
from identity import invitations, roles, staff
from loyalty.program.model import Program
from loyalty.receipt import Receipt
from loyalty.shops import stores
from loyalty.shops.stores import Store

ROOT = Path(__file__).resolve().parent.parent
CATALOG = ROOT / "samples" / "corner-shop.catalog.csv"
RECEIPTS = ROOT / "samples" / "corner-shop.receipts.ndjson"
STORE = "corner"
# The day on which the sample's receipts say they were bought.
SAMPLE_DAY = date(2026, 11, 21)
OWNER = "owner@demo.example"
HELP = """
The corner shop is open; its day was {day}.

Three windows of a browser, and five minutes:

  A member's phone   {url}/sign-in
                     {name}, {phone}
                     The six digits that prove it come here, below, as one_time_code: nothing is sent.
                     Or join as somebody new: {url}/join/{program}

  The till           {url}/till/
                     Its key: {till}
                     Who is buying: {card}, the number of {name}'s card
                     What: 2000000028132, a bag of coffee

  The shop's console {url}{console}
                     {owner}; a password of yours, and an authenticator app

For machines, to read at {url}/docs (and {url}/openapi.json, {url}/readyz). A till posts a receipt:

  curl -s {url}/v1/receipts -H 'Authorization: Bearer {till}' \\
    -H 'Content-Type: application/json' -d '{receipt}'

A member reads balance, tier and why:

  curl -s {url}/v1/me -H 'Authorization: Bearer {member}'

A card's QR code, as a picture:

  curl -s {url}/v1/me/card.svg -H 'Authorization: Bearer {member}' -o var/card.svg

Ctrl-C closes it. The same command opens it again, with all that happened.
"""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65_535), default=8_000, show_default=True)
@click.option("--serve/--no-serve", default=True, help="Whether to serve it, or only to fill it.")
@click.option(
    "--weeks",
    type=click.IntRange(0, 12),
    default=demo_weeks.WEEKS,
    show_default=True,
    help="Of trade before.",
)
@click.option("--keys", "path", type=click.Path(path_type=Path), default=ROOT / "var" / "demo-keys.json")
def demo(host: str, port: int, path: Path, *, weeks: int, serve: bool) -> None:
    """Fill a small shop with some weeks and a day of receipts, say what to try, and serve it."""
    found = settings()
    if found.environment == "production":
        raise click.ClickException("the demo leaves its keys in a file; it is not for production")
    if serve:
        _check_free(host, port)
    with told():
        migrations.upgrade(found.database_url)
    with opened(announces=False) as house:
        click.echo(f"filling {shown(found.database_url)}", err=True)
        store = _filled(house, path.with_name("demo-rejects.ndjson"), weeks)
        keys, customer = house.database.write(lambda session: _keys(session, house, store, path))
        console = house.database.write(_console)
    demo_keys.remember(path, keys)
    # Passkeys are bound to a name: browsers make none for a number.
    url = f"http://{'localhost' if host in ('0.0.0.0', '127.0.0.1') else host}:{port}"  # noqa: S104 - only looked at
    click.echo(_help(url, keys, customer, _day(store), console))
    if serve:
        _serve(host, port, url)


def _check_free(host: str, port: int) -> None:
    """Say early that the port is taken, before anything is filled."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        reason = "it is taken" if error.errno == errno.EADDRINUSE else error.strerror
        raise click.ClickException(
            f"cannot listen on {host}:{port}, {reason}; try another port: PORT={port + 1} make demo"
        ) from None


def _filled(house: House, rejects: Path, weeks: int) -> Store:
    """The store, with programme, catalog, some weeks and the day's receipts; what is there is left alone."""
    at = now()

    def prepare(session: Session) -> tuple[Program, Store]:
        program = demo_rules.published(session, house.retailer, at)
        return program, stores.open_store(session, program, STORE, at, name="Corner Shop")

    program, store = house.database.write(prepare)
    catalog.import_file(house, CATALOG, 2)
    if before := demo_weeks.fill(house, store, program, RECEIPTS, _day(store), weeks):
        click.echo(f"{before} sales of {7 * weeks} days before", err=True)
    source = Source("native", store.program, STORE)
    job = Import(RECEIPTS, source, rejects, size=10, moved=_mover(store))
    totals = Totals()
    try:
        importing.run(house, job, totals)
    except Stopped:
        click.echo("stopped; make demo goes on from here", err=True)
        raise SystemExit(stopping.EXIT_CODE) from None
    click.echo(f"{totals.receipts + totals.returns} receipts taken, {totals.duplicates} were there", err=True)
    return store


def _day(store: Store) -> date:
    """The day the receipts are moved to: the one before the store was opened, for ever."""
    return store.created_at.astimezone(ZoneInfo(store.zone)).date() - timedelta(days=1)


def _mover(store: Store) -> Callable[[Receipt], Receipt]:
    """Moves a receipt of the sample to the store's day; its time of day stays."""
    days, zone = _day(store) - SAMPLE_DAY, ZoneInfo(store.zone)

    def moved(receipt: Receipt) -> Receipt:
        original = receipt.original
        return replace(
            receipt,
            business_date=receipt.business_date + days,
            purchased_at=(receipt.purchased_at.astimezone(zone) + days).astimezone(UTC),
            original=original and replace(original, business_date=original.day + days),
        )

    return moved


def _keys(session: Session, house: House, store: Store, path: Path) -> tuple[Keys, Shown]:
    """The secrets, and the customer whose pages they open."""
    customer = demo_members.shown(session, house, store, now())
    return demo_keys.kept(session, path, store.code, customer.member_id, now()), customer


def _console(session: Session) -> str:
    """Where an owner begins: by an invitation, new at each start, until somebody has taken one up."""
    at, found = now(), staff.find_by_email(session, OWNER)
    person = found or staff.add(session, OWNER, "Demo owner", [roles.read(roles.OWNER)], at)
    if person.status == staff.ACTIVE:
        return "/console/"
    return f"/console/join/{invitations.issue(session, person.staff_id, at)}"


def _help(url: str, keys: Keys, customer: Shown, day: date, console: str) -> str:
    return HELP.format(
        url=url,
        console=console,
        owner=OWNER,
        program=demo_rules.CODE,
        day=f"{day:%A, %-d %B %Y}",
        name=customer.name,
        phone=customer.phone,
        card=customer.card,
        till=keys.till,
        member=keys.member,
        receipt=json.dumps(_receipt(customer.external, now())),
    )


def _receipt(external: str, at: datetime) -> dict[str, object]:
    """What a till sends for two lines, just now; the number is new at every start."""
    return {
        "store": STORE,
        "till": "1",
        "number": f"demo-{at:%Y%m%d%H%M%S}",
        "purchased_at": at.isoformat(timespec="seconds"),
        "kind": "sale",
        "member": {"external": external},
        "lines": [
            {"sku": "CAN-L", "quantity": 2, "unit_price": "14.00"},
            {"sku": "TOB-R", "quantity": 1, "unit_price": "17.85"},
        ],
    }


def _serve(host: str, port: int, url: str) -> None:
    """Become the server: one worker, four threads, logs for a person."""
    os.environ.setdefault("LOYALTY_PUBLIC_URL", url)
    os.environ.setdefault("LOYALTY_LOG_FORMAT", "console")
    server = Path(sys.executable).with_name("granian")
    words = (server.name, "--interface", "wsgi", "--host", host, "--port", str(port), "wsgi:app")
    os.chdir(ROOT)
    os.execvp(server, (*words, "--no-ws", "--workers", "1", "--blocking-threads", "4"))  # noqa: S606 - no stranger's words
