"""Problems: every error has a kind of its own, and every wrong turn the same shape."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

import events
import identity
import loyalty
import notices
import points
import pos_adapter
import tiers
from db.errors import Busy, DatabaseError
from doorway.errors import KINDS, STATUSES, kind_of
from doorway.refusals import ApiError
from events.errors import EventsError
from identity.errors import IdentityError
from loyalty.errors import LoyaltyError, UnknownTill
from notices.errors import NoticeError
from points.errors import InsufficientPoints, PointsError
from pos_adapter.errors import AdapterError
from tests.api.doors import SETTINGS, Doors, new_app, problem, sale
from tests.api.matrix.operations import METHODS
from tiers.errors import TierError

ROOTS = (
    ApiError,
    LoyaltyError,
    PointsError,
    TierError,
    DatabaseError,
    AdapterError,
    IdentityError,
    EventsError,
    NoticeError,
)


def below(root: type[Exception]) -> list[type[Exception]]:
    """A class and every class derived from it."""
    return [root, *(each for child in root.__subclasses__() for each in below(child))]


def test_every_error_has_a_kind_of_its_own() -> None:
    for package in (events, identity, loyalty, notices, points, pos_adapter, tiers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)

    missing = [each for root in ROOTS for each in below(root) if each not in KINDS]

    assert missing == []


def test_a_kind_says_what_it_is_and_what_to_do() -> None:
    for kind in (*KINDS.values(), *STATUSES.values()):
        assert 400 <= kind.status <= 599
        assert kind.code.replace("_", "").isalpha()
        assert kind.title
        assert kind.remedy[-1] not in ",;"
        assert kind.retryable == (kind.status in (408, 429, 503))


def test_a_code_means_one_status() -> None:
    kinds = [*KINDS.values(), *STATUSES.values()]
    statuses = {kind.code: {each.status for each in kinds if each.code == kind.code} for kind in kinds}

    assert {code: found for code, found in statuses.items() if len(found) > 1} == {}


def test_an_unknown_error_is_our_own_fault() -> None:
    assert kind_of(ZeroDivisionError()).status == 500
    assert kind_of(UnknownTill()).status == 401
    assert kind_of(type("New", (InsufficientPoints,), {})("points", 2, 1)).code == "insufficient_points"


@pytest.mark.parametrize(
    "error",
    [
        Busy("no try got through"),
        OperationalError("SELECT", {}, Exception("server closed the connection")),
        IntegrityError("INSERT", {}, Exception("claimed meanwhile")),
    ],
)
def test_what_may_succeed_later_says_when_to_try_again(doors: Doors, error: Exception) -> None:
    doors.app = new_app(SETTINGS, doors.database)

    @doors.app.route("/broken")
    def broken() -> str:
        raise error

    answer = doors.get("/broken")

    assert problem(answer)[0] == 503
    assert answer.json["retryable"]
    assert int(answer.headers["Retry-After"]) > 0


def test_what_breaks_is_500_and_tells_nothing(doors: Doors, capsys: pytest.CaptureFixture[str]) -> None:
    doors.app = new_app(SETTINGS, doors.database)

    @doors.app.route("/broken")
    def broken() -> str:
        raise ZeroDivisionError("secret")

    answer = doors.get("/broken")

    assert problem(answer) == (500, "internal_error")
    assert "secret" not in answer.text + capsys.readouterr().err


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/receipts/", "/v1/nothing", "/docs/../etc", "/%00", "/static/x"]
)
def test_everything_else_is_not_found(doors: Doors, path: str) -> None:
    assert problem(doors.get(path)) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/receipts", {"POST", "OPTIONS"}),
        ("DELETE", "/v1/me", {"GET", "HEAD", "OPTIONS"}),
        ("PUT", "/healthz", {"GET", "HEAD", "OPTIONS"}),
        ("BREW", "/v1/me/vouchers", {"GET", "HEAD", "POST", "OPTIONS"}),
    ],
)
def test_another_method_is_told_which_there_are(
    doors: Doors, method: str, path: str, allowed: set[str]
) -> None:
    answer = doors.client.open(path, method=method)

    assert problem(answer) == (405, "method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == allowed


def test_every_path_refuses_other_methods_and_names_its_own(doors: Doors) -> None:
    document = doors.get("/openapi.json").json
    for path, found in document["paths"].items():
        asked = path.replace("{number}", "1")
        own = {method.upper() for method in found if method in METHODS}
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - own:
            answer = doors.client.open(asked, method=method)
            if answer.status_code in (401, 422):
                continue  # a template takes this path as well: /v1/vouchers/check may be a voucher's
            assert problem(answer) == (405, "method_not_allowed"), f"{method} {path}"
            assert own <= set(answer.headers["Allow"].split(", ")), path


def test_who_proves_nothing_is_told_how_wherever_a_proof_is_asked(doors: Doors) -> None:
    document = doors.get("/openapi.json").json
    asked = [
        (method, path)
        for path, found in document["paths"].items()
        for method in METHODS
        if method in found and found[method]["security"]
    ]

    assert len(asked) > 120
    for method, path in asked:
        answer = doors.client.open(path.replace("{number}", "1"), method=method.upper())
        assert problem(answer) == (401, "unauthorized"), f"{method} {path}"
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="loyalty"'


def test_what_is_wrong_with_the_whole_names_no_place(doors: Doors) -> None:
    answer = doors.client.post("/v1/identify", json={}, headers={"Authorization": f"Bearer {doors.key}"})

    assert problem(answer) == (422, "invalid_body")
    assert [each["path"] for each in answer.json["errors"]] == [""]


def test_options_and_head_are_answered(doors: Doors) -> None:
    doors.post(sale())
    asked = doors.client.options("/v1/receipts")
    head = doors.client.head("/v1/me", headers={"Authorization": f"Bearer {doors.token()}"})

    assert (asked.status_code, set(asked.headers["Allow"].split(", "))) == (200, {"POST", "OPTIONS"})
    assert (head.status_code, head.data) == (200, b"")


def test_every_answer_is_safe_to_show(doors: Doors) -> None:
    for path in ("/healthz", "/v1/me", "/nothing", "/openapi.json"):
        headers = doors.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
