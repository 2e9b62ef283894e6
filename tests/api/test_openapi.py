"""/openapi.json: says what the doors do, all of it and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api.till.receipt_document import RECEIPT
from api.wire.problems import CONTENT_TYPE
from loyalty.receipt import Kind
from pos_adapter.native import adapter as native
from pos_adapter.native import fields as native_fields
from tests.api.doors import Doors, sale
from tests.api.matrix.operations import METHODS

# Who asks too often is told so wherever something can be guessed, or costs money.
LIMITED = (
    "/codes",
    "/sign-in",
    "/sessions",
    "/join",
    "/confirm",
    "/vouchers/check",
    "/redeem",
    "/v1/identify",
)
# Any bytes may come, to an address of which nobody is told whether it is there.
SIGNED = "/v1/connections/{code}/deliveries"
# Points move, or what they buy: a retry must not do it twice. Receipts have keys of their own.
MOVING = re.compile(
    r"/holds|/benefits(/use)?$|/adjustments|/merge|/claims|/vouchers(/redeem|/\{voucher\}/(cancel|void))?$"
    r"|(?<!\{delivery)\}/(approve|reject|identify|retry|accept)$|\}/cards$|/renew$|/activities$|/confirmation$|\}/tier$|/tier/applications$|/me/rewards$|/leave$|/voucher-batches$|/me/allowance$"
)


@pytest.fixture
def document(doors: Doors) -> dict[str, Any]:
    """The document as served."""
    return doors.get("/openapi.json").json


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation, with its path and method."""
    for path, found in document["paths"].items():
        for method in METHODS:
            if method in found:
                yield path, method, {**found[method], "shared": found.get("parameters", [])}


def schemas(value: Any) -> Iterator[dict[str, Any]]:
    """Every schema of a value, wherever it stands; what fields ask of each other is none."""
    if isinstance(value, dict):
        if isinstance(value.get("type"), str | list) or isinstance(value.get("enum"), list):
            yield value
        for name, inner in value.items():
            if name not in ("if", "then", "else", "not"):
                yield from schemas(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from schemas(inner)


def test_every_route_is_in_it(doors: Doors, document: dict[str, Any]) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in doors.app.url_map.iter_rules()
        for method in rule.methods or ()
        if rule.rule != "/openapi.json" and not rule.rule.startswith("/docs")
    }

    assert document["openapi"] == "3.1.0"
    told = {(path, method) for path, method, _ in operations(document)}
    assert told == {(path, method) for path, method in routes if method in METHODS}


def test_every_operation_says_who_may_and_how_it_fails(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        where, responses = f"{method} {path}", operation["responses"]
        failing = {status: each for status, each in responses.items() if status >= "400"}
        assert operation["summary"], where
        assert all(list(each["content"]) == [CONTENT_TYPE] for each in failing.values()), where
        assert {"500", "503"} <= set(failing), where
        assert len(operation["security"]) <= 1, where
        ((scheme, words),) = operation["security"][0].items() if operation["security"] else (("", []),)
        # Signing in fails with 401, too; else nobody is asked for a proof who need not show one.
        assert bool(scheme) <= ("401" in failing), where
        assert bool(words) <= ("403" in failing), where
        assert {status for status in responses if status < "400"}, where


def test_every_operation_has_a_name_of_its_own(document: dict[str, Any]) -> None:
    names = Counter(operation["operationId"] for *_, operation in operations(document))

    assert [name for name, count in names.items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)


def test_what_can_go_wrong_with_a_path_a_body_or_a_limit_is_said(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        where, told = f"{method} {path}", set(operation["responses"])
        if "{" in path and path not in ("/v1/catalog/{sku}", SIGNED):
            assert "404" in told, where
        if "requestBody" in operation:
            assert {"413", "415", "422"} - ({"422"} if path == SIGNED else set()) <= told, where
        if any(each.get("in") == "query" for each in operation.get("parameters", [])):
            assert "422" in told, where
        if method == "post" and path.endswith(LIMITED):
            assert "429" in told, where


def test_what_moves_points_takes_an_idempotency_key_and_says_a_replay(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        keys = [each for each in operation.get("parameters", []) if each.get("name") == "Idempotency-Key"]
        where = f"{method} {path}"
        assert bool(keys) == (method == "post" and bool(MOVING.search(path))), where
        if keys:
            done = {status: each for status, each in operation["responses"].items() if status < "300"}
            assert all(key["required"] for key in keys), where
            assert any("Idempotent-Replayed" in each.get("headers", {}) for each in done.values()), where
            assert {"400", "422"} <= set(operation["responses"]), where


# What takes an Idempotency-Key and shows no balance, and why not.
WITHOUT_BALANCE = {
    "post /v1/vouchers/redeem": "the points went when the voucher was bought",
    "post /v1/benefits/use": "no points move",
    "post /v1/members/{member}/benefits": "no points move",
    "post /v1/approvals/{approval_id}/approve": "answers with the wish that was approved, of whatever kind",
    "post /v1/approvals/{approval_id}/reject": "nothing moves",
    "post /v1/voucher-batches": "vouchers for nothing, for many",
    "post /v1/me/household/members/{member}/leave": "answers with the household; points of several may move",
    "post /v1/members/{member}/household/leave": "answers with the household; points of several may move",
}


def test_every_answer_that_moved_points_says_what_there_is_now(document: dict[str, Any]) -> None:
    without, shapes = set(), document["components"]["schemas"]
    for path, method, operation in operations(document):
        if any(each.get("name") == "Idempotency-Key" for each in operation.get("parameters", [])):
            for status, answer in operation["responses"].items():
                if status < "300":
                    shape = answer["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
                    if not {"balance_after", "seq"} <= set(shapes[shape]["required"]):
                        without.add(f"{method} {path}")

    assert without == set(WITHOUT_BALANCE)
    receipt = document["paths"]["/v1/receipts"]["post"]["responses"]["201"]["content"]["application/json"]
    assert {"balance_after", "seq"} <= set(shapes[receipt["schema"]["$ref"].rpartition("/")[2]]["required"])


# What is read and changed in different places.
READ_AT = {
    "/v1/programs/publish": "/v1/programs/{code}",
    "/v1/programs/publish-at-once": "/v1/programs/{code}",
    "/v1/mappings": "/v1/mappings/one",
}


def test_what_is_changed_is_shown_with_its_version_and_changed_by_it(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        named = [each for each in operation.get("parameters", []) if each.get("name") == "If-Match"]
        where, told = f"{method} {path}", operation["responses"]
        assert bool(named) == (method in ("patch", "put") or path.startswith("/v1/programs/publish")), where
        if named:
            of_staff = "staff" in operation["security"][0]
            assert {"412", *(["428"] if of_staff else [])} <= set(told), where
            assert named[0].get("required", False) == (method == "patch"), where
            read = document["paths"][READ_AT.get(path, path)]["get"]["responses"]["200"]
            assert "ETag" in read["headers"], where
            done = [each for status, each in told.items() if status < "300"]
            assert any("ETag" in each.get("headers", {}) for each in done), where


# What an app shows whenever it is opened.
OWN = (
    *("cards", "vouchers", "history", "expiring", "statement", "offers", "rewards", "draws", "benefits"),
    "allowance",
)
POLLED = {"/v1/me", *(f"/v1/me/{name}" for name in OWN)}


def test_what_a_phone_polls_may_be_answered_by_304(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        named = any(each.get("name") == "If-None-Match" for each in operation.get("parameters", []))
        assert named == ("304" in operation["responses"]), f"{method} {path}"
        if named:
            assert "ETag" in operation["responses"]["200"]["headers"], f"{method} {path}"
        assert named == (method == "get" and path in POLLED), f"{method} {path}"


# How a span of time is asked for, and what looks like one under another name.
SPAN_WORDS = re.compile(r"^(since|until|after|before|start|end|begin)$|_(from|to|since|until)$")


def test_a_span_of_time_is_from_and_to_everywhere(document: dict[str, Any]) -> None:
    seen = set()
    for path, method, operation in operations(document):
        for each in operation.get("parameters", []):
            if method == "get" and each.get("in") == "query":
                is_time = each["schema"].get("format") in ("date", "date-time")
                assert is_time == (each["name"] in ("from", "to")), f"{path} {each['name']}"
                assert not SPAN_WORDS.search(each["name"]), f"{path} {each['name']}"
                seen |= {path} if is_time else set()

    assert {"/v1/members", "/v1/audit", "/v1/events", "/v1/parked", "/v1/me/statement"} <= seen


def test_every_parameter_and_field_that_is_sent_has_bounds(document: dict[str, Any]) -> None:
    """What has no bound is read whole before it can be refused."""
    for path, method, operation in operations(document):
        for each in operation.get("parameters", []):
            if each.get("in") in ("query", "header") and each["name"] not in ("If-Match", "If-None-Match"):
                for schema in schemas(each["schema"]):
                    assert is_bounded(schema), f"{method} {path} {each['name']}"
    for name, shape in document["components"]["schemas"].items():
        if name.endswith("In"):
            for schema in schemas(shape):
                assert is_bounded(schema), f"{name}: {schema}"
            assert shape["additionalProperties"] is False, name
    for schema in schemas(RECEIPT):
        assert is_bounded(schema) or "pattern" in schema, schema


def is_bounded(schema: dict[str, Any]) -> bool:
    """Whether a text, number or list says how long or large it may be."""
    kind = schema.get("type")
    kinds = {kind} if isinstance(kind, str) else set(kind or ())
    if "enum" in schema or "const" in schema:
        return True
    text = {"maxLength", "pattern", "format"} & schema.keys()
    return bool(
        ("string" not in kinds or text)
        and ("integer" not in kinds or "minimum" in schema)
        and ("array" not in kinds or "maxItems" in schema)
    )


def test_it_is_made_of_schemas_and_their_defaults_are_valid(document: dict[str, Any]) -> None:
    for schema in schemas([document["paths"], document["components"]["schemas"]]):
        Draft202012Validator.check_schema(schema)
        if "default" in schema and "$ref" not in schema:
            alone = {name: value for name, value in schema.items() if name not in ("items", "anyOf")}
            Draft202012Validator(alone).validate(schema["default"])


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
