"""`flask program terms`: what members are told of a document."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from cli.door import told
from loyalty.program import document
from loyalty.terms import page, voice


@click.command("terms")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(sorted(voice.texts())), default="en", show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def terms_(file: Path, language: str, form: str) -> None:
    """Write the terms that members read, as the document FILE has them."""
    with told(str(file)):
        found = page.page(document.read(file.read_bytes()), language)
    if form == "json":
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        click.echo(page.as_text(found), nl=False)
