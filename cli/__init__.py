"""The command line: a door for whoever runs the service. `flask --app wsgi --help` lists it."""

from __future__ import annotations

from flask import Flask

from cli import (
    catalog,
    db,
    demo,
    events,
    funding,
    ledger,
    mappings,
    members,
    notices,
    program,
    receipts,
    sandbox,
    shadow,
    staff,
    stores,
    switching,
    tills,
    vouchers,
)

_COMMANDS = (
    db.db,
    program.program,
    catalog.catalog,
    receipts.receipts,
    staff.staff_,
    stores.store,
    tills.till_key,
    mappings.mapping,
    sandbox.sandbox,
    members.member,
    switching.members_,
    vouchers.vouchers_,
    shadow.shadow,
    notices.notices,
    ledger.ledger,
    funding.funding,
    events.events,
    events.webhook,
    demo.demo,
)


def register(app: Flask) -> None:
    """Give the application's `flask` command ours."""
    for command in _COMMANDS:
        app.cli.add_command(command)
