"""`flask layout`: documents that say what the columns of a retailer's own file are."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli import feed
from cli.door import told
from intake import files
from pos_adapter.tabular import document, guess, json_schema
from pos_adapter.tabular.layout import Layout

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# Of a text the beginning is enough to guess by; a workbook has its table of contents at the end.
SAMPLE_BYTES = 256 * 1024
WORKBOOK_BYTES = 64 * 2**20
WORKBOOK = b"PK\x03\x04"


@click.group()
def layout() -> None:
    """Layouts: what the columns of a retailer's own file are."""


@layout.command()
@click.option("--from", "path", metavar="FILE", type=FILE, required=True, help="A file to guess from.")
def new(path: Path) -> None:
    """Write a layout guessed from what the columns of FILE are called, to be gone through by hand."""
    with told(str(path)), feed.opened(path, is_text=False) as stream:
        content = stream.read(SAMPLE_BYTES)
        if content.startswith(WORKBOOK):
            content += stream.read(WORKBOOK_BYTES)
        click.echo(guess.layout(content), nl=False)


@layout.command()
@click.argument("path", type=FILE)
def check(path: Path) -> None:
    """Say what is wrong with the layout in the file PATH, each place with its remedy."""
    found = read(path)
    click.echo(
        f"{files.shown(path)}: one {found.grain} a row, {len(found.used)} columns used; it can be used"
    )


@layout.command()
def schema() -> None:
    """Write a JSON Schema (2020-12) of layouts, for editors.

    Begin a layout with: # yaml-language-server: $schema=layout.schema.json
    """
    click.echo(json.dumps(json_schema.schema(), ensure_ascii=False, indent=2))


def read(path: Path) -> Layout:
    """The layout in a file; whatever is wrong with it ends the command."""
    with told(str(path)):
        return document.read(path.read_bytes())
