"""At a till: who stands there, what a basket comes to, points set aside, and the receipt that takes them."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from db.engine import Database
from loyalty.cards import rotating
from loyalty.people import members
from loyalty.shops import till_keys
from tests.api.doors import CARD, NOW, Doors, bearer, problem, refund, sale

PAYING = (
    CARD.replace("{code: points, name: Points,", '{code: points, name: Points, worth: "0.01",')
    + "returns: {shortfall: withhold}\n"
)
KEY = {"Idempotency-Key": "a-key-for-one-hold"}


@pytest.fixture
def doors(database: Database) -> Doors:
    """The corner shop, where points can be paid with."""
    doors = Doors(database)
    doors.shop.publish(PAYING, "2026-01-02")
    doors.post(sale(net="537.00"))
    return doors


def _card(doors: Doors) -> str:
    member_id = doors.shop.member_id()
    return doors.database.read(lambda session: members.numbers(session, member_id))[0]


def scanned(doors: Doors, at: datetime | None = None) -> str:
    number = _card(doors)
    secret = rotating.secret_of(doors.app.extensions["loyalty"].retailer.index_key, number)
    return rotating.text_at(secret, number, at or datetime.now(UTC))


def identified(doors: Doors, **who: str) -> dict[str, Any]:
    answer = doors.client.post("/v1/identify", json=who, headers=bearer(doors.key))
    assert answer.status_code == 200, answer.text
    return answer.json


def hold(doors: Doors, proof: str, key: str = "a-key-for-one-hold", **wish: Any):
    headers = {**bearer(doors.key), "Idempotency-Key": key}
    return doors.client.post("/v1/holds", json={"proof": proof, **wish}, headers=headers)


def test_a_scanned_phone_says_who_stands_there_and_what_to_say(doors: Doors) -> None:
    found = identified(doors, code=scanned(doors))

    assert found["level"] == "rotating"
    assert found["balances"]["points"]["available"] == 537
    assert [each["code"] for each in found["affordable"]] == ["voucher-5", "voucher-10"]
    assert "463 points to VIP" in " ".join(prompt["text"] for prompt in found["prompts"])


def test_a_copied_code_identifies_nobody_a_second_time(doors: Doors) -> None:
    code = scanned(doors)
    identified(doors, code=code)

    again = doors.client.post("/v1/identify", json={"code": code}, headers=bearer(doors.key))

    assert problem(again)[0] == 409


def test_a_card_alone_is_known_and_spends_nothing(doors: Doors) -> None:
    found = identified(doors, card=_card(doors))
    assert found["level"] == "static"

    assert problem(hold(doors, found["proof"], points=100)) == (409, "proof_required")


def test_an_unknown_card_is_told_as_such(doors: Doors) -> None:
    answer = doors.client.post("/v1/identify", json={"card": "77" + "1" * 16}, headers=bearer(doors.key))

    assert problem(answer) == (404, "unknown_card")


def test_identifying_names_one_way(doors: Doors) -> None:
    for body in ({}, {"card": "1", "phone": "+4411"}):
        answer = doors.client.post("/v1/identify", json=body, headers=bearer(doors.key))
        assert problem(answer) == (422, "invalid_body")


def test_points_held_are_taken_by_the_receipt_that_names_the_hold(doors: Doors) -> None:
    held = hold(doors, identified(doors, code=scanned(doors))["proof"], points=300)
    assert (held.status_code, held.json["worth"], held.json["status"]) == (201, "3.00", "open")
    assert held.json["balance_after"]["points"]["available"] == 237

    answer = doors.post(sale("1002", "10.00", redemptions=[{"hold": held.json["hold"]}])).json

    assert [(each["outcome"], each["points"], each["worth"]) for each in answer["redemptions"]] == [
        ("redeemed", 300, "3.00")
    ]
    assert answer["rejected_redemptions"] == []
    assert answer["balance_after"]["points"] == {"available": 247, "pending": 0, "held": 0, "owed": 0}


def test_a_hold_is_made_once_for_its_key(doors: Doors) -> None:
    proof = identified(doors, code=scanned(doors))["proof"]
    first, again = hold(doors, proof, points=300), hold(doors, proof, points=300)

    assert again.json == first.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert problem(hold(doors, proof, points=301)) == (422, "idempotency_key_reused")
    assert doors.get("/v1/me", doors.token()).json["balances"][0]["available"] == 237


def test_a_refused_hold_stays_refused_for_its_key(doors: Doors) -> None:
    proof = identified(doors, code=scanned(doors))["proof"]
    assert problem(hold(doors, proof, points=600)) == (409, "insufficient_points")

    doors.post(sale("1002", "500.00"))

    again = hold(doors, proof, points=600)
    assert again.status_code == 409
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_hold_is_captured_or_released_once(doors: Doors) -> None:
    proof = identified(doors, code=scanned(doors))["proof"]
    held = hold(doors, proof, points=100).json["hold"]

    def close(how: str, key: str):
        headers = {**bearer(doors.key), "Idempotency-Key": key}
        return doors.client.post(f"/v1/holds/{held}/{how}", headers=headers)

    assert close("release", "first-key-of-this-1").json["status"] == "released"
    assert close("release", "first-key-of-this-1").headers["Idempotent-Replayed"] == "true"
    assert problem(close("capture", "second-key-of-this-2")) == (409, "hold_closed")
    assert (
        problem(doors.client.post("/v1/holds/hld_x/capture", headers={**bearer(doors.key), **KEY}))[0] == 404
    )


def test_another_stores_till_cannot_use_the_proof_or_the_hold(doors: Doors) -> None:
    proof = identified(doors, code=scanned(doors))["proof"]
    held = hold(doors, proof, points=100).json["hold"]
    doors.shop.open("low-street")
    other = doors.new_key("low-street", "Till 9")

    stolen = doors.client.post(
        "/v1/holds", json={"proof": proof, "points": 1}, headers={**bearer(other), **KEY}
    )
    taken = doors.client.post(f"/v1/holds/{held}/capture", headers={**bearer(other), **KEY})

    assert problem(stolen) == (422, "invalid_proof")
    assert problem(taken) == (404, "unknown_hold")


@pytest.mark.parametrize("proof", ["idt_", "idt_AAAA", "x" * 62, "idt_" + "A" * 58])
def test_a_made_up_proof_is_none(doors: Doors, proof: str) -> None:
    assert problem(hold(doors, proof, points=1)) == (422, "invalid_proof")


def test_a_receipt_that_pays_with_a_bare_card_is_recorded_and_its_redemption_rejected(doors: Doors) -> None:
    answer = doors.post(sale("1002", "10.00", redemptions=[{"points": 100}]))

    assert answer.status_code == 201
    (rejected,) = answer.json["rejected_redemptions"]
    assert (rejected["reason"], rejected["worth"]) == ("proof_required", "1.00")
    assert "Not redeemed at this till" in " ".join(answer.json["print_lines"])


def test_a_receipt_pays_with_the_proof_of_the_phone(doors: Doors) -> None:
    proof = identified(doors, code=scanned(doors))["proof"]
    now = datetime.now(UTC).isoformat()

    answer = doors.post(
        sale("1002", "10.00", purchased_at=now, redemptions=[{"points": 100, "proof": proof}])
    ).json

    assert answer["rejected_redemptions"] == []
    assert answer["balance_after"]["points"]["available"] == 447


def test_a_quote_tells_before_the_receipt_and_writes_nothing(doors: Doors) -> None:
    before = doors.rows()

    found = doors.client.post("/v1/quotes", json=sale("1002", "40.00"), headers=bearer(doors.key)).json

    assert doors.rows() == before
    assert (found["status"], found["issued"]) == ("recorded", {"points": 40})
    assert found["payable"] == [{"currency": "points", "points": 537, "worth": "5.37"}]
    assert [each["code"] for each in found["affordable"]] == ["voucher-5", "voucher-10"]
    (line,) = found["lines"]
    assert (line["n"], line["eligible"], line["reason"]) == (0, "40.00", None)
    assert doors.post(sale("1002", "40.00")).json["balance_after"] == found["balance_after"]


def test_a_return_quote_tells_what_to_keep_back(doors: Doors) -> None:
    """CASES V3, withhold: the till is told to keep back what the missing points are worth."""
    doors.redeem(doors.token(), "voucher-10")

    found = doors.client.post("/v1/quotes", json=refund("R1", "537.00"), headers=bearer(doors.key)).json

    assert found["withhold"] == [{"worth": "4.00", "currency": "points", "points": 400}]
    assert found["refund"] == [{"tender": "money", "amount": "537.00"}]
    recorded = doors.post(refund("R1", "537.00")).json
    assert recorded["withhold"] == found["withhold"]
    assert recorded["balance_after"]["points"] == {"available": 0, "pending": 0, "held": 0, "owed": 0}


def test_a_batch_answers_line_by_line_and_a_bad_one_sinks_nothing(doors: Doors) -> None:
    lines = [json.dumps(sale(str(n), "10.00")) for n in (2001, 2002)]
    body = "\n".join([lines[0], "{not json", lines[1], lines[0], json.dumps(sale("2003", "x"))])
    headers = {**bearer(doors.key), "Content-Type": "application/x-ndjson"}

    answer = doors.client.post("/v1/receipts/batch", data=body, headers=headers)

    told = sorted(map(json.loads, answer.text.splitlines()), key=lambda each: each["line"])
    assert [(each["line"], each["status"]) for each in told] == [
        (1, 201),
        (2, 400),
        (3, 201),
        (4, 201),
        (5, 422),
    ]
    assert told[1]["body"]["code"] == "invalid_json"
    assert told[3]["body"] == told[0]["body"]
    assert doors.get("/v1/me", doors.token()).json["balances"][0]["available"] == 557


def test_numbers_that_never_came_are_told(doors: Doors) -> None:
    now = datetime.now(UTC).isoformat()
    for number in (1, 2, 5, 9):
        doors.post(sale(f"A{number}", "1.00", sequence=number, till="1", purchased_at=now))

    found = doors.get("/v1/till/gaps", doors.key).json["data"]

    assert found == [{"till": "1", "first": 3, "last": 4}, {"till": "1", "first": 6, "last": 8}]
    assert doors.get("/v1/till/gaps?till=2", doors.key).json["data"] == []
    assert problem(doors.get("/v1/till/gaps?days=0", doors.key))[0] == 422


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_the_slip_is_as_wide_as_the_printer(doors: Doors, columns: int) -> None:
    headers = bearer(doors.key)
    answer = doors.client.post(f"/v1/receipts?columns={columns}", json=sale("1002", "10.00"), headers=headers)

    lines = answer.json["print_lines"]
    assert lines[0] == "Points earned" + " " * (columns - 22) + "10 points"
    assert all(len(line) <= columns for line in lines)
    assert answer.json["print_bytes"] is None


@pytest.mark.parametrize("encoding", ["big5", "gb18030"])
def test_the_slip_comes_in_the_printers_letters(doors: Doors, encoding: str) -> None:
    headers = {**bearer(doors.key), "Accept-Language": "zh-HK"}
    answer = doors.client.post(
        f"/v1/receipts?columns=32&encoding={encoding}", json=sale("1002", "10.00"), headers=headers
    ).json

    assert base64.b64decode(answer["print_bytes"]).decode(encoding) == "\n".join(answer["print_lines"])


def test_a_printer_there_is_none_of_records_nothing(doors: Doors) -> None:
    before = doors.rows()

    answer = doors.client.post(
        "/v1/receipts?columns=33", json=sale("1002", "10.00"), headers=bearer(doors.key)
    )

    assert problem(answer) == (422, "invalid_body")
    assert doors.rows() == before


def test_what_was_not_covered_waits_for_a_person_who_settles_it_once(doors: Doors) -> None:
    doors.post(sale("1002", "10.00", redemptions=[{"points": 100}, {"reward": "moon"}]))
    clerk = bearer(doors.staff("clerk"))

    listed = doors.client.get("/v1/rejected-redemptions", headers=clerk).json["data"]
    assert [(each["n"], each["points"], each["worth"], each["reason"]) for each in listed] == [
        (0, 100, "1.00", "proof_required"),
        (1, 0, "0.00", "unknown_reward"),
    ]
    wish = {name: listed[0][name] for name in ("member", "receipt", "n")} | {"resolution": "waived"}
    done = doors.client.post("/v1/rejected-redemptions/settle", json=wish, headers=clerk)
    again = doors.client.post("/v1/rejected-redemptions/settle", json=wish, headers=clerk)

    assert done.status_code == 204
    assert problem(again) == (404, "unknown_rejected_redemption")
    first = doors.client.get("/v1/rejected-redemptions?limit=1", headers=clerk).json
    assert [each["n"] for each in first["data"]] == [1]


def test_another_stores_clerk_neither_sees_nor_settles_it(doors: Doors) -> None:
    doors.post(sale("1002", "10.00", redemptions=[{"points": 100}]))
    doors.shop.open("low-street")
    (found,) = doors.client.get("/v1/rejected-redemptions", headers=bearer(doors.staff())).json["data"]
    elsewhere = bearer(doors.staff("clerk:low-street"))

    assert doors.client.get("/v1/rejected-redemptions", headers=elsewhere).json["data"] == []
    wish = {name: found[name] for name in ("member", "receipt", "n")} | {"resolution": "waived"}
    answer = doors.client.post("/v1/rejected-redemptions/settle", json=wish, headers=elsewhere)
    assert problem(answer) == (404, "unknown_rejected_redemption")


def test_many_small_wishes_of_a_bare_card_are_one_large_one(doors: Doors) -> None:
    doors.shop.publish(PAYING + "spending: {static_card_up_to: 100}\n", "2026-01-03")

    answer = doors.post(sale("1002", "10.00", redemptions=[{"points": 60}] * 3)).json

    assert [each["reason"] for each in answer["redemptions"]] == [None, "proof_required", "proof_required"]
    proof = identified(doors, card=_card(doors))["proof"]
    assert hold(doors, proof, "a-first-key-for-it", points=60).status_code == 201
    assert problem(hold(doors, proof, "a-second-key-for-it", points=60)) == (409, "proof_required")


def test_a_key_that_is_not_for_redeeming_records_the_sale_and_redeems_nothing(doors: Doors) -> None:
    doors.redeem(doors.token())
    (voucher,) = doors.get("/v1/me/vouchers", doors.token()).json["data"]
    key = doors.database.write(
        lambda session: till_keys.add(session, "high-street", "Till 2", NOW, scopes=["receipts"])
    )

    answer = doors.post(sale("1002", "10.00", redemptions=[{"voucher": voucher["code"]}, {"points": 1}]), key)

    assert answer.status_code == 201
    assert [each["reason"] for each in answer.json["redemptions"]] == ["wrong_scope", "proof_required"]
    (voucher,) = doors.get("/v1/me/vouchers", doors.token()).json["data"]
    assert voucher["status"] == "issued"


def test_what_waited_and_is_identified_later_spends_nobodys_points_without_proof(doors: Doors) -> None:
    """A thief parks a sale of nobody that redeems, and has a clerk say that it is ann's."""
    doors.post(sale("1002", "10.00", member=None, redemptions=[{"points": 100}]))
    clerk = {**bearer(doors.staff("clerk")), "Idempotency-Key": "a-key-to-identify-it"}
    (waiting,) = doors.client.get("/v1/parked", headers=clerk).json["data"]

    path = f"/v1/parked/{waiting['id']}/identify"
    answer = doors.client.post(path, json={"external": "ann"}, headers=clerk)

    assert answer.status_code == 200, answer.text
    assert [each["reason"] for each in answer.json["rejected_redemptions"]] == ["proof_required"]
    assert answer.json["balance_after"]["points"]["available"] == 547


def test_a_hold_that_was_let_go_pays_for_nothing_more(doors: Doors) -> None:
    held = hold(doors, identified(doors, code=scanned(doors))["proof"], points=100).json["hold"]
    headers = {**bearer(doors.key), "Idempotency-Key": "a-key-to-let-it-go"}
    doors.client.post(f"/v1/holds/{held}/release", headers=headers)

    answer = doors.post(sale("1002", "10.00", redemptions=[{"hold": held}])).json

    assert [each["reason"] for each in answer["redemptions"]] == ["hold_released"]
    assert answer["balance_after"]["points"]["available"] == 547


def test_a_hold_and_a_voucher_pay_once_each_however_often_they_are_named(doors: Doors) -> None:
    doors.redeem(doors.token())
    (voucher,) = doors.get("/v1/me/vouchers", doors.token()).json["data"]
    held = hold(doors, identified(doors, code=scanned(doors))["proof"], points=100).json["hold"]
    code = voucher["code"]
    wishes = [{"hold": held}, {"hold": held}, {"voucher": code}, {"voucher": code.lower()}]

    answer = doors.post(sale("1002", "10.00", redemptions=wishes)).json

    assert [each["reason"] for each in answer["redemptions"]] == [
        None,
        "hold_captured",
        None,
        "voucher_redeemed",
    ]
    assert answer["balance_after"]["points"]["available"] == 537 - 200 - 100 + 10


def test_a_correction_that_names_the_same_hold_keeps_what_it_paid(doors: Doors) -> None:
    held = hold(doors, identified(doors, code=scanned(doors))["proof"], points=100).json["hold"]
    doors.post(sale("1002", "10.00", redemptions=[{"hold": held}]))

    answer = doors.post(sale("1002", "10.00", revision=2, redemptions=[{"hold": held}, {"points": 1}])).json

    assert [each["reason"] for each in answer["redemptions"]] == [None, "proof_required"]
    assert answer["balance_after"]["points"]["available"] == 537 - 100 + 10


def test_a_sale_of_nobody_can_be_corrected_while_it_waits(doors: Doors) -> None:
    assert doors.post(sale("1002", "10.00", member=None)).status_code == 202

    answer = doors.post(sale("1002", "20.00", member=None, revision=2))

    assert answer.status_code == 202
    assert answer.json["claim_code"]


def test_a_voucher_used_before_its_receipt_comes_back_with_its_void(doors: Doors) -> None:
    doors.redeem(doors.token())
    (voucher,) = doors.get("/v1/me/vouchers", doors.token()).json["data"]
    doors.post(sale("1002", "10.00", redemptions=[{"voucher": voucher["code"]}]))
    doors.post(sale("1002", "10.00", kind="void", revision=2, lines=[]))

    (voucher,) = doors.get("/v1/me/vouchers", doors.token()).json["data"]
    assert voucher["status"] == "issued"


def test_a_made_up_cursor_is_refused(doors: Doors) -> None:
    for value in ('["x"]', "[9223372036854775808]", "[-1]"):
        cursor = base64.urlsafe_b64encode(value.encode()).decode().rstrip("=")
        assert problem(doors.get(f"/v1/till/requests?cursor={cursor}", doors.key)) == (422, "invalid_body")


def test_a_proof_ends_with_its_card_in_holds_receipts_and_quotes(doors: Doors) -> None:
    lost = _card(doors)
    proof = identified(doors, code=scanned(doors))["proof"]
    assert hold(doors, proof, points=1).status_code == 201
    headers = {**bearer(doors.token()), "Idempotency-Key": "a-key-to-replace-it"}
    assert doors.client.post(f"/v1/me/cards/{lost}/replace", headers=headers).status_code == 200

    paying = sale("1002", "10.00", redemptions=[{"points": 100, "proof": proof}])
    quoted = doors.client.post("/v1/quotes", json=paying, headers=bearer(doors.key))

    assert problem(hold(doors, proof, "another-key-for-a-hold", points=1)) == (409, "card_unusable")
    assert problem(quoted) == (409, "proof_required")
    assert [each["reason"] for each in doors.post(paying).json["redemptions"]] == ["proof_required"]
