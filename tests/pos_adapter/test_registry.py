"""Adapters are found by name."""

from __future__ import annotations

import pytest

from pos_adapter import native, online_retail, registry
from pos_adapter.errors import UnknownAdapter


def test_every_adapter_is_found_by_its_name() -> None:
    assert registry.names() == ("native", "online-retail")
    assert registry.adapter("native") is native
    assert registry.adapter("online-retail") is online_retail


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownAdapter, match='"poslog"; there are native, online-retail') as refused:
        registry.adapter("poslog")

    assert refused.value.known == ("native", "online-retail")
