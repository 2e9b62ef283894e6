"""`flask notices`: a trial, a round of sending, and what waits and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import Settings
from tests.cli import shop
from tests.cli.conftest import Run
from tests.notices.servers import Mailbox, free_port, mail_server

FROM = "Shop <points@shop.example>"


@pytest.fixture
def opened(run: Run, tmp_path: Path) -> Run:
    """A command line whose shop is open."""
    shop.publish(run, tmp_path)
    return run


def mail(port: int) -> dict[str, str]:
    return {"LOYALTY_SMTP_URL": f"smtp+plain://127.0.0.1:{port}", "LOYALTY_MAIL_FROM": FROM}


def test_a_trial_says_what_is_missing(opened: Run) -> None:
    by_mail = opened("notices", "test", "--to", "ann@example.com")
    by_sms = opened("notices", "test", "--to", "+447700900001")

    assert by_mail.exit_code == by_sms.exit_code == 1
    assert "email is not configured: set LOYALTY_SMTP_URL and LOYALTY_MAIL_FROM" in by_mail.stderr
    assert "sms is not configured: set LOYALTY_SMS_URL" in by_sms.stderr


def test_a_trial_goes_out_in_the_language_asked_for(opened: Run) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        answer = opened("notices", "test", "--to", "ann@example.com", "--language", "zh-Hant", **mail(port))

    assert answer.exit_code == 0, answer.stderr
    assert mailbox.messages[0]["Subject"] == "歡迎加入Shop"
    assert mailbox.ids[0] in answer.stdout


def test_a_trial_that_fails_says_why_in_a_sentence(opened: Run) -> None:
    answer = opened("notices", "test", "--to", "ann@example.com", **mail(free_port()))
    nobody = opened("notices", "test", "--to", "ann@")

    assert (answer.exit_code, answer.stderr) == (1, "Error: not sent: mail server: it cannot be reached\n")
    assert "must be an address such as" in nobody.stderr


def test_a_round_sends_what_is_due_and_the_list_shows_it(opened: Run) -> None:
    opened("member", "add", "--program", "shop", "--email", "ann@example.com")
    waits = opened("notices", "send", "--once")
    mailbox = Mailbox()
    assert "1 deferred, 1 new" in waits.stdout
    assert "email is not configured: set LOYALTY_SMTP_URL" in waits.stderr
    assert "email not configured, again at" in opened("notices", "list", "--status", "waiting").stdout

    opened("member", "add", "--program", "shop", "--email", "ben@example.com")
    with mail_server(mailbox) as port:
        sent = opened("notices", "send", "--once", **mail(port))
        again = opened("notices", "send", "--once", **mail(port))

    assert (sent.stdout, again.stdout) == ("1 new, 1 sent\n", "nothing\n")
    assert [message["To"] for message in mailbox.messages] == ["ben@example.com"]
    listed = opened("notices", "list")
    assert "sent       welcome            email mem_" in listed.stdout
    assert listed.stderr == "1 sent, 1 waiting\n"
    assert "example.com" not in listed.stdout


def test_a_push_key_is_made_as_the_settings_it_goes_into(run: Run) -> None:
    first, second = run("notices", "push-key"), run("notices", "push-key")
    given = dict(line.split("=", 1) for line in first.stdout.splitlines())
    assert Settings.from_environment(given).push_key
    assert first.stdout != second.stdout
