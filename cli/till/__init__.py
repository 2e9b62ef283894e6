"""`flask till`: a till in the terminal, that speaks to the service as any other till does."""

from __future__ import annotations

import sqlite3
import sys
from datetime import datetime
from pathlib import Path

import click

from cli.till import offline, shown
from cli.till.counter import Counter, Place
from cli.till.journal import Journal
from cli.till.posting import Posting
from cli.till.service import NoLine, Refused, Service
from client import Client
from intake import files

TRIES = 2


@click.command("till")
@click.option("--url", envvar="REGULARS_URL", default="http://127.0.0.1:8000", show_default=True)
@click.option("--key", envvar="TILL_KEY", required=True, help="The till's key, till_….  [or TILL_KEY]")
@click.option("--store", metavar="CODE", required=True, help="The store of that key.")
@click.option("--till", "name", metavar="CODE", default="1", show_default=True, help="This till's own name.")
@click.option("--decimals", type=click.IntRange(0, 3), default=2, show_default=True, help="Of its money.")
@click.option("--language", default="", help="Of slips and prompts: en, zh-Hant, zh-Hans.")
@click.option(
    "--journal",
    "path",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the till keeps its numbers and what was not sent yet.  [default: var/till-STORE-TILL.db]",
)
def till_(url: str, key: str, store: str, name: str, decimals: int, language: str, path: Path | None) -> None:
    """Ring up sales, take points and returns: type `help`. What comes by standard input is taken as typed."""
    path = path or Path("var") / f"till-{store}-{name}.db"
    try:
        journal = Journal(path)
    except (sqlite3.Error, OSError) as error:
        raise click.ClickException(f"{files.shown(path)} cannot be used: {error}") from None
    service = Service(Client(url, key, language=language, tries=TRIES))
    counter = Counter(service, journal, Place(store, name, decimals), local, click.echo)
    posting = Posting(service, journal, click.echo)
    try:
        waiting = len(journal.unsent(10**6))
        if waiting:
            click.echo(f"waiting from before: {shown.counted(waiting)}")
        begin(service, journal, posting)
        serve(counter)
    finally:
        journal.close()


def local() -> datetime:
    """The clock on the wall, with its offset."""
    return datetime.now().astimezone()


def begin(service: Service, journal: Journal, posting: Posting) -> None:
    """Send what an earlier run left, and learn what to know without a line; if there is one now."""
    try:
        posting.send()
        offline.learn(service, journal)
    except (NoLine, Refused) as error:
        click.echo(f"! {error}")


def serve(counter: Counter) -> None:
    """Take line after line until there is none."""
    stdin = sys.stdin
    prompt = "> " if stdin.isatty() else ""
    while True:
        click.echo(prompt, nl=False)
        line = stdin.readline()
        if not line or not counter.take(line):
            return
