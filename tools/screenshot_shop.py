"""The shop whose pages are pictured: the sample's goods and customers, and a month of them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from api.app import open_service
from config import Settings
from db import migrations
from db.engine import Database
from db.session import Session
from identity import roles, staff, staff_sessions, tokens
from loyalty.catalog import catalog, catalog_file
from loyalty.people import editing, members
from loyalty.program import shelf
from loyalty.receipt import Kind, Receipt
from loyalty.receipts import recording
from loyalty.receipts.case import Arrival
from loyalty.retailer import Retailer
from loyalty.shops import stores, till_keys
from pos_adapter import physical_lines, registry
from pos_adapter.adapter import Settings as Dialect

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "programs" / "corner-shop.yaml"
CATALOG = ROOT / "samples" / "corner-shop.catalog.csv"
SAMPLE = ROOT / "samples" / "corner-shop.receipts.ndjson"
SAMPLE_DAY = date(2026, 11, 21)
STORE = "corner"
DIALECT = Dialect(STORE, ZoneInfo("Europe/London"), "GBP", 2)
DAYS = 30
# Every so many sales of the sample happen again on a day; more on Saturdays and Sundays.
EVERY, EVERY_AT_WEEKENDS = 7, 4
# Nobody buys for more than this again and again, in minor units.
MOST_MINOR = 10_000
PICTURED = "CS-10112"
NAMES: Mapping[str, str] = {
    PICTURED: "Nora Chan",
    "CS-10240": "Amir Haddad",
    "CS-10289": "陳美玲",
    "CS-10218": "Grace Okafor",
    "CS-10145": "Tom Ellis",
    "CS-10302": "黃志明",
}
PATIENCE_SECONDS = 30


@contextmanager
def opened() -> Iterator[tuple[str, dict[str, str]]]:
    """Fill the shop and serve it; its address, and a secret for everyone who may look."""
    with tempfile.TemporaryDirectory(prefix="regulars-screens-") as folder:
        url = f"http://localhost:{_free_port()}"
        environment = {
            **os.environ,
            "LOYALTY_DATABASE_URL": f"sqlite:///{folder}/shop.db",
            "LOYALTY_PUBLIC_URL": url,
            "LOYALTY_LOG_LEVEL": "ERROR",
        }
        secrets = _filled(Settings.from_environment(environment))
        with _served(environment, url):
            yield url, secrets


def _filled(settings: Settings) -> dict[str, str]:
    migrations.upgrade(settings.database_url)
    database = Database.open(settings.database_url)
    house = open_service(settings, database)
    begun_at = datetime.now(UTC) - timedelta(days=DAYS + 1)
    receipts = list(_month(datetime.now(UTC)))

    def work(session: Session) -> dict[str, str]:
        _open(session, begun_at)
        for each in receipts:
            recording.record(session, house.retailer, Arrival(each, each.purchased_at, each.purchased_at))
        return _secrets(session, house.retailer)

    secrets = database.write(work)
    house.requests.close()
    database.dispose()
    return secrets


def _open(session: Session, at: datetime) -> None:
    rules = PROGRAM.read_text(encoding="utf-8")
    program, _ = shelf.publish(session, rules, at, at)
    stores.open_store(session, program, STORE, at, name="Corner Shop")
    with CATALOG.open("rb") as file:
        catalog.put(session, list(catalog_file.read(physical_lines.numbered(file, 1 << 20), 2)))


def _month(until: datetime) -> Iterator[Receipt]:
    """The sample's sales again, in order, some on each day, each under a number of its own."""
    with SAMPLE.open("rb") as file:
        read = registry.adapter("native").read(file, DIALECT)
        sales = [each for each in read if isinstance(each, Receipt) and each.kind is Kind.SALE]
    sales = sorted(
        (each for each in sales if each.net_minor <= MOST_MINOR), key=lambda each: each.purchased_at
    )
    for back in range(DAYS, -1, -1):
        on = until.date() - timedelta(days=back)
        step = EVERY if on.weekday() < 5 else EVERY_AT_WEEKENDS
        for sale in sales[back % step :: step]:
            moved = _moved(sale, on)
            if moved.purchased_at < until:
                yield moved


def _moved(sale: Receipt, on: date) -> Receipt:
    days = on - sale.business_date
    return replace(
        sale,
        number=f"{on:%m%d}{sale.number[-2:]}",
        business_date=on,
        purchased_at=sale.purchased_at + days,
        sequence=0,
    )


def _secrets(session: Session, retailer: Retailer) -> dict[str, str]:
    """Give cards their names; a till, a member and an owner who may look."""
    at = datetime.now(UTC)
    for external_id, name in NAMES.items():
        member_id = members.find_id_by_external(session, "corner-shop", external_id)
        assert member_id is not None
        editing.edit(session, retailer, member_id, editing.Change(name=name), at)
    pictured = members.find_id_by_external(session, "corner-shop", PICTURED)
    assert pictured is not None
    owner = staff.add(session, "owner@shop.example", "Alex", [roles.read("owner")], at)
    staff.let_in(session, owner.staff_id)
    return {
        "till": till_keys.add(session, STORE, "Till 1", at),
        "member": tokens.issue(session, pictured, at),
        "staff": staff_sessions.open_session(session, owner.staff_id, at).secret,
    }


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _served(environment: Mapping[str, str], url: str) -> Iterator[None]:
    serve = [sys.executable, "-m", "flask", "--app", "wsgi", "run", "--port", url.rpartition(":")[2]]
    with subprocess.Popen(  # noqa: S603 - likewise
        serve, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _await(url)
            yield
        finally:
            server.terminate()


def _await(url: str) -> None:
    """Wait until somebody answers."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    sys.exit("screenshots: the shop did not open")
