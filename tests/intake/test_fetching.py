"""What a vendor only names is fetched from its API and counts once, whatever happens on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.engine import Database
from intake import keeping
from intake.judging import WAITS
from loyalty.tables import claim, receipt
from tests.intake import vendor
from tests.intake.fetched import TOKEN, Fetched, square_event, square_order
from tests.intake.vendor import Asked, Reply, Vendor

Ask = Callable[[Asked], Reply]


@pytest.fixture
def order(shared_data: Path) -> dict[str, Any]:
    return square_order(shared_data)


@pytest.fixture
def event(shared_data: Path, order: dict[str, Any]) -> dict[str, Any]:
    return square_event(shared_data, order)


@pytest.fixture
def square(order: dict[str, Any]) -> Iterator[Vendor]:
    with vendor.answering(lambda _: Reply(body=order)) as found:
        yield found


@pytest.fixture
def shop(database: Database, square: Vendor, order: dict[str, Any]) -> Iterator[Fetched]:
    found = Fetched(database, "square", square.url)
    found.map_store(order["order"]["location_id"])
    yield found
    assert found.shop.verify() == []


def points(shop: Fetched) -> int:
    return shop.shop.points(name="v:ann")


def keys(shop: Fetched) -> list[str]:
    return [row.key for row in shop.database.read(lambda session: session.rows(select(claim)))]


def fates(taken: Any) -> list[tuple[str, str]]:
    return [(item.fate, item.code) for item in taken.items]


def test_an_order_that_is_told_of_again_and_again_is_fetched_once_and_counts_once(
    shop: Fetched, square: Vendor, shared_data: Path, order: dict[str, Any], event: dict[str, Any]
) -> None:
    assert fates(shop.deliver(square_event(shared_data, order, "created"))) == [("fetching", "")]
    assert fates(shop.deliver(event)) == [("fetching", "")]
    assert shop.fetch() == {"read": 1, "recorded": 1}
    (asked,) = square.asked
    assert (asked.method, asked.path) == ("GET", f"/v2/orders/{order['order']['id']}")
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert (points(shop), shop.wanted(), shop.rejected()) == (20, [], [])
    assert keys(shop) == [f"high-street/@cloud/2019-08-06/{order['order']['id']}"]

    shop.deliver(event)
    assert shop.fetch() == {"read": 1, "replayed": 1}
    assert (points(shop), shop.connection().tally.fetched) == (20, 2)


def test_named_again_while_it_is_fetched_it_is_fetched_once_more(
    shop: Fetched, square: Vendor, order: dict[str, Any], event: dict[str, Any]
) -> None:
    def answer(_: Asked) -> Reply:
        if len(square.asked) == 1:
            shop.deliver(event)  # it was paid just after it was read
            return Reply(body={"order": {**order["order"], "state": "OPEN", "version": 3}})
        return Reply(body=order)

    square.answer = answer
    shop.deliver(event)
    assert shop.fetch() == {"read": 2, "ignored": 1, "recorded": 1}
    assert (points(shop), shop.wanted()) == (20, [])


def test_a_vendor_that_asks_for_patience_is_left_alone_that_long(
    shop: Fetched, square: Vendor, shared_data: Path, event: dict[str, Any]
) -> None:
    square.answer = lambda _: Reply(429, headers={"Retry-After": "120"})
    shop.deliver(event)
    other = square_event(shared_data, square_order(shared_data, id="another"))
    shop.deliver(other)
    assert shop.fetch() == {"later": 1}
    assert {row["next_at"] >= shop.at for row in shop.wanted()} == {True}
    assert shop.fetch(seconds=119) == {}
    square.answer = lambda asked: Reply(body=square_order(shared_data, id=asked.path.rpartition("/")[2]))
    assert shop.fetch(seconds=5) == {"read": 2, "recorded": 2}
    assert (len(square.asked), shop.wanted()) == (3, [])


def test_what_fails_for_a_day_waits_for_a_person_who_has_it_tried_again(
    shop: Fetched, square: Vendor, order: dict[str, Any], event: dict[str, Any]
) -> None:
    square.answer = lambda _: Reply(500)
    shop.deliver(event)
    told = [shop.fetch(hours=10) for _ in range(len(WAITS) + 1)]
    assert told == [{"later": 1}] * len(WAITS) + [{"given-up": 1}]
    (kept,) = shop.rejected()
    assert (kept.codes, kept.connection) == (("answered-500",), "cloud")
    assert "the vendor answered 500; look at its status page" in shop.why(kept)
    assert shop.fetch(hours=10) == {}

    square.answer = lambda _: Reply(body=order)
    assert fates(shop.retry(kept)) == [("fetching", "")]
    assert shop.fetch() == {"read": 1, "recorded": 1}
    assert ([each.status for each in shop.rejected("")], points(shop)) == (["resolved"], 20)

    shop.deliver(event)
    square.answer = lambda _: Reply(403)
    assert shop.fetch() == {"given-up": 1}
    (again,) = shop.rejected()
    assert again.codes == ("token-lacks-rights",)
    shop.database.write(lambda session: keeping.dismiss(session, again.digest, "ann", "enough", shop.at))
    assert shop.wanted() == []


@pytest.mark.parametrize(
    ("reply", "fate", "code"),
    [
        (Reply(302, headers={"Location": "http://127.0.0.1:1/"}), "given-up", "redirect-refused"),
        (Reply(body=b"[" + b" " * (8 << 20) + b"]"), "given-up", "answer-too-large"),
        (Reply(400), "given-up", "answered-400"),
        (Reply(404), "later", "The vendor answered 404"),
        (Reply(body=b"<html>"), "later", "the answer is no JSON"),
        (Reply(body=b"{}", cut=9), "later", "connection-lost"),
        (Reply(body=b'{"order": {"id": "of-another"}}'), "later", "the answer does not hold what was asked"),
        (Reply(body=b'{"orders": []}'), "later", "the answer does not hold what was asked"),
        (Reply(hang_seconds=0.7), "later", "timed-out"),
    ],
    ids=["redirect", "large", "400", "404", "not JSON", "cut", "another", "none", "hangs"],
)
def test_what_is_no_answer_is_said(
    shop: Fetched, square: Vendor, event: dict[str, Any], reply: Reply, fate: str, code: str
) -> None:
    square.answer = lambda _: reply
    shop.deliver(event)
    assert shop.fetch() == {fate: 1}
    assert len(square.asked) == 1
    told = [each.codes for each in shop.rejected()]
    said = shop.connection().tally.unfetched_why
    assert told == [(code,)] if fate == "given-up" else code.lower() in said.lower()


def test_a_token_that_the_vendor_refuses_is_said_and_asked_with_no_more(
    shop: Fetched, square: Vendor, shared_data: Path, event: dict[str, Any]
) -> None:
    def answer(asked: Asked) -> Reply:
        it = square_order(shared_data, id=asked.path.rpartition("/")[2])
        return Reply(body=it) if "next" in asked.headers["authorization"] else Reply(401)

    square.answer = answer
    shop.deliver(event)
    assert shop.fetch() == {"token-refused": 1}
    (kept,) = shop.rejected()
    assert "the vendor refused the token (401); set another: an access token" in shop.why(kept)
    assert shop.connection().tally.token_refused_at is not None
    other = shop.deliver(square_event(shared_data, square_order(shared_data, id="another")))
    assert fates(other) == [("rejected", "token-refused")]
    assert (shop.fetch(days=2), len(square.asked)) == ({}, 1)

    shop.give_token("the-next-token-of-the-shop")
    assert shop.fetch() == {"read": 2, "recorded": 2}
    assert [each.status for each in shop.rejected("")] == ["resolved"] * 2


def test_what_a_token_came_to_that_was_replaced_meanwhile_says_nothing_of_the_next(
    shop: Fetched, square: Vendor, order: dict[str, Any], event: dict[str, Any]
) -> None:
    def answer(_: Asked) -> Reply:
        if len(square.asked) > 1:
            return Reply(body=order)
        shop.give_token("the-next-token-of-the-shop")
        return Reply(401)

    square.answer, shop.at = answer, shop.at + timedelta(seconds=1)
    shop.deliver(event)
    assert shop.fetch() == {"token-refused": 1, "read": 1, "recorded": 1}
    assert (shop.rejected(""), shop.connection().may_fetch) == ([], True)


def test_without_a_token_a_delivery_waits_and_says_so_until_there_is_one(
    shop: Fetched, square: Vendor, event: dict[str, Any]
) -> None:
    shop.drop_token()
    taken = shop.deliver(event)
    assert fates(taken) == [("rejected", "token-missing")]
    assert "it has no token. Set an access token of your application" in taken.items[0].says
    shop.deliver(event)
    (kept,) = shop.rejected()
    assert fates(shop.retry(kept)) == [("rejected", "token-missing")]
    assert shop.fetch() == {}
    shop.give_token()
    assert shop.fetch() == {"read": 1, "recorded": 1}
    assert ([each.status for each in shop.rejected("")], points(shop)) == (["resolved"], 20)


def test_an_answer_about_another_store_is_kept_like_a_delivery_about_one(
    shop: Fetched, square: Vendor, shared_data: Path, event: dict[str, Any]
) -> None:
    square.answer = lambda _: Reply(body=square_order(shared_data, location_id="elsewhere"))
    shop.deliver(event)
    assert shop.fetch() == {"read": 1, "rejected": 1}
    (kept,) = shop.rejected()
    assert (kept.codes, shop.wanted()) == (("unknown-store",), [])
    shop.map_store("elsewhere")
    assert fates(shop.retry(kept)) == [("recorded", "")]
    assert (points(shop), [each.status for each in shop.rejected("")]) == (20, ["resolved"])


def test_a_return_is_read_together_with_the_sale_it_names(
    shop: Fetched, square: Vendor, order: dict[str, Any], event: dict[str, Any]
) -> None:
    sale = order["order"]
    amount = {"total_money": {"amount": 2000, "currency": "USD"}}
    item = {"uid": "x", "quantity": "1", "item_type": "CUSTOM_AMOUNT", **amount}
    part = {"source_order_id": sale["id"], "return_line_items": [item], "return_amounts": amount}
    back = {key: sale[key] for key in ("location_id", "state", "version", "created_at", "closed_at")}
    back |= {"id": "ret-1", "returns": [part], "return_amounts": amount, "customer_id": "ann"}

    def answer(asked: Asked) -> Reply:
        if asked.method == "GET":
            return Reply(body={"order": back})
        assert json.loads(asked.body) == {"order_ids": [sale["id"], "ret-1"]}
        return Reply(body={"orders": [sale, back]})

    square.answer = answer
    event["data"]["object"]["order_updated"]["order_id"] = "ret-1"
    shop.deliver(event)
    assert shop.fetch() == {"read": 2, "recorded": 2}
    kinds = [row.kind for row in shop.database.read(lambda session: session.rows(select(receipt)))]
    assert (sorted(kinds), points(shop), shop.wanted()) == (["return", "sale"], 0, [])


def test_what_an_answer_names_again_and_again_comes_to_an_end(
    shop: Fetched, square: Vendor, event: dict[str, Any]
) -> None:
    def answer(asked: Asked) -> Reply:
        number = json.loads(asked.body)["order_ids"][-1] if asked.body else asked.path.rpartition("/")[2]
        named = {"id": number, "returns": [{"source_order_id": f"sale-{len(square.asked)}"}]}
        return Reply(body={"orders": [named]} if asked.body else {"order": named})

    square.answer = answer
    shop.deliver(event)
    assert shop.fetch() == {"read": 4, "rejected": 1}
    assert shop.wanted() == []
