"""`flask program`: programmes as documents, checked and published."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from cli.door import now, opened, operator, told
from cli.later import Later
from doorway.deeds.publishing import NOTE_CHARS, Said, publish_by
from loyalty.program import comparing, difference_words, document, shelf
from loyalty.program.model import Program

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
AUTHOR_CHARS: Final = 90


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
@click.option(
    "--as",
    "author",
    metavar="NAME",
    default="",
    help="Who publishes it.  [default: whose account on this machine runs the command]",
)
@click.option("--note", metavar="TEXT", default="", help="Why it changes, for who reads the versions later.")
def publish(file: Path, effective_from: datetime | None, reason: str, author: str, note: str) -> None:
    """Publish the document FILE as the programme's next version; the same document again changes nothing."""
    at = now()
    start = effective_from.replace(tzinfo=UTC) if effective_from else at
    by, said = (
        _kept(author.strip() or operator(), AUTHOR_CHARS),
        Said(_kept(note.strip(), NOTE_CHARS), reason),
    )
    with opened() as house, told(str(file)):
        text = file.read_bytes()
        found, is_new = house.database.write(lambda session: publish_by(session, text, start, at, by, said))
        versions = house.database.read(lambda session: shelf.versions(session, found.code))
    did = "published" if is_new else "was published before"
    since = f"{versions[found.version - 1].effective_from:%Y-%m-%d %H:%M}"
    click.echo(f"{described(found)}, version {found.version}: {did}, in force from {since} UTC")


def _kept(text: str, most: int) -> str:
    """What a person wrote, refused where it is longer than is kept."""
    if len(text) > most:
        raise click.UsageError(f"that is longer than {most} characters: {text[:40]}…")
    return text


for later in (
    Later(
        "replay",
        "cli.replaying:replay_",
        "Replay past receipts under the document FILE, beside the version in force.",
    ),
    Later(
        "estimate",
        "cli.replaying:estimate_",
        "Estimate what the document FILE gives back of a usual basket, without any receipts.",
    ),
    Later("templates", "cli.templates:templates_", "List the templates of programmes, each in a sentence."),
    Later(
        "new",
        "cli.templates:new",
        "Write a document of your own from a template; what is not said is asked for.",
    ),
    Later("schema", "cli.editor_schema:schema_", "Write a JSON Schema (2020-12) of documents, for editors."),
    Later(
        "terms", "cli.terms_page:terms_", "Write the terms that members read, as the document FILE has them."
    ),
):
    program.add_command(later)


@program.command("list")
def list_() -> None:
    """List what is published, every version with the instant it takes force."""
    with opened() as house:
        known = house.database.read(
            lambda session: [(code, shelf.versions(session, code)) for code in shelf.codes(session)]
        )
    for code, versions in known:
        for version in versions:
            click.echo(f"{code}  version {version.number}  from {version.effective_from:%Y-%m-%d %H:%M} UTC")
    if not known:
        click.echo("no programme is published; publish one with: flask program publish FILE", err=True)


def described(found: Program) -> str:
    """A programme in a few words."""
    tiers = 0 if found.ladder is None else 1 + len(found.ladder.steps)
    counted = (len(found.earn), "rule"), (tiers, "tier"), (len(found.rewards), "reward")
    parts = ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counted)
    return f'"{found.code}" in {found.money} ({parts})'
