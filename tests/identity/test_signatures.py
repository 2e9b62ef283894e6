"""Signatures of tills: what proves one, and what a thief on the line can do with it, which is nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.engine import Database
from identity import signatures
from identity.errors import StaleSignature, UnprovedSignature, UsedSignature
from identity.signatures import Signature, Signed
from identity.till_tables import signature_nonce
from loyalty.people import privacy
from loyalty.people.privacy import KeyRing
from loyalty.program import shelf
from loyalty.shops import stores, till_keys
from loyalty.shops.tills import Till
from tests.cli.shop import PROGRAM, rows
from tests.points.crowd import at_once

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
RING = KeyRing({"test": b"k" * 32}, "test")
SENT = Signed("POST", "/v1/receipts?dry=1", b'{"number": "1"}')
NONCE = "a-nonce-of-16-or-more"


class Line:
    """One store with a key that signs and one that is sent."""

    def __init__(self, database: Database) -> None:
        self.database = database
        program, _ = database.write(lambda session: shelf.publish(session, PROGRAM, AT, AT))
        for code in ("s1", "s2"):
            database.write(lambda session, code=code: stores.open_store(session, program, code, AT))
        self.secret = self.add("s1", RING)
        self.key_id = till_keys.public_id(privacy.secret_digest(self.secret))

    def add(self, store: str, ring: KeyRing | None) -> str:
        return self.database.write(
            lambda session: till_keys.add(session, store, f"Till {ring is None}", AT, sealed_under=ring)
        )

    def signature(self, at: datetime = AT, nonce: str = NONCE, sent: Signed = SENT) -> Signature:
        time = int(at.timestamp())
        return Signature(self.key_id, time, nonce, signatures.sign(self.secret, sent, time, nonce))

    def prove(self, given: Signature, sent: Signed = SENT, at: datetime = AT) -> Till:
        return self.database.write(lambda session: signatures.prove(session, RING, given, sent, at))


@pytest.fixture
def line(database: Database) -> Line:
    return Line(database)


def test_a_signed_request_proves_its_till(line: Line) -> None:
    assert line.prove(line.signature()).store == "s1"


def test_a_known_answer_so_that_others_can_check_theirs() -> None:
    """What openssl makes of the same six lines: `openssl dgst -sha256 -hmac till_example`."""
    known = "eabf96ab7a19f82392ec97139d9e169169d7efe6cdd6abc4b30475ee16a2a022"

    assert signatures.sign("till_example", SENT, 1795338000, NONCE) == known


@pytest.mark.parametrize(
    "forged",
    [
        replace(SENT, body=b'{"number": "2"}'),
        replace(SENT, body=b""),
        replace(SENT, target="/v1/receipts?dry=0"),
        replace(SENT, target="/v1/receipts"),
        replace(SENT, target="/v1/holds?dry=1"),
        replace(SENT, method="PUT"),
    ],
)
def test_nothing_of_a_signed_request_can_be_changed(line: Line, forged: Signed) -> None:
    with pytest.raises(UnprovedSignature):
        line.prove(line.signature(), forged)


def test_neither_time_nor_nonce_nor_key_can_be_changed(line: Line) -> None:
    own = line.signature()
    other = till_keys.public_id(privacy.secret_digest(line.add("s2", RING)))
    for forged in (
        replace(own, time=own.time + 1),
        replace(own, nonce="another-nonce-of-mine"),
        replace(own, key_id=other),
        replace(own, key_id="til_" + "0" * 32),
        replace(own, signature="0" * 64),
    ):
        with pytest.raises(UnprovedSignature):
            line.prove(forged)


def test_a_signature_is_good_once(line: Line) -> None:
    line.prove(line.signature())

    with pytest.raises(UsedSignature):
        line.prove(line.signature())
    line.prove(line.signature(nonce="another-nonce-of-mine"))


def test_of_ten_that_send_the_same_signature_at_once_one_gets_in(line: Line) -> None:
    def try_it() -> bool:
        try:
            line.prove(line.signature())
        except UsedSignature:
            return False
        return True

    assert sum(at_once(*(try_it for _ in range(10)))) == 1


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_a_signature_of_another_time_is_refused(line: Line, seconds: int) -> None:
    with pytest.raises(StaleSignature):
        line.prove(line.signature(at=AT + timedelta(seconds=seconds)))


@pytest.mark.parametrize("seconds", [-300, 300])
def test_clocks_may_differ_by_five_minutes(line: Line, seconds: int) -> None:
    line.prove(line.signature(at=AT + timedelta(seconds=seconds)))


def test_a_revoked_key_signs_for_nobody(line: Line) -> None:
    line.database.write(lambda session: till_keys.revoke(session, "s1", line.key_id, AT))

    with pytest.raises(UnprovedSignature):
        line.prove(line.signature())


def test_a_key_that_is_sent_cannot_sign(line: Line) -> None:
    secret = line.add("s1", None)
    line.secret, line.key_id = secret, till_keys.public_id(privacy.secret_digest(secret))

    with pytest.raises(UnprovedSignature):
        line.prove(line.signature())


def test_a_nonce_is_remembered_for_as_long_as_its_signature_could_be_taken(line: Line) -> None:
    """Signed by a clock that is five minutes ahead, it could come again ten minutes later."""
    ahead = AT + timedelta(seconds=300)
    line.prove(line.signature(at=ahead))

    (row,) = rows(line.database, signature_nonce)
    assert row["expires_at"] > AT + timedelta(seconds=600)
    with pytest.raises(UsedSignature):
        line.prove(line.signature(at=ahead), at=AT + timedelta(seconds=600))


@pytest.mark.parametrize(
    "parameters",
    [
        "",
        "key=til_1",
        "key=til_1,time=1,nonce=aaaaaaaaaaaaaaaa",
        "key=til_1,time=1,nonce=aaaaaaaaaaaaaaaa,signature=" + "g" * 64,
        "key=til_1,time=1,nonce=short,signature=" + "a" * 64,
        "key=til_1,time=-1,nonce=aaaaaaaaaaaaaaaa,signature=" + "a" * 64,
        "key=til_1,time=1,time=2,nonce=aaaaaaaaaaaaaaaa,signature=" + "a" * 64,
        "key=til_1,time=1,nonce=aaaaaaaaaaaaaaaa,signature=" + "a" * 64 + ",more=1",
        "key=til_1;time=1;nonce=aaaaaaaaaaaaaaaa;signature=" + "a" * 64,
        "," * 5_000,
    ],
)
def test_a_header_that_is_none_is_none(parameters: str) -> None:
    assert signatures.find_signature(parameters) is None


def test_a_header_is_read_with_its_blanks() -> None:
    found = signatures.find_signature(f"key=til_1, time=5, nonce={NONCE}, signature={'a' * 64}")

    assert found == Signature("til_1", 5, NONCE, "a" * 64)
