"""Two accounts are not two persons where one of them had the other's invitation in hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from config import Settings
from db import ids
from loyalty.people import privacy
from notices import packing
from notices.tables import notice
from tests.api.doors import NOW, Doors, app_on, bearer, problem
from tests.api.retailer.office import Office
from tests.identity.employees import PASSWORD

ANN, MAX, EVE = "ann@shop.example", "max@shop.example", "eve@shop.example"
MAILING = Settings.from_environment(
    {
        "LOYALTY_LOG_LEVEL": "CRITICAL",
        "LOYALTY_REQUEST_LOG": "off",
        "LOYALTY_SMTP_URL": "smtp+plain://localhost:25",
        "LOYALTY_MAIL_FROM": "points@shop.example",
    }
)


@pytest.fixture
def mailing(doors: Doors) -> Office:
    """The owner of a shop with a mail server."""
    doors.app = app_on(MAILING, doors.database)
    return Office(doors)


def staff_id(office: Office, email: str) -> str:
    return ids.outside("staff", office.doors.employees.get(email).staff_id)


def reset(office: Office, email: str) -> TestResponse:
    return office.post(f"/v1/staff/{staff_id(office, email)}/invitation")


def take(office: Office, email: str, invitation: str, clock: time_machine.Traveller) -> str:
    """A session by somebody's invitation."""
    client = office.doors.client
    wish = {"invitation": invitation, "password": PASSWORD}
    telephone = pyotp.TOTP(client.post("/v1/staff/invitations/accept", json=wish).json["secret"])
    wish = {"invitation": invitation, "code": telephone.now()}
    assert client.post("/v1/staff/invitations/confirm", json=wish).status_code == 200
    clock.shift(timedelta(seconds=30))
    wish = {"email": email, "password": PASSWORD, "code": telephone.now()}
    return client.post("/v1/staff/sessions", json=wish).json["token"]


def ask(office: Office, secret: str = "") -> str:
    """A wish above the limit."""
    office.doors.shop.member()
    member = ids.outside("member", office.doors.shop.member_id())
    body = {"amount": 9_000, "reason": "goodwill"}
    headers = {"Idempotency-Key": "a-large-sum-for-ann"}
    answer = office.post(f"/v1/members/{member}/adjustments", body, secret=secret, headers=headers)
    return answer.json["approval"]


def approve(office: Office, wish: str, secret: str, deed: str = "approve") -> TestResponse:
    headers = {"Idempotency-Key": f"a-key-to-{deed}-it"}
    return office.post(f"/v1/approvals/{wish}/{deed}", {}, secret=secret, headers=headers)


def test_an_owner_does_not_approve_as_the_manager_they_reset(
    office: Office, clock: time_machine.Traveller
) -> None:
    office.doors.staff("manager", email=MAX)
    answer = reset(office, MAX)
    assert (answer.json["mailed"], answer.json["invitation"][:7]) == (False, "invite_")
    as_max = take(office, MAX, answer.json["invitation"], clock)
    wish = ask(office)

    refused = approve(office, wish, as_max)

    assert problem(refused) == (403, "not_second_person")
    assert "30 days" in refused.json["remedy"]
    assert office.doors.shop.points() == 0
    assert approve(office, wish, as_max, "reject").status_code == 200


def test_nor_do_they_ask_as_the_manager_and_approve_as_themselves(
    office: Office, clock: time_machine.Traveller
) -> None:
    office.doors.staff("manager", email=MAX)
    as_max = take(office, MAX, reset(office, MAX).json["invitation"], clock)
    assert problem(approve(office, ask(office, as_max), office.secret)) == (403, "not_second_person")


def test_nor_by_an_account_they_made(office: Office, clock: time_machine.Traveller) -> None:
    made = office.post("/v1/staff", {"email": EVE, "name": "Eve", "roles": ["manager"]}).json
    as_eve = take(office, EVE, made["invitation"], clock)
    assert problem(approve(office, ask(office), as_eve)) == (403, "not_second_person")


def test_the_audit_tells_of_the_reset_and_of_the_refusal(
    office: Office, clock: time_machine.Traveller
) -> None:
    office.doors.staff("manager", email=MAX)
    as_max = take(office, MAX, reset(office, MAX).json["invitation"], clock)
    wish = ask(office)
    approve(office, wish, as_max)

    (done,) = office.get("/v1/audit?action=staff.reset").json["data"]
    assert (done["subject"], done["detail"]) == (staff_id(office, MAX), {"mailed": False})
    (refused,) = office.get("/v1/audit?action=approvals.refused").json["data"]
    assert (refused["actor"], refused["subject"]) == (staff_id(office, MAX), wish)


def test_a_third_person_approves_and_after_thirty_days_so_does_the_manager(
    office: Office, clock: time_machine.Traveller
) -> None:
    office.doors.staff("manager", email=MAX)
    take(office, MAX, reset(office, MAX).json["invitation"], clock)
    assert approve(office, ask(office), office.doors.staff("manager", email=ANN)).status_code == 200

    clock.move_to(NOW + timedelta(days=31))
    again = Later(office)
    assert approve(office, again.ask(), again.session(MAX)).status_code == 200


class Later:
    """The same office, whose sessions have ended meanwhile."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def session(self, email: str) -> str:
        at = NOW + timedelta(days=31)
        return self.office.doors.employees.sign_in(email, at).secret

    def ask(self) -> str:
        member = ids.outside("member", self.office.doors.shop.member_id())
        return self.office.post(
            f"/v1/members/{member}/adjustments",
            {"amount": 9_000, "reason": "goodwill"},
            secret=self.session("owner@shop.example"),
            headers={"Idempotency-Key": "a-large-sum-a-month-later"},
        ).json["approval"]


# By mail


def letters(office: Office) -> list[tuple[str, str]]:
    """What waits to be sent: to whom, and the text."""
    doors = office.doors

    def work(session: Any) -> list[tuple[str, str]]:
        rows = session.mappings(select(notice).order_by(notice.c.created_at))
        parcels = [packing.pack(session, doors.shop.retailer, row, "http://x", NOW) for row in rows]
        return [(parcel.to, parcel.text) for parcel in parcels]

    # The app seals under its own ring, which is not the shop's.
    doors.shop.retailer = doors.app.extensions["loyalty"].retailer
    return doors.database.read(work)


def mailed(office: Office) -> str:
    """The invitation in the only letter."""
    ((_, text),) = letters(office)
    (found,) = (word for word in text.split() if word.startswith("invite_"))
    return found


def test_with_a_mail_server_an_invitation_reaches_its_person_and_nobody_else(
    mailing: Office, clock: time_machine.Traveller
) -> None:
    mailing.doors.staff("manager", email=MAX)
    answer = reset(mailing, MAX)

    assert (answer.status_code, answer.json["mailed"], answer.json["invitation"]) == (201, True, None)
    assert "invite_" not in answer.text + mailing.get("/v1/audit").text
    assert [to for to, _ in letters(mailing)] == [MAX]
    as_max = take(mailing, MAX, mailed(mailing), clock)
    assert approve(mailing, ask(mailing), as_max).status_code == 200


def test_what_waits_to_be_mailed_is_sealed(mailing: Office) -> None:
    mailing.doors.staff("manager", email=MAX)
    reset(mailing, MAX)
    secret = mailed(mailing)
    rows = str(mailing.doors.shop.rows(notice, None))
    assert secret not in rows
    assert MAX not in rows
    assert privacy.secret_digest(secret) in rows


def test_an_address_somebody_just_made_up_proves_no_second_person(
    mailing: Office, clock: time_machine.Traveller
) -> None:
    made = mailing.post("/v1/staff", {"email": EVE, "name": "Eve", "roles": ["manager"]}).json
    assert (made["mailed"], made["invitation"]) == (True, None)
    as_eve = take(mailing, EVE, mailed(mailing), clock)
    wish = ask(mailing)
    assert problem(approve(mailing, wish, as_eve)) == (403, "not_second_person")

    reset(mailing, EVE)
    (_, (_, text)) = letters(mailing)
    again = next(word for word in text.split() if word.startswith("invite_"))
    assert problem(approve(mailing, wish, take(mailing, EVE, again, clock))) == (403, "not_second_person")


def test_before_there_is_a_programme_to_speak_for_it_is_shown(mailing: Office, monkeypatch) -> None:
    monkeypatch.setattr("identity.invitations.shelf.codes", lambda _session: ())
    made = mailing.post("/v1/staff", {"email": EVE, "name": "Eve", "roles": ["manager"]}).json
    assert made["mailed"] is False
    assert bearer(made["invitation"])
