"""What a phone polls: 304 for as long as nothing changed, and the whole of it is not read to know that."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from werkzeug.test import TestResponse

from identity import tokens
from tests.api.doors import NOW, Doors, bearer, sale

POLLED = (
    "/v1/me",
    "/v1/me/cards",
    "/v1/me/vouchers",
    "/v1/me/vouchers?status=issued",
    "/v1/me/history",
    "/v1/me/history?limit=2",
    "/v1/me/expiring?to=2027-12-31",
    "/v1/me/statement?from=2026-05-01&to=2026-05-31",
    "/v1/me/statement?from=2026-05-01&to=2026-05-31&known=now",
)
BOOKS = [path for path in POLLED if "card" not in path and "voucher" not in path]


class Phone:
    """Ann's phone, which remembers the ETag of what it saw last."""

    def __init__(self, doors: Doors, path: str) -> None:
        doors.post(sale(net="300.00"))
        self.doors, self.path, self.token = doors, path, doors.token()
        self.seen = doors.get(path, self.token).headers["ETag"]

    def poll(self, **more: str) -> TestResponse:
        headers = {**bearer(self.token), "If-None-Match": self.seen, **more}
        return self.doors.client.get(self.path, headers=headers)


@pytest.mark.parametrize("path", POLLED)
def test_as_long_as_nothing_changed_there_is_no_body_and_one_read(doors: Doors, path: str) -> None:
    phone = Phone(doors, path)
    with doors.counted() as statements:
        answer = phone.poll()

    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", phone.seen)
    # The token, and what says which version there is.
    assert len(statements) == 2


@pytest.mark.parametrize("path", BOOKS)
def test_an_entry_is_a_change(doors: Doors, path: str) -> None:
    phone = Phone(doors, path)
    doors.post(sale("1002", net="1.00"))

    answer = phone.poll()

    assert answer.status_code == 200
    assert answer.headers["ETag"] != phone.seen


@pytest.mark.parametrize("path", BOOKS)
def test_another_language_is_another_answer(doors: Doors, path: str) -> None:
    assert Phone(doors, path).poll(**{"Accept-Language": "zh-HK"}).status_code == 200


@pytest.mark.parametrize("path", BOOKS)
def test_what_time_does_is_a_change(doors: Doors, path: str, clock: time_machine.Traveller) -> None:
    phone = Phone(doors, path)
    clock.move_to(NOW + timedelta(days=1))

    assert phone.poll().status_code == 200


def test_each_question_has_an_answer_of_its_own(doors: Doors) -> None:
    doors.post(sale())
    token = doors.token()

    tags = {doors.get(path, token).headers["ETag"] for path in BOOKS if path != "/v1/me"}

    assert len(tags) == len(BOOKS) - 1


def test_a_till_that_takes_a_voucher_changes_the_list(doors: Doors) -> None:
    phone = Phone(doors, "/v1/me/vouchers")
    code = doors.redeem(phone.token).json["voucher"]["code"]
    phone.seen = phone.poll().headers["ETag"]
    headers = {**bearer(doors.key), "Idempotency-Key": "a-voucher-at-the-till"}
    assert doors.client.post("/v1/vouchers/redeem", json={"code": code}, headers=headers).status_code == 200

    assert phone.poll().json["data"][0]["status"] == "redeemed"


def test_a_voucher_expires_though_nobody_wrote_it_down(doors: Doors, clock: time_machine.Traveller) -> None:
    phone = Phone(doors, "/v1/me/vouchers")
    doors.redeem(phone.token)
    clock.move_to(NOW + timedelta(days=184))
    ann, at = doors.shop.member_id(), NOW + timedelta(days=184)
    phone.token = doors.database.write(lambda session: tokens.issue(session, ann, at))
    phone.seen = phone.poll().headers["ETag"]
    assert phone.poll().status_code == 304

    clock.move_to(NOW + timedelta(days=186))

    assert phone.poll().json["data"][0]["status"] == "expired"


def test_a_card_that_is_blocked_changes_the_list(doors: Doors) -> None:
    phone = Phone(doors, "/v1/me/cards")
    (card,) = doors.get("/v1/me/cards", phone.token).json["data"]
    doors.client.post(f"/v1/me/cards/{card['number']}/block", headers=bearer(phone.token))

    assert phone.poll().json["data"][0]["status"] == "blocked"
