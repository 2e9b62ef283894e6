"""Wallets: what Apple and Google gave the retailer to sign passes with, and whether it fits together."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import NameOID

from settings.values import Wrong

APPLE: Final = ("PASS_TYPE", "PASS_TEAM", "PASS_CERTIFICATE", "PASS_KEY", "PASS_WWDR")
GOOGLE: Final = ("WALLET_ISSUER", "WALLET_ACCOUNT")
KEY_LABELS: Final = ("PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY")
# What a repr says nothing of.
SECRETS: Final = (
    "apple_pass_certificate",
    "apple_pass_key",
    "apple_pass_key_password",
    "apple_pass_wwdr",
    "google_wallet_account",
)
LARGEST_FILE_BYTES: Final = 100_000
_PASS_TYPE: Final = re.compile(r"pass(\.[A-Za-z0-9-]{1,60}){1,10}\Z")
_TEAM: Final = re.compile(r"[A-Z0-9]{10}\Z")
_ISSUER: Final = re.compile(r"[0-9]{1,25}\Z")


def pass_type(text: str) -> str:
    if text and not _PASS_TYPE.match(text):
        raise Wrong("must be the identifier that Apple gave, like pass.com.example.loyalty")
    return text


def team(text: str) -> str:
    if text and not _TEAM.match(text):
        raise Wrong("must be the ten capital letters and digits by which Apple knows the team")
    return text


def issuer(text: str) -> str:
    if text and not _ISSUER.match(text):
        raise Wrong("must be the number by which Google Wallet knows the issuer, like 3388000000012345678")
    return text


def pem(*labels: str) -> Callable[[str], str]:
    """Reads PEM that holds a block of one of these labels: given as it is, or as the path of a file."""

    def read(text: str) -> str:
        found = text if "-----BEGIN" in text else _file(text)
        # In one line, as some hosts keep variables, the ends of lines are written out.
        found = found.replace("\\n", "\n").strip()
        if text and not any(f"-----BEGIN {label}-----" in found for label in labels):
            raise Wrong(f"must be PEM, or the path of a PEM file, with a block BEGIN {labels[0]}")
        return found

    return read


def account(text: str) -> str:
    """Reads the key file of a service account: its JSON as it is, or the path of the file."""
    if not text:
        return text
    found = (text if text.startswith("{") else _file(text)).strip()
    try:
        fields = json.loads(found)
        whole = all(isinstance(fields[name], str) for name in ("client_email", "private_key"))
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise Wrong("must be the JSON key file of a service account, or its path, with client_email")
    return found


def misfits(found: Mapping[str, Any], prefix: str) -> list[str]:
    """What is wrong between settings that are right by themselves.

    Whether anything has expired is not asked: that comes by itself one day, and must not keep the service
    from starting.
    """
    return [
        *_apple_misfits({name: found.get(f"apple_{name.lower()}", "") for name in APPLE}, found, prefix),
        *_google_misfits(found, prefix),
    ]


def _apple_misfits(given: Mapping[str, str], found: Mapping[str, Any], prefix: str) -> list[str]:
    if not all(given.values()):
        return []
    name = f"{prefix}APPLE_PASS_"
    try:
        own = x509.load_pem_x509_certificate(given["PASS_CERTIFICATE"].encode())
        above = x509.load_pem_x509_certificates(given["PASS_WWDR"].encode())
    except ValueError:
        return [f"{name}CERTIFICATE or {name}WWDR holds no certificate that can be read"]
    password = found.get("apple_pass_key_password", "").encode() or None
    try:
        key = load_pem_private_key(given["PASS_KEY"].encode(), password)
    except (ValueError, TypeError):
        return [f"{name}KEY cannot be opened; {name}KEY_PASSWORD is its password, if it has one"]
    problems = []
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey) or key.public_key() != own.public_key():
        problems.append(f"{name}KEY is not the key of {name}CERTIFICATE")
    if _subject(own, NameOID.USER_ID) != given["PASS_TYPE"]:
        problems.append(f"{name}CERTIFICATE is not for {name}TYPE; make one for that identifier")
    if _subject(own, NameOID.ORGANIZATIONAL_UNIT_NAME) != given["PASS_TEAM"]:
        problems.append(f"{name}CERTIFICATE is not of {name}TEAM")
    if not _is_issued_by(own, above[0]):
        problems.append(f"{name}WWDR did not issue {name}CERTIFICATE; take Apple's intermediate that did")
    return problems


def _google_misfits(found: Mapping[str, Any], prefix: str) -> list[str]:
    if not found.get("google_wallet_account"):
        return []
    try:
        key = load_pem_private_key(json.loads(found["google_wallet_account"])["private_key"].encode(), None)
    except (ValueError, TypeError):
        key = None
    problem = f"{prefix}GOOGLE_WALLET_ACCOUNT holds no RSA key in private_key"
    return [] if isinstance(key, RSAPrivateKey) else [problem]


def _subject(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    named = certificate.subject.get_attributes_for_oid(oid)
    return str(named[0].value) if named else ""


def _is_issued_by(own: x509.Certificate, above: x509.Certificate) -> bool:
    try:
        own.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _file(path: str) -> str:
    """A file's text; empty for no path."""
    if not path:
        return ""
    try:
        file = Path(path)
        if file.stat().st_size > LARGEST_FILE_BYTES:
            raise Wrong(f"names a file larger than {LARGEST_FILE_BYTES} bytes")
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise Wrong("names no file that can be read, and is not the text of one either") from None
