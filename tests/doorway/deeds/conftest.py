"""The corner shop with both its doors."""

from tests.web.conftest import clock, pages

__all__ = ["clock", "pages"]
