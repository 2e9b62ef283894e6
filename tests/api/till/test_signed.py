"""Signed requests at a till's doors: what they open, and what a thief on the line gets, which is nothing."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from werkzeug.test import TestResponse

from identity import signatures
from identity.signatures import Signed
from loyalty.people import privacy
from loyalty.shops import till_keys
from tests import databases
from tests.api.doors import NOW, Doors, problem, sale

_nonces = count()


class SigningTill:
    """A till whose key never travels."""

    def __init__(self, doors: Doors, **terms: Any) -> None:
        self.doors = doors
        ring = doors.app.extensions["loyalty"].retailer.ring
        self.secret = doors.database.write(
            lambda session: till_keys.add(session, "high-street", "Signing", NOW, sealed_under=ring, **terms)
        )
        self.key_id = till_keys.public_id(privacy.secret_digest(self.secret))

    def header(self, signed: Signed, at: datetime = NOW, nonce: str = "") -> dict[str, str]:
        nonce, time = nonce or f"nonce-of-mine-{next(_nonces):06}", int(at.timestamp())
        signature = signatures.sign(self.secret, signed, time, nonce)
        return {
            "Authorization": f"Regulars-HMAC-SHA256 key={self.key_id},time={time},"
            f"nonce={nonce},signature={signature}"
        }

    def post(self, receipt: dict[str, Any], **words: Any) -> TestResponse:
        body = json.dumps(receipt).encode()
        return self.send(body, self.header(Signed("POST", "/v1/receipts", body), **words))

    def send(self, body: bytes, header: dict[str, str], path: str = "/v1/receipts") -> TestResponse:
        headers = {**header, "Content-Type": "application/json"}
        return self.doors.client.post(path, data=body, headers=headers)

    def get(self, path: str) -> TestResponse:
        return self.doors.client.get(path, headers=self.header(Signed("GET", path, b"")))


@pytest.fixture
def till(doors: Doors) -> SigningTill:
    return SigningTill(doors)


def test_a_signed_receipt_is_recorded(till: SigningTill) -> None:
    answer = till.post(sale())

    assert (answer.status_code, answer.json["issued"]) == (201, {"points": 137})
    again = till.post(sale())
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")


def test_every_door_of_a_till_takes_a_signature(doors: Doors, till: SigningTill) -> None:
    number = doors.shop.member()

    assert till.get(f"/v1/cards/{number}/qr.svg").status_code == 200
    assert till.get(f"/v1/cards/{number}/qr.svg?size=4%20cm").status_code == 200


def test_a_till_signs_its_whole_queue_at_once(till: SigningTill) -> None:
    body = b"\n".join(json.dumps(sale(f"{number}")).encode() for number in range(3))
    header = till.header(Signed("POST", "/v1/receipts/batch", body))
    answer = till.doors.client.post(
        "/v1/receipts/batch", data=body, headers={**header, "Content-Type": "application/x-ndjson"}
    )

    assert [json.loads(line)["status"] for line in answer.text.splitlines()] == [201, 201, 201]


def test_the_same_request_sent_again_by_a_thief_is_refused(doors: Doors, till: SigningTill) -> None:
    body = json.dumps(sale()).encode()
    header = till.header(Signed("POST", "/v1/receipts", body))
    assert till.send(body, header).status_code == 201
    before = doors.rows()

    assert problem(till.send(body, header)) == (401, "signature_used")
    assert doors.rows() == before


def test_what_was_changed_on_the_way_is_refused_and_nothing_said(doors: Doors, till: SigningTill) -> None:
    number = doors.shop.member()
    body = json.dumps(sale()).encode()
    signed = Signed("POST", "/v1/receipts", body)
    before = doors.rows()

    answers = [
        till.send(body.replace(b"137", b"937"), till.header(signed)),
        till.send(body, till.header(signed), "/v1/receipts?dry=1"),
        till.send(b"", till.header(signed)),
        doors.client.get(f"/v1/cards/{number}/qr.svg", headers=till.header(signed)),
        till.send(body, {"Authorization": "Regulars-HMAC-SHA256 key=x"}),
        till.send(body, {"Authorization": "Regulars-HMAC-SHA256"}),
        till.send(body, {"Authorization": f"Regulars-HMAC-SHA256 {till.secret}"}),
    ]

    assert {problem(answer) for answer in answers} == {(401, "unauthorized")}
    assert len({answer.text.replace(answer.headers["X-Request-Id"], "") for answer in answers}) == 1
    assert doors.rows() == before


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_wrong_clock_is_told_to_who_holds_the_key(till: SigningTill, seconds: int) -> None:
    answer = till.post(sale(), at=NOW + timedelta(seconds=seconds))

    assert problem(answer) == (401, "signature_stale")
    assert str(int(NOW.timestamp())) in answer.json["detail"]


def test_a_key_that_signs_is_not_taken_as_a_bearer(doors: Doors, till: SigningTill) -> None:
    till.post(sale())
    before = doors.rows()

    assert problem(doors.post(sale("1002"), till.secret)) == (401, "signature_required")
    assert problem(doors.get("/v1/cards/77/qr.svg", till.secret)) == (401, "signature_required")
    assert doors.rows() == before


def test_a_bearers_key_cannot_sign(doors: Doors, till: SigningTill) -> None:
    till.secret, till.key_id = doors.key, till_keys.public_id(privacy.secret_digest(doors.key))

    assert problem(till.post(sale())) == (401, "unauthorized")


def test_a_revoked_key_signs_and_carries_nothing(doors: Doors, till: SigningTill) -> None:
    till.post(sale())
    doors.database.write(lambda session: till_keys.revoke(session, "high-street", till.key_id, NOW))

    assert problem(till.post(sale("1002"))) == (401, "unauthorized")
    assert problem(till.post({"kind": "sale"})) == (401, "unauthorized")
    assert problem(doors.post(sale("1002"), till.secret)) == (401, "unauthorized")
    assert problem(till.get("/v1/cards/77/qr.svg")) == (401, "unauthorized")


def test_a_replaced_key_signs_for_its_hours(
    doors: Doors, till: SigningTill, clock: time_machine.Traveller
) -> None:
    ring = doors.app.extensions["loyalty"].retailer.ring
    doors.database.write(
        lambda session: till_keys.rotate(session, ring, "high-street", till.key_id, NOW, timedelta(hours=1))
    )
    assert till.post(sale()).status_code == 201

    later = NOW + timedelta(hours=1)
    clock.move_to(later)
    assert problem(till.post(sale("1002"), at=later)) == (401, "unauthorized")


def test_a_signed_key_too_is_for_what_its_scopes_say(doors: Doors) -> None:
    assert problem(SigningTill(doors, scopes=["quotes"]).post(sale())) == (403, "wrong_scope")


def test_a_signed_body_may_be_no_larger_than_any_other(doors: Doors, till: SigningTill) -> None:
    body = b" " * (doors.app.extensions["loyalty"].settings.body_limit_bytes + 1)

    answer = till.send(body, till.header(Signed("POST", "/v1/receipts", body)))

    assert problem(answer) == (413, "body_too_large")


@pytest.mark.skipif(databases.KIND != "postgresql", reason="SQLite writes a plan table by table")
def test_a_signature_costs_two_statements_and_a_transaction_of_its_own(
    doors: Doors, till: SigningTill
) -> None:
    till.post(sale("1000"))
    with doors.counted() as found:
        till.post(sale())

    assert len(found) == 3 + 2
