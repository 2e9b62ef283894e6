"""Tills' keys: what they open, until when, and what takes their place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from db.engine import Database
from db.session import Session
from loyalty import tables
from loyalty.errors import InvalidKeyTerms, InvalidLabel, UnknownStore, UnknownTillKey
from loyalty.people import privacy
from loyalty.people.privacy import KeyRing
from loyalty.program import shelf
from loyalty.shops import stores, till_keys, tills
from loyalty.shops.till_keys import TillKey
from loyalty.shops.tills import Till
from tests.cli.shop import PROGRAM, rows

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
RING = KeyRing({"test": b"k" * 32}, "test")
T = TypeVar("T")


class Keys:
    """The keys of one store, s1."""

    def __init__(self, database: Database) -> None:
        self.database = database
        program, _ = self.write(lambda session: shelf.publish(session, PROGRAM, AT, AT))
        self.write(lambda session: stores.open_store(session, program, "s1", AT))

    def write(self, work: Callable[[Session], T]) -> T:
        return self.database.write(work)

    def add(self, label: str = "Till 1", **terms: Any) -> str:
        return self.write(lambda session: till_keys.add(session, "s1", label, AT, **terms))

    def rotate(self, secret: str, at: datetime = AT, overlap: timedelta = HOUR) -> str:
        key_id = self.key(secret).key_id
        return self.write(lambda session: till_keys.rotate(session, RING, "s1", key_id, at, overlap))

    def revoke(self, secret: str, at: datetime = AT) -> TillKey:
        key_id = self.key(secret).key_id
        return self.write(lambda session: till_keys.revoke(session, "s1", key_id, at))

    def key(self, secret: str) -> TillKey:
        digest = privacy.secret_digest(secret)
        (found,) = [key for key in self.all() if key.digest == digest]
        return found

    def all(self) -> list[TillKey]:
        return [*self.database.read(lambda session: till_keys.of_store(session, "s1"))]

    def till(self, secret: str, at: datetime = AT) -> Till | None:
        digest = privacy.secret_digest(secret)
        found = self.database.read(lambda session: tills.find(session, digest, at))
        by_id = self.database.read(lambda session: tills.find_by_id(session, till_keys.public_id(digest), at))
        assert found == by_id
        return found


@pytest.fixture
def keys(database: Database) -> Keys:
    return Keys(database)


def test_a_key_is_shown_once_and_only_its_digest_kept(keys: Keys, database: Database) -> None:
    secret = keys.add()

    (row,) = rows(database, tables.till_key)
    assert secret.startswith("till_")
    assert row["digest"] == privacy.secret_digest(secret)
    assert secret not in str(row)


def test_a_secret_that_signs_is_kept_sealed_to_its_own_key(keys: Keys, database: Database) -> None:
    secret = keys.add(sealed_under=RING)

    till = keys.till(secret)
    assert till is not None
    assert till.sealed_secret is not None
    assert secret not in str(rows(database, tables.till_key)) + repr(till)
    bound = till_keys.bound_to(till.digest)
    assert privacy.unwrap(RING, till.sealed_secret, bound).decode() == secret
    with pytest.raises(privacy.Unreadable):
        privacy.unwrap(RING, till.sealed_secret, till_keys.bound_to("another"))


def test_a_key_without_scopes_is_for_everything_and_one_with_them_for_these(keys: Keys) -> None:
    every, some = keys.till(keys.add()), keys.till(keys.add("Till 2", scopes=["redeem", "receipts"]))

    assert every is not None
    assert some is not None
    assert all(every.may(scope) for scope in till_keys.SCOPES)
    assert [scope for scope in till_keys.SCOPES if some.may(scope)] == ["receipts", "redeem"]


def test_a_key_ends_at_its_instant(keys: Keys) -> None:
    secret = keys.add(expires_at=AT + HOUR)

    assert keys.till(secret, AT + HOUR - timedelta(microseconds=1)) is not None
    assert keys.till(secret, AT + HOUR) is None


def test_a_test_key_says_so_in_its_secret_and_its_id(keys: Keys) -> None:
    secret = keys.add(test=True)

    assert secret.startswith("till_test_")
    assert keys.key(secret).key_id.startswith("til_test_")


def test_a_key_is_found_by_its_whole_id_and_in_its_store_only(keys: Keys) -> None:
    key = keys.key(keys.add())

    def find(store: str, key_id: str) -> TillKey:
        return keys.database.read(lambda session: till_keys.find(session, store, key_id))

    assert find("s1", key.key_id) == key
    test_id = till_keys.public_id(key.digest, test=True)
    for store, key_id in (
        ("s2", key.key_id),
        ("s1", key.key_id[:-1]),
        ("s1", test_id),
        ("s1", "til_" + "_" * 32),
        ("s1", ""),
    ):
        with pytest.raises(UnknownTillKey):
            find(store, key_id)


def test_a_replaced_key_works_on_for_a_while_and_the_new_one_at_once(keys: Keys) -> None:
    old = keys.add(scopes=["receipts"], sealed_under=RING)
    new = keys.rotate(old)

    assert keys.till(old, AT + HOUR - timedelta(seconds=1)) is not None
    assert keys.till(old, AT + HOUR) is None
    found = keys.key(new)
    assert (found.label, found.scopes, found.is_signed, found.expires_at) == (
        "Till 1",
        ("receipts",),
        True,
        None,
    )
    assert keys.key(old).replaced_by == found.key_id


def test_a_key_is_replaced_once_and_not_after_its_end(keys: Keys) -> None:
    old, revoked = keys.add(), keys.add("Till 2")
    keys.rotate(old)
    keys.revoke(revoked)

    for secret in (old, revoked):
        with pytest.raises(UnknownTillKey):
            keys.rotate(secret)
    assert [key.label for key in keys.all() if key.is_in_use(AT)] == ["Till 1", "Till 1"]


def test_replacing_never_gives_a_key_more_time(keys: Keys) -> None:
    old = keys.add(expires_at=AT + HOUR)
    keys.rotate(old, overlap=3 * HOUR)

    assert keys.till(old, AT + HOUR) is None


def test_revoking_ends_a_key_at_once_and_only_once(keys: Keys) -> None:
    secret = keys.add()
    first, again = keys.revoke(secret), keys.revoke(secret, AT + HOUR)

    assert first.revoked_at == again.revoked_at == AT
    assert keys.till(secret) is None


def test_revoking_by_label_ends_what_was_replaced_too(keys: Keys) -> None:
    old = keys.add()
    new = keys.rotate(old)
    keys.write(lambda session: till_keys.revoke_label(session, "s1", "Till 1", AT))

    assert keys.till(old) is keys.till(new) is None


def test_a_label_is_free_again_once_its_key_is_revoked(keys: Keys) -> None:
    keys.revoke(keys.add())

    assert keys.till(keys.add()) is not None
    with pytest.raises(InvalidLabel, match="revoke it first"):
        keys.add()


def test_what_is_not_there_cannot_be_revoked_or_given_a_key(keys: Keys) -> None:
    refused: list[tuple[type[Exception], Callable[[Session], object]]] = [
        (UnknownTillKey, lambda session: till_keys.revoke_label(session, "s1", "Till 9", AT)),
        (UnknownTillKey, lambda session: till_keys.revoke(session, "s1", "til_" + "0" * 32, AT)),
        (UnknownStore, lambda session: till_keys.add(session, "nowhere", "Till 1", AT)),
        (InvalidLabel, lambda session: till_keys.add(session, "s1", "", AT)),
        (InvalidLabel, lambda session: till_keys.add(session, "s1", "\n", AT)),
        (InvalidKeyTerms, lambda session: till_keys.add(session, "s1", "Till 1", AT, scopes=["all"])),
        (InvalidKeyTerms, lambda session: till_keys.add(session, "s1", "Till 1", AT, expires_at=AT)),
    ]
    for error, work in refused:
        with pytest.raises(error):
            keys.write(work)


@pytest.mark.parametrize("overlap", [-HOUR, timedelta(days=14, seconds=1)])
def test_an_overlap_has_its_bounds(keys: Keys, overlap: timedelta) -> None:
    secret = keys.add()

    with pytest.raises(InvalidKeyTerms):
        keys.rotate(secret, overlap=overlap)
