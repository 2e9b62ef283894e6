"""Passwords of staff: which may be chosen, and how they are kept (Argon2id, RFC 9106).

Hashing takes a tenth of a second and much memory on purpose: do it outside any transaction, and never for
a till.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from identity.errors import WeakPassword

LEAST_CHARS, MOST_CHARS = 12, 128
_LEAST_DIFFERENT_CHARS = 5
_HASHER = PasswordHasher()
# What is left of the commonest long passwords when digits and signs are taken away.
# fmt: off
_COMMON = frozenset((
    "password", "passwort", "passw", "passwordpassword", "motdepasse", "contrasena", "qwerty",
    "qwertyuiop", "qwertyqwerty", "azerty", "asdfghjkl", "qazwsxedc", "zaqxswcde", "abc", "abcdefg",
    "abcdefghijkl", "letmein", "letmeinplease", "welcome", "welcomewelcome", "admin", "administrator",
    "root", "superuser", "changeme", "changemenow", "iloveyou", "iloveyousomuch", "monkey", "dragon",
    "football", "baseball", "sunshine", "princess", "starwars", "trustno", "master", "michael",
    "superman", "batman", "computer", "internet", "secret", "secretsecret", "default", "temporary",
    "temp", "guest", "test", "testtest", "testing", "demo", "login", "hello", "helloworld", "whatever",
    "manager", "cashier", "store", "shop", "regulars", "loyalty", "loyaltycard",
    "correcthorsebatterystaple",
))
# fmt: on


def check(password: str, email: str, name: str) -> None:
    """Raise WeakPassword where a stranger would guess it: too short, too common, or the person's own name.

    There is no rule about which signs must be in it: length is what helps (NIST SP 800-63B §3.1.1).
    """
    if not LEAST_CHARS <= len(password) <= MOST_CHARS:
        raise WeakPassword(f"a password has {LEAST_CHARS} to {MOST_CHARS} characters; several words do well")
    folded = _normalised(password).casefold()
    if len(set(folded)) < _LEAST_DIFFERENT_CHARS:
        raise WeakPassword("this repeats a few characters; several words do well")
    letters = _letters(folded)
    if not letters:
        raise WeakPassword("digits and signs alone are guessed; several words do well")
    if letters in _COMMON:
        raise WeakPassword("this is one of the commonest passwords, with digits or signs around it")
    if letters in _own(email, name):
        raise WeakPassword("this is the person's own e-mail or name")


def hashed(password: str) -> str:
    """The password as it is kept, with its salt and parameters; different at every call."""
    return _HASHER.hash(_normalised(password))


def verify(kept: str | None, password: str) -> bool:
    """Whether this is the password. Where none is kept the same work is done, and the answer is no."""
    nobodys = _nobodys()
    try:
        _HASHER.verify(kept or nobodys, _normalised(password[: MOST_CHARS + 1]))
    except (Argon2Error, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with other parameters than are used now, and is to be hashed anew."""
    return _HASHER.check_needs_rehash(kept)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")


def _normalised(text: str) -> str:
    """One spelling: keyboards compose letters in different ways."""
    return unicodedata.normalize("NFKC", text)


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalpha())


def _own(email: str, name: str) -> set[str]:
    """The person's own words, as letters: the address and its parts, the name and its parts."""
    local, _, domain = email.casefold().partition("@")
    folded = _normalised(name).casefold()
    words = [email.casefold(), local, domain, domain.partition(".")[0], folded, *folded.split()]
    return {_letters(word) for word in words} | {_letters(local + folded), _letters(folded + local)}
