"""The keys that sign allowances: made from the key ring, kept nowhere; their public halves are for tills."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from loyalty.offline import allowances
from loyalty.people.privacy import KeyRing

_PURPOSE = b"signs offline allowances"


def signing(ring: KeyRing) -> Ed25519PrivateKey:
    """The key that signs now: that of the ring's primary key. Its signatures say nothing of the ring's."""
    return _made(ring.keys[ring.primary])


def public(ring: KeyRing) -> Mapping[str, bytes]:
    """The public keys by their ids, 32 bytes each; the one that signs now comes first."""
    names = sorted(ring.keys, key=lambda name: name != ring.primary)
    raw = [_made(ring.keys[name]).public_key().public_bytes_raw() for name in names]
    return {allowances.key_id(each): each for each in raw}


@lru_cache(maxsize=16)
def _made(ring_key: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hmac.digest(ring_key, _PURPOSE, "sha256"))
