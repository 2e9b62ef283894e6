"""Logs: one line a request, by which one can be found, without what it said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from config import Settings
from doorway import logs
from tests.api.doors import SETTINGS, Doors, bearer, sale


@pytest.fixture
def loud(doors: Doors) -> Iterator[Doors]:
    """Doors that log as in production; the other tests are quiet."""
    logs.configure(Settings.from_environment({}))
    yield doors
    logs.configure(SETTINGS)


def test_a_request_is_one_line(loud: Doors) -> None:
    with capture_logs() as lines:
        answer = loud.post(sale())

    (line,) = lines
    assert line["milliseconds"] >= 0
    assert {name: line[name] for name in ("event", "method", "route", "status", "till", "request_id")} == {
        "event": "request",
        "method": "POST",
        "route": "/v1/receipts",
        "status": 201,
        "till": "high-street/Till 1",
        "request_id": answer.headers["X-Request-Id"],
    }


def test_a_member_is_named_by_id_and_a_card_not_at_all(loud: Doors) -> None:
    member = loud.post(sale()).json["member"]
    token = loud.token()
    with capture_logs() as lines:
        loud.get("/v1/me", token)
        loud.get("/v1/cards/7712345678901234567/qr.svg", loud.key)

    assert lines[0]["member"] == member
    assert lines[1]["route"] == "/v1/cards/<number>/qr.svg"
    assert "7712345678901234567" not in str(lines)


def test_nothing_that_was_sent_is_in_the_lines(loud: Doors) -> None:
    with capture_logs() as lines:
        loud.post(sale(staff="Mrs-Secret", lines=[{"sku": "TOP-SECRET", "quantity": 1, "net": "x"}]))
        loud.send(b'{"name": "top secret"')
        loud.client.open("/v1/%0aTOP-SECRET", method="SECRET", headers=bearer("till_TOP-SECRET"))

    assert len(lines) == 3
    assert "secret" not in str(lines).casefold().replace("'method': 'secret'", "")
    assert loud.key not in str(lines)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("checkout-42.a_B", True),
        ("x" * 65, False),
        ("short", False),
        ("with blank", False),
        ("a\x7fbcdefgh", False),
    ],
)
def test_a_sane_request_id_is_kept(loud: Doors, sent: str, kept: bool) -> None:
    answer = loud.client.get("/healthz", headers={"X-Request-Id": sent})

    assert (answer.headers["X-Request-Id"] == sent) is kept
    assert len(answer.headers["X-Request-Id"]) in (len(sent), 32)


@pytest.mark.parametrize("form", ["json", "console"])
def test_lines_go_to_the_error_stream(loud: Doors, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(Settings.from_environment({"LOYALTY_LOG_FORMAT": form}))
    loud.get("/healthz")
    logs.configure(Settings.from_environment({"LOYALTY_LOG_FORMAT": form, "LOYALTY_LOG_LEVEL": "WARNING"}))
    loud.get("/healthz")

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("/healthz") == 1


def test_staff_are_named_by_id_also_where_they_are_refused(loud: Doors) -> None:
    secret = loud.staff("clerk", email="ann@shop.example")
    with capture_logs() as lines:
        me = loud.get("/v1/staff/me", secret).json["id"]
        loud.get("/v1/audit", secret)

    assert [(line["staff"], line["status"]) for line in lines] == [(me, 200), (me, 403)]
    assert secret not in str(lines)
    assert "ann@" not in str(lines)
