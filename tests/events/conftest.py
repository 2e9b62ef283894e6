"""What tests of events share."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest


@pytest.fixture
def now() -> datetime:
    """A moment that stands still."""
    return datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
