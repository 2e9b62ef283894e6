"""GET /v1/cards/{number}/qr.svg: for tills of the card's own programme."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from loyalty.cards import card_qr
from loyalty.tables import card
from tests.api.doors import Doors, problem, sale


@pytest.fixture
def number(doors: Doors) -> str:
    """The number of ann's card."""
    doors.post(sale())
    (row,) = doors.shop.rows(card)
    return row["number"]


def test_a_till_gets_the_code_of_a_card(doors: Doors, number: str) -> None:
    answer = doors.get(f"/v1/cards/{number}/qr.svg", doors.key)

    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")
    assert answer.text == card_qr.svg(number, title=f"Card •••• {number[-4:]}")
    spaced = doors.get(f"/v1/cards/{number[:4]} {number[4:]}/qr.svg", doors.key)
    assert spaced.text == answer.text


def test_unknown_blocked_and_foreign_cards_get_the_same_answer(doors: Doors, number: str) -> None:
    _, foreign = doors.elsewhere()
    doors.shop.member("cat")
    (blocked,) = doors.shop.rows(card, "cat")
    block = update(card).where(card.c.number == blocked["number"]).values(status="blocked")
    doors.database.write(lambda session: session.connection.execute(block))
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)

    answers = [
        doors.get(f"/v1/cards/{asked}/qr.svg", doors.key)
        for asked in (foreign, blocked["number"], wrong, "1", "%00", "%ff%fe", "9" * 5000, "ü", "' OR 1=1")
    ]

    assert {problem(answer) for answer in answers} == {(404, "unknown_card")}
    assert len({answer.text.replace(answer.headers["X-Request-Id"], "") for answer in answers}) == 1


def test_nobody_else_gets_it(doors: Doors, number: str) -> None:
    for secret in ("", doors.token(), "till_unknown"):
        assert problem(doors.get(f"/v1/cards/{number}/qr.svg", secret)) == (401, "unauthorized")
