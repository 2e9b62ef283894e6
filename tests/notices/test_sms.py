"""Texts, through a real HTTP server that asks and answers as the two providers document it."""

from __future__ import annotations

import time
from typing import Any

import pytest
import urllib3

from notices import sms
from notices.errors import NotSent, PermanentlyNotSent, RecipientLeft, TemporarilyNotSent, Unreachable
from notices.parcel import Parcel
from notices.sms import Twilio, Vonage
from tests.loyalty.shop import moment
from tests.notices.servers import Provider, dumb_server, free_port, sms_server

TEXT = "482913 is your code for Corner Shop."
PARCEL = Parcel("0192f0c1-2b3c-7d4e-8f90-a1b2c3d4e5f6", "+85223456789", "", TEXT, "en", moment("2026-05-01"))
FORM = "application/x-www-form-urlencoded"


def twilio(base: str, **changed: Any) -> Twilio:
    return Twilio(
        **{"account": "AC123", "token": "t0ken", "sender": "+447700900000", "base": base, **changed}
    )


def vonage(base: str, **changed: Any) -> Vonage:
    return Vonage(**{"key": "abcd1234", "secret": "s3cret", "sender": "Shop", "base": base, **changed})


def refused(channel: Twilio | Vonage) -> NotSent:
    with pytest.raises(NotSent) as caught:
        channel.send(PARCEL)
    assert not any(secret in str(caught.value) for secret in ("t0ken", "s3cret", "23456789", "482913"))
    return caught.value


def test_twilio_takes_a_text() -> None:
    provider = Provider()
    with sms_server(provider) as base:
        assert twilio(base).send(PARCEL) == "SM0123456789"
        twilio(base, sender="MG42").send(PARCEL)

    first, second = provider.asked
    path = "/2010-04-01/Accounts/AC123/Messages.json"
    assert first == {"path": path, "type": FORM, "To": "+85223456789", "From": "+447700900000", "Body": TEXT}
    assert second == {
        "path": path,
        "type": FORM,
        "To": "+85223456789",
        "MessagingServiceSid": "MG42",
        "Body": TEXT,
    }


def test_vonage_takes_a_text_with_our_reference() -> None:
    provider = Provider()
    with sms_server(provider) as base:
        assert vonage(base).send(PARCEL) == "0A0000000123ABCD1"
        chinese = Parcel(PARCEL.notice_id, PARCEL.to, "", "驗證碼：482913", "zh-Hant", PARCEL.at)
        vonage(base).send(chinese)

    first, second = provider.asked
    assert first == {
        "path": "/sms/json",
        "type": "text",
        "api_key": "abcd1234",
        "api_secret": "s3cret",
        "from": "Shop",
        "to": "85223456789",
        "text": TEXT,
        "client-ref": "0192f0c12b3c7d4e8f90a1b2c3d4e5f6",
    }
    assert (second["type"], second["text"]) == ("unicode", "驗證碼：482913")


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (400, {"code": 21211, "message": "invalid +85223456789"}, PermanentlyNotSent, "twilio: 21211"),
        (400, {"code": 21614, "message": "not a mobile number"}, PermanentlyNotSent, "twilio: 21614"),
        (400, {"code": 21610, "message": "unsubscribed recipient"}, RecipientLeft, "twilio: 21610"),
        (400, {"code": 21606, "message": "From is not yours"}, TemporarilyNotSent, "twilio: 21606"),
        (429, {"code": 20429, "message": "Too Many Requests"}, TemporarilyNotSent, "twilio: 20429"),
        (503, b"<html>", TemporarilyNotSent, "twilio: HTTP 503"),
        (500, [], TemporarilyNotSent, "twilio: HTTP 500"),
        (404, {"code": 20404}, PermanentlyNotSent, "twilio: 20404"),
        (307, {}, TemporarilyNotSent, "twilio: HTTP 307"),
    ],
)
def test_twilios_refusals_are_understood(status: int, body: Any, error: type[Exception], said: str) -> None:
    provider = Provider()
    provider.answers.append((status, body))
    with sms_server(provider) as base:
        found = refused(twilio(base))

    assert (type(found), str(found)) == (error, said)
    assert len(provider.asked) == 1  # neither followed elsewhere nor tried again by itself


@pytest.mark.parametrize(
    ("code", "error"),
    [
        *((code, TemporarilyNotSent) for code in ("1", "4", "5", "8", "9", "10", "15")),
        *((code, PermanentlyNotSent) for code in ("2", "3", "6", "7", "12")),
    ],
)
def test_vonages_refusals_come_as_200_and_are_understood(code: str, error: type[Exception]) -> None:
    provider = Provider()
    provider.answers.append((200, {"message-count": "1", "messages": [{"status": code, "error-text": "x"}]}))
    with sms_server(provider) as base:
        found = refused(vonage(base))

    assert (type(found), str(found)) == (error, f"vonage: status {code}")


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, b"no json", TemporarilyNotSent),
        (200, {"messages": []}, TemporarilyNotSent),
        (200, {"messages": ["x"]}, TemporarilyNotSent),
        (502, b"", TemporarilyNotSent),
        (404, b"", PermanentlyNotSent),
    ],
)
def test_what_vonage_never_documented_is_understood_too(
    status: int, body: Any, error: type[Exception]
) -> None:
    provider = Provider()
    provider.answers.append((status, body))
    with sms_server(provider) as base:
        assert type(refused(vonage(base))) is error


def test_a_text_of_which_a_part_went_out_is_not_sent_again() -> None:
    provider = Provider()
    parts = [{"status": "0", "message-id": "A"}, {"status": "1", "error-text": "Throttled"}]
    provider.answers.append((200, {"message-count": "2", "messages": parts}))
    with sms_server(provider) as base:
        assert vonage(base).send(PARCEL) == "A"


def test_wrong_credentials_are_for_us_to_put_right() -> None:
    with sms_server(Provider()) as base:
        found = refused(twilio(base, token="wrong")), refused(vonage(base, secret="wrong"))

    assert [(type(each), str(each)) for each in found] == [
        (TemporarilyNotSent, "twilio: 20003"),
        (TemporarilyNotSent, "vonage: status 4"),
    ]


@pytest.mark.parametrize("make", [twilio, vonage])
def test_a_provider_that_hangs_or_is_away_is_tried_again(make: Any) -> None:
    begun = time.monotonic()
    with dumb_server() as port:
        found = refused(make(f"http://127.0.0.1:{port}", timeout=urllib3.Timeout(connect=0.5, read=0.5)))
    away = refused(make(f"http://127.0.0.1:{free_port()}"))

    assert isinstance(found, Unreachable)
    assert isinstance(away, Unreachable)
    assert "no answer in time" in str(found)
    assert time.monotonic() - begun < 5


def test_a_url_says_it_all() -> None:
    found = sms.of("twilio://AC123:t%2Fken@default?from=+447700900000")

    assert found == Twilio("AC123", "t/ken", "+447700900000")
    assert sms.of("vonage://k:s@default?from=Corner%20Shop") == Vonage("k", "s", "Corner Shop")
    assert "t/ken" not in repr(found)
