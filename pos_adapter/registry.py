"""The adapters by name. A new one is a module and an entry here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pos_adapter.adapter import Adapter
from pos_adapter.errors import UnknownAdapter
from pos_adapter.native import adapter as native
from pos_adapter.odoo import adapter as odoo
from pos_adapter.online_retail import adapter as online_retail
from pos_adapter.poslog import adapter as poslog
from pos_adapter.shopify import adapter as shopify
from pos_adapter.square import adapter as square
from pos_adapter.stripe import adapter as stripe_events
from pos_adapter.tabular import adapter as tabular
from pos_adapter.wanted import Api, Wanted
from pos_adapter.woocommerce import adapter as woocommerce

ADAPTERS: Mapping[str, Adapter] = MappingProxyType(
    {
        "native": native,
        "online-retail": online_retail,
        "poslog": poslog,
        "square": square,
        "stripe": stripe_events,
        "tabular": tabular,
        "odoo": odoo,
        "shopify": shopify,
        "woocommerce": woocommerce,
    }
)


def names() -> tuple[str, ...]:
    """The names there are, in alphabetical order."""
    return tuple(sorted(ADAPTERS))


def options(name: str) -> Mapping[str, str]:
    """What a connection may say to an adapter and what for; nothing where it declares none."""
    return getattr(adapter(name), "OPTIONS", {})


def is_signed(name: str) -> bool:
    """Whether what an adapter reads may come signed by who sends it; otherwise it is for files only."""
    return getattr(adapter(name), "IS_SIGNED", True)


def find_api(name: str) -> Api | None:
    """Where what an adapter's deliveries name is fetched; None where they hold all there is."""
    return getattr(adapter(name), "API", None)


def wanted(name: str, body: bytes) -> tuple[Wanted, ...]:
    """What a body names and does not hold, each once; never anything of an adapter without an API."""
    asks = getattr(adapter(name), "wanted", None)
    return tuple(dict.fromkeys(asks(body))) if asks else ()


def answers(name: str, asked: Wanted, body: bytes) -> bool:
    """Whether what was answered holds what was asked for."""
    holds = getattr(adapter(name), "answers", None)
    return holds is None or bool(holds(asked, body))


def adapter(name: str) -> Adapter:
    """The adapter of this name; raises UnknownAdapter, which lists the names there are."""
    if name not in ADAPTERS:
        raise UnknownAdapter(name, names())
    return ADAPTERS[name]
