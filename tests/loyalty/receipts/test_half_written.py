"""All or nothing: whatever goes wrong between the first statement and COMMIT, nothing is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from db import plan
from db.engine import Database
from db.errors import Busy
from db.metadata import metadata
from loyalty import tables
from loyalty.cards import cards
from loyalty.errors import ContactTaken
from loyalty.people import members
from tests import databases
from tests.loyalty.shop import FIRST_SALE, TIERED, goods, moment

TAIL = "currencies:\n  - {code: points, expiry: {after: 1 months}}\n"


def everything(database: Database) -> dict[str, list[str]]:
    """Every row of every table."""
    with database.engine.connect() as connection:
        return {
            table.name: sorted(repr(row) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables
        }


@contextmanager
def refusing(database: Database, table: str) -> Iterator[None]:
    """Let the database itself refuse every new row of a table."""
    if database.engine.dialect.name == "sqlite":
        deeds = [f"CREATE TRIGGER refusing BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END"]
        undoing = ["DROP TRIGGER refusing"]
    else:
        deeds = [
            (
                "CREATE FUNCTION refusing() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'check_violation'; END $$"
            ),
            f"CREATE TRIGGER refusing BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refusing()",
        ]
        undoing = [f"DROP TRIGGER refusing ON {table}", "DROP FUNCTION refusing()"]
    run(database, deeds)
    try:
        yield
    finally:
        run(database, undoing)


def run(database: Database, statements: list[str]) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


WRITTEN = {
    "a first sale": "event head entry movement lot balance bucket standing tier_change"
    " receipt receipt_sku claim",
    "an enrolment": "member card external_id",
    "a late sale": "entry movement lot balance bucket standing tier_change receipt entitlement claim",
    "a return": "event entry movement draw lot balance bucket returned receipt entitlement parked claim",
    "a revision": "entry movement draw lot balance bucket standing receipt receipt_sku entitlement",
    "a sale that was awaited": "entry movement lot balance returned receipt entitlement",
    "a sale of nobody": "event parked claim",
}


def prepared(shop, what):
    """The member so far, and the document that is going to be recorded."""
    shop.sell("1", "2026-05-01", goods("19000.00", quantity=2))
    shop.sell("2", "2026-05-10", "100.00")
    shop.expect("9", "2026-05-20")
    shop.give_back("r", "2026-05-21", "50.00", of="9")
    return {
        "a first sale": lambda: shop.sell("n", "2026-05-02", "20000.00", member="bob"),
        "an enrolment": lambda: shop.sell("n", "2026-05-02", "20000.00", member="bob"),
        "a late sale": lambda: shop.sell("n", "2026-05-05", "1000.00", arrives="2026-05-22"),
        "a return": lambda: shop.give_back("n", "2026-05-22", goods("99000.00", quantity=9), of="1"),
        "a revision": lambda: shop.sell(
            "1", "2026-05-01", goods("50.00", "mug"), revision=2, arrives="2026-05-22"
        ),
        "a sale that was awaited": lambda: shop.sell("9", "2026-05-20", "50.00", arrives="2026-05-22"),
        "a sale of nobody": lambda: shop.sell("n", "2026-05-22", "5.00", member=None),
    }[what]


@pytest.mark.parametrize(
    ("what", "table"), [(what, table) for what, names in WRITTEN.items() for table in names.split()]
)
def test_a_table_that_refuses_its_row_undoes_the_whole_document(open_shop, what, table):
    shop = open_shop(TIERED + FIRST_SALE + TAIL)
    document = prepared(shop, what)
    before = everything(shop.database)
    with refusing(shop.database, table), pytest.raises(IntegrityError):
        document()
    assert everything(shop.database) == before
    assert not document().replayed


def test_a_card_number_that_is_taken_is_refused_and_nobody_is_enrolled(shop):
    number, at = shop.member("bob"), moment("2026-05-01")
    before = everything(shop.database)

    def enrol(session):
        new = members.joining(shop.retailer, shop.program, at, at, external_id="eve")
        taken = plan.of(tables.card, [cards.row(number, new.work.member_id, at)])
        session.apply(new.work.plan() + new.rows)
        session.apply(taken)

    with pytest.raises(IntegrityError):
        shop.database.write(enrol)
    assert everything(shop.database) == before


def test_a_phone_that_is_taken_enrols_nobody(shop):
    person, at = members.Person(name="Bo", phone="+44 20 7946 0958"), moment("2026-05-01")
    shop.database.write(
        lambda session: members.enrol(session, shop.retailer, shop.program, at, person=person)
    )
    before = everything(shop.database)
    with pytest.raises(ContactTaken):
        shop.database.write(
            lambda session: members.enrol(session, shop.retailer, shop.program, at, person=person)
        )
    assert everything(shop.database) == before


@contextmanager
def cut(database: Database, *, times: int) -> Iterator[list[str]]:
    """Take the connection away right before the first statement that writes, so many times."""
    cuts: list[str] = []

    def before_writing(connection: Connection, _cursor, statement, _parameters, _context, _many):
        if "INSERT INTO" in statement and len(cuts) < times:
            cuts.append(statement)
            close(connection, database)

    event.listen(database.engine, "before_cursor_execute", before_writing)
    try:
        yield cuts
    finally:
        event.remove(database.engine, "before_cursor_execute", before_writing)


def close(connection: Connection, database: Database) -> None:
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        driver.close()
        return
    other = Database.open(database.engine.url.render_as_string(hide_password=False))
    with other.engine.begin() as killing:
        killing.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": driver.info.backend_pid})
    other.dispose()


@pytest.mark.parametrize("what", ["a first sale", "a late sale", "a return"])
def test_a_connection_that_is_always_lost_between_read_and_write_leaves_nothing_behind(open_shop, what):
    shop = open_shop(TIERED + FIRST_SALE)
    document = prepared(shop, what)
    before = everything(shop.database)
    with cut(shop.database, times=99) as cuts, pytest.raises((Busy, DBAPIError)):
        document()
    assert cuts
    assert everything(shop.database) == before
    assert not document().replayed


@pytest.mark.skipif(databases.KIND == "sqlite", reason="a file does not go away")
def test_a_connection_that_is_lost_once_is_not_noticed(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    with cut(shop.database, times=1) as cuts:
        answer = shop.sell("1", "2026-05-01", "10.00")
    assert (len(cuts), answer.replayed, shop.points()) == (1, False, 10)
