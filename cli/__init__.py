"""The command line: a door for whoever runs the service. `flask --app wsgi --help` lists it."""

from __future__ import annotations

from flask import Flask

from cli.later import Later

COMMANDS = (
    Later("db", "cli.db:db", "The database's schema."),
    Later("program", "cli.program:program", "Programmes: the rules that receipts, points and tiers follow."),
    Later(
        "catalog",
        "cli.catalog:catalog",
        "The catalog: name, price, category, class, brand, labels and cost of stock codes.",
    ),
    Later("receipts", "cli.receipts:receipts", "Receipts of tills and shops."),
    Later("layout", "cli.layouts:layout", "Layouts: what the columns of a retailer's own file are."),
    Later("staff", "cli.staff:staff_", "Staff: owners, managers, clerks, analysts, auditors."),
    Later("store", "cli.stores:store", "Stores; each belongs to one programme."),
    Later("till-key", "cli.tills:till_key", "Keys of tills; each speaks for one store."),
    Later("till", "cli.till:till_", "Ring up sales, take points and returns: type `help`."),
    Later("mapping", "cli.mappings:mapping", "Tills' own words of tenders, taxes and stores."),
    Later(
        "connection",
        "cli.connections:connection",
        "Connections to vendors: where they send to, and how it is read.",
    ),
    Later(
        "sandbox",
        "cli.sandbox:sandbox",
        "A database of its own for tests, with keys of its own; the real books are only read.",
    ),
    Later("member", "cli.members:member", "Members."),
    Later("members", "cli.switching:members_", "Members, many at once."),
    Later("vouchers", "cli.vouchers:vouchers_", "Vouchers, many at once."),
    Later("shadow", "cli.shadow:shadow", "Beside the old system."),
    Later("notices", "cli.notices:notices", "What members are told, by e-mail, by SMS and on their phones."),
    Later("ledger", "cli.ledger:ledger", "The journal of points."),
    Later("funding", "cli.funding:funding", "Who pays for points and rewards."),
    Later("events", "cli.events:events", "What happened, and telling it to webhooks."),
    Later("webhook", "cli.events:webhook", "Addresses that events are sent to."),
    Later(
        "demo",
        "cli.demo:demo",
        "Fill a small shop with some weeks and a day of receipts, say what to try, and serve it.",
    ),
)


def register(app: Flask) -> None:
    """Give the application's `flask` command ours."""
    for command in COMMANDS:
        app.cli.add_command(command)
