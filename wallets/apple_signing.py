"""Passes signed for Apple Wallet: the files, a list of their digests, and a signature over that list."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder

from wallets import apple_pass, pictures
from wallets.apple_pass import Anew
from wallets.errors import WalletCertificateExpired
from wallets.holding import Holding

CONTENT_TYPE: Final = "application/vnd.apple.pkpass"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: for which kind of pass, of which team, with which key; `above` are Apple's certificates."""

    pass_type: str
    team: str
    certificate: x509.Certificate
    key: RSAPrivateKey | EllipticCurvePrivateKey = field(repr=False)
    above: tuple[x509.Certificate, ...] = ()

    def check(self, at: datetime) -> None:
        """Raises WalletCertificateExpired unless every certificate is valid at `at`."""
        for each in (self.certificate, *self.above):
            if not each.not_valid_before_utc <= at <= each.not_valid_after_utc:
                raise WalletCertificateExpired(each.not_valid_before_utc, each.not_valid_after_utc)

    def sign(self, content: bytes) -> bytes:
        """A detached PKCS #7 signature in DER, with the moment of signing and Apple's certificates."""
        builder = PKCS7SignatureBuilder().set_data(content)
        builder = builder.add_signer(self.certificate, self.key, hashes.SHA256())
        for each in self.above:
            builder = builder.add_certificate(each)
        return builder.sign(Encoding.DER, [PKCS7Options.DetachedSignature, PKCS7Options.Binary])


@lru_cache(maxsize=4)
def signer(pass_type: str, team: str, certificate: str, key: str, password: str, wwdr: str) -> Signer:
    """Who signs, of texts in PEM that were found to fit together when the service started."""
    opened = serialization.load_pem_private_key(key.encode(), password.encode() or None)
    assert isinstance(opened, RSAPrivateKey | EllipticCurvePrivateKey)
    own = x509.load_pem_x509_certificate(certificate.encode())
    return Signer(pass_type, team, own, opened, tuple(x509.load_pem_x509_certificates(wwdr.encode())))


def package(held: Holding, by: Signer, address: str, anew: Anew | None = None) -> bytes:
    """A .pkpass: what a phone opens; `anew` is where it asks again. Raises WalletCertificateExpired."""
    by.check(held.at)
    files = _files(held, by, address, anew)
    digests = {
        name: hashlib.sha1(content, usedforsecurity=False).hexdigest() for name, content in files.items()
    }
    manifest = json.dumps(digests, indent=1).encode()
    return _zipped({**files, "manifest.json": manifest, "signature": by.sign(manifest)}, held.at)


def _files(held: Holding, by: Signer, address: str, anew: Anew | None) -> dict[str, bytes]:
    told = apple_pass.document(held, by.pass_type, by.team, address) | (anew.told if anew else {})
    files = {"pass.json": json.dumps(told, ensure_ascii=False, indent=1).encode()}
    for tag in apple_pass.OTHERS:
        files[f"{tag}.lproj/pass.strings"] = apple_pass.strings(held, tag, address)
    return files | pictures.of_pass(held)


def _zipped(files: Mapping[str, bytes], at: datetime) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return written.getvalue()
