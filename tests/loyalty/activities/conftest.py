"""A shop of these tests, as those of receipts open it."""

from tests.loyalty.receipts.conftest import open_shop

__all__ = ["open_shop"]
