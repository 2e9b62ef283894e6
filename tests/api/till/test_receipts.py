"""POST /v1/receipts: what tills send, and what they are told."""

from __future__ import annotations

import pytest

from loyalty.shops import till_keys
from tests import databases
from tests.api.doors import NOW, Doors, problem, refund, sale
from tests.points.crowd import at_once, crowded


def test_a_sale_earns_and_says_why(doors: Doors) -> None:
    lines = [
        {"sku": "TEA", "quantity": 2, "unit_price": "68.70"},
        {"sku": "POST", "quantity": 1, "net": "4.95"},
    ]

    answer = doors.post(sale(lines=lines))

    assert answer.status_code == 201
    assert answer.json["status"] == "recorded"
    assert (answer.json["issued"], answer.json["taken_back"]) == ({"points": 137}, {})
    assert answer.json["balance_after"] == {"points": {"available": 137, "pending": 0, "held": 0, "owed": 0}}
    assert (answer.json["tier"], answer.json["enrolled"]) == ("member", True)
    assert answer.json["why"][-2:] == [
        "137 points: 1 point per £1.00 on £137.40, rounded down.",
        "£4.95 of postage does not count.",
    ]


def test_the_same_receipt_again_gets_the_first_answer(doors: Doors) -> None:
    first = doors.post(sale())
    before = doors.rows()
    again = doors.post(sale())

    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert "Idempotent-Replayed" not in first.headers
    assert again.json == first.json
    assert doors.rows() == before


def test_reaching_a_tier_is_told_with_its_evidence(doors: Doors) -> None:
    answer = doors.post(sale(net="1000.00"))

    assert answer.json["tier"] == "vip"
    assert answer.json["tier_changes"][-1] == {"before": "member", "after": "vip", "reason": "reached"}
    assert answer.json["why"][-1] == (
        "VIP since 4 May 2026: 1,000 points in the year from 1 January 2026; it takes 1,000."
    )
    assert doors.post(sale("1002", "10.00")).json["why"] == [
        "15 points: 1 point per £1.00 on £10.00, × 1.5 as VIP."
    ]


def test_a_return_takes_back_and_names_the_sale(doors: Doors) -> None:
    doors.post(sale())
    answer = doors.post(refund("R1", "12.00"))

    assert (answer.status_code, answer.json["taken_back"]) == (201, {"points": 12})
    assert answer.json["why"] == ["12 points taken back for goods returned from receipt 1001."]
    assert answer.json["balance_after"]["points"]["available"] == 125


def test_other_content_under_the_same_number_is_a_conflict(doors: Doors) -> None:
    first = doors.post(sale())
    answer = doors.post(sale(net="1.00"))

    assert problem(answer) == (409, "receipt_conflict")
    assert first.json["receipt"] in answer.json["detail"]
    assert doors.post(sale()).json == first.json
    assert doors.shop.parked() == [("1001", "other_content")]


def test_a_newer_revision_corrects_and_an_older_one_is_left_aside(doors: Doors) -> None:
    doors.post(sale())
    corrected = doors.post(sale(net="100.00", revision=3))
    older = doors.post(sale(net="120.00", revision=2))

    assert (corrected.status_code, corrected.json["taken_back"]) == (201, {"points": 37})
    assert corrected.json["why"] == ["37 points taken back: receipt 1001 was corrected."]
    assert (older.status_code, older.json["status"]) == (200, "ignored")
    assert older.json["why"][-1] == "Nothing changed: a newer version of this receipt was here before."


@pytest.mark.parametrize(
    ("facts", "waiting"),
    [
        ({"member": None}, "unidentified"),
        ({"member": {"card": "7700000000000000000"}}, "unknown_member"),
        ({"purchased_at": "2026-05-04T12:00:00Z"}, "clock_ahead"),
    ],
)
def test_what_cannot_be_posted_yet_is_kept_and_waits(doors: Doors, facts: dict, waiting: str) -> None:
    answer = doors.post(sale(**facts))
    again = doors.post(sale(**facts))

    assert (answer.status_code, answer.json["status"], answer.json["waiting"]) == (202, "parked", waiting)
    assert answer.json["why"][0].startswith("No points yet: ")
    assert (again.status_code, again.headers["Idempotent-Replayed"], again.json) == (202, "true", answer.json)
    assert doors.shop.parked() == [("1001", waiting)]


def test_nothing_but_a_key_in_use_gets_in_and_the_answers_do_not_tell_why(doors: Doors) -> None:
    revoked = doors.new_key(label="Till 2")
    assert doors.post(sale(), revoked).status_code == 201
    doors.database.write(lambda session: till_keys.revoke_label(session, "high-street", "Till 2", NOW))
    before = doors.rows()

    answers = [
        doors.post(sale("1002"), key) for key in (revoked, "till_unknown", "member_x", "x" * 10_000, "ü")
    ]
    answers.append(doors.client.post("/v1/receipts", json=sale("1002")))

    assert {problem(answer) for answer in answers} == {(401, "unauthorized")}
    assert len({answer.text.replace(answer.headers["X-Request-Id"], "") for answer in answers}) == 1
    assert doors.rows() == before


def test_a_revoked_key_is_not_told_what_is_wrong_with_its_receipt(doors: Doors) -> None:
    doors.post(sale())
    doors.database.write(lambda session: till_keys.revoke_label(session, "high-street", "Till 1", NOW))

    assert problem(doors.post({"kind": "sale"})) == (401, "unauthorized")
    assert problem(doors.send(b"{")) == (401, "unauthorized")


def test_a_till_speaks_for_its_own_store_only(doors: Doors) -> None:
    doors.shop.open("station")
    before = doors.rows()

    assert problem(doors.post(sale(store="station"))) == (403, "wrong_store")
    assert problem(doors.post(sale(store="nowhere"))) == (403, "wrong_store")
    assert doors.rows() == before


def test_another_programmes_card_earns_nothing_here(doors: Doors) -> None:
    _, number = doors.elsewhere()
    before = doors.rows()

    answer = doors.post(sale(member={"card": number}))

    assert (answer.status_code, answer.json["waiting"], answer.json["member"]) == (
        202,
        "unknown_member",
        None,
    )
    assert doors.rows()["entry"] == before["entry"]


@pytest.mark.skipif(databases.KIND != "postgresql", reason="SQLite has its own bound, below")
def test_a_warm_request_is_one_read_and_one_write(doors: Doors) -> None:
    doors.post(sale("1000"))
    with doors.counted() as first:
        doors.post(sale())
    with doors.counted() as again:
        doors.post(sale())

    assert (len(first), len(again)) == (2, 1)


@pytest.mark.skipif(databases.KIND != "sqlite", reason="PostgreSQL writes a plan in one statement, above")
def test_a_warm_request_on_sqlite_is_one_read_and_a_write_for_each_table(doors: Doors) -> None:
    doors.post(sale("1000"))
    with doors.counted() as first:
        doors.post(sale())
    with doors.counted() as again:
        doors.post(sale())

    assert len(first) <= 14
    assert len(again) == 1


def test_the_same_receipt_from_twenty_tills_at_once_earns_once(doors: Doors, database_url: str) -> None:
    """V11: one earning, twenty identical answers."""
    doors.post(sale("1000", "5.00"))
    with crowded(database_url) as database:
        crowd = doors.served_by(database)
        answers = at_once(*(lambda: crowd.post(sale()) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {201}
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 19
    assert len({answer.text for answer in answers}) == 1
    assert doors.shop.points() == 142
