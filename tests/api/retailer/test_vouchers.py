"""/v1/vouchers for staff: found by member, status and code, withdrawn with a reason, sent again."""

from __future__ import annotations

from typing import Any

import pytest

from notices.tables import notice
from tests.api.doors import Doors, problem, sale
from tests.api.retailer.office import Office

KEYED = {"Idempotency-Key": "a-key-for-one-decision"}
WHY = {"why": "sent to the wrong card"}


@pytest.fixture
def given(doors: Doors) -> dict[str, Any]:
    """A voucher of ann's, as she sees it."""
    doors.post(sale(net="500.00"))
    return doors.redeem(doors.token()).json["voucher"]


def test_it_is_found_by_member_status_and_code_and_its_code_is_never_shown(
    doors: Doors, office: Office, given: dict[str, Any]
) -> None:
    member = "mem_" + doors.shop.member_id().replace("-", "")
    doors.redeem(doors.token(), key="another-key-for-a-wish")

    def found(query: str) -> list[str]:
        answer = office.get(f"/v1/vouchers?{query}")
        assert given["code"] not in answer.text
        return [each["id"] for each in answer.json["data"]]

    assert len(found("")) == len(found(f"member={member}")) == len(found("status=issued")) == 2
    assert found("status=voided") == found("code=0000-0000-0000-0000") == []
    assert found(f"code={given['code'].lower()}") == [given["id"]]
    assert office.get(f"/v1/vouchers/{given['id']}").json["member"] == member


def test_it_is_paged(doors: Doors, office: Office, given: dict[str, Any]) -> None:
    doors.redeem(doors.token(), key="another-key-for-a-wish")
    first = office.get("/v1/vouchers?limit=1").json
    second = office.get(f"/v1/vouchers?limit=1&cursor={first['next']}").json

    assert given["id"] in {first["data"][0]["id"], second["data"][0]["id"]}
    assert second["next"] is None


def test_withdrawn_its_points_go_back_and_that_is_noted(
    doors: Doors, office: Office, given: dict[str, Any]
) -> None:
    void = f"/v1/vouchers/{given['id']}/void"
    answer, again = office.post(void, WHY, headers=KEYED), office.post(void, WHY, headers=KEYED)

    assert (answer.status_code, answer.json["voucher"]["status"], answer.json["voucher"]["voided_why"]) == (
        200,
        "voided",
        "sent to the wrong card",
    )
    assert again.json == answer.json
    assert problem(office.post(void, WHY, headers={"Idempotency-Key": "k" * 16})) == (409, "voucher_closed")
    assert answer.json["balance_after"]["points"]["available"] == doors.shop.points("2026-05-05") == 500
    assert answer.json["seq"] == doors.get("/v1/me", doors.token()).json["seq"]
    assert answer.json["why"] == ["200 points given back: £5 voucher was cancelled."]
    (note,) = office.get("/v1/audit?action=vouchers.void").json["data"]
    assert note["subject"] == given["id"]


def test_it_is_sent_again_once_a_day(doors: Doors, office: Office, given: dict[str, Any]) -> None:
    resend = f"/v1/vouchers/{given['id']}/resend"

    assert [office.post(resend).json for _ in range(2)] == [{"sent": True}, {"sent": False}]
    (row,) = doors.shop.rows(notice, None)
    assert (row["kind"], row["member_id"]) == ("voucher-issued", doors.shop.member_id())
    assert given["code"] not in str(row)


def test_what_is_closed_is_not_sent(doors: Doors, office: Office, given: dict[str, Any]) -> None:
    office.post(f"/v1/vouchers/{given['id']}/void", WHY, headers=KEYED)
    assert problem(office.post(f"/v1/vouchers/{given['id']}/resend")) == (409, "voucher_closed")


@pytest.mark.parametrize("voucher", ["vou_" + "0" * 32, "x"])
def test_what_is_not_there_is_not_found(office: Office, given: dict[str, Any], voucher: str) -> None:
    assert problem(office.get(f"/v1/vouchers/{voucher}")) == (404, "unknown_voucher")
    assert problem(office.post(f"/v1/vouchers/{voucher}/void", WHY, headers=KEYED)) == (
        404,
        "unknown_voucher",
    )
    assert problem(office.get("/v1/vouchers?member=x")) == (404, "unknown_member")


@pytest.mark.parametrize(("role", "reads"), [("clerk", True), ("auditor", True), ("analyst", False)])
def test_who_may(doors: Doors, office: Office, given: dict[str, Any], role: str, reads: bool) -> None:
    secret = doors.staff(role)
    assert office.get("/v1/vouchers", secret=secret).status_code == (200 if reads else 403)
    answer = office.post(f"/v1/vouchers/{given['id']}/void", WHY, headers=KEYED, secret=secret)
    assert answer.status_code == (200 if role == "clerk" else 403)
