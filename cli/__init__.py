"""The command line: a door for whoever runs the service. `flask --app wsgi --help` lists it."""

from __future__ import annotations

from flask import Flask

from cli import catalog, db, demo, ledger, members, program, receipts, stores, tills

_COMMANDS = (
    db.db,
    program.program,
    catalog.catalog,
    receipts.receipts,
    stores.store,
    tills.till_key,
    members.member,
    ledger.ledger,
    demo.demo,
)


def register(app: Flask) -> None:
    """Give the application's `flask` command ours."""
    for command in _COMMANDS:
        app.cli.add_command(command)
