"""`flask events` and `flask webhook`: what happened is told, told again, and who hears of it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import click

from cli import stopping
from cli.door import House, now, opened
from db import ids
from events import catalogue, endpoints, publisher, replaying
from events.endpoints import Endpoint
from events.publisher import Counts
from events.wishes import Wish

# How long a publisher rests when it has just looked.
REST_SECONDS = 1.0
WEBHOOK = click.argument("webhook_id", metavar="WEBHOOK")


@click.group()
def events() -> None:
    """What happened, and telling it to webhooks."""


@events.command()
@click.option("--once", is_flag=True, help="Only what is due now; by default it goes on until Ctrl-C.")
def publish(*, once: bool) -> None:
    """Send events to the webhooks that asked for them. Any number of these may run at once."""
    with opened() as house, stopping.on_signals() as stop:
        while True:
            counts = publisher.publish(house.database, house.settings, now())
            if once or counts != Counts():
                click.echo(
                    f"{counts.published} published, {counts.delivered} delivered, {counts.failed} failed,"
                    f" {counts.dead} given up"
                )
            if once or stop.is_asked:
                return
            time.sleep(REST_SECONDS)


@events.command()
@click.option(
    "--webhook", "webhook_id", metavar="WEBHOOK", help="Only to this one.  [default: to all enabled]"
)
@click.option("--event", "event_id", metavar="EVENT", help="One event, by its id.")
@click.option("--from", "since", type=click.DateTime(), help="From this moment on (UTC) …")
@click.option("--to", "until", type=click.DateTime(), help="… up to this one (UTC).  [default: now]")
def replay(
    webhook_id: str | None, event_id: str | None, since: datetime | None, until: datetime | None
) -> None:
    """Set events on their way again, with the ids and the bytes they had."""
    if (event_id is None) == (since is None):
        raise click.UsageError("say which: --event ID, or --from and --to")
    at = now()
    with opened() as house:
        count = 0
        for webhook in _chosen(house, webhook_id):
            if since is not None:
                ends = until.replace(tzinfo=UTC) if until else at
                found = replaying.span(house.database, webhook, since.replace(tzinfo=UTC), ends, at)
            else:
                found = _again(house, webhook, event_id or "", at)
            count += found
    click.echo(f"{count} on their way again; they are sent by: flask events publish")


def _chosen(house: House, webhook_id: str | None) -> list[str]:
    if webhook_id is not None:
        return [_inside("webhook", webhook_id)]
    return [each.endpoint_id for each in house.database.read(endpoints.enabled)]


def _again(house: House, webhook: str, event_id: str, at: datetime) -> int:
    event = _inside("event", event_id)
    house.database.write(lambda session: replaying.again(session, webhook, event, at))
    return 1


@click.group()
def webhook() -> None:
    """Addresses that events are sent to."""


@webhook.command()
@click.argument("url")
@click.option("--types", metavar="TYPE,…", default="", help="Which events.  [default: every one]")
@click.option("--description", default="", help="What people call it.")
def add(url: str, types: str, description: str) -> None:
    """Send events to URL from now on, and show the secret they are signed with, this once."""
    at, wish = now(), Wish(url, description, tuple(filter(None, types.split(","))))
    with opened() as house:
        endpoint, secret = house.database.write(
            lambda session: endpoints.create(
                session,
                house.settings.keyring,
                wish,
                at,
                development=house.settings.is_development,
            )
        )
    click.echo(f"{_id(endpoint)}; its secret is not shown again:", err=True)
    click.echo(secret)


@webhook.command("list")
def list_() -> None:
    """List the webhooks, never their secrets."""
    with opened() as house:
        found = house.database.read(endpoints.all_of)
    for each in found:
        state = f"disabled ({each.reason})" if each.reason else each.status
        click.echo(f"{_id(each)}  {state}  {each.url}  {', '.join(each.types) or 'every event'}")


@webhook.command()
@WEBHOOK
def rotate(webhook_id: str) -> None:
    """Give WEBHOOK a new secret and show it, this once; the old one signs beside it for 24 hours."""
    at, inside = now(), _inside("webhook", webhook_id)
    with opened() as house:
        endpoint, secret = house.database.write(
            lambda session: endpoints.rotate(session, house.settings.keyring, inside, at)
        )
    click.echo(
        f"{_id(endpoint)}; the secret before signs until {endpoint.old_secret_until:%F %R} UTC:", err=True
    )
    click.echo(secret)


@webhook.command()
@WEBHOOK
def disable(webhook_id: str) -> None:
    """Send WEBHOOK nothing more; what waits for it waits on."""
    inside = _inside("webhook", webhook_id)
    with opened() as house:
        endpoint = house.database.write(lambda session: endpoints.disable(session, inside))
    click.echo(f"{_id(endpoint)} is disabled")


@events.command()
def types() -> None:
    """List every type of event."""
    for each in catalogue.TYPES.values():
        click.echo(f"{each.name}  {each.says}")


def _id(endpoint: Endpoint) -> str:
    return ids.outside("webhook", endpoint.endpoint_id)


def _inside(kind: str, text: str) -> str:
    found = ids.find_inside(kind, text)
    if found is None:
        raise click.UsageError(f'"{text[:80]}" is no id of this kind; one begins with {ids.PREFIXES[kind]}')
    return found
