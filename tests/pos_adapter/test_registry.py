"""Adapters are found by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pos_adapter import registry
from pos_adapter.errors import UnknownAdapter
from pos_adapter.native import adapter as native
from pos_adapter.online_retail import adapter as online_retail

PAGES = Path(__file__).parents[2] / "docs" / "adapters"


def test_every_adapter_is_found_by_its_name() -> None:
    assert list(registry.names()) == sorted(registry.ADAPTERS)
    assert registry.adapter("native") is native
    assert registry.adapter("online-retail") is online_retail
    for name in registry.names():
        assert callable(registry.adapter(name).verify), name
        assert callable(registry.adapter(name).read), name


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownAdapter, match='"abacus"; there are native, ') as refused:
        registry.adapter("abacus")

    assert refused.value.known == registry.names()


def test_the_options_of_an_adapter_are_those_of_its_page() -> None:
    for name in registry.names():
        page = (PAGES / f"{name}.md").read_text() if (PAGES / f"{name}.md").exists() else ""
        assert set(re.findall(r"\| option `(\w+)`", page)) == set(registry.options(name)), name
    assert [name for name in registry.names() if not registry.is_signed(name)] == [
        "native",
        "online-retail",
        "poslog",
        "tabular",
    ]
