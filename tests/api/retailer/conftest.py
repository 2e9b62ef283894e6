"""What tests of the retailer's routes may ask for."""

from __future__ import annotations

import pytest

from tests.api.doors import Doors
from tests.api.retailer.office import Office


@pytest.fixture
def office(doors: Doors) -> Office:
    """An owner at work."""
    return Office(doors)
