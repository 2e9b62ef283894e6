"""What a server serves, and `flask --app wsgi` runs: the whole application, or its commands alone."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup

import cli
from cli.later import Later

JOBS = Later("jobs", "jobs.commands:jobs", "What is done by the clock.")


class OfTheWhole(Later):
    """A command of a library's that looks at the whole application."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Its context, while the whole application is the current one."""
        if parent is not None:
            parent.with_resource(import_module("application").app.app_context())
        return super().make_context(info_name, args, parent, **extra)


OPENAPI = OfTheWhole("openapi", "flask_smorest.spec:openapi_cli", "OpenAPI commands.")


def _is_looking_for_a_command() -> bool:
    """Whether `flask` asks for an application only to find a command of ours in it, or to list them.

    What it does itself with an application (`run`, `routes`, `shell`) it asks for as that command.
    """
    context = click.get_current_context(silent=True)
    return context is not None and isinstance(context.command, FlaskGroup)


if _is_looking_for_a_command():
    # What a command imports stays: looking through it again and again is a sixth of a start.
    gc.set_threshold(50_000, 20, 50)
    app = Flask("wsgi", static_folder=None)
    app.cli.add_command(OPENAPI)
else:
    gc.disable()
    from application import app

    gc.freeze()
    gc.enable()

cli.register(app)
app.cli.add_command(JOBS)
