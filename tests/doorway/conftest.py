"""The corner shop with its API, for what is seen best from outside."""

from tests.api.conftest import clock, doors

__all__ = ["clock", "doors"]
