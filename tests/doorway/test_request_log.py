"""A key's own log: written behind the answers, whole, and without anything of what was sent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy.exc import OperationalError

from db.engine import Database
from doorway import request_notes
from doorway.request_log import MOST_WAITING, RequestLog
from identity import request_log
from identity.request_log import Line
from identity.till_tables import request_line
from loyalty.people import privacy
from loyalty.shops import till_keys
from tests.api.doors import NOW, SETTINGS, Doors, bearer, problem, sale
from tests.api.served import served
from tests.api.till.test_signed import SigningTill

KEYS = "/v1/stores/high-street/till-keys"


class Logged(Doors):
    """The shop with its request log on; what waits is written when the test says so."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, replace(SETTINGS, request_log="on"))

    @property
    def log(self) -> RequestLog:
        return self.app.extensions["loyalty"].requests

    def seen(self, key: str = "", query: str = "") -> list[dict[str, Any]]:
        """The key's own log as it is asked for, without the asking itself."""
        self.log.flush()
        answer = self.get(f"/v1/till/requests{query}", key or self.key)
        assert answer.status_code == 200, answer.text
        return [each for each in answer.json["data"] if each["route"] != "/v1/till/requests"]


@pytest.fixture
def logged(database: Database, clock: time_machine.Traveller) -> Iterator[Logged]:
    logged = Logged(database)
    yield logged
    logged.log.close()
    assert logged.shop.verify() == []


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread does not stay long after the test."""
    monkeypatch.setattr("doorway.request_log.IDLE_SECONDS", 0.1)


def test_a_key_sees_what_it_asked_and_why_it_was_refused(logged: Logged) -> None:
    logged.post(sale())
    logged.post(sale("1002", "1,00"))
    logged.post(sale(store="station"))

    last, middle, first = logged.seen()
    assert (first["status"], first["code"], first["detail"], first["places"]) == (201, None, None, [])
    assert (middle["code"], middle["places"]) == ("invalid_receipt", ["lines[0].net"])
    assert (last["status"], last["code"]) == (403, "wrong_store")
    assert [each["n"] for each in (first, middle, last)] == [1, 2, 3]
    assert {each["route"] for each in (first, middle, last)} == {"/v1/receipts"}
    assert first["at"] == "2026-05-04T11:00:00Z"


def test_the_request_id_of_the_answer_is_the_one_in_the_log(logged: Logged) -> None:
    answer = logged.post(sale())

    (found,) = logged.seen()
    assert found["request_id"] == answer.headers["X-Request-Id"]


def test_nothing_of_what_was_sent_is_kept(logged: Logged) -> None:
    logged.post(sale("SECRET-NUMBER", "SECRET-AMOUNT"))
    logged.get("/v1/cards/7712345678901234567/qr.svg?name=SECRET-QUERY", logged.key)
    logged.log.flush()

    kept = str(logged.shop.rows(request_line, None))
    assert "SECRET" not in kept
    assert "7712345678901234567" not in kept
    assert logged.key not in kept
    assert "/v1/cards/<number>/qr.svg" in kept


def test_a_key_sees_its_own_only_and_a_stranger_leaves_no_trace(logged: Logged) -> None:
    other = logged.new_key(label="Till 2")
    logged.post(sale())
    logged.post(sale("1002"), "till_unknown")

    assert logged.seen(other) == []
    assert problem(logged.get("/v1/till/requests", "till_unknown")) == (401, "unauthorized")
    assert problem(logged.get("/v1/till/requests", logged.staff())) == (401, "unauthorized")
    assert {row["key_digest"] for row in logged.shop.rows(request_line, None)} <= {
        privacy.secret_digest(logged.key),
        privacy.secret_digest(other),
    }


def test_staff_see_a_keys_log_by_its_id(logged: Logged) -> None:
    logged.post(sale())
    logged.log.flush()
    key_id = till_keys.public_id(privacy.secret_digest(logged.key))
    path = f"{KEYS}/{key_id}/requests"

    found = logged.get(path, logged.staff()).json
    assert [each["status"] for each in found["data"]] == [201]
    assert logged.get(path, logged.staff("manager:high-street")).status_code == 200
    assert problem(logged.get(path, logged.staff("clerk"))) == (403, "forbidden")
    assert problem(logged.get(f"{KEYS}/til_{'0' * 32}/requests", logged.staff()))[0] == 404
    logged.shop.open("station")
    elsewhere = path.replace("high-street", "station")
    assert problem(logged.get(elsewhere, logged.staff()))[0] == 404
    assert (
        problem(logged.get(path.replace("high-street", "station"), logged.staff("manager:high-street")))[0]
        == 403
    )


def test_it_goes_page_by_page(logged: Logged) -> None:
    for number in range(5):
        logged.post(sale(f"{number}"))
    logged.log.flush()

    first = logged.get("/v1/till/requests?limit=2", logged.key).json
    rest = logged.get(f"/v1/till/requests?limit=2&cursor={first['next']}", logged.key).json
    assert [each["n"] for each in first["data"] + rest["data"]] == [5, 4, 3, 2]


def test_what_is_wrong_with_a_signature_is_told_to_its_owner_alone(logged: Logged) -> None:
    till = SigningTill(logged)
    till.post(sale())
    till.post(sale("1002"), at=NOW - timedelta(hours=1))
    real, till.secret = till.secret, "till_guessed"
    refused = till.post(sale("1003"))
    till.secret = real
    logged.log.flush()

    staff = logged.get(f"{KEYS}/{till.key_id}/requests", logged.staff()).json["data"]
    told = [(each["code"], each["detail"]) for each in staff]
    assert told[0] == (
        "unauthorized",
        "the signature is not that of this method, path, body, time and nonce under this key's secret",
    )
    assert told[1][0] == "signature_stale"
    assert told[2] == (None, None)
    assert "signature is not" not in refused.text


def test_a_revoked_key_leaves_what_it_tried(logged: Logged) -> None:
    logged.post(sale())
    key_id = till_keys.public_id(privacy.secret_digest(logged.key))
    logged.database.write(lambda session: till_keys.revoke(session, "high-street", key_id, NOW))
    logged.post(sale("1002"))
    logged.log.flush()

    found = logged.get(f"{KEYS}/{key_id}/requests", logged.staff()).json["data"]
    assert [(each["status"], each["code"]) for each in found] == [(401, "unauthorized"), (201, None)]


def test_the_day_of_last_use_is_noted_with_it(logged: Logged) -> None:
    logged.post(sale())
    logged.log.flush()

    (key,) = logged.get(KEYS, logged.staff()).json["data"]
    assert key["last_used_on"] == "2026-05-04"


def test_a_real_server_writes_it_by_itself_within_seconds(logged: Logged) -> None:
    with served(logged.app) as server:
        for number in range(5):
            answer = server.ask("POST", "/v1/receipts", sale(f"{number}"), **bearer(logged.key))
            assert answer.status == 201, answer.text
        until = time.monotonic() + 5
        found: list[dict[str, Any]] = []
        while len(found) < 5 and time.monotonic() < until:
            time.sleep(0.1)
            asked = server.ask("GET", "/v1/till/requests", **bearer(logged.key))
            found = [each for each in asked.json["data"] if each["route"] == "/v1/receipts"]

    assert [each["status"] for each in found] == [201] * 5


def test_an_answer_never_waits_for_the_log(logged: Logged, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full queue drops; a database that is away loses lines, and nothing else."""

    def away(*_: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("away"))

    line = Line(NOW, "request", "POST", "/v1/receipts", 201, 5)
    with monkeypatch.context() as broken:
        broken.setattr(request_log, "write", away)
        for _ in range(2 * MOST_WAITING):
            logged.log.note("a" * 64, line)

        assert logged.log._waiting.qsize() <= MOST_WAITING
        assert logged.post(sale()).status_code == 201
        with pytest.raises(OperationalError):
            logged.log.flush()


def test_when_it_is_closed_what_waits_is_written_and_nothing_more(logged: Logged) -> None:
    before = logged.rows()["request_line"]
    logged.post(sale())
    logged.log.close()
    after = logged.rows()["request_line"]
    logged.get("/v1/till/requests", logged.key)

    assert after == before + 1
    assert logged.log._waiting.empty()
    assert logged.log._thread is None


def test_it_can_be_turned_off(doors: Doors) -> None:
    doors.post(sale())
    doors.app.extensions["loyalty"].requests.flush()

    assert doors.rows()["request_line"] == 0
    assert doors.get("/v1/till/requests", doors.key).json == {"data": [], "next": None}


def test_a_request_that_only_asks_who_answers_is_left_out(logged: Logged) -> None:
    with logged.app.test_request_context("/healthz"):
        request_notes.of_key(privacy.secret_digest(logged.key), NOW)
        request_notes.leave_out()
        logged.app.process_response(logged.app.response_class())
    assert logged.seen() == []
