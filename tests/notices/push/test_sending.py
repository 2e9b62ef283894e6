"""Pushes go to a real service over HTTP, by the rules of all notices, and only their browser reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from db import ids
from db.engine import Database
from notices import listing, outgoing
from notices.channels import Channels
from notices.claiming import LEASE
from notices.push import claiming, phones, sending
from notices.push.saying import LONGEST_SECONDS
from notices.tables import CAUSE_LENGTH
from tests.events.receiver import Receiver, receiving
from tests.loyalty.shop import moment
from tests.notices.post import PUBLIC_URL
from tests.notices.push.browser import claims
from tests.notices.push.phoned import NOON, SUBJECT, Phoned


@pytest.fixture
def phoned(database: Database) -> Phoned:
    """Ann is a member; she has an e-mail address and agreed to nothing by it."""
    phoned = Phoned(database)
    phoned.joins()
    return phoned


@pytest.fixture
def service() -> Iterator[Receiver]:
    """A push service that takes everything, until a test changes its mind."""
    with receiving(lambda _: 201) as receiver:
        yield receiver


def pushed(counts: dict[str, int]) -> dict[str, int]:
    """What a batch came to, of the pushes."""
    return {name: count for name, count in counts.items() if name.startswith("push ")}


def test_a_member_is_told_on_the_phone_what_only_that_phone_can_read(
    phoned: Phoned, service: Receiver
) -> None:
    browser = phoned.turns_on("ann", service.url)
    phoned.chooses(points=True)
    phoned.tells("tier:1", NOON)

    assert pushed(phoned.send(NOON)) == {"push sent": 1}
    assert pushed(phoned.send(NOON, times=3)) == {}

    (heard,), (row,), notice = service.heard, phoned.pushes(), phoned.notices()["tier:1"]
    assert browser.reads(heard.body) == {
        "title": "Corner Shop",
        "body": "You are Member now",
        "lang": "en",
        "to": "/tier",
        "tag": notice["notice_id"],
    }
    assert (row["status"], row["sent_at"], row["attempts"]) == ("sent", moment(NOON), 1)
    # Nothing came by e-mail, for which there is no consent: the two stand beside each other.
    assert notice["reason"] == "no consent"
    headers = heard.headers
    assert (headers["content-encoding"], headers["content-type"]) == ("aes128gcm", "application/octet-stream")
    assert headers["topic"] == notice["notice_id"].replace("-", "")
    assert (headers["ttl"], headers["urgency"]) == (str(7 * 86_400), "normal")
    assert int(headers["ttl"]) <= LONGEST_SECONDS


def test_the_shop_proves_that_it_is_the_one_the_browser_knows(phoned: Phoned, service: Receiver) -> None:
    phoned.turns_on("ann", service.url)
    phoned.tells("v:1", NOON, "new-device", device="Firefox", at=moment(NOON).isoformat())
    phoned.send(NOON)

    (heard,) = service.heard
    assert claims(heard, phoned.push.public_key) == {
        "aud": service.url.removesuffix("/hook"),
        "exp": int((moment(NOON) + timedelta(hours=12)).timestamp()),
        "sub": SUBJECT,
    }
    assert heard.headers["urgency"] == "high"


@pytest.mark.parametrize(
    ("page", "chosen", "body"),
    [
        ("zh-Hant", "", "會籍變動：會員"),
        ("en", "zh-Hans", "会员等级变动：会员"),
        ("", "", "You are Member now"),
    ],
)
def test_it_is_said_in_the_members_language(
    phoned: Phoned, service: Receiver, page: str, chosen: str, body: str
) -> None:
    browser = phoned.turns_on("ann", service.url, language=page)
    phoned.prefers(language=chosen)
    phoned.chooses(points=True)
    phoned.tells("tier:1", NOON)
    phoned.send(NOON)

    assert browser.reads(service.heard[0].body)["body"] == body


def test_without_a_yes_to_the_purpose_nothing_is_pushed_and_service_needs_none(
    phoned: Phoned, service: Receiver
) -> None:
    browser = phoned.turns_on("ann", service.url)
    phoned.chooses(points=True, offers=False)
    phoned.chooses(points=False, at="2026-02-01")
    phoned.tells("tier:1", NOON)
    phoned.tells("day:1", NOON, "special-day", occasion="x", first_on="2026-05-02")
    voucher = {"reward": "five", "voucher_id": ids.new(moment(NOON)), "expires_on": ""}
    phoned.tells("voucher:1", NOON, "voucher-issued", **voucher)

    assert pushed(phoned.send(NOON)) == {"push sent": 1, "push suppressed": 2}

    (heard,) = service.heard
    told = browser.reads(heard.body)
    assert (told["body"], told["to"]) == ("Your voucher: £5 voucher", "/vouchers")
    # What would pay at a till does not stand on a locked screen.
    assert set(told) == {"title", "body", "lang", "to", "tag"}
    assert set(phoned.states()) == {("sent", ""), ("suppressed", "no consent")}


def test_every_phone_is_told_and_it_counts_as_one_notice(phoned: Phoned, service: Receiver) -> None:
    for number in (1, 2):
        phoned.turns_on("ann", f"{service.url}/{number}", device=ids.new(moment(f"2026-01-0{number}")))
    phoned.chooses(points=True)
    phoned.tells("tier:1", NOON)
    phoned.tells("tier:2", NOON)

    assert pushed(phoned.send(NOON)) == {"push sent": 2, "push deferred": 2}
    assert len(service.heard) == 2
    assert phoned.states()[2:] == [("waiting", "cap")] * 2
    assert phoned.send("2026-05-02 12:00")["push sent"] == 2


def test_quiet_hours_hold_and_what_grew_too_old_is_not_said(phoned: Phoned, service: Receiver) -> None:
    phoned.turns_on("ann", service.url)
    phoned.chooses(points=True)
    phoned.tells("tier:1", "2026-05-01 22:00")

    assert pushed(phoned.send("2026-05-01 22:00")) == {"push deferred": 1}
    assert phoned.states() == [("waiting", "quiet hours")]
    assert pushed(phoned.send("2026-05-09 12:00")) == {"push dead": 1}
    assert service.heard == []


def test_a_code_and_what_goes_to_a_given_address_are_never_pushed(phoned: Phoned, service: Receiver) -> None:
    phoned.turns_on("ann", service.url)
    at = moment(NOON)
    facts = {"code": "482913", "minutes": 10}
    phoned.database.write(
        lambda session: outgoing.secret(
            session, phoned.retailer, "one-time-code", "email", "ann@example.com", facts, "code:1", at
        )
    )

    assert phoned.pushes() == []


def test_told_twice_under_one_cause_it_is_pushed_once(phoned: Phoned, service: Receiver) -> None:
    phoned.turns_on("ann", service.url)
    phoned.chooses(points=True)
    cause = "tier:" + "x" * (CAUSE_LENGTH - 5)

    assert (phoned.tells(cause, NOON), phoned.tells(cause, NOON)) == (True, False)
    assert phoned.send(NOON, times=2)["push sent"] == 1
    assert len(service.heard) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(phoned: Phoned, status: int) -> None:
    with receiving(lambda _: status) as service:
        phoned.turns_on("ann", service.url)
        phoned.chooses(points=True)
        phoned.tells("tier:1", NOON)
        phoned.tells("tier:2", "2026-05-02 12:00")
        phoned.send(NOON)
        phoned.send("2026-05-02 12:00")

    assert phoned.phones() == 0
    assert phoned.states() == [("failed", f"push service: HTTP {status}"), ("suppressed", "no contact")]
    assert len(service.heard) == 1


def test_refused_for_now_it_is_tried_again_later_and_later(phoned: Phoned) -> None:
    answers = {1: 429, 2: 503, 3: 403}
    with receiving(lambda n: answers.get(n, 201)) as service:
        browser = phoned.turns_on("ann", service.url)
        phoned.chooses(points=True)
        phoned.tells("tier:1", NOON)
        at, waits = moment(NOON), []
        for _ in range(3):
            assert phoned.send(at) | {"suppressed": 1} == {"push retried": 1, "suppressed": 1}
            (row,) = phoned.pushes()
            waits.append((row["next_at"] - at).total_seconds())
            assert phoned.send(row["next_at"] - timedelta(seconds=1)) == {}
            at = row["next_at"]
        assert phoned.send(at) == {"push sent": 1}

    assert waits == [10, 20, 40]
    assert len({browser.reads(heard.body)["tag"] for heard in service.heard}) == 1
    assert len({heard.headers["topic"] for heard in service.heard}) == 1
    assert phoned.phones() == 1


def test_refused_for_good_it_fails_and_the_phone_stays(phoned: Phoned) -> None:
    with receiving(lambda _: 413) as service:
        phoned.turns_on("ann", service.url)
        phoned.chooses(points=True)
        phoned.tells("tier:1", NOON)
        phoned.send(NOON)

    assert phoned.states() == [("failed", "push service: HTTP 413")]
    assert phoned.phones() == 1


def test_a_service_on_which_nobody_answers_is_asked_once_a_batch(phoned: Phoned) -> None:
    with receiving(lambda _: 0, hang_seconds=0.1) as service:
        for number in (1, 2):
            phoned.turns_on("ann", f"{service.url}/{number}", device=ids.new(moment(f"2026-01-0{number}")))
        phoned.chooses(points=True)
        phoned.tells("tier:1", NOON)
        phoned.send(NOON)

    assert len(service.heard) == 1
    assert {status for status, _ in phoned.states()} == {"waiting"}


def test_a_worker_that_dies_is_followed_after_its_lease_by_one_that_says_the_same(
    phoned: Phoned, service: Receiver
) -> None:
    browser = phoned.turns_on("ann", service.url)
    phoned.chooses(points=True)
    phoned.tells("tier:1", NOON)
    at, mark = moment(NOON), phoned.push.mark

    died = phoned.database.write(lambda session: claiming.claim(session, phoned.retailer, mark, at, 10))
    assert len(died.rows) == 1
    assert pushed(phoned.send(at + LEASE - timedelta(seconds=1))) == {}
    assert pushed(phoned.send(at + LEASE)) == {"push sent": 1}
    # It comes back, and finds that another has it.
    late = {"status": "failed", "reason": "late"}
    phoned.database.write(lambda session: claiming.write(session, died.rows[0], late))

    assert phoned.states() == [("sent", "")]
    assert browser.reads(service.heard[0].body)["tag"] == phoned.notices()["tier:1"]["notice_id"]


def test_not_set_up_it_waits_and_under_another_key_nothing_is_tried(
    phoned: Phoned, service: Receiver
) -> None:
    phoned.turns_on("ann", service.url)
    phoned.turns_on("ann", f"{service.url}/old", device=ids.new(moment("2026-01-01")), mark="another")
    phoned.chooses(points=True)
    phoned.tells("tier:1", NOON)
    ways, phoned.channels = phoned.channels, Channels(None, None, PUBLIC_URL)

    assert pushed(phoned.send(NOON)) == {"push deferred": 2}
    assert phoned.states() == [("waiting", "push not configured")] * 2

    phoned.channels = ways
    assert pushed(phoned.send("2026-05-01 12:15")) == {"push sent": 1, "push suppressed": 1}
    assert len(service.heard) == 1


def test_a_phone_that_is_handed_on_says_nothing_of_whom_it_was_before(
    phoned: Phoned, service: Receiver
) -> None:
    phoned.joins("bob")
    browser = phoned.turns_on("ann", service.url)
    phoned.chooses(points=True)
    phoned.tells("tier:1", NOON)
    phoned.turns_on("bob", service.url, browser)

    assert pushed(phoned.send(NOON)) == {"push suppressed": 1}
    assert (phoned.phones("ann"), phoned.phones("bob"), service.heard) == (0, 1, [])


def test_turned_off_after_it_was_claimed_it_goes_nowhere(phoned: Phoned, service: Receiver) -> None:
    phoned.turns_on("ann", service.url)
    phoned.chooses(points=True)
    phoned.tells("tier:1", NOON)
    ann, at, mark = phoned.member_id("ann"), moment(NOON), phoned.push.mark
    claimed = phoned.database.write(lambda session: claiming.claim(session, phoned.retailer, mark, at, 10))
    phoned.database.write(lambda session: phones.turn_off_all(session, ann))

    batch = sending._Batch(phoned.database, phoned.retailer, phoned.push, at)
    assert sending._send(batch, claimed.rows[0]) == "failed"

    assert (phoned.states(), service.heard) == ([("failed", "no contact")], [])


def test_what_was_pushed_stands_among_what_the_member_was_told(phoned: Phoned, service: Receiver) -> None:
    phoned.turns_on("ann", service.url)
    phoned.chooses(points=True)
    phoned.tells("tier:1", NOON)
    phoned.tells("tier:2", "2026-05-02 12:00")
    phoned.send(NOON)
    ann = phoned.member_id("ann")

    (told,) = phoned.database.read(lambda session: listing.of_member(session, ann))

    assert (told.kind, told.ways) == ("tier-lost", ("push",))
