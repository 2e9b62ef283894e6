"""The sandbox: a shop to try things in. Nothing tried there is ever real, and nothing real gets there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from db import migrations
from db.engine import Database
from db.metadata import metadata
from loyalty.catalog import catalog
from loyalty.people import privacy
from loyalty.shops import mappings, till_keys
from loyalty.shops.mappings import Mapped
from loyalty.tables import sandbox as mark
from tests.api.doors import NOW, SETTINGS, Doors, bearer, problem, sale
from tests.api.retailer.office import Office


class Shop(Doors):
    """The shop, with a sandbox beside it in `beside`."""

    def __init__(self, database: Database, url: str) -> None:
        super().__init__(database, replace(SETTINGS, sandbox_database_url=url))
        self.beside = url
        self.owner = self.staff()

    def remake(self, **wish: Any) -> Any:
        answer = self.client.post("/v1/sandbox", json=wish, headers=bearer(self.owner))
        assert answer.status_code == 201, answer.text
        return answer.json

    def real_rows(self) -> dict[str, int]:
        """What the real database holds, but for who asked for the sandbox and when."""
        return {name: count for name, count in self.rows().items() if name not in ("audit", "staff_session")}

    def sandbox_rows(self) -> dict[str, int]:
        database = Database.open(self.beside)
        with database.engine.connect() as connection:
            found = {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in metadata.sorted_tables
            }
        database.dispose()
        return found


@pytest.fixture
def shop(database: Database, empty_database_url: str, clock: object) -> Iterator[Shop]:
    """A shop with something in it of everything a sandbox copies."""
    shop = Shop(database, empty_database_url)
    shop.shop.catalog("TEA", "2026-01-01", category="drinks", labels=("local",))
    database.write(lambda session: mappings.put(session, Mapped("*", "tender", "BAR", "cash")))
    shop.post(sale())
    yield shop
    sandbox = shop.app.extensions["loyalty"].sandbox
    if sandbox is not None:
        sandbox.service.database.dispose()
    assert shop.shop.verify() == []


def test_it_is_made_with_keys_members_and_what_was_set_up(shop: Shop) -> None:
    made = shop.remake()

    (key,) = made["keys"]
    assert (key["store"], key["secret"][:10]) == ("high-street", "till_test_")
    assert [member["external_id"] for member in made["members"]] == ["test-ann", "test-bob"]
    assert all(member["token"].startswith("member_test_") for member in made["members"])
    found = shop.sandbox_rows()
    assert [found[name] for name in ("program_version", "store", "mapping", "catalog_item")] == [1, 1, 1, 1]
    assert (found["member"], found["receipt"], found["staff"]) == (2, 0, 0)


def test_a_till_and_a_member_try_everything_there(shop: Shop) -> None:
    made = shop.remake()
    key, ann = made["keys"][0]["secret"], made["members"][0]
    by_card = shop.post(sale("1", member={"card": ann["card"]}), key)
    by_id = shop.post(sale("2", member={"external": "test-ann"}), key)
    seen = shop.get("/v1/me", ann["token"])

    assert [answer.status_code for answer in (by_card, by_id, seen)] == [201, 201, 200]
    assert by_id.json["member"] == ann["id"] == seen.json["member"]
    assert seen.json["balances"][0]["available"] == 274
    assert {answer.headers["Regulars-Sandbox"] for answer in (by_card, by_id, seen)} == {"true"}


def test_the_real_books_are_untouched(shop: Shop) -> None:
    before = shop.real_rows()
    made = shop.remake()
    for number in range(3):
        shop.post(sale(f"{number}", member={"external": "test-ann"}), made["keys"][0]["secret"])
    shop.remake()

    assert shop.real_rows() == before


def test_real_secrets_do_not_open_it_nor_its_own_the_real_shop(shop: Shop) -> None:
    made = shop.remake()
    key, token = made["keys"][0]["secret"], made["members"][0]["token"]
    before, inside = shop.real_rows(), shop.sandbox_rows()

    for secret in (key.replace("till_test_", "till_"), shop.key.replace("till_", "till_test_")):
        assert problem(shop.post(sale("9"), secret)) == (401, "unauthorized")
    real = shop.token()
    for secret in (token.replace("member_test_", "member_"), real.replace("member_", "member_test_")):
        assert problem(shop.get("/v1/me", secret)) == (401, "unauthorized")
    staff = shop.owner.replace("staff_", "staff_test_")
    assert problem(shop.get("/v1/stores", staff)) == (401, "unauthorized")
    assert (shop.real_rows()["receipt"], shop.sandbox_rows()) == (before["receipt"], inside)


def test_the_same_receipt_is_recorded_once_in_each(shop: Shop) -> None:
    """The key of a receipt is claimed in its own database: a test never takes a real receipt's place."""
    key = shop.remake()["keys"][0]["secret"]
    answer = shop.post(sale(), key)

    assert (answer.status_code, answer.headers.get("Idempotent-Replayed")) == (201, None)
    assert "Regulars-Sandbox" not in shop.post(sale()).headers


def test_made_anew_all_that_was_tried_is_gone(shop: Shop) -> None:
    first = shop.remake()
    shop.post(sale("1", member={"external": "test-ann"}), first["keys"][0]["secret"])
    second = shop.remake()

    assert problem(shop.post(sale("2"), first["keys"][0]["secret"])) == (401, "unauthorized")
    assert problem(shop.get("/v1/me", first["members"][0]["token"])) == (401, "unauthorized")
    cards = [[member["card"] for member in made["members"]] for made in (first, second)]
    assert cards[0] == cards[1]
    again = shop.post(sale("1", member={"external": "test-ann"}), second["keys"][0]["secret"])
    assert (again.status_code, again.json["balance_after"]["points"]["available"]) == (201, 137)


def test_it_follows_what_is_published_when_it_is_made_anew(shop: Shop) -> None:
    shop.remake()
    shop.shop.open("station")
    shop.database.write(
        lambda session: catalog.put(session, [catalog.Item(f"S{n}", NOW.date()) for n in range(1_234)])
    )
    made = shop.remake(stores=["station"])

    assert [key["store"] for key in made["keys"]] == ["station"]
    assert (shop.sandbox_rows()["catalog_item"], shop.sandbox_rows()["store"]) == (1_235, 2)


def test_a_code_made_there_is_made_with_another_key(shop: Shop) -> None:
    house = shop.app.extensions["loyalty"]
    inside = house.sandbox.service.retailer

    assert inside.index_key != house.retailer.index_key
    assert not set(inside.ring.keys.values()) & set(house.retailer.ring.keys.values())


def test_its_keys_say_that_they_are_tests(shop: Shop) -> None:
    made = shop.remake()
    digest = privacy.secret_digest(made["keys"][0]["secret"])
    asked = shop.get("/v1/till/requests", made["keys"][0]["secret"])

    assert till_keys.public_id(digest, test=True).startswith("til_test_")
    assert (asked.status_code, asked.headers["Regulars-Sandbox"]) == (200, "true")


def test_before_it_is_made_its_secrets_are_told_so(shop: Shop) -> None:
    answer = shop.post(sale(), "till_test_x")

    assert problem(answer) == (409, "no_sandbox")
    assert shop.get("/v1/sandbox", shop.owner).json == {"available": True, "made": False}
    if shop.beside.startswith("sqlite"):
        assert not Path(shop.beside.removeprefix("sqlite:///")).exists()
    shop.remake()
    assert shop.get("/v1/sandbox", shop.owner).json == {"available": True, "made": True}


def test_a_server_without_one_says_so(doors: Doors) -> None:
    owner = doors.staff()

    assert problem(doors.post(sale(), "till_test_x")) == (409, "no_sandbox")
    assert problem(doors.client.post("/v1/sandbox", json={}, headers=bearer(owner))) == (409, "no_sandbox")
    assert doors.get("/v1/sandbox", owner).json == {"available": False, "made": False}


def test_a_database_with_real_books_is_never_made_a_sandbox(
    database: Database, empty_database_url: str, clock: object
) -> None:
    """Another shop's books, by a mistyped address."""
    migrations.upgrade(empty_database_url)
    other = Database.open(empty_database_url)
    books = Doors(other)
    books.post(sale())
    before = books.rows()
    shop = Shop(database, empty_database_url)

    refused: TestResponse = shop.client.post("/v1/sandbox", json={}, headers=bearer(shop.owner))

    assert problem(refused) == (409, "not_a_sandbox")
    assert (books.rows(), books.shop.rows(mark, None)) == (before, [])
    shop.app.extensions["loyalty"].sandbox.service.database.dispose()
    other.dispose()


def test_who_may(shop: Shop) -> None:
    office = Office(shop)

    for role in ("clerk", "analyst", "auditor", "manager:high-street"):
        assert problem(office.post("/v1/sandbox", {}, secret=shop.staff(role))) == (403, "forbidden")
    assert problem(office.post("/v1/sandbox", {}, secret=shop.key)) == (401, "unauthorized")
    assert problem(office.post("/v1/sandbox", {"stores": ["nowhere"]})) == (404, "unknown_store")
    key = shop.remake()["keys"][0]["secret"]
    assert problem(office.post("/v1/sandbox", {}, secret=key)) == (401, "unauthorized")


def test_making_it_is_audited(shop: Shop) -> None:
    shop.remake()

    (deed,) = shop.get("/v1/audit?action=sandbox.remake", shop.owner).json["data"]
    assert deed["actor"].startswith("stf_")
