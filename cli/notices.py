"""`flask notices`: what members are told is sent, tried out, and looked at."""

from __future__ import annotations

import base64
import time
from collections import Counter
from datetime import datetime

import click

from cli.door import House, now, opened
from cli.stopping import Stop, on_signals
from db import ids
from db.session import Session
from loyalty.people import privacy
from loyalty.program import shelf
from loyalty.program.model import Program
from notices import gathering, language, listing, sending, writing
from notices.channels import REMEDIES, Channels
from notices.errors import NotSent
from notices.parcel import Parcel
from notices.push import vapid

_PAUSE_SECONDS = 5
_STATUSES = ("waiting", "sent", "suppressed", "failed", "dead")


@click.group()
def notices() -> None:
    """What members are told, by e-mail, by SMS and on their phones."""


@notices.command("push-key")
def push_key() -> None:
    """Make a key by which phones are told, as the two settings to put it into. Nothing is kept here."""
    key = base64.b64encode(vapid.new_key()).decode()
    click.echo(f"LOYALTY_PUSH_KEY={key}")
    click.echo("LOYALTY_PUSH_SUBJECT=mailto:you@your-shop.example")


@notices.command()
@click.option("--once", is_flag=True, help="Send what is due now and end, instead of going on.")
def send(*, once: bool) -> None:
    """Turn what happened into notices and send what is due. Several may run at once."""
    with opened() as house, on_signals() as stop:
        channels = Channels.of(house.settings)
        for name in sorted(REMEDIES.keys() - channels.configured):
            click.echo(f"{name} is not configured: set {REMEDIES[name]}", err=True)
        while True:
            counts = _send_all(house, channels, stop)
            if once or counts:
                click.echo(_said(counts))
            if once or stop.is_asked:
                return
            _rest(stop)


@notices.command()
@click.option("--to", "address", required=True, metavar="ADDRESS", help="An e-mail address or phone number.")
@click.option("--language", "tag", default="en", show_default=True, help="Such as zh-Hant.")
@click.option("--program", "code", default="", metavar="CODE", help="In whose name; the first by default.")
def test(address: str, tag: str, code: str) -> None:
    """Send the words of welcome to ADDRESS now, past all rules, or say what is missing."""
    name = "email" if "@" in address else "sms"
    at = now()
    with opened() as house:
        to = privacy.normalise_email(address) if name == "email" else privacy.normalise_phone(address)
        channel = Channels.of(house.settings).find(name)
        if channel is None:
            raise click.ClickException(f"{name} is not configured: set {REMEDIES[name]}")
        program = _program(house, code, at)
        try:
            said = channel.send(_trial(program, name, to, tag, at))
        except NotSent as error:
            raise click.ClickException(f"not sent: {error}") from None
    click.echo(f"sent by {name}, {said or 'without an id'}")


@notices.command("list")
@click.option("--status", type=click.Choice(_STATUSES), help="Only these.")
@click.option("--limit", type=click.IntRange(1, 1_000), default=50, show_default=True)
def show(status: str | None, limit: int) -> None:
    """Show the newest notices, and how many there are of each status."""
    with opened() as house:
        found = house.database.read(lambda session: listing.latest(session, status=status or "", limit=limit))
        counts = house.database.read(listing.counts)
    for each in found:
        who = ids.outside("member", each.member_id) if each.member_id else "-"
        when = f"{each.created_at:%Y-%m-%d %H:%M}"
        again = f", again at {each.next_at:%Y-%m-%d %H:%M:%S}" if each.status == "waiting" else ""
        reason = f"  ({each.reason}{again})" if each.reason else ""
        click.echo(f"{when}  {each.status:<10} {each.kind:<18} {each.channel or 'any':<5} {who}{reason}")
    click.echo(_said(counts), err=True)


def _send_all(house: House, channels: Channels, stop: Stop) -> Counter[str]:
    counts: Counter[str] = Counter({"new": gathering.from_events(house.database, house.retailer, now())})
    while not stop.is_asked:
        sent = sending.send_due(house.database, house.retailer, channels, now())
        if sent.is_idle:
            break
        counts.update(sent.counts)
    return +counts


def _rest(stop: Stop) -> None:
    for _ in range(_PAUSE_SECONDS * 5):
        if stop.is_asked:
            return
        time.sleep(0.2)


def _said(counts: Counter[str] | dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "nothing"


def _program(house: House, code: str, at: datetime) -> Program:
    def look(session: Session) -> Program:
        first = code or next(iter(shelf.codes(session)), "")
        return shelf.current(session, house.retailer.shelf, first, at)

    return house.database.read(look)


def _trial(program: Program, name: str, to: str, tag: str, at: datetime) -> Parcel:
    templates = language.best([tag])
    letter = writing.letter(templates, program, "welcome", {})
    text = writing.short_text(templates, program, "welcome", {}) if name == "sms" else letter.text
    return Parcel(ids.new(at), to, letter.subject, text, templates.tag, at)
