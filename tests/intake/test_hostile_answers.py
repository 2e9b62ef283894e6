"""Whatever a vendor's API sends is an answer or an error's code: bounded memory, and no exception."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from events.dialling import Line
from events.sending import Patience
from intake import fetching, judging
from intake.fetching import Answer
from pos_adapter import registry
from pos_adapter.wanted import Wanted

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
SESSION = Wanted("GET", "/v1/checkout/sessions/cs_1?expand[]=line_items")
SESSIONS = Wanted("GET", "/v1/checkout/sessions?payment_intent=pi_1")
BATCH = Wanted("POST", "/v2/orders/batch-retrieve", '{"order_ids": ["sale", "back"]}')


def sends(head: bytes, again: bytes) -> Iterator[bytes]:
    yield head
    while again:
        yield again


def answered(head: bytes, again: bytes = b"") -> tuple[Answer, int]:
    """What comes of an answer that begins like this and goes on for ever, and how much of it was sent."""
    sent = [0]

    def serve() -> None:
        asking, _ = listener.accept()
        with asking, suppress(OSError):
            asking.recv(65_536)
            for piece in sends(head, again):
                asking.sendall(piece)
                sent[0] += len(piece)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = threading.Thread(target=serve)
        serving.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        found = fetching.fetch(address, SESSION, {}, Line(loopback=True), Patience(2.0, 5.0))
        serving.join()
    return found, sent[0]


def test_no_more_is_read_than_an_answer_may_have_whatever_a_chunk_says_of_itself() -> None:
    found, sent = answered(CHUNKED + b"-1\r\n", b"x" * 65_536)
    assert (found.status, found.error) == (None, "too-large")
    assert sent < 2 * fetching.MOST_READ_BYTES


@pytest.mark.parametrize("head", [CHUNKED + b"-5\r\n{}", CHUNKED + b"zz\r\n{}", b"", b"\0\r\n\r\n"])
def test_what_is_no_http_is_told_by_a_code(head: bytes) -> None:
    assert answered(head)[0].error in ("not-http", "connection-lost")


@pytest.mark.parametrize(
    "asked",
    ["Mon, 01 Jan 2026 00:00:00 +" + "9" * 20, "Mon, 01 Jan " + "9" * 30 + " 00:00:00 +0000", ",", "-1"],
)
def test_a_wait_that_no_clock_can_tell_is_none(asked: str) -> None:
    assert Answer(429, retry_after=asked).wait_seconds(NOON) == 0


@pytest.mark.parametrize(
    ("adapter", "wanted", "body", "is_held"),
    [
        ("stripe", SESSION, b'{"object": "checkout.session", "id": "cs_1"}', True),
        ("stripe", SESSION, b'{"object": "checkout.session", "id": "cs_2"}', False),
        ("stripe", SESSION, b"[]", False),
        ("stripe", SESSIONS, b'{"object": "list", "data": []}', True),
        ("stripe", SESSIONS, b"{}", False),
        ("square", BATCH, b'{"orders": [{"id": "back"}]}', True),
        ("square", BATCH, b'{"orders": [{"id": "sale"}]}', False),
        ("square", Wanted("GET", "/v2/orders/a%2Fb"), b'{"order": {"id": "a/b"}}', True),
        ("square", Wanted("GET", "/v2/orders/a%2Fb"), b'{"order": {"id": "b"}}', False),
    ],
)
def test_an_answer_holds_what_was_asked_for_or_is_none(
    adapter: str, wanted: Wanted, body: bytes, is_held: bool
) -> None:
    answer = judging.held(Answer(200, body), wanted, adapter)
    assert answer.error == ("" if is_held else "answer-strange")
    api = registry.find_api(adapter)
    assert api is not None
    assert judging.judge(answer, api, 0, NOON, 0).course == ("read" if is_held else "later")
