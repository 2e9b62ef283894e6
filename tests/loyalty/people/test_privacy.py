"""Sealed data opens only where it belongs; what is looked up is never readable."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.people import privacy
from loyalty.people.privacy import InvalidCode, InvalidContact, KeyRing, Unreadable

ANNA, BEN = "0192f0c1-2b3c-7d4e-8f90-a1b2c3d4e5f6", "0192f0c1-2b3c-7d4e-8f90-a1b2c3d4e5f7"
KEY, DATA_KEY = bytes(range(32)), bytes(range(32, 64))
OLD = KeyRing.of({"2026-11": KEY})
BOTH = KeyRing.of({"2027-01": bytes(range(64, 96)), "2026-11": KEY})


def changed_somewhere(text: str) -> list[str]:
    """Every text that differs in one character, or ends too early."""
    other = ["B" if character == "A" else "A" for character in text]
    swapped = [text[:place] + other[place] + text[place + 1 :] for place in range(len(text))]
    return swapped + [text[:place] for place in range(len(text))] + [text + "A", text + "=", text + "\n"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_again(text: str) -> None:
    sealed = privacy.seal(DATA_KEY, ANNA, "name", text)

    assert privacy.open_sealed(DATA_KEY, ANNA, "name", sealed) == text
    assert re.fullmatch(r"s1\.[A-Za-z0-9_-]+", sealed)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert privacy.seal(DATA_KEY, ANNA, "name", "Anna") != privacy.seal(DATA_KEY, ANNA, "name", "Anna")


@pytest.mark.parametrize(
    ("data_key", "member_id", "field"),
    [(KEY, ANNA, "name"), (DATA_KEY, BEN, "name"), (DATA_KEY, ANNA, "email")],
)
def test_sealed_text_cannot_be_moved(data_key: bytes, member_id: str, field: str) -> None:
    sealed = privacy.seal(DATA_KEY, ANNA, "name", "Anna Berg")

    with pytest.raises(Unreadable) as caught:
        privacy.open_sealed(data_key, member_id, field, sealed)
    assert (caught.value.what, caught.value.member_id) == (field, member_id)


def test_a_field_and_a_member_cannot_be_cut_elsewhere() -> None:
    sealed = privacy.seal(DATA_KEY, "anna", "name", "x")

    with pytest.raises(Unreadable):
        privacy.open_sealed(DATA_KEY, "ann", "aname", sealed)


def test_one_changed_character_makes_a_text_unreadable() -> None:
    for forged in changed_somewhere(privacy.seal(DATA_KEY, ANNA, "name", "Anna Berg")):
        with pytest.raises(Unreadable):
            privacy.open_sealed(DATA_KEY, ANNA, "name", forged)


def test_one_changed_character_makes_a_data_key_unreadable() -> None:
    for forged in changed_somewhere(privacy.wrap(BOTH, DATA_KEY, ANNA)):
        with pytest.raises(Unreadable):
            privacy.unwrap(BOTH, forged, ANNA)


@pytest.mark.parametrize(
    "junk", ["", "s1", "s1.", "s1.é", "s1.AAAA", "s2.AAAA", "w1..", "w1.2026-11.", "\ud800"]
)
def test_what_was_never_sealed_is_unreadable(junk: str) -> None:
    with pytest.raises(Unreadable):
        privacy.open_sealed(DATA_KEY, ANNA, "name", junk)
    with pytest.raises(Unreadable):
        privacy.unwrap(OLD, junk, ANNA)


def test_texts_sealed_by_the_first_release_open_for_ever() -> None:
    wrapped = "w1.2026-11.i4D2v65c_XQZDolPiM00RSIhcFQt4F4htmbZhHHY0gSAE0CsZNmMWB96S-jf90-UQW42Uw0Egs3gk8mM"
    sealed = "s1.KlLy7UVzsG3-7G-yQ-KJrmD64rkVzT1da9_F2BIsGEl-qz6LRg"

    data_key = privacy.unwrap(OLD, wrapped, ANNA)

    assert privacy.open_sealed(data_key, ANNA, "name", sealed) == "王小明"


def test_a_data_key_belongs_to_one_member_and_one_ring() -> None:
    wrapped = privacy.wrap(OLD, DATA_KEY, ANNA)

    assert privacy.unwrap(OLD, wrapped, ANNA) == DATA_KEY
    with pytest.raises(Unreadable):
        privacy.unwrap(OLD, wrapped, BEN)
    with pytest.raises(Unreadable):
        privacy.unwrap(KeyRing.of({"2026-11": bytes(32)}), wrapped, ANNA)
    with pytest.raises(Unreadable):
        privacy.unwrap(KeyRing.of({"2027-01": KEY}), wrapped, ANNA)


def test_a_wrapped_key_names_its_own_key_and_no_other_even_if_the_bytes_are_the_same() -> None:
    twins = KeyRing.of({"a": KEY, "b": KEY})
    wrapped = privacy.wrap(twins, DATA_KEY, ANNA)

    with pytest.raises(Unreadable):
        privacy.unwrap(twins, wrapped.replace("w1.a.", "w1.b."), ANNA)


def test_the_ring_turns_without_touching_what_is_sealed() -> None:
    sealed, wrapped = privacy.seal(DATA_KEY, ANNA, "name", "Anna"), privacy.wrap(OLD, DATA_KEY, ANNA)

    turned = privacy.rewrap(BOTH, wrapped, ANNA)

    assert turned.startswith("w1.2027-01.")
    assert privacy.rewrap(BOTH, turned, ANNA) == turned
    data_key = privacy.unwrap(KeyRing.of({"2027-01": BOTH.keys["2027-01"]}), turned, ANNA)
    assert privacy.open_sealed(data_key, ANNA, "name", sealed) == "Anna"


def test_short_keys_are_never_used() -> None:
    with pytest.raises(ValueError, match="32 bytes, got 16"):
        privacy.seal(bytes(16), ANNA, "name", "Anna")
    with pytest.raises(ValueError, match="32 bytes, got 16"):
        privacy.open_sealed(bytes(16), ANNA, "name", privacy.seal(DATA_KEY, ANNA, "name", "Anna"))


def test_every_member_has_another_data_key_and_a_ring_shows_none() -> None:
    assert len({privacy.new_data_key() for _ in range(100)}) == 100
    assert repr(OLD) == "KeyRing(primary='2026-11')"


def test_an_index_finds_a_value_of_one_kind_under_one_key() -> None:
    found = privacy.blind_index(KEY, "email", "anna@example.com")

    assert found == "6e4df174fabd32696197db2ec377790c3b23156c264de3f72f5684ef309f1891"
    others = [
        (KEY, "phone", "anna@example.com"),
        (DATA_KEY, "email", "anna@example.com"),
        (KEY, "emaila", "nna@example.com"),
    ]
    assert found not in [privacy.blind_index(*other) for other in others]


@pytest.mark.parametrize(
    "typed", ["anna@example.com", "  Anna@EXAMPLE.com\n", "Ａｎｎａ＠example．com", "\u3000ANNA@Example.Com"]
)
def test_one_address_has_one_spelling(typed: str) -> None:
    assert privacy.normalise_email(typed) == "anna@example.com"


def test_addresses_of_two_owners_stay_two() -> None:
    assert privacy.normalise_email("Anna@Straße.de") == "anna@straße.de"
    assert privacy.normalise_email("jose\u0301@x.es") == privacy.normalise_email("JOSÉ@x.es")
    assert privacy.normalise_email("an.na+shop@gmail.com") == "an.na+shop@gmail.com"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "anna@",
        "@x.com",
        "a@b@x.com",
        "an na@x.com",
        "anna@x",
        "anna@x..com",
        "anna@.x.com",
        "anna@x.com.",
        "an\u200bna@x.com",
        "anna\x00@x.com",
        "\ud800@x.com",
        "a" * 250 + "@x.com",
    ],
)
def test_what_cannot_be_an_address_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(InvalidContact, match="must be an address") as caught:
        privacy.normalise_email(typed)
    assert caught.value.kind == "email"


@given(st.from_regex(r"[^\s@.]{1,8}@[^\s@.]{1,8}\.[^\s@.]{1,4}", fullmatch=True))
def test_normalising_an_address_twice_changes_nothing(typed: str) -> None:
    try:
        once = privacy.normalise_email(typed)
    except InvalidContact:
        return
    assert privacy.normalise_email(once) == once


@pytest.mark.parametrize(
    "typed",
    [
        "+85223456789",
        " +852 2345 6789 ",
        "+852-2345-6789",
        "(+852) 2345.6789",
        "＋８５２　２３４５６７８９",
        "\u202a+852\u00a02345\u20116789\u202c",
    ],
)
def test_one_phone_number_has_one_spelling(typed: str) -> None:
    assert privacy.normalise_phone(typed) == "+85223456789"


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("0085223456789", "instead of the leading 00"),
        ("+44 (0) 20 7946 0958", "leave out the (0)"),
        ("+44 ( 0 )20 7946 0958", "leave out the (0)"),
        ("+44 （0）20 7946 0958", "leave out the (0)"),
        ("2345 6789", "country code"),
        ("+1234567", "8 to 15 digits"),
        ("+1234567890123456", "8 to 15 digits"),
        ("+0852 2345 6789", "country code"),
        ("+852 2345 678x", "digits"),
        ("+852٢٣٤٥٦٧٨٩", "digits"),
        ("++85223456789", "digits"),
        ("", "country code"),
        ("+85223456789" + " " * 300, "digits"),
    ],
)
def test_what_cannot_be_a_phone_number_is_refused_with_a_remedy(typed: str, remedy: str) -> None:
    with pytest.raises(InvalidContact) as caught:
        privacy.normalise_phone(typed)
    assert (caught.value.kind, remedy in caught.value.remedy) == ("phone", True)


def test_a_secret_names_its_use_and_holds_256_bits() -> None:
    drawn = {privacy.random_secret("till") for _ in range(100)}

    assert len(drawn) == 100
    assert all(re.fullmatch(r"till_[A-Za-z0-9_-]{43}", secret) for secret in drawn)


def test_a_secret_is_known_by_its_sha_256() -> None:
    # The one-block example of FIPS 180-4.
    assert privacy.secret_digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert len(privacy.secret_digest("\udcff")) == 64


def test_a_derived_code_is_always_the_same_and_belongs_to_one_purpose() -> None:
    code = privacy.derived_code(KEY, "voucher", "42")

    assert code == "TNTTYQ9REGD4NGCF"
    others = [
        (KEY, "claim", "42"),
        (KEY, "voucher", "43"),
        (DATA_KEY, "voucher", "42"),
        (KEY, "voucher4", "2"),
    ]
    assert code not in [privacy.derived_code(*other) for other in others]


def test_a_derived_code_uses_every_character_and_no_other() -> None:
    drawn = [privacy.derived_code(KEY, "voucher", str(number), characters=51) for number in range(100)]

    assert set("".join(drawn)) == set(privacy.CODE_ALPHABET)
    assert all(len(set(characters)) > 20 for characters in zip(*drawn, strict=True))
    assert not set("ILOU") & set(privacy.CODE_ALPHABET)


@pytest.mark.parametrize("characters", [0, 9, 52])
def test_a_code_below_fifty_bits_or_beyond_the_hash_is_not_made(characters: int) -> None:
    with pytest.raises(ValueError, match="10 to 51"):
        privacy.derived_code(KEY, "voucher", "42", characters)


@given(st.text(privacy.CODE_ALPHABET, min_size=1, max_size=51), st.integers(1, 8))
def test_a_grouped_code_reads_back(code: str, size: int) -> None:
    assert privacy.read_code(privacy.grouped(code, size)) == code
    assert privacy.read_code(f" {privacy.grouped(code, size).lower()}\n") == code


def test_a_code_is_grouped_in_fours() -> None:
    assert privacy.grouped("TNTTYQ9REGD4NGCF") == "TNTT-YQ9R-EGD4-NGCF"
    assert privacy.grouped("TNTTYQ9REGD4NG") == "TNTT-YQ9R-EGD4-NG"


@pytest.mark.parametrize("typed", ["oOiI lL01", "ＯＯＩＩ－ＬＬ０１", "OO–II—LL−01", "o\u200boiill01"])
def test_a_misread_code_is_understood(typed: str) -> None:
    assert privacy.read_code(typed) == "00111101"


@pytest.mark.parametrize("typed", ["", "--", "ABCU", "ABC!", "ß", "ı23", "A" * 300, "٤"])
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    with pytest.raises(InvalidCode, match="only digits and letters"):
        privacy.read_code(typed)
