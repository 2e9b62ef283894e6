"""Who forgot the card takes the points later, by the code on the slip: once, and for two weeks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from db.session import Session
from identity import staff
from tests.api.doors import NOW, Doors, bearer, problem, sale


def unnamed(doors: Doors) -> dict[str, Any]:
    """A sale of nobody, as the till was told of it."""
    answer = doors.post(sale(net="30.00", member=None))
    assert answer.status_code == 202
    return answer.json


def claim(doors: Doors, code: str, name: str = "ann", key: str = "one-wish-to-claim-it"):
    headers = {**bearer(doors.token(name)), "Idempotency-Key": key}
    return doors.client.post("/v1/me/claims", json={"code": code}, headers=headers)


def test_the_slip_has_the_code_and_the_code_the_points(doors: Doors) -> None:
    """CASES, others 14: it credits that receipt once, to one member."""
    doors.shop.member("ann", "2026-05-01 00:00")
    told = unnamed(doors)
    printed = told["print_lines"][-1]
    assert printed.replace("-", "") == told["claim_code"]

    answer = claim(doors, printed.lower())

    assert (answer.status_code, answer.json["issued"]) == (200, {"points": 30})
    assert claim(doors, printed.lower()).json == answer.json
    assert problem(claim(doors, printed, key="another-wish-to-claim")) == (409, "claim_closed")
    assert doors.get("/v1/me", doors.token()).json["balances"][0]["available"] == 30


@pytest.mark.parametrize("known_by", ["till code", "e-mail"])
def test_whoever_rang_it_up_does_not_get_it(doors: Doors, known_by: str) -> None:
    """TRUST: a receipt is not used by the cashier."""
    for name in ("ann", "bob"):
        doors.shop.member(name, "2026-05-01 00:00")
    doors.staff("clerk")
    clerk, cashier = doors.employees.get("clerk@shop.example").staff_id, "C 17"

    def declare(session: Session) -> None:
        staff.set_member(session, clerk, doors.shop.member_id("ann"))
        staff.set_till_code(session, clerk, cashier if known_by == "till code" else None)

    doors.database.write(declare)
    told = cashier if known_by == "till code" else "Clerk@shop.example"
    code = doors.post(sale(net="30.00", member=None, staff=told)).json["claim_code"]

    assert problem(claim(doors, code)) == (403, "own_sale")
    assert claim(doors, code, "bob").json["issued"] == {"points": 30}


def test_the_slip_says_it_for_a_qr_code_too(doors: Doors) -> None:
    doors.shop.member("ann", "2026-05-01 00:00")
    told = unnamed(doors)

    assert told["claim_qr"] == f"http://localhost:8000/claim?code={told['claim_code']}"
    assert claim(doors, told["claim_qr"]).json["issued"] == {"points": 30}
    assert problem(claim(doors, f"RGC1:{told['claim_code']}", key="as-slips-had-it-before")) == (
        *(409, "claim_closed"),
    )
    assert doors.post(sale("1002")).json["claim_qr"] is None


def test_of_two_members_who_claim_it_at_once_one_gets_it(doors: Doors) -> None:
    for name in ("ann", "bob"):
        doors.shop.member(name, "2026-05-01 00:00")
    code = unnamed(doors)["claim_code"]

    with ThreadPoolExecutor(2) as phones:
        statuses = sorted(
            answer.status_code for answer in phones.map(lambda name: claim(doors, code, name), ("ann", "bob"))
        )

    assert statuses == [200, 409]


def test_after_two_weeks_it_is_over(doors: Doors, clock: time_machine.Traveller) -> None:
    doors.shop.member("ann", "2026-05-01 00:00")
    code = unnamed(doors)["claim_code"]

    clock.move_to(NOW + timedelta(days=14))

    assert problem(claim(doors, code)) == (409, "claim_closed")


def test_a_code_of_nothing_is_unknown_and_guessing_ends(doors: Doors) -> None:
    doors.shop.member("ann", "2026-05-01 00:00")

    statuses = [
        claim(doors, f"ABCDEFGHJK{n:02d}", key=f"a-wish-to-claim-{n:04d}").status_code for n in range(11)
    ]

    assert statuses == [404] * 10 + [429]


def test_a_sale_with_its_member_needs_no_code(doors: Doors) -> None:
    assert doors.post(sale(net="30.00")).json["claim_code"] is None
