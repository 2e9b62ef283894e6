"""Sending through a real mail server: once, later or never, as the member wished; nothing secret is left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import delete, update

from db.engine import Database
from loyalty import tables
from loyalty.people import consents, privacy
from loyalty.rewards import rewards
from notices import gathering, outgoing, schedule, sending
from notices.claiming import LEASE, MOST_ATTEMPTS
from notices.outgoing import Reader
from notices.sms import Twilio, Vonage
from notices.tables import notice
from tests.cli.shop import dump
from tests.loyalty.shop import moment
from tests.notices.post import PUBLIC_URL, Post
from tests.notices.servers import Mailbox, Provider, dumb_server, free_port, mail_server, sms_server

NOON = "2026-05-01 12:00"
CODE = {"code": "482913", "minutes": 10}


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def post(database: Database, mailbox: Mailbox) -> Iterator[Post]:
    """A shop with a mail server."""
    post = Post(database)
    with mail_server(mailbox) as port:
        post.mail(port)
        yield post


def code(post: Post, channel: str = "email", address: str = "ann@example.com", **reader: str) -> None:
    at = moment(NOON)
    post.database.write(
        lambda session: outgoing.secret(
            session,
            post.retailer,
            "one-time-code",
            channel,
            address,
            CODE,
            "code:1",
            at,
            reader=Reader(**reader),
        )
    )


def test_a_notice_goes_out_once_and_is_written_down(post: Post, mailbox: Mailbox) -> None:
    post.joins()
    post.agrees()
    post.tells("tier:1", NOON)

    assert post.send(NOON) == {"sent": 1}
    assert post.send(NOON, times=3) == {}

    (message,), row = mailbox.messages, post.notices()["tier:1"]
    assert message["To"] == "ann@example.com"
    assert message["Subject"] == "You are Member now"
    assert (row["status"], row["sent_at"], row["channel"]) == ("sent", moment(NOON), "email")
    assert row["provider_id"] == message["Message-ID"]


def test_what_is_optional_says_how_to_stop_it_and_service_does_not(post: Post, mailbox: Mailbox) -> None:
    post.joins()
    post.agrees()
    post.tells("tier:1", NOON)
    code(post)

    post.send(NOON)

    stops = {message["Subject"]: message["List-Unsubscribe"] for message in mailbox.messages}
    assert stops["You are Member now"].startswith(f"<{PUBLIC_URL}/v1/stop/mem_")
    assert stops["Your code for Corner Shop"] is None


def test_a_code_goes_to_the_address_given_and_nothing_of_it_stays(post: Post, mailbox: Mailbox) -> None:
    code(post, program="shop", language="zh-HK")

    assert post.send(NOON) == {"sent": 1}

    (message,), row = mailbox.messages, post.notices()["code:1"]
    assert message["To"] == "ann@example.com"
    assert message["Subject"] == "街角小舖驗證碼"
    assert "482913" in message.get_content()
    assert (row["sealed"], row["wrapped"], row["facts"]) == ("", "", "{}")
    stored = str(dump(post.database))
    assert "482913" not in stored
    assert "ann@example.com" not in stored


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("", "You are Member now"),
        ("zh-Hant", "會籍變動：會員"),
        ("zh-CN", "会员等级变动：会员"),
        ("fr", "You are Member now"),
    ],
)
def test_a_member_reads_their_own_language(post: Post, mailbox: Mailbox, language: str, subject: str) -> None:
    post.joins()
    post.agrees()
    post.prefers(language=language)
    post.tells("tier:1", NOON)
    post.send(NOON)

    assert mailbox.messages[0]["Subject"] == subject


def test_a_vouchers_code_stands_in_the_message_and_nowhere_else(post: Post, mailbox: Mailbox) -> None:
    member_id, at = post.joins(), moment(NOON)
    post.sell("1", "2026-04-30", "300.00")
    given = post.database.write(
        lambda session: rewards.redeem(session, post.retailer, member_id, "five", "a-key-for-one-wish", at)
    )
    gathering.from_events(post.database, post.retailer, at)
    post.send(NOON, times=2)

    (letter,) = [each for each in mailbox.messages if "voucher" in each["Subject"]]
    code = privacy.grouped(given.voucher.code)
    assert f"Code: {code}" in letter.get_content()
    assert "£5 voucher is yours, through Sunday 1 November 2026." in letter.get_content()
    stored = str(dump(post.database))
    assert code not in stored
    assert given.voucher.code not in stored


def test_without_consent_nothing_is_sent_and_it_says_why(post: Post, mailbox: Mailbox) -> None:
    post.joins()
    post.tells("tier:1", NOON)
    post.agrees(at="2026-04-01")
    post.agrees(given=False, at="2026-04-02")

    assert post.send(NOON) == {"suppressed": 1}
    assert post.statuses() == {"tier:1": ("suppressed", "no consent")}
    assert mailbox.messages == []


def test_the_night_is_left_alone_in_the_members_zone(post: Post, mailbox: Mailbox) -> None:
    post.joins()
    post.agrees()
    post.prefers(zone="Asia/Hong_Kong")
    post.tells("tier:1", "2026-05-01 15:00")  # 22:00 in Hong Kong

    assert post.send("2026-05-01 15:00") == {"deferred": 1}
    assert post.statuses()["tier:1"] == ("waiting", "quiet hours")
    assert post.send("2026-05-02 01:59") == {}
    assert post.send("2026-05-02 02:00") == {"sent": 1}


def test_one_message_about_points_a_day_also_when_two_wait_together(post: Post, mailbox: Mailbox) -> None:
    post.joins()
    post.agrees()
    post.tells("tier:1", NOON)
    post.tells("tier:2", NOON)

    assert post.send(NOON) == {"sent": 1, "deferred": 1}
    assert post.send("2026-05-02 08:00") == {"deferred": 1}
    assert post.send("2026-05-02 09:00") == {"sent": 1}
    assert len(mailbox.messages) == 2


def test_many_workers_send_each_notice_once_and_keep_the_cap(
    post: Post, mailbox: Mailbox, database_url: str
) -> None:
    for name in ("ann", "ben", "cat", "dan"):
        post.joins(name)
        post.agrees(name)
        for number in range(3):
            post.tells(f"tier:{name}:{number}", NOON, name=name)
    together = Barrier(4)

    def work() -> None:
        database = Database.open(database_url)
        together.wait()
        for _ in range(6):
            sending.send_due(database, post.retailer, post.channels, moment(NOON), limit=2)
        database.dispose()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(message["To"] for message in mailbox.messages) == [
        f"{name}@example.com" for name in ("ann", "ben", "cat", "dan")
    ]
    assert [row["status"] for row in post.notices().values()].count("sent") == 4


def test_who_left_gets_nothing_and_what_was_sealed_is_gone(post: Post, mailbox: Mailbox) -> None:
    member_id = post.joins()
    post.agrees()
    post.tells("tier:1", NOON)
    code(post, member_id=member_id)

    def erase(session: object) -> None:
        keys = tables.member_key.c.member_id == member_id
        session.connection.execute(delete(tables.member_key).where(keys))
        erased = update(tables.member).where(tables.member.c.member_id == member_id)
        session.connection.execute(erased.values(status="erased"))

    post.database.write(erase)

    assert post.send(NOON) == {"suppressed": 2}
    assert set(post.statuses().values()) == {("suppressed", "the member left")}
    assert {(row["sealed"], row["wrapped"]) for row in post.notices().values()} == {("", "")}
    assert mailbox.messages == []


def test_who_has_no_contact_is_not_reached(post: Post) -> None:
    post.joins(email="")
    post.agrees()
    post.tells("tier:1", NOON)

    assert post.send(NOON) == {"suppressed": 1}
    assert post.statuses()["tier:1"] == ("suppressed", "no contact")


def test_a_temporary_refusal_is_tried_again_with_the_same_message_id(post: Post, mailbox: Mailbox) -> None:
    mailbox.data.extend(["451 4.3.0 later", "452 4.2.2 full"])
    code(post)

    assert post.send(NOON) == {"retried": 1}
    row = post.notices()["code:1"]
    assert (row["status"], row["reason"], row["attempts"]) == ("waiting", "mail server: 451 4.3.0", 1)
    assert post.send(row["next_at"] - timedelta(seconds=1)) == {}
    assert post.send(row["next_at"]) == {"retried": 1}
    assert post.send(post.notices()["code:1"]["next_at"]) == {"sent": 1}
    assert mailbox.ids == [f"<{row['notice_id']}@shop.example>"]


def test_a_permanent_refusal_is_final_and_says_why_without_the_address(post: Post, mailbox: Mailbox) -> None:
    mailbox.rcpt.append("550 5.1.1 <ann@example.com>: no such user")
    code(post)

    assert post.send(NOON) == {"failed": 1}
    assert post.send("2026-05-02 12:00") == {}
    assert post.statuses()["code:1"] == ("failed", "mail server: 550 5.1.1")
    assert "ann@example.com" not in str(dump(post.database))


def test_a_server_that_hangs_holds_up_one_message_not_all(post: Post) -> None:
    for name in ("ann", "ben", "cat"):
        post.joins(name)
        post.agrees(name)
        post.tells(f"tier:{name}", NOON, name=name)
    with dumb_server() as port:
        post.mail(port, wait_seconds=0.5)
        assert post.send(NOON) == {"retried": 3}

    assert set(post.statuses().values()) == {("waiting", "mail server: no answer in time")}


def test_what_fails_for_too_long_is_given_up_and_says_the_last_reason(post: Post) -> None:
    post.joins()
    post.tells("new:1", NOON, "new-device", device="Firefox", at="2026-05-01T11:00:00+00:00")
    post.mail(free_port())
    for _ in range(MOST_ATTEMPTS):
        post.send(post.notices()["new:1"]["next_at"])

    row = post.notices()["new:1"]
    assert (row["attempts"], row["status"]) == (MOST_ATTEMPTS, "waiting")
    assert row["next_at"] < row["not_after"]
    assert post.send(row["next_at"]) == {"dead": 1}
    assert post.statuses()["new:1"] == ("dead", "too many tries: mail server: it cannot be reached")


def test_waits_grow_to_an_hour() -> None:
    waits = [schedule.wait(n).total_seconds() for n in (1, 2, 3, 9, 10, 50)]

    assert waits == [10, 20, 40, 2560, 3600, 3600]


def test_a_way_nobody_set_up_is_waited_for_until_it_is_too_late(post: Post) -> None:
    code(post, channel="sms", address="+447700900001")

    assert post.send(NOON) == {"deferred": 1}
    assert post.statuses()["code:1"] == ("waiting", "sms not configured")
    assert post.send("2026-05-01 12:15") == {"dead": 1}
    assert post.statuses()["code:1"] == ("dead", "too late: sms not configured")
    assert post.notices()["code:1"]["sealed"] == ""


def test_a_worker_that_vanished_is_followed_by_another_when_its_lease_is_over(
    post: Post, mailbox: Mailbox
) -> None:
    """The other side took it, and we never wrote that down: the same message again, with the same id."""
    code(post)
    at = moment(NOON)
    held = {"attempts": 1, "channel": "email", "claimed_until": at + LEASE, "next_at": at + LEASE}
    post.database.write(lambda session: session.connection.execute(update(notice).values(**held)))

    assert post.send(at + LEASE - timedelta(seconds=1)) == {}
    assert post.send(at + LEASE) == {"sent": 1}


def test_a_worker_that_comes_back_too_late_changes_nothing(post: Post, mailbox: Mailbox) -> None:
    """A slow server says no to the first worker after the second one was told yes."""
    code(post)
    taken = {"status": "sent", "sent_at": moment(NOON), "attempts": 2, "sealed": "", "wrapped": ""}

    class Slow:
        def send(self, parcel: object) -> str:
            post.database.write(lambda session: session.connection.execute(update(notice).values(**taken)))
            raise sending.PermanentlyNotSent("mail server: 550")

    post.ways(Slow())
    post.send(NOON)

    assert post.statuses()["code:1"] == ("sent", "")


def test_a_notice_nobody_can_write_fails_alone(post: Post, mailbox: Mailbox) -> None:
    code(post, program="no-such-programme")
    post.joins()
    post.agrees()
    post.tells("tier:1", NOON)

    assert post.send(NOON) == {"failed": 1, "sent": 1}
    assert post.statuses()["code:1"] == ("failed", "unwritable: UnknownProgram")


def test_texts_go_by_twilio_and_by_vonage(post: Post) -> None:
    provider = Provider()
    code(post, channel="sms", address="+85223456789", language="zh-Hant")
    with sms_server(provider) as base:
        post.ways(None, Twilio("AC123", "t0ken", "+447700900000", base))
        assert post.send(NOON) == {"sent": 1}
        post.joins(email="", phone="+44 7700 900001")
        post.agrees("ann", "points/sms")
        post.tells("tier:1", NOON)
        post.ways(None, Vonage("abcd1234", "s3cret", "Shop", base))
        assert post.send(NOON) == {"sent": 1}

    by_twilio, by_vonage = provider.asked
    assert by_twilio["Body"] == "街角小舖驗證碼：482913，10分鐘內有效，切勿告訴他人。"
    assert by_vonage["to"] == "447700900001"
    assert by_vonage["text"].startswith("Corner Shop: vip has come to its end")
    assert post.notices()["code:1"]["provider_id"] == "SM0123456789"


def test_who_texts_stop_to_the_provider_has_withdrawn_consent(post: Post) -> None:
    provider = Provider()
    provider.answers.append((400, {"code": 21610, "message": "unsubscribed"}))
    member_id = post.joins(email="", phone="+447700900001")
    post.agrees("ann", "points/sms", "offers/sms")
    post.tells("tier:1", NOON)
    with sms_server(provider) as base:
        post.ways(None, Twilio("AC123", "t0ken", "+447700900000", base))
        assert post.send(NOON) == {"failed": 1}

    held = post.database.read(lambda session: consents.current(session, member_id))
    assert {pair: each.given for pair, each in held.items()} == {
        ("points", "sms"): False,
        ("offers", "sms"): True,
    }
    assert held["points", "sms"].source == "provider"
