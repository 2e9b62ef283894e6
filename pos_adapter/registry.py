"""The adapters by name. A new one is a module and an entry here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pos_adapter import native, online_retail
from pos_adapter.adapter import Adapter
from pos_adapter.errors import UnknownAdapter

ADAPTERS: Mapping[str, Adapter] = MappingProxyType({"native": native, "online-retail": online_retail})


def names() -> tuple[str, ...]:
    """The names there are, in alphabetical order."""
    return tuple(sorted(ADAPTERS))


def adapter(name: str) -> Adapter:
    """The adapter of this name; raises UnknownAdapter, which lists the names there are."""
    if name not in ADAPTERS:
        raise UnknownAdapter(name, names())
    return ADAPTERS[name]
