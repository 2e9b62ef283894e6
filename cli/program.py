"""`flask program`: programmes as documents, checked and published."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from cli import editor_schema, replaying, templates, terms_page
from cli.door import now, opened, told
from db.session import Session
from identity import audit
from loyalty.program import comparing, difference_words, document, shelf
from loyalty.program.model import Program

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def program() -> None:
    """Programmes: the rules that receipts, points and tiers follow."""


@program.command()
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Say what is wrong with the document FILE, each place with its remedy."""
    with told(str(file)):
        found = document.read(file.read_bytes())
    click.echo(f"{file}: {described(found)}; it can be published")


@program.command()
@click.argument("file", type=FILE)
def compare(file: Path) -> None:
    """Say what the document FILE would change of the version in force."""
    at = now()
    with opened() as house, told(str(file)):
        draft = document.read(file.read_bytes())
        own = house.database.read(
            lambda session: shelf.current(session, house.retailer.shelf, draft.code, at)
        )
    found = comparing.differences(own.document, draft.document)
    for each in found:
        click.echo(difference_words.sentence(each))
    if not found:
        click.echo(f"{file} says the same as version {own.version}", err=True)


@program.command()
@click.argument("file", type=FILE)
@click.option(
    "--from",
    "effective_from",
    metavar="WHEN",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%SZ"]),
    help="The instant (UTC) it takes force, such as 2026-12-01T00:00:00Z.  [default: now]",
)
@click.option(
    "--at-once",
    "reason",
    metavar="REASON",
    default="",
    help="Why what is worse for members does not wait for the notice they were promised.",
)
def publish(file: Path, effective_from: datetime | None, reason: str) -> None:
    """Publish the document FILE as the programme's next version; the same document again changes nothing."""
    at = now()
    start = effective_from.replace(tzinfo=UTC) if effective_from else at
    with opened() as house, told(str(file)):
        text = file.read_bytes()
        found, is_new = house.database.write(lambda session: _published(session, text, start, at, reason))
        versions = house.database.read(lambda session: shelf.versions(session, found.code))
    said = "published" if is_new else "was published before"
    since = f"{versions[found.version - 1].effective_from:%Y-%m-%d %H:%M}"
    click.echo(f"{described(found)}, version {found.version}: {said}, in force from {since} UTC")


def _published(
    session: Session, text: bytes, start: datetime, at: datetime, reason: str
) -> tuple[Program, bool]:
    found, is_new = shelf.publish(session, text, start, at, at_once=bool(reason))
    if is_new:
        detail = {"version": found.version, **({"at_once": reason} if reason else {})}
        audit.note(session, at, "cli", "programs.publish", found.code, detail)
    return found, is_new


program.add_command(replaying.replay_)
program.add_command(replaying.estimate_)
program.add_command(templates.templates_)
program.add_command(templates.new)
program.add_command(editor_schema.schema_)
program.add_command(terms_page.terms_)


@program.command("list")
def list_() -> None:
    """List what is published, every version with the instant it takes force."""
    with opened() as house:
        published = house.database.read(
            lambda session: [(code, shelf.versions(session, code)) for code in shelf.codes(session)]
        )
    for code, versions in published:
        for version in versions:
            click.echo(f"{code}  version {version.number}  from {version.effective_from:%Y-%m-%d %H:%M} UTC")
    if not published:
        click.echo("no programme is published; publish one with: flask program publish FILE", err=True)


def described(found: Program) -> str:
    """A programme in a few words."""
    tiers = 0 if found.ladder is None else 1 + len(found.ladder.steps)
    counted = (len(found.earn), "rule"), (tiers, "tier"), (len(found.rewards), "reward")
    parts = ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counted)
    return f'"{found.code}" in {found.money} ({parts})'
