"""Passkeys: the whole ceremony with a real key, and everything a thief would change of it."""

from __future__ import annotations

import tracemalloc
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import cbor2
import pytest

from db.engine import Database
from db.session import Session
from identity import challenges, passkeys
from identity.challenges import Site
from identity.errors import PasskeyRefused, TooManyPasskeys, UnknownPasskey
from identity.passkeys import Passkey
from identity.tables import passkey, passkey_challenge
from tests.identity.authenticator import Authenticator, raw, text
from tests.loyalty.shop import Shop, moment
from tests.points.crowd import at_once, crowded, kinds

NOW = moment("2026-05-04")
SITE = Site.of("https://points.example.com/loyalty", "Corner Shop")
ORIGIN = "https://points.example.com"


@pytest.fixture
def shop(database: Database) -> Shop:
    shop = Shop(database)
    shop.member()
    shop.member("bob")
    return shop


@pytest.fixture
def phone() -> Authenticator:
    return Authenticator(ORIGIN)


def options_to_register(shop: Shop, name: str = "ann", at: datetime = NOW) -> dict[str, Any]:
    def work(session: Session) -> Any:
        held = passkeys.held(session, shop.member_id(name))
        return challenges.registration_options(session, SITE, shop.member_id(name), "Ann", held, at)

    return shop.database.write(work)


def options_to_sign_in(shop: Shop, at: datetime = NOW) -> dict[str, Any]:
    return shop.database.write(lambda session: challenges.sign_in_options(session, SITE, at))


def register(
    shop: Shop, answer: dict[str, Any], name: str = "ann", at: datetime = NOW, site: Site = SITE
) -> Passkey:
    member_id = shop.member_id(name)
    taken = shop.database.write(lambda session: challenges.take(session, answer, member_id, at))
    return shop.database.write(
        lambda session: passkeys.register(session, site, member_id, answer, taken, "Phone", at)
    )


def sign_in(
    shop: Shop,
    answer: dict[str, Any],
    at: datetime = NOW,
    site: Site = SITE,
    database: Database | None = None,
) -> str:
    database = database or shop.database
    taken = database.write(lambda session: challenges.take(session, answer, None, at))
    return database.write(lambda session: passkeys.find_member(session, site, answer, taken, at))


@pytest.fixture
def known(shop: Shop, phone: Authenticator) -> Authenticator:
    """Ann's phone, registered."""
    register(shop, phone.create(options_to_register(shop)))
    return phone


def refused(shop: Shop, answer: dict[str, Any], **words: Any) -> None:
    with pytest.raises(PasskeyRefused):
        sign_in(shop, answer, **words)


def test_a_member_signs_in_with_what_the_phone_keeps_and_without_a_name(
    shop: Shop, known: Authenticator
) -> None:
    assert sign_in(shop, known.get(options_to_sign_in(shop))) == shop.member_id()
    assert sign_in(shop, known.get(options_to_sign_in(shop))) == shop.member_id()


def test_options_ask_for_a_key_that_stays_and_a_user_who_is_proved(shop: Shop) -> None:
    options = options_to_register(shop)

    assert options["rp"] == {"id": "points.example.com", "name": "Corner Shop"}
    assert raw(options["user"]["id"]) == UUID(shop.member_id()).bytes
    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert options["timeout"] == 300_000
    entry = options_to_sign_in(shop)
    assert entry["userVerification"] == "required"
    assert not entry.get("allowCredentials")


def test_a_phone_that_has_one_already_is_named(shop: Shop, known: Authenticator) -> None:
    excluded = options_to_register(shop)["excludeCredentials"]

    assert [each["id"] for each in excluded] == [text(known.credential_id)]


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://points.example.com/loyalty", "https://points.example.com"),
        ("https://points.example.com:443", "https://points.example.com"),
        ("https://points.example.com:8443", "https://points.example.com:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_the_origin_is_the_page_of_the_public_address(url: str, origin: str) -> None:
    assert Site.of(url, "x").origin == origin


def test_an_answer_given_on_another_page_is_refused(shop: Shop, known: Authenticator) -> None:
    for origin in ("https://points.example.com.evil.example", "http://points.example.com", "", None):
        refused(shop, known.get(options_to_sign_in(shop), origin=origin))


def test_an_answer_for_another_host_is_refused(shop: Shop, known: Authenticator) -> None:
    refused(shop, known.get(options_to_sign_in(shop) | {"rpId": "evil.example"}))


def test_a_challenge_answers_one_answer(shop: Shop, known: Authenticator) -> None:
    answer = known.get(options_to_sign_in(shop))
    sign_in(shop, answer)

    refused(shop, answer)
    assert shop.rows(passkey_challenge, None) == []


def test_a_challenge_is_gone_though_its_answer_was_wrong(shop: Shop, known: Authenticator) -> None:
    options = options_to_sign_in(shop)
    refused(shop, known.get(options, origin="https://evil.example"))

    refused(shop, known.get(options))


def test_of_sixteen_who_send_one_answer_at_once_one_gets_in(
    shop: Shop, known: Authenticator, database_url: str
) -> None:
    answer = known.get(options_to_sign_in(shop))
    with crowded(database_url) as database:
        outcomes = at_once(*[lambda: sign_in(shop, answer, database=database)] * 16)

    assert kinds(outcomes) == {"str": 1, "PasskeyRefused": 15}


def test_a_challenge_lasts_five_minutes(shop: Shop, known: Authenticator) -> None:
    options = options_to_sign_in(shop)

    refused(shop, known.get(options), at=NOW + challenges.VALID)
    late = options_to_sign_in(shop)
    just = NOW + challenges.VALID - timedelta(microseconds=1)
    assert sign_in(shop, known.get(late), at=just) == shop.member_id()


def test_a_challenge_that_was_never_given_is_refused(shop: Shop, known: Authenticator) -> None:
    refused(shop, known.get(options_to_sign_in(shop) | {"challenge": text(b"x" * 64)}))


def test_a_challenge_to_register_does_not_sign_in_nor_serve_another(
    shop: Shop, known: Authenticator, phone: Authenticator
) -> None:
    options = options_to_register(shop, "bob")
    refused(shop, known.get({"challenge": options["challenge"], "rpId": "points.example.com"}))

    with pytest.raises(PasskeyRefused):
        register(shop, Authenticator(ORIGIN).create(options_to_register(shop, "bob")), "ann")


@pytest.mark.parametrize("behind", [0, 1])
def test_a_copy_of_a_phone_is_known_by_its_counter(shop: Shop, known: Authenticator, behind: int) -> None:
    copy = deepcopy_of(known)
    sign_in(shop, known.get(options_to_sign_in(shop)))
    sign_in(shop, known.get(options_to_sign_in(shop)))
    copy.count = known.count - 1 - behind

    refused(shop, copy.get(options_to_sign_in(shop)))
    assert shop.rows(passkey, None)[0]["sign_count"] == known.count


def deepcopy_of(phone: Authenticator) -> Authenticator:
    copy = Authenticator(phone.origin)
    copy.key, copy.credential_id, copy.user_handle = phone.key, phone.credential_id, phone.user_handle
    return copy


def test_a_passkey_that_syncs_has_no_counter(shop: Shop) -> None:
    phone = Authenticator(ORIGIN, counts=False)
    register(shop, phone.create(options_to_register(shop)))

    for _ in range(3):
        assert sign_in(shop, phone.get(options_to_sign_in(shop))) == shop.member_id()


def test_a_counter_that_began_may_not_fall_back_to_none(shop: Shop, known: Authenticator) -> None:
    sign_in(shop, known.get(options_to_sign_in(shop)))
    known.counts, known.count = False, 0

    refused(shop, known.get(options_to_sign_in(shop)))


def test_a_signature_by_another_key_is_refused(shop: Shop, known: Authenticator) -> None:
    thief = deepcopy_of(known)
    thief.key, thief.count = Authenticator(ORIGIN).key, 100

    refused(shop, thief.get(options_to_sign_in(shop)))


def test_a_passkey_cannot_say_it_is_somebody_else(shop: Shop, known: Authenticator) -> None:
    known.user_handle = UUID(shop.member_id("bob")).bytes

    refused(shop, known.get(options_to_sign_in(shop)))


def test_who_was_not_proved_to_the_phone_is_not_proved_to_us(shop: Shop) -> None:
    phone = Authenticator(ORIGIN, verifies=False)
    with pytest.raises(PasskeyRefused):
        register(shop, phone.create(options_to_register(shop)))

    phone.flags = 0x05
    register(shop, phone.create(options_to_register(shop)))
    phone.flags = 0x01
    refused(shop, phone.get(options_to_sign_in(shop)))


def test_a_passkey_is_registered_once(shop: Shop, known: Authenticator) -> None:
    for name in ("ann", "bob"):
        with pytest.raises(PasskeyRefused):
            register(shop, known.create(options_to_register(shop, name)), name)
    assert len(shop.rows(passkey, None)) == 1


def test_a_registration_on_another_page_is_refused(shop: Shop, phone: Authenticator) -> None:
    with pytest.raises(PasskeyRefused):
        register(shop, phone.create(options_to_register(shop), origin="https://evil.example"))
    with pytest.raises(PasskeyRefused):
        register(shop, phone.create(options_to_register(shop), type="webauthn.get"))
    assert shop.rows(passkey, None) == []


@pytest.mark.parametrize(
    "attestation",
    [
        {"authData": 1 << 62},
        {"authData": "text"},
        {"authData": b""},
        {"fmt": "tpm"},
        {"fmt": None},
        {"fmt": "none", "attStmt": {"sig": b"x"}},
    ],
)
def test_an_attestation_that_was_not_asked_for_is_refused(
    shop: Shop, phone: Authenticator, attestation: dict[str, Any]
) -> None:
    with pytest.raises(PasskeyRefused):
        register(shop, phone.create(options_to_register(shop), attestation=attestation))


def test_a_number_in_the_place_of_bytes_is_not_made_into_as_many_bytes(
    shop: Shop, phone: Authenticator
) -> None:
    answer = phone.create(options_to_register(shop), attestation={"authData": 300_000_000})
    tracemalloc.start()
    with pytest.raises(PasskeyRefused):
        register(shop, answer)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 50_000_000


def broken(answer: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    changed = deepcopy(answer)
    place = changed["response"] if field in changed["response"] else changed
    place[field] = value
    return changed


NONSENSE = [None, 1, "", "!", "A", "ä", [], {}, text(b"{}"), text(b"[" * 100_000), text(cbor2.dumps([1]))]


@pytest.mark.parametrize("value", NONSENSE, ids=range(len(NONSENSE)))
@pytest.mark.parametrize(
    "field",
    ["id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature", "userHandle"],
)
def test_nonsense_is_refused_and_nothing_breaks(
    shop: Shop, known: Authenticator, field: str, value: Any
) -> None:
    if field == "userHandle" and value is None:
        return  # an authenticator may leave it out
    refused(shop, broken(known.get(options_to_sign_in(shop)), field, value))


@pytest.mark.parametrize("value", NONSENSE, ids=range(len(NONSENSE)))
@pytest.mark.parametrize("field", ["id", "rawId", "type", "response", "clientDataJSON", "attestationObject"])
def test_nonsense_is_not_registered(shop: Shop, phone: Authenticator, field: str, value: Any) -> None:
    with pytest.raises(PasskeyRefused):
        register(shop, broken(phone.create(options_to_register(shop)), field, value))


def test_a_member_sees_and_removes_their_own(shop: Shop, known: Authenticator) -> None:
    (mine,) = shop.database.read(lambda session: passkeys.of_member(session, shop.member_id()))
    assert (mine.label, mine.created_at, mine.used_at) == ("Phone", NOW, None)

    def remove(name: str) -> None:
        shop.database.write(lambda session: passkeys.remove(session, shop.member_id(name), mine.passkey_id))

    with pytest.raises(UnknownPasskey):
        remove("bob")
    remove("ann")
    with pytest.raises(UnknownPasskey):
        remove("ann")
    refused(shop, known.get(options_to_sign_in(shop)))


def test_a_member_has_ten_at_most(shop: Shop) -> None:
    waiting = options_to_register(shop)
    for _ in range(passkeys.MOST_PASSKEYS):
        register(shop, Authenticator(ORIGIN).create(options_to_register(shop)))

    with pytest.raises(TooManyPasskeys):
        options_to_register(shop)
    with pytest.raises(TooManyPasskeys):
        register(shop, Authenticator(ORIGIN).create(waiting))
