"""Connections and what waits, on the command line: over the same functions as the API."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from cli.parked import MONEY_ALONE, NUMBER_ALONE
from db.engine import Database
from identity.staff_tables import audit
from intake import taking
from intake.fates import Taken
from loyalty.shops import connection_tallies, connections
from loyalty.tables import claim, connection, external_id
from tests.cli import shop, watcher
from tests.cli.conftest import Run
from tests.intake.shopify import SECRET, body_of, order

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.fixture
def opened(run: Run, tmp_path: Path) -> Path:
    """A programme with a store, and a file with a vendor's secret."""
    shop.publish(run, tmp_path)
    run("store", "open", "s1", "--program", "shop")
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    return secret


def add(run: Run, secret: Path, *options: object, code: str = "cloud") -> Result:
    how = ("--adapter", "shopify", "--store", "s1", "--secret-file", secret)
    return run("connection", "add", code, *how, *options)


def delivered(database_url: str, body: bytes) -> Taken:
    house = watcher.house_on(database_url)
    found = house.database.read(lambda session: connections.get(session, "cloud"))
    taken = taking.take(house.database, house.retailer, found, body, AT)
    house.database.dispose()
    return taken


def test_a_connection_is_set_up_turned_off_and_forgotten(run: Run, opened: Path, database: Database) -> None:
    made = add(run, opened, "--prefix", "sh:", "--option", "card_attribute=Loyalty card")
    assert made.stdout == "http://localhost:8000/v1/connections/cloud/deliveries\n"
    for state in ("off", "off"):
        assert run("connection", "turn", "cloud", state).exit_code == 0
    told = [json.loads(row["detail"]) for row in shop.rows(database, audit) if "edit" in row["action"]]
    assert told == [{"fields": ["state"], "state": "off", "store": "s1"}]
    listed = run("connection", "list").stdout
    assert listed == "cloud  shopify  s1  off  0 came, 0 refused\n"
    (row,) = shop.rows(database, connection)
    assert (row["options"], row["external_prefix"]) == ('{"card_attribute":"Loyalty card"}', "sh:")
    assert SECRET not in str(row)
    assert add(run, opened).output.endswith('there is a connection "cloud" already\n')
    assert run("connection", "remove", "cloud").exit_code == 0
    assert shop.rows(database, connection) == []


def test_what_is_of_no_use_to_an_adapter_is_refused_and_says_what_is(
    run: Run, opened: Path, tmp_path: Path
) -> None:
    for adapter in ("native", "poslog", "tabular", "online-retail"):
        signed = add(run, opened, "--adapter", adapter)
        assert signed.exit_code == 1
        assert "is never signed" in signed.output
        assert "/v1/connections/" not in signed.output
    strange = add(run, opened, "--option", "card_atribute=Loyalty card")
    assert strange.exit_code == 1
    assert 'has no option "card_atribute"; its options: card_attribute (the note' in strange.output
    for_files = run("connection", "add", "log", "--adapter", "poslog", "--store", "s1")
    assert (for_files.exit_code, for_files.stdout) == (0, "")
    assert run("connection", "rotate", "log", "--secret-file", opened).exit_code == 1
    picture = tmp_path / "secret.bin"
    picture.write_bytes(b"\xff\xfe" * 20)
    unreadable = add(run, picture)
    assert unreadable.exit_code == 1
    assert "no text in UTF-8" in unreadable.output
    assert run("connection", "list").stdout.split()[:2] == ["log", "poslog"]


def test_a_secret_is_replaced_from_a_file_and_none_is_taken_that_could_be_guessed(
    run: Run, opened: Path, tmp_path: Path
) -> None:
    add(run, opened)
    other = tmp_path / "other"
    other.write_text("another-secret-of-the-vendors")
    assert run("connection", "rotate", "cloud", "--secret-file", other).exit_code == 0
    other.write_text("short")
    refused = run("connection", "rotate", "cloud", "--secret-file", other)
    assert refused.exit_code == 1
    assert "16 to 255" in refused.output


def test_a_file_is_read_as_its_connection_was_set_up(
    run: Run, opened: Path, tmp_path: Path, database: Database, database_url: str
) -> None:
    add(run, opened, "--prefix", "sh:")
    file = tmp_path / "orders.ndjson"
    file.write_bytes(body_of(order(1), order(2)))
    result = run("receipts", "import", file, "--connection", "cloud")
    assert shop.counts(result)["receipts"] == 2
    assert all("/@cloud/" in row["key"] for row in shop.rows(database, claim))
    assert set(delivered(database_url, file.read_bytes()).counts().items()) >= {("replayed", 2)}
    assert [row["key"] for row in shop.rows(database, external_id)] == ["shop/sh:7"]
    twice = run("receipts", "import", file, "--connection", "cloud", "--store", "s1")
    assert twice.exit_code == 2
    assert "leave those out" in twice.output


def test_a_rejected_delivery_is_shown_read_again_and_let_go(
    run: Run, opened: Path, database_url: str
) -> None:
    add(run, opened)
    delivered(database_url, body_of(order(1, location_id=99)))
    delivered(database_url, b"{broken}")
    listed = run("receipts", "rejected", "list").stdout.splitlines()
    by_code = {line.split()[-1]: line.split()[0] for line in listed}
    assert set(by_code) == {"unknown-store", "invalid-json"}
    shown = json.loads(run("receipts", "rejected", "show", by_code["invalid-json"]).stdout)
    assert shown["raw"] == "{broken}"
    run("mapping", "set", "store", "99", "s1")
    again = run("receipts", "rejected", "retry", by_code["unknown-store"])
    assert again.stdout == "1 recorded; it is resolved\n"
    assert run("receipts", "rejected", "retry", by_code["unknown-store"]).exit_code == 1
    gone = run("receipts", "rejected", "dismiss", by_code["invalid-json"], "--reason", "a trial")
    assert gone.exit_code == 0
    assert run("receipts", "rejected", "list").stdout == ""


def test_a_parked_document_is_shown_identified_and_let_go(
    run: Run, opened: Path, tmp_path: Path, database: Database
) -> None:
    run("member", "add", "--program", "shop", "--external", "anna")
    file = shop.written(tmp_path, shop.sale("1", member=None), shop.sale("2", member=None))
    shop.import_day(run, file)
    first, second = (line.split()[0] for line in run("receipts", "parked", "list").stdout.splitlines())
    shown = json.loads(run("receipts", "parked", "show", first).stdout)
    assert (shown["reason"], shown["document"]["kind"]) == ("unidentified", "sale")
    assert run("receipts", "parked", "retry", first).exit_code == 1
    told = run("receipts", "parked", "identify", first, "--external", "anna")
    assert told.stdout.startswith("recorded: 5 ")
    assert run("receipts", "parked", "dismiss", second, "--reason", "a trial").exit_code == 0
    assert run("receipts", "parked", "list").stdout == ""
    details = [json.loads(row["detail"]) for row in shop.rows(database, audit) if "parked" in row["action"]]
    given = next(each for each in details if "points" in each)
    assert given["points"] == {"points": 5}
    assert all(each["operator"] for each in details)


def test_a_refund_that_says_too_little_is_shown_with_what_to_do(
    run: Run, opened: Path, tmp_path: Path
) -> None:
    refund = {
        "id": 5,
        "created_at": "2026-05-06T12:00:00+01:00",
        "refund_line_items": [],
        "transactions": [{"kind": "refund", "status": "success", "amount": "2.00", "currency": "GBP"}],
    }
    goods = [{"line_item_id": 1, "quantity": 1, "subtotal": "2.00", "line_item": order()["line_items"][0]}]
    file = tmp_path / "refunds"
    file.write_bytes(body_of(refund, {**refund, "id": 6, "order_id": 1, "refund_line_items": goods}))
    run("receipts", "import", file, "--adapter", "shopify", "--program", "shop", "--store", "s1")
    listed = run("receipts", "parked", "list").stdout.splitlines()
    shown = [json.loads(run("receipts", "parked", "show", line.split()[0]).stdout) for line in listed]
    hints = {each["document"]["number"]: each["hint"] for each in shown}
    assert hints == {"5": MONEY_ALONE, "6": NUMBER_ALONE}


def test_what_does_not_wait_is_said_in_a_sentence(run: Run) -> None:
    for words in (("rejected", "retry", "x"), ("rejected", "show", "dlv_x"), ("parked", "retry", "x")):
        result = run("receipts", *words)
        assert result.exit_code == 1
        assert "No such" in result.stderr or "no such" in result.stderr


def test_a_token_is_read_from_where_nobody_sees_it(
    run: Run, opened: Path, tmp_path: Path, database: Database, database_url: str
) -> None:
    add(run, opened, "--adapter", "square")
    told = {"order_id": "ord-1", "state": "COMPLETED"}
    event = {"type": "order.updated", "data": {"object": {"order_updated": told}}}
    delivered(database_url, json.dumps(event).encode())
    shown = run("connection", "show", "cloud").stdout
    assert "token           none; set an access token of your application with ORDERS_READ" in shown
    assert "to be fetched   1\n" in shown
    assert run("receipts", "rejected", "list").stdout.split()[-1] == "token-missing"

    token = tmp_path / "token"
    token.write_text("EAAA-a-token-of-the-shop\n")
    how = ("connection", "set-token", "cloud", "--token-file", token, "--api-url")
    given = run(*how, "http://127.0.0.1:9")
    assert given.stdout == 'connection "cloud" has a token; the job "fetch" fetches with it; 1 waited\n'
    assert "EAAA" not in str(shop.rows(database, connection) + shop.rows(database, audit))
    shown = run("connection", "show", "cloud").stdout
    assert "fetches from    http://127.0.0.1:9\n" in shown
    for address in ("https://10.0.0.1", "https://a.example/?b"):
        assert run(*how, address).exit_code == 1
    assert run("connection", "drop-token", "cloud").exit_code == 0
    assert shop.rows(database, connection)[0]["sealed_token"] is None


def test_a_token_is_of_no_use_where_deliveries_hold_all_there_is(run: Run, opened: Path) -> None:
    add(run, opened)
    refused = run("connection", "set-token", "cloud", "--token-file", opened)
    assert refused.exit_code == 1
    assert 'what adapter "shopify" reads holds all there is' in refused.stderr


def test_why_the_last_delivery_was_refused_stands_in_the_list(
    run: Run, opened: Path, database: Database
) -> None:
    add(run, opened)
    why = "x-shopify-hmac-sha256 does not fit"
    database.write(
        lambda session: connection_tallies.refused(
            session, "cloud", connection_tallies.Why("unsigned", why), AT
        )
    )
    listed = run("connection", "list").stdout
    assert listed == f"cloud  shopify  s1  on  0 came, 1 refused  refused last 2026-11-21 10:00 UTC: {why}\n"
    assert (
        f"refused         1, last 2026-11-21 10:00 UTC: {why}\n" in run("connection", "show", "cloud").stdout
    )


def test_an_address_that_no_vendor_reaches_is_warned_of(run: Run, opened: Path) -> None:
    assert "set LOYALTY_PUBLIC_URL to the address the world knows" in add(run, opened).stderr
    known = run("connection", "show", "cloud", LOYALTY_PUBLIC_URL="https://shop.example")
    assert "address         https://shop.example/v1/connections/cloud/deliveries\n" in known.stdout
    assert known.stderr == ""


def test_a_mapping_says_what_it_was_and_for_whom_it_is(run: Run, opened: Path) -> None:
    first = run("mapping", "set", "tender", "BAR", "card").stdout
    assert first == 'tender "BAR" is "card", for all programmes and stores\n'
    again = run("mapping", "set", "tender", "BAR", "cash").stdout
    assert again == 'tender "BAR" is "cash" (was "card"), for all programmes and stores\n'
    own = run("mapping", "set", "tender", "BAR", "card", "--store", "s1").stdout
    assert own == 'tender "BAR" is "card", for store "s1" only\n'
