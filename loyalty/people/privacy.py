"""Personal data and secrets: sealed per member, found without being readable, forgotten by losing one key.

Each member has a data key; it is stored only wrapped by a key of the ring. Destroying the wrapped
data key is what erasing a member means: nothing sealed with it can ever be opened again, in the
database or in any backup taken after.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from loyalty.errors import LoyaltyError
from loyalty.remedies.remedy import Remedy, worded

KEY_BYTES = 32
# 96 bits, as NIST SP 800-38D recommends. Drawn at random they serve 2^32 texts of one key.
_NONCE_BYTES = 12
_WRAPPED, _SEALED = "w1", "s1"  # The first word of an envelope: what it is, and the version of its make.

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O (misread) and no U.
_CODE_LEAST, _CODE_MOST = 10, 51  # 50 bits are what cannot be guessed; 255 what the hash gives.
_TYPED_LIMIT = 254  # The longest address of RFC 5321; nothing a person types here is longer.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_MISREAD = str.maketrans("ILO", "110")
# Spaces, dashes of every kind, and the invisible marks that come along when a number is pasted.
_SEPARATORS = re.compile(r"[\s\u00AD\u200B-\u2015\u202A-\u202E\u2060-\u2069\u2212\uFEFF-]")
_PHONE_SEPARATORS = re.compile(_SEPARATORS.pattern + r"|[.()]")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")
_PHONE = re.compile(r"\+[1-9][0-9]{7,14}")


class Unreadable(LoyaltyError):
    """Something sealed does not open: its key is gone or another, or it was changed or moved."""

    def __init__(self, what: str, member_id: str) -> None:
        super().__init__(f"{what} of member {member_id} cannot be read with these keys")
        self.what = what
        self.member_id = member_id


class InvalidContact(LoyaltyError):
    """An e-mail address or phone number that cannot be one. `kind` is which; the value is not repeated."""

    def __init__(self, kind: str, remedy: Remedy) -> None:
        super().__init__(f"{kind}: {remedy}")
        self.kind = kind
        self.remedy = remedy


class InvalidCode(LoyaltyError):
    """A typed code with characters that no code has."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys that wrap data keys: id → 32 bytes. `primary` wraps what is new, every one unwraps its own."""

    keys: Mapping[str, bytes] = field(repr=False)
    primary: str

    @classmethod
    def of(cls, keys: Mapping[str, bytes]) -> KeyRing:
        """The ring of `Settings.keyring`, whose first key is the primary one."""
        return cls(keys, next(iter(keys)))


def new_data_key() -> bytes:
    """32 random bytes, for one member."""
    return secrets.token_bytes(KEY_BYTES)


def wrap(ring: KeyRing, data_key: bytes, member_id: str) -> str:
    """The data key as it is stored, bound to this member: `w1.<key id>.<base64url>`."""
    bound = _frame(_WRAPPED, ring.primary, member_id)
    return f"{_WRAPPED}.{ring.primary}.{_encrypt(ring.keys[ring.primary], data_key, bound)}"


def unwrap(ring: KeyRing, wrapped: str, member_id: str) -> bytes:
    """The data key of a member. Raises `Unreadable`."""
    version, _, rest = wrapped.partition(".")
    key_id, _, text = rest.partition(".")
    if version != _WRAPPED or key_id not in ring.keys:
        raise Unreadable("data key", member_id)
    data_key = _decrypt(ring.keys[key_id], text, _frame(_WRAPPED, key_id, member_id))
    if data_key is None:
        raise Unreadable("data key", member_id)
    return data_key


def rewrap(ring: KeyRing, wrapped: str, member_id: str) -> str:
    """The same data key under the primary key; unchanged where it is already. Raises `Unreadable`."""
    data_key = unwrap(ring, wrapped, member_id)
    return wrapped if wrapped.split(".")[1] == ring.primary else wrap(ring, data_key, member_id)


def seal(data_key: bytes, member_id: str, field: str, text: str) -> str:
    """A text as it is stored, bound to this member and field: `s1.<base64url>`, different at every call."""
    return f"{_SEALED}.{_encrypt(data_key, text.encode(), _frame(_SEALED, member_id, field))}"


def open_sealed(data_key: bytes, member_id: str, field: str, sealed: str) -> str:
    """The text again. Raises `Unreadable`."""
    version, _, text = sealed.partition(".")
    opened = _decrypt(data_key, text, _frame(_SEALED, member_id, field)) if version == _SEALED else None
    if opened is None:
        raise Unreadable(field, member_id)
    return opened.decode()


def blind_index(index_key: bytes, kind: str, normalised: str) -> str:
    """64 hex digits by which one value of a kind ("phone", "email") is found and kept unique, unreadably."""
    return hmac.digest(index_key, _frame("blind index", kind, normalised), "sha256").hex()


def normalise_email(text: str) -> str:
    """One spelling of an address: trimmed, lower case on both sides of the @. Raises `InvalidContact`.

    Not `casefold`: it would make one of straße.de and strasse.de, which are two owners' domains (IDNA 2008).
    Dots and +tags stay, because only the mailbox's own server knows what they mean.
    """
    narrow = unicodedata.normalize("NFC", text.translate(_FULL_WIDTH).strip())
    address = unicodedata.normalize("NFC", narrow.lower())
    hidden = any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in address)
    if len(address) > _TYPED_LIMIT or hidden or not _EMAIL.fullmatch(address):
        raise InvalidContact("email", worded('must be an address such as "anna@example.com"'))
    return address


def normalise_phone(text: str) -> str:
    """A number as `+` and 8 to 15 digits (ITU-T E.164); spaces, dashes, dots and brackets go.

    Raises `InvalidContact`. Whether the number exists is not known here.
    """
    if _TRUNK_ZERO.search(text.translate(_FULL_WIDTH)):
        raise InvalidContact("phone", worded("leave out the (0), which is not dialled from abroad"))
    number = _without_separators(text, _PHONE_SEPARATORS)
    if number.startswith("00"):
        raise InvalidContact("phone", worded("write + instead of the leading 00"))
    if not _PHONE.fullmatch(number):
        raise InvalidContact(
            "phone", worded('must be + and country code, 8 to 15 digits, such as "+852 2345 6789"')
        )
    return number


def random_secret(prefix: str) -> str:
    """A URL-safe secret of 256 bits for a till or a member, `<prefix>_…`; only its digest is stored."""
    token = secrets.token_urlsafe(KEY_BYTES)
    while token.startswith("test_"):  # once in a thousand million times it would read as a sandbox's
        token = secrets.token_urlsafe(KEY_BYTES)
    return f"{prefix}_{token}"


def secret_digest(secret: str) -> str:
    """SHA-256 as 64 hex digits. Enough for 256 random bits, and quick; never for what a person chose."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def derived_code(index_key: bytes, purpose: str, identifier: str, characters: int = 16) -> str:
    """The one code that belongs to an identifier and cannot be made without the key.

    5 bits a character, 10 to 51 of them; ValueError otherwise.
    """
    if not _CODE_LEAST <= characters <= _CODE_MOST:
        raise ValueError(f"a code has {_CODE_LEAST} to {_CODE_MOST} characters, asked for {characters}")
    number = int.from_bytes(hmac.digest(index_key, _frame("derived code", purpose, identifier), "sha256"))
    return "".join(CODE_ALPHABET[number >> (251 - 5 * place) & 31] for place in range(characters))


def grouped(code: str, size: int = 4) -> str:
    """A code for people: `ABCD-EFGH-JKMN-PQRS`."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))


def read_code(text: str) -> str:
    """A code as a person typed it: grouping, lower case and I, L, O undone. Raises `InvalidCode`."""
    bare = _without_separators(text)
    code = bare.upper().translate(_MISREAD)
    if not code or not bare.isascii() or set(code) - set(CODE_ALPHABET):
        raise InvalidCode("a code has only digits and letters, and no U")
    return code


def _without_separators(text: str, separators: re.Pattern[str] = _SEPARATORS) -> str:
    """What was typed or pasted, narrow and without separators; nothing, if it is longer than anyone types."""
    return separators.sub("", text.translate(_FULL_WIDTH)) if len(text) <= _TYPED_LIMIT else ""


def _frame(*parts: str) -> bytes:
    """Parts with their lengths, so that no two lists of parts give the same bytes."""
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    return b"".join(len(part).to_bytes(4) + part for part in encoded)


def _encrypt(key: bytes, plain: bytes, bound: bytes) -> str:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _unpadded(nonce + _cipher(key).encrypt(nonce, plain, bound))


def _decrypt(key: bytes, text: str, bound: bytes) -> bytes | None:
    """The plain bytes, or None where this key and this place are not the ones it was made for."""
    cipher = _cipher(key)
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        # Base64 can spell the same bytes in several ways; only the one that was written is accepted.
        if _unpadded(raw) != text:
            return None
        return cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], bound)
    except (ValueError, InvalidTag):
        return None


def _unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _cipher(key: bytes) -> AESGCM:
    """AES-256 and nothing weaker: the library would take shorter keys for AES-128 and AES-192."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, got {len(key)}")
    return AESGCM(key)
