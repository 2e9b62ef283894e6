"""/openapi.json: says what the doors do, all of it and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest

from api.till.receipt_document import RECEIPT
from loyalty.receipt import Kind
from pos_adapter import native, native_fields
from tests.api.doors import Doors, sale

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def document(doors: Doors) -> dict[str, Any]:
    """The document as served."""
    return doors.get("/openapi.json").json


def test_every_route_is_in_it(doors: Doors, document: dict[str, Any]) -> None:
    routes = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in doors.app.url_map.iter_rules()
        if rule.rule != "/openapi.json" and not rule.rule.startswith("/docs")
    }

    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == routes


def test_every_operation_says_who_may_and_how_it_fails(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for operation in (operations[method] for method in operations if method in METHODS):
            assert operation["summary"]
            failing = {status: each for status, each in operation["responses"].items() if status >= "400"}
            assert all(list(each["content"]) == ["application/problem+json"] for each in failing.values())
            assert {"500", "503"} <= set(failing)
            assert ("security" in operation) == path.startswith("/v1")
            assert "401" in failing or not operation.get("security")


def test_its_receipt_is_the_adapters(document: dict[str, Any]) -> None:
    body = document["paths"]["/v1/receipts"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    fields = native.schema(2).fields

    assert body == RECEIPT
    assert set(RECEIPT["properties"]) == set(fields)
    assert set(RECEIPT["required"]) == {name for name, field in fields.items() if field.required}
    properties = RECEIPT["properties"]
    assert set(properties["lines"]["items"]["properties"]) == set(native_fields.line_readers(2, "sale"))
    assert set(properties["member"]["properties"]) == set(native_fields.MEMBER_READERS)
    assert set(properties["original"]["properties"]) == set(native_fields.ORIGINAL_READERS)
    assert properties["kind"]["enum"] == [kind.value for kind in Kind]
    assert properties["lines"]["maxItems"] == native_fields.MOST_LINES


def test_answers_have_the_fields_it_promises(doors: Doors, document: dict[str, Any]) -> None:
    answer = doors.post(sale(net="300.00"))
    token = doors.token()
    shapes = document["components"]["schemas"]

    for found, name in (
        (answer.json, "RecordedOut"),
        (doors.get("/v1/me", token).json, "AccountOut"),
        (doors.get("/v1/me", token).json["tier"], "TierOut"),
        (doors.get("/v1/me", token).json["balances"][0], "PurseOut"),
        (doors.redeem(token).json, "RedeemedOut"),
        (doors.redeem(token).json["voucher"], "VoucherOut"),
        (doors.get("/nothing").json, "ProblemOut"),
    ):
        assert set(shapes[name]["required"]) <= set(found) <= set(shapes[name]["properties"]), name
