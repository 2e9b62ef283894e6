"""What was sold without a line: sent as a queue, recorded once, each answered by itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.web.pages import Pages
from tests.web.till.clerk import Clerk, balance, card, clerk


def kept(number: str, card_number: str = "", **facts: Any) -> dict[str, Any]:
    """A sale of a tea, as the browser keeps it."""
    sale = {
        "number": number,
        "kind": "sale",
        "at": "2026-05-04T10:30:00.000Z",
        "goods": [{"sku": "TEA", "price_minor": 1000, "quantity": "1", "called": "TEA"}],
        "buyer": {"card": card_number} if card_number else None,
    }
    return {"sale": {**sale, **facts}, "tender": "cash", "by_card": ""}


def send(till: Clerk, *sales: Any) -> Any:
    answer = till.visitor.client.post(
        "/till/queue", data=json.dumps({"sales": sales}), headers={"Sec-Fetch-Site": "same-origin"}
    )
    return answer.json["answers"] if answer.status_code == 200 else answer.status_code


def test_a_queue_is_recorded_once_however_often_it_is_sent(pages: Pages) -> None:
    till, number = clerk(pages), card(pages)
    queue = [kept("AAAABBBB", number), kept("AAAACCCC", at="2026-05-04T10:20:00Z")]
    told = send(till, *queue)
    assert [(each["number"], each["taken"]) for each in told] == [("AAAACCCC", True), ("AAAABBBB", True)]
    assert send(till, *queue) == told
    assert balance(pages) == 147


def test_what_was_answered_on_the_way_is_not_recorded_again(pages: Pages) -> None:
    till = clerk(pages)
    page = till.rings(till.member(card(pages)))
    till.pays(page)
    carried = json.loads(page.html.xpath("//form[@action='/till/sell']/input[@name='sale']/@value")[0])
    assert send(till, {"sale": carried, "tender": "cash", "by_card": ""})[0]["taken"]
    assert balance(pages) == 147


def test_one_that_cannot_be_taken_does_not_hold_back_the_rest(pages: Pages) -> None:
    till = clerk(pages)
    told = send(
        till, kept("AAAADDDD", card(pages)), kept("AAAADDDD", card(pages), goods=[{"sku": 5}]), "nonsense"
    )
    assert sorted((each["number"], each["taken"]) for each in told) == [
        ("", False),
        ("AAAADDDD", False),
        ("AAAADDDD", True),
    ]
    refused = next(each for each in told if each["number"] and not each["taken"])
    assert refused["told"][0] == "This sale cannot be read"
    assert balance(pages) == 147


def test_another_sale_under_a_used_number_is_refused(pages: Pages) -> None:
    till = clerk(pages)
    send(till, kept("AAAAEEEE", card(pages)))
    (told,) = send(till, kept("AAAAEEEE", card(pages), at="2026-05-04T10:40:00Z"))
    assert (told["taken"], "recorded before" in told["told"][0]) == (False, True)


def test_a_queue_needs_a_key_and_our_own_page(pages: Pages) -> None:
    assert send(Clerk(pages.stranger()), kept("AAAAFFFF")) == 303
    till = clerk(pages)
    foreign = till.visitor.client.post("/till/queue", data="{}", headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert (
        till.visitor.client.post(
            "/till/queue", data="[", headers={"Sec-Fetch-Site": "same-origin"}
        ).status_code
        == 422
    )


def test_what_a_till_keeps_beforehand(pages: Pages) -> None:
    facts = {"barcode": "2000000010007", "category": "dairy/milk", "name": "Milk", "price_minor": 150}
    pages.doors.shop.catalog("MLK-1", "2026-01-01", **facts)
    visitor = clerk(pages).visitor
    known = json.loads(visitor.get("/till/known.json").response.get_data())
    (milk,) = known["goods"]
    assert (milk["sku"], milk["called"], milk["price_minor"]) == ("MLK-1", "Milk", 150)
    assert known["categories"] == ["dairy/milk"]
    worker = visitor.get("/till/service-worker.js").response.get_data(as_text=True)
    assert "till-queue.js?v=" in worker
    assert "Without the network" in visitor.get("/till/offline").text
    assert visitor.get("/till/alive").status == 204


def test_what_a_clerk_must_do_about_a_sale_that_was_taken_is_told(pages: Pages) -> None:
    allowance = {"what": "proof", "name": "RGA1:none-of-ours", "worth_minor": 100, "called": "100 points"}
    spent = kept("AAAAGGGG", card(pages), spent=[{**allowance, "points": 100, "currency": "points"}])
    first, second = send(clerk(pages), spent, kept("AAAAHHHH", "2990000000000000"))
    assert (first["taken"], second["taken"]) == (True, True)
    assert "Not redeemed at this till" in " ".join(first["told"])
    assert second["told"][0].startswith("Nobody has the card 2990000000000000.")


@pytest.mark.parametrize("at", ["2026-03-01T10:00:00Z", "2026-05-05T10:00:00Z", "9999-12-31T10:00:00Z"])
def test_a_sale_of_no_believable_moment_is_refused_with_what_to_do(pages: Pages, at: str) -> None:
    (told,) = send(clerk(pages), kept("AAAAGGGG", card(pages), at=at))
    assert not told["taken"]
    assert "more than a month" in " ".join(told["told"])
    assert balance(pages) == 137


@pytest.mark.parametrize("goods", [{"price_minor": 10**12}, {"off_minor": 2_000}, {"quantity": "999999"}])
def test_an_amount_beyond_any_till_is_refused(pages: Pages, goods: dict[str, Any]) -> None:
    tea = {"sku": "TEA", "price_minor": 10**9, "quantity": "1", "called": "TEA"}
    if "off_minor" in goods:
        tea["price_minor"] = 1_000
    (told,) = send(clerk(pages), kept("AAAAHHHH", card(pages), goods=[{**tea, **goods}]))
    assert not told["taken"]
    assert balance(pages) == 137


def test_what_a_hold_that_nobody_knows_was_to_pay_is_asked_for_in_money(pages: Pages) -> None:
    hold = {"what": "hold", "name": "hld_" + "0" * 32, "worth_minor": 250, "called": "250 points"}
    (told,) = send(clerk(pages), kept("AAAAJJJJ", card(pages), spent=[hold]))
    assert "£2.50" in " ".join(told["told"])
