"""Phones for the tests of what is a member's own."""

from __future__ import annotations

import pytest

from tests.api.doors import Doors
from tests.api.member.phones import Phones


@pytest.fixture
def phones(doors: Doors) -> Phones:
    """Phones in front of the shop's doors."""
    return Phones(doors)
