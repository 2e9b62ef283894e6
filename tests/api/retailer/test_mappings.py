"""/v1/mappings: what a till calls something is put in the shop's words, a few seconds later at the most."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import time_machine
from werkzeug.test import TestResponse

from loyalty.tables import receipt
from tests.api.doors import NOW, Doors, problem, sale
from tests.api.retailer.office import Office

WITHIN = timedelta(seconds=5)
VISA = {"scope": "*", "kind": "tender", "theirs": "EFT-VISA", "ours": "card"}


def put(office: Office, version: str = "", **facts: str) -> TestResponse:
    headers = {"If-Match": version} if version else {}
    return office.put("/v1/mappings", {**VISA, **facts}, headers=headers)


def remove(office: Office, **facts: str) -> TestResponse:
    query = {name: value for name, value in {**VISA, **facts}.items() if name != "ours"}
    return office.ask("DELETE", "/v1/mappings", query_string=query)


def paid(number: str, kind: str = "EFT-VISA", **facts: Any) -> dict[str, Any]:
    return sale(number, tenders=[{"kind": kind, "amount": "137.40"}], **facts)


def tenders(doors: Doors) -> dict[str, str]:
    """How each receipt was paid, as it is kept."""
    kept = [orjson.loads(row["content"]) for row in doors.shop.rows(receipt)]
    return {found["number"]: found["tenders"][0]["kind"] for found in kept}


def test_a_mapping_is_said_once_and_anew_and_taken_away(office: Office) -> None:
    first = put(office)
    anew = put(office, first.headers["ETag"], ours="plastic")
    assert [first.status_code, anew.status_code] == [201, 200]
    shown = {**VISA, "ours": "plastic"}
    opened = office.get("/v1/mappings/one?kind=tender&theirs=EFT-VISA")
    assert (opened.json, opened.headers["ETag"]) == (shown, anew.headers["ETag"])
    assert office.get("/v1/mappings?kind=tender").json == {"data": [shown], "next": None}

    assert remove(office).status_code == 204
    assert office.get("/v1/mappings").json["data"] == []
    assert problem(remove(office)) == (404, "unknown_mapping")
    assert problem(office.get("/v1/mappings/one?kind=tender&theirs=EFT-VISA")) == (404, "unknown_mapping")


def test_receipts_are_read_in_the_shops_words_within_five_seconds_of_a_change(
    office: Office, doors: Doors, clock: time_machine.Traveller
) -> None:
    doors.post(paid("1"))
    put(office)
    clock.move_to(NOW + WITHIN)
    doors.post(paid("2"))
    doors.post(paid("3", "coins"))
    remove(office)
    clock.move_to(NOW + 2 * WITHIN)
    doors.post(paid("4"))

    assert tenders(doors) == {"1": "EFT-VISA", "2": "card", "3": "coins", "4": "EFT-VISA"}


def test_a_till_may_call_its_store_by_another_name(office: Office, doors: Doors) -> None:
    put(office, kind="store", theirs="Filiale 12/A", ours="high-street")

    assert doors.post(sale(store="Filiale 12/A")).status_code == 201
    assert "Idempotent-Replayed" in doors.post(sale()).headers


def test_no_name_lets_a_till_speak_for_another_store(office: Office, doors: Doors) -> None:
    doors.shop.open("station")
    put(office, kind="store", theirs="mine", ours="station")

    assert problem(doors.post(sale(store="mine"))) == (403, "wrong_store")


def test_a_busy_till_does_not_ask_for_words_with_every_receipt(
    office: Office, doors: Doors, clock: time_machine.Traveller
) -> None:
    doors.post(sale("1"))
    with doors.counted() as warm:
        doors.post(sale("2"))
    clock.move_to(NOW + WITHIN)
    with doors.counted() as later:
        doors.post(sale("3"))

    assert len(later) == len(warm) + 1


def test_what_cannot_be_mapped_is_refused(office: Office) -> None:
    assert problem(put(office, kind="colour")) == (422, "invalid_body")
    assert problem(put(office, scope="nowhere")) == (404, "unknown_store")
    assert problem(put(office, kind="store", ours="nowhere")) == (404, "unknown_store")
    assert problem(put(office, theirs="a\u200bb")) == (422, "invalid_mapping")


def test_who_may(office: Office, doors: Doors) -> None:
    auditor = doors.staff("auditor")

    assert office.get("/v1/mappings", secret=auditor).status_code == 200
    assert problem(office.put("/v1/mappings", VISA, secret=auditor)) == (403, "forbidden")
    assert problem(office.get("/v1/mappings", secret=doors.key)) == (401, "unauthorized")
