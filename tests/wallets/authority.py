"""An authority of the tests' own: what Apple and Google would have given a retailer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

PASS_TYPE, TEAM = "pass.com.example.loyalty", "ABCDE12345"
ISSUER, EMAIL = "3388000000012345678", "wallet@example.iam.gserviceaccount.com"
PASSWORD = "open-sesame"
FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Given:
    """PEM texts. `key` is locked with PASSWORD."""

    root: str
    wwdr: str
    certificate: str
    key: str


@cache
def apple(until: datetime = UNTIL) -> Given:
    """A certificate for passes, and the two above it."""
    root_key, wwdr_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    own_key = rsa.generate_private_key(65537, 2048)
    root = _certificate(_named("Root"), root_key, _named("Root"), root_key, path=1)
    wwdr = _certificate(_named("WWDR"), wwdr_key, _named("Root"), root_key, path=0)
    mine = x509.Name(
        [
            x509.NameAttribute(NameOID.USER_ID, PASS_TYPE),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Pass Type ID: {PASS_TYPE}"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, TEAM),
        ]
    )
    own = _certificate(mine, own_key, _named("WWDR"), wwdr_key, until=until)
    locked = BestAvailableEncryption(PASSWORD.encode())
    key = own_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked).decode()
    return Given(*(each.public_bytes(Encoding.PEM).decode() for each in (root, wwdr, own)), key)


@cache
def google_key() -> rsa.RSAPrivateKey:
    """The service account's."""
    return rsa.generate_private_key(65537, 2048)


def google() -> str:
    """The key file of a service account."""
    key = google_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return json.dumps({"type": "service_account", "client_email": EMAIL, "private_key": key})


def apple_settings(given: Given | None = None) -> dict[str, str]:
    """What the environment says."""
    found = given or apple()
    return {
        "LOYALTY_APPLE_PASS_TYPE": PASS_TYPE,
        "LOYALTY_APPLE_PASS_TEAM": TEAM,
        "LOYALTY_APPLE_PASS_CERTIFICATE": found.certificate,
        "LOYALTY_APPLE_PASS_KEY": found.key,
        "LOYALTY_APPLE_PASS_KEY_PASSWORD": PASSWORD,
        "LOYALTY_APPLE_PASS_WWDR": found.wwdr,
    }


def google_settings() -> dict[str, str]:
    """What the environment says."""
    return {"LOYALTY_GOOGLE_WALLET_ISSUER": ISSUER, "LOYALTY_GOOGLE_WALLET_ACCOUNT": google()}


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(subject, key, issuer, by, *, path: int | None = None, until: datetime = UNTIL):
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(max(until, FROM + timedelta(days=1)))
        .add_extension(x509.BasicConstraints(ca=path is not None, path_length=path), critical=True)
        .sign(by, hashes.SHA256())
    )
