"""A good JSON document spoilt in every way that JSON can be."""

from __future__ import annotations

from collections.abc import Mapping


def ways(good: bytes, *, amount: bytes, megabytes: int) -> Mapping[str, bytes]:
    """What is sent by the name of the situation; `amount` stands in the document, which has a field `id`."""
    return {
        "oversized body": b'{"id": "' + b"1" * megabytes * 2**20 + b'"}',
        "wrong encoding": good.replace(b"TEA", b"TH\xc9"),
        "nested deeply": b"[" * 200_000,
        "field twice": good.replace(b'"id"', b'"id": 1, "id"', 1),
        "not a number": good.replace(amount, b"NaN"),
    }
