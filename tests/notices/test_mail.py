"""E-mail through real servers on loopback: TLS, refusals for now and for good, silence, hostile content."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from notices.errors import PermanentlyNotSent, TemporarilyNotSent, Unreachable
from notices.mail import Smtp, composed
from notices.parcel import Parcel
from tests.loyalty.shop import moment
from tests.notices.post import SENDER, smtp
from tests.notices.servers import Authority, Mailbox, authority, dumb_server, free_port, login, mail_server

PARCEL = Parcel(
    "0192f0c1-2b3c-7d4e-8f90-a1b2c3d4e5f6",
    "ann@example.com",
    "積分即將到期：80分",
    "陳大文，您好：\n\n您有積分80分將於2026年12月31日到期。\n",
    "zh-Hant",
    moment("2026-05-01"),
)
STOP = "https://points.example.com/v1/stop/mem_1.points.email.X"


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("tls"))


def test_a_message_arrives_as_it_was_written() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        found = smtp(port).send(PARCEL)

    (message,) = mailbox.messages
    assert found == message["Message-ID"] == "<0192f0c1-2b3c-7d4e-8f90-a1b2c3d4e5f6@shop.example>"
    assert (message["From"], message["To"]) == (SENDER, "ann@example.com")
    assert message["Subject"] == PARCEL.subject
    assert message.get_content().replace("\r\n", "\n") == PARCEL.text
    assert message.get_content_type() == "text/plain"
    assert message["Date"] == "Fri, 01 May 2026 11:00:00 +0000"
    assert (message["Content-Language"], message["Auto-Submitted"]) == ("zh-Hant", "auto-generated")
    assert message["List-Unsubscribe"] is None


def test_an_optional_message_says_how_to_stop_it_in_one_click() -> None:
    message = composed(replace(PARCEL, stop_url=STOP), SENDER)

    assert message["List-Unsubscribe"] == f"<{STOP}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain = composed(replace(PARCEL, stop_url=STOP.replace("https", "http")), SENDER)
    assert plain["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("field", ["subject", "to", "language"])
def test_a_header_cannot_be_added(field: str) -> None:
    hostile = "x\r\nBcc: everyone@example.com"

    with pytest.raises(ValueError, match=r"(?i)header|linefeed|newline"):
        composed(replace(PARCEL, **{field: hostile}), SENDER)


def test_starttls_comes_before_the_password(trusted: Authority) -> None:
    mailbox, options = Mailbox(), {"user": "shop", "password": "p@ss w0rd", "tls": trusted.client}
    with mail_server(
        mailbox,
        tls_context=trusted.server,
        require_starttls=True,
        auth_required=True,
        authenticator=login("shop", "p@ss w0rd"),
    ) as port:
        smtp(port, "smtp", **options).send(PARCEL)
        with pytest.raises(TemporarilyNotSent, match="535") as caught:
            smtp(port, "smtp", **{**options, "password": "wrong"}).send(PARCEL)

    assert len(mailbox.messages) == 1
    assert "wrong" not in str(caught.value)


def test_a_server_without_starttls_gets_nothing(trusted: Authority) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port, pytest.raises(TemporarilyNotSent, match="no STARTTLS"):
        smtp(port, "smtp", user="shop", password="x", tls=trusted.client).send(PARCEL)

    assert mailbox.messages == []


def test_implicit_tls(trusted: Authority) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, ssl_context=trusted.server) as port:
        smtp(port, "smtps", tls=trusted.client).send(PARCEL)

    assert len(mailbox.messages) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_nobody_vouches_for_is_not_accepted(trusted: Authority, scheme: str) -> None:
    mailbox = Mailbox()
    tls: dict[str, Any] = (
        {"ssl_context": trusted.server} if scheme == "smtps" else {"tls_context": trusted.server}
    )
    with mail_server(mailbox, **tls) as port, pytest.raises(Unreachable, match="certificate"):
        smtp(port, scheme).send(PARCEL)

    assert mailbox.messages == []


@pytest.mark.parametrize(
    ("where", "answer", "error", "said"),
    [
        ("rcpt", "450 4.2.0 <ann@example.com> greylisted", TemporarilyNotSent, "450 4.2.0"),
        ("rcpt", "550 5.1.1 <ann@example.com> unknown", PermanentlyNotSent, "550 5.1.1"),
        ("rcpt", "552 mailbox of ann@example.com is full", PermanentlyNotSent, "552"),
        ("data", "451 try again", TemporarilyNotSent, "451"),
        ("data", "554 5.7.1 spam", PermanentlyNotSent, "554 5.7.1"),
        ("data", "421 4.3.2 closing", TemporarilyNotSent, "421 4.3.2"),
    ],
)
def test_a_refusal_is_for_now_or_for_good_and_keeps_the_address_to_itself(
    where: str, answer: str, error: type[Exception], said: str
) -> None:
    mailbox = Mailbox()
    getattr(mailbox, where).append(answer)
    with mail_server(mailbox) as port:
        with pytest.raises(error) as caught:
            smtp(port).send(PARCEL)
        assert str(caught.value) == f"mail server: {said}"

        smtp(port).send(PARCEL)
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize(("said", "drips"), [(b"", False), (b"220 hello\r\n", False), (b"", True)])
def test_a_server_that_hangs_or_drips_is_given_up(said: bytes, drips: bool) -> None:
    begun = time.monotonic()
    with dumb_server(said, drips) as port, pytest.raises(Unreachable):
        smtp(port, wait_seconds=0.5, whole_seconds=0.8).send(PARCEL)

    assert time.monotonic() - begun < 3


def test_a_server_that_is_not_there_is_for_now() -> None:
    with pytest.raises(Unreachable, match="cannot be reached"):
        smtp(free_port()).send(PARCEL)


def test_a_domain_in_another_script_goes_in_its_ascii_form() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        smtp(port).send(replace(PARCEL, to="ann@例子.example"))
        smtp(port).send(replace(PARCEL, to="ann@straße.example"))

    assert [message["To"] for message in mailbox.messages] == [
        "ann@xn--fsqu00a.example",
        "ann@xn--strae-oqa.example",
    ]
    with pytest.raises(PermanentlyNotSent, match="domain"):
        composed(replace(PARCEL, to="ann@\u0301.example"), SENDER)


def test_a_name_in_another_script_needs_a_server_that_takes_it() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, enable_SMTPUTF8=True) as port:
        smtp(port).send(replace(PARCEL, to="陳@example.com"))
    with mail_server(mailbox, enable_SMTPUTF8=False) as port, pytest.raises(PermanentlyNotSent):
        smtp(port).send(replace(PARCEL, to="陳@example.com"))

    assert len(mailbox.messages) == 1


@pytest.mark.parametrize(
    ("url", "port", "user"),
    [
        ("smtp://mail.example.com", 587, ""),
        ("smtps://mail.example.com", 465, ""),
        ("smtp+plain://localhost", 25, ""),
        ("smtp://a%40b:p%3A%2F@mail.example.com:2525", 2525, "a@b"),
    ],
)
def test_a_url_says_it_all(url: str, port: int, user: str) -> None:
    found = Smtp.of(url, SENDER)

    assert (found.scheme, found.port, found.user) == (url.partition(":")[0], port, user)
    assert found.password == ("p:/" if user else "")
    assert "p:/" not in repr(found)
