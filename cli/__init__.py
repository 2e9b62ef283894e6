"""The command line: a door for whoever runs the service. `flask --app wsgi --help` lists it."""

from __future__ import annotations

from flask import Flask

from cli import (
    catalog,
    connections,
    db,
    demo,
    events,
    funding,
    layouts,
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
    till,
    tills,
    vouchers,
)

_COMMANDS = (
    db.db,
    program.program,
    catalog.catalog,
    receipts.receipts,
    layouts.layout,
    staff.staff_,
    stores.store,
    tills.till_key,
    till.till_,
    mappings.mapping,
    connections.connection,
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
