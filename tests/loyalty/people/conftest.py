"""Shops whose books are verified when a test is over."""

from tests.loyalty.receipts.conftest import open_shop

__all__ = ["open_shop"]
