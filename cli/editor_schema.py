"""`flask program schema`: what an editor needs to help with a document."""

from __future__ import annotations

import json

import click

from loyalty.program import json_schema


@click.command("schema")
def schema_() -> None:
    """Write a JSON Schema (2020-12) of documents, for editors.

    Save it beside your documents and begin them with: # yaml-language-server: $schema=program.schema.json
    """
    click.echo(json.dumps(json_schema.schema(), ensure_ascii=False, indent=2))
