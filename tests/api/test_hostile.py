"""What a till may never send: it gets 4xx with a stable code and a sentence, and leaves nothing behind."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from config import Settings
from db.engine import Database
from tests.api.doors import Doors, bearer, problem, sale

GOOD = json.dumps(sale()).encode()


def line(**facts: object) -> bytes:
    """A sale with one odd line."""
    return json.dumps(sale(lines=[{"sku": "TEA", "quantity": 1, "net": "1.00", **facts}])).encode()


def with_(**facts: object) -> bytes:
    """A sale with one odd field."""
    return json.dumps(sale(**facts)).encode()


BODIES = {
    "nothing": (b"", 400, "invalid_json"),
    "not json": (b"store=high-street", 400, "invalid_json"),
    "half": (GOOD[:-5], 400, "invalid_json"),
    "two documents": (GOOD + GOOD, 400, "invalid_json"),
    "latin-1": (GOOD.replace(b"TEA", "THÉ".encode("latin-1")), 400, "invalid_json"),
    "utf-16": (GOOD.decode().encode("utf-16"), 400, "invalid_json"),
    "a field twice": (GOOD[:-1] + b', "store": "station"}', 400, "invalid_json"),
    "a line's field twice": (GOOD.replace(b'"sku"', b'"sku": "A", "sku"'), 400, "invalid_json"),
    "deep lists": (b"[" * 100_000, 400, "invalid_json"),
    "deep objects": (b'{"a":' * 100_000, 400, "invalid_json"),
    "deep and closed": (b'{"store": ' + b"[" * 900 + b"]" * 900 + b"}", 422, "invalid_receipt"),
    "a number of 5,000 digits": (line().replace(b'"1.00"', b"9" * 5_000), 400, "invalid_json"),
    "a list": (b"[]", 422, "invalid_receipt"),
    "a text": (b'"sale"', 422, "invalid_receipt"),
    "null": (b"null", 422, "invalid_receipt"),
    "empty": (b"{}", 422, "invalid_receipt"),
    "NaN": (line().replace(b'"1.00"', b"NaN"), 422, "invalid_receipt"),
    "infinity": (line().replace(b'"1.00"', b"-Infinity"), 422, "invalid_receipt"),
    "a float": (line(net=1.5), 422, "invalid_receipt"),
    "a float for a quantity": (line(quantity=1.5), 422, "invalid_receipt"),
    "a number far too large to be written out": (
        line().replace(b'"quantity": 1', b'"quantity": 1e2000000000'),
        422,
        "invalid_receipt",
    ),
    "an exponent": (line(net="1e3"), 422, "invalid_receipt"),
    "three decimals": (line(net="1.005"), 422, "invalid_receipt"),
    "a comma": (line(net="1,00"), 422, "invalid_receipt"),
    "money as a number": (line(net=1), 422, "invalid_receipt"),
    "true": (line(quantity=True), 422, "invalid_receipt"),
    "a text for a number": (with_(revision="1"), 422, "invalid_receipt"),
    "revision 0": (with_(revision=0), 422, "invalid_receipt"),
    "revision -1": (with_(revision=-1), 422, "invalid_receipt"),
    "revision 2^31": (with_(revision=2**31), 422, "invalid_receipt"),
    "revision 2^63": (with_(revision=2**63), 422, "invalid_receipt"),
    "sequence 2^63": (with_(sequence=2**63), 422, "invalid_receipt"),
    "a huge amount": (line(net="9" * 30), 422, "invalid_receipt"),
    "a huge quantity": (line(quantity=2**63), 422, "invalid_receipt"),
    "a NUL": (with_(number="10\x0001"), 422, "invalid_receipt"),
    "a NUL in a name": (line(name="te\x00a"), 422, "invalid_receipt"),
    "half a pair": (with_(number="\ud800"), 422, "invalid_receipt"),
    "half a pair in a member": (with_(member={"external": "\udfff"}), 422, "invalid_receipt"),
    "half a pair as a field": (with_(**{"\ud800": 1}), 422, "invalid_receipt"),
    "a line break": (with_(number="10\n01"), 422, "invalid_receipt"),
    "blanks around": (with_(number=" 1001 "), 422, "invalid_receipt"),
    "a slash": (with_(till="1/2"), 422, "invalid_receipt"),
    "a long number": (with_(number="9" * 65), 422, "invalid_receipt"),
    "an unknown field": (with_(points=1_000_000), 422, "invalid_receipt"),
    "a line's unknown field": (line(points=1_000_000), 422, "invalid_receipt"),
    "another money": (with_(currency="USD"), 422, "wrong_currency"),
    "another kind": (with_(kind="gift"), 422, "invalid_receipt"),
    "no lines": (with_(lines=[]), 422, "invalid_receipt"),
    "lines that are no list": (with_(lines={}), 422, "invalid_receipt"),
    "a line that is none": (with_(lines=[None]), 422, "invalid_receipt"),
    "two members": (with_(member={"card": "1", "external": "ann"}), 422, "invalid_receipt"),
    "a time without zone": (with_(purchased_at="2026-05-04T11:00:00"), 422, "invalid_receipt"),
    "a day that is none": (with_(purchased_at="2026-02-30T11:00:00Z"), 422, "invalid_receipt"),
    "the year 9999": (with_(purchased_at="9999-12-31T23:59:59Z"), 422, "invalid_receipt"),
    "a negative return": (
        with_(kind="return", lines=[{"sku": "A", "quantity": -1, "net": "1.00"}]),
        422,
        "invalid_receipt",
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_it_is_refused_and_nothing_is_kept(doors: Doors, name: str) -> None:
    body, status, code = BODIES[name]
    before = doors.rows()

    answer = doors.send(body)

    assert problem(answer) == (status, code)
    assert len(answer.data) < 4_000
    if code == "invalid_receipt":
        assert all(each["message"] for each in answer.json["errors"])
    assert doors.rows() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": "application/json; charset=latin-1"},
        {"Content_Type": "application/problem+json"},
        {"Content_Type": "ünïcödé"},
        {"Content_Type": ""},
        {"Content_Encoding": "gzip"},
    ],
)
def test_anything_but_json_in_utf8_is_refused(doors: Doors, headers: dict[str, str]) -> None:
    assert problem(doors.send(GOOD, **headers)) == (415, "unsupported_media_type")


def test_utf8_may_be_said(doors: Doors) -> None:
    assert doors.send(GOOD, Content_Type="application/json; charset=UTF-8").status_code == 201


def test_every_place_is_named_at_once(doors: Doors) -> None:
    lines = [{"sku": "TEA", "quantity": 1, "net": "1.00"}, {"sku": "", "quantity": 1.5, "net": "1,00"}]
    answer = doors.post(sale(lines=lines, kind="sell", revison=2))

    assert {each["path"] for each in answer.json["errors"]} == {
        "kind",
        "revison",
        "lines[1].sku",
        "lines[1].quantity",
        "lines[1].net",
    }
    (typo,) = (each["message"] for each in answer.json["errors"] if each["path"] == "revison")
    assert 'did you mean "revision"?' in typo


@pytest.fixture
def narrow(database: Database) -> Doors:
    """Doors that read 2,000 bytes and no more."""
    return Doors(
        database,
        Settings.from_environment({"LOYALTY_BODY_LIMIT_BYTES": "2000", "LOYALTY_REQUEST_LOG": "off"}),
    )


@pytest.mark.parametrize(("size", "status"), [(2_000, 201), (2_001, 413), (50_000, 413)])
def test_a_body_over_the_limit_is_too_large(narrow: Doors, size: int, status: int) -> None:
    answer = narrow.send(GOOD.ljust(size))

    assert answer.status_code == status
    assert status == 201 or problem(answer) == (413, "body_too_large")


@pytest.mark.parametrize(("size", "status"), [(2_000, 201), (2_001, 413), (50_000, 413)])
def test_a_body_that_comes_in_pieces_is_too_large_at_the_same_size(
    narrow: Doors, size: int, status: int
) -> None:
    """Chunked: its length is known only at its end, and what would be cut off might still be a receipt."""
    answer = narrow.client.post(
        "/v1/receipts",
        input_stream=BytesIO(GOOD.ljust(size)),
        environ_overrides={"wsgi.input_terminated": True},
        headers={**bearer(narrow.key), "Content-Type": "application/json"},
    )

    assert answer.status_code == status
    assert status == 201 or problem(answer) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("net", "quantity"), [("999999999999.99", 1), ("99999999999.00", "999999999.9999"), ("1.00", "0.0001")]
)
def test_the_largest_and_smallest_figures_are_kept_or_refused(
    doors: Doors, net: str, quantity: object
) -> None:
    lines = [{"sku": "TEA", "quantity": quantity, "net": net}] * 50
    for number in range(3):
        answer = doors.post(sale(f"10{number}", lines=lines))
        assert answer.status_code in (201, 422), answer.text
