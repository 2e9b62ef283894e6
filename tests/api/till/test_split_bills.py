"""POST /v1/receipts with a split: what tills send where several pay, and what they are told."""

from __future__ import annotations

import orjson
import pytest
from jsonschema import Draft202012Validator

from api.till.receipt_document import RECEIPT
from tests.api.doors import Doors, bearer, problem, refund, sale

SHARES = [
    {"member": {"external": "ann"}, "tenders": [{"kind": "cash", "amount": "60.00"}]},
    {"member": {"external": "bob"}, "tenders": [{"kind": "card", "amount": "40.00"}]},
]


def split(number: str = "1001", net: str = "100.00", **facts):
    document = {**sale(number, net), "split": SHARES, **facts}
    return {name: value for name, value in document.items() if name != "member" or "member" in facts}


def test_each_of_those_who_paid_is_told_their_own(doors: Doors) -> None:
    answer = doors.post(split())

    assert (answer.status_code, answer.json["member"], answer.json["enrolled"]) == (201, None, True)
    assert answer.json["issued"] == {"points": 100}
    ann, bob = answer.json["parts"]
    assert (ann["issued"], ann["balance_after"]["points"]["available"]) == ({"points": 60}, 60)
    assert (bob["issued"], bob["balance_after"]["points"]["available"]) == ({"points": 40}, 40)
    assert ann["why"][-1] == "60 points: 1 point per £1.00 on £60.00."
    assert any("60" in line for line in ann["print_lines"])
    again = doors.post(split())
    assert (again.json, again.headers["Idempotent-Replayed"]) == (answer.json, "true")


def test_who_paid_a_share_takes_no_other_of_the_same_bill(doors: Doors) -> None:
    nobodys = {"member": None, "tenders": [{"kind": "cash", "amount": "20.00"}]}
    answer = doors.post(split(split=[SHARES[0], nobodys, nobodys]))
    doors.shop.member("cho")
    codes = [part["claim_code"] for part in answer.json["parts"][1:]]

    def claim(name: str, code: str) -> int:
        headers = {**bearer(doors.token(name)), "Idempotency-Key": f"a-claim-of-{name}-{code}"}
        return doors.client.post("/v1/me/claims", json={"code": code}, headers=headers).status_code

    assert [claim("ann", codes[0]), claim("cho", codes[0]), claim("cho", codes[1])] == [409, 200, 409]


def test_a_share_of_nobody_has_its_own_code_on_the_slip(doors: Doors) -> None:
    shares = [SHARES[0], {"member": None, "tenders": [{"kind": "cash", "amount": "40.00"}]}]
    answer = doors.post(split(split=shares))
    doors.shop.member("cho")

    code = answer.json["parts"][1]["claim_code"]
    claimed = doors.client.post(
        "/v1/me/claims",
        json={"code": code},
        headers={**bearer(doors.token("cho")), "Idempotency-Key": "cho-claims-her-share"},
    )

    assert (answer.json["claim_code"], answer.json["waiting"]) == (None, "unidentified")
    assert (claimed.status_code, claimed.json["issued"]) == (200, {"points": 40})


def test_a_return_of_a_bill_is_told_for_each(doors: Doors) -> None:
    doors.post(split())
    back = {name: value for name, value in refund("R1", "50.00").items() if name != "member"}

    quoted = doors.client.post("/v1/quotes", json=back, headers=bearer(doors.key)).json
    answer = doors.post(back)

    assert quoted["refund"] == [{"tender": "cash", "amount": "30.00"}, {"tender": "card", "amount": "20.00"}]
    assert [part["taken_back"] for part in quoted["parts"]] == [{"points": 30}, {"points": 20}]
    assert [part["taken_back"] for part in answer.json["parts"]] == [{"points": 30}, {"points": 20}]
    assert answer.json["taken_back"] == {"points": 50}


def test_a_voucher_redeemed_for_the_bill_beforehand_pays_for_the_part_that_names_it(doors: Doors) -> None:
    doors.post(sale("0", "300.00"))
    code = doors.redeem(doors.token()).json["voucher"]["code"]
    doors.client.post(
        "/v1/vouchers/redeem",
        json={"code": code, "receipt": {"business_date": "2026-05-04", "number": "1001"}},
        headers={**bearer(doors.key), "Idempotency-Key": "before-the-bill"},
    )

    answer = doors.post(split(split=[{**SHARES[0], "redemptions": [{"voucher": code}]}, SHARES[1]]))

    ann, bob = answer.json["parts"]
    assert [each["outcome"] for each in ann["redemptions"]] == ["redeemed"]
    assert (ann["rejected_redemptions"], bob["redemptions"]) == ([], [])
    assert doors.shop.verify() == []


def test_a_queue_of_a_till_may_hold_bills(doors: Doors) -> None:
    body = b"\n".join(orjson.dumps(each) for each in (split("1"), sale("2", "10.00"), split("1")))
    headers = {**bearer(doors.key), "Content-Type": "application/x-ndjson"}

    answer = doors.client.post("/v1/receipts/batch", data=body, headers=headers)

    lines = [orjson.loads(line) for line in answer.data.splitlines()]
    assert [line["status"] for line in lines] == [201, 201, 201]
    assert lines[0]["body"]["parts"] == lines[2]["body"]["parts"] != []
    assert (doors.shop.points(name="ann"), doors.shop.points(name="bob")) == (70, 40)


def test_other_content_of_a_bill_is_a_conflict(doors: Doors) -> None:
    doors.post(split())

    assert problem(doors.post(split(net="90.00"))) == (409, "receipt_conflict")


@pytest.mark.parametrize(
    "wrong",
    [
        {"member": {"external": "ann"}},
        {"tenders": [{"kind": "cash", "amount": "1.00"}]},
        {"kind": "return"},
        {"split": SHARES[:1]},
        {"split": [*SHARES, {"member": None}]},
        {"split": [*SHARES, {"tenders": []}]},
    ],
)
def test_what_does_not_go_with_a_split_is_refused_as_the_document_of_the_api_says(
    doors: Doors, wrong
) -> None:
    rules = Draft202012Validator(RECEIPT)

    assert rules.is_valid(split())
    assert not rules.is_valid(split(**wrong))
    assert problem(doors.post(split(**wrong))) == (422, "invalid_receipt")
