"""A shop that is tried out says its codes in the terminal; one that sends, or is real, never does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import structlog

from config import Settings
from doorway import logs, rehearsal
from loyalty.people import contacts

TRIED = Settings.from_environment({})
MAIL = contacts.read("email", "ann@example.com")
PHONE = contacts.read("phone", "+44 20 7946 0018")


@pytest.fixture(autouse=True)
def loud() -> Iterator[None]:
    """Logs as a shop that is tried out writes them."""
    logs.configure(TRIED)
    yield
    logs.configure(replace(TRIED, log_level="CRITICAL"))


def test_a_code_that_goes_nowhere_stands_in_the_terminal_without_its_contact() -> None:
    with structlog.testing.capture_logs() as lines:
        rehearsal.tell(TRIED, MAIL, "123456")
    assert lines[0]["code"] == "123456"
    assert "ann" not in str(lines)


@pytest.mark.parametrize(
    "settings",
    [
        replace(TRIED, environment="production"),
        replace(TRIED, smtp_url="smtp://mail.example.com", mail_from="shop@example.com"),
    ],
)
def test_a_real_shop_and_one_that_sends_say_nothing(settings: Settings) -> None:
    with structlog.testing.capture_logs() as lines:
        rehearsal.tell(settings, MAIL, "123456")
    assert lines == []


def test_a_phone_needs_its_own_way() -> None:
    mailing = replace(TRIED, smtp_url="smtp://mail.example.com", mail_from="shop@example.com")
    assert rehearsal.is_on(mailing, PHONE)
