"""Signatures are those of Standard Webhooks, by its own vectors."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest

from events import sealing, signing
from events.errors import Unreadable

RING = {"new": b"n" * 32, "old": b"o" * 32}
ENDPOINT = "019b76dd-e300-718b-b2a0-c1d2e3f40516"


def test_the_specifications_vectors_come_out(shared_data):
    file = shared_data / "specs" / "standard_webhooks" / "vectors.json"
    vectors = json.loads(file.read_text("utf-8"))["vectors"]

    assert vectors
    for vector in vectors:
        made = signing.signature(
            vector["secret"], vector["webhook-id"], vector["webhook-timestamp"], vector["payload"].encode()
        )
        assert made == vector["webhook-signature"]


def test_a_secret_is_256_random_bits_and_never_the_same():
    secrets = {signing.new_secret() for _ in range(100)}

    assert len(secrets) == 100
    assert all(len(base64.b64decode(each.removeprefix("whsec_"), validate=True)) == 32 for each in secrets)


def test_during_a_rotation_both_secrets_sign():
    old, new = signing.new_secret(), signing.new_secret()
    at = datetime(2026, 11, 21, 12, 0, 0, 900_000, tzinfo=UTC)

    headers = signing.headers([new, old], "evt_1", at, b"{}")

    assert headers["webhook-timestamp"] == str(int(at.timestamp()))
    assert headers["webhook-signature"].split() == [
        signing.signature(each, "evt_1", int(at.timestamp()), b"{}") for each in (new, old)
    ]


def test_a_sealed_secret_opens_only_with_its_key_and_in_its_place():
    sealed = sealing.seal(RING, ENDPOINT, "whsec_x")

    assert sealed.startswith("new.")
    assert "whsec" not in sealed
    assert sealing.open_sealed({"other": b"x" * 32, **RING}, ENDPOINT, sealed) == "whsec_x"
    for ring, place, text in (
        ({"old": RING["old"]}, ENDPOINT, sealed),
        ({"new": b"x" * 32}, ENDPOINT, sealed),
        (RING, ENDPOINT.replace("0", "1"), sealed),
        (RING, ENDPOINT, sealed.replace("new.", "old.")),
        (RING, ENDPOINT, sealed[:-8] + "AAAAAAA="),
        (RING, ENDPOINT, "new.not base64"),
        (RING, ENDPOINT, ""),
    ):
        with pytest.raises(Unreadable):
            sealing.open_sealed(ring, place, text)
