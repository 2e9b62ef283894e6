"""Who was invited joins: a password, a first code, and from then on sign in."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import time_machine
from werkzeug.test import TestResponse

from tests.api.doors import NOW, Doors, problem
from tests.identity.employees import PASSWORD

ANN = "ann@shop.example"


@pytest.fixture
def invitation(doors: Doors) -> str:
    return doors.employees.add(ANN, "clerk")


def accept(doors: Doors, invitation: str, password: str = PASSWORD) -> TestResponse:
    wish = {"invitation": invitation, "password": password}
    return doors.client.post("/v1/staff/invitations/accept", json=wish)


def confirm(doors: Doors, invitation: str, code: str) -> TestResponse:
    wish = {"invitation": invitation, "code": code}
    return doors.client.post("/v1/staff/invitations/confirm", json=wish)


def test_from_an_invitation_to_a_session(
    doors: Doors, invitation: str, clock: time_machine.Traveller
) -> None:
    enrolment = accept(doors, invitation).json
    uri = urlsplit(enrolment["otpauth_uri"])
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert parse_qs(uri.query) == {"secret": [enrolment["secret"]], "issuer": ["Regulars"]}
    telephone = pyotp.parse_uri(enrolment["otpauth_uri"])

    joined = confirm(doors, invitation, telephone.at(NOW))
    assert (joined.status_code, len(joined.json["recovery_codes"])) == (200, 10)

    clock.move_to(NOW + timedelta(seconds=30))
    wish = {"email": ANN, "password": PASSWORD, "code": telephone.at(NOW + timedelta(seconds=30))}
    assert doors.client.post("/v1/staff/sessions", json=wish).status_code == 201


def test_a_weak_password_is_refused_with_what_is_wrong(doors: Doors, invitation: str) -> None:
    for weak, says in (("short", "12 to 128"), ("Password123456", "commonest"), (ANN, "own e-mail")):
        answer = accept(doors, invitation, weak)
        assert problem(answer) == (422, "weak_password")
        assert says in answer.json["detail"]
        assert weak not in answer.text


def test_a_wrong_first_code_can_be_tried_again_but_not_for_ever(doors: Doors, invitation: str) -> None:
    secret = accept(doors, invitation).json["secret"]
    for _ in range(10):
        assert problem(confirm(doors, invitation, "000000")) == (422, "wrong_code")

    assert problem(confirm(doors, invitation, pyotp.TOTP(secret).at(NOW))) == (429, "too_many")


def test_an_invitation_that_is_none_or_used_reads_the_same(doors: Doors, invitation: str) -> None:
    secret = accept(doors, invitation).json["secret"]
    confirm(doors, invitation, pyotp.TOTP(secret).at(NOW))

    for each in (invitation, "invite_made_up"):
        assert problem(accept(doors, each)) == (404, "unknown_invitation")
        assert problem(confirm(doors, each, "000000")) == (404, "unknown_invitation")


def test_an_invitation_is_over_after_three_days(
    doors: Doors, invitation: str, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOW + timedelta(hours=72))

    assert problem(accept(doors, invitation)) == (404, "unknown_invitation")
