"""The root of what can be wrong here."""

from __future__ import annotations


class LoyaltyError(Exception):
    """The root of everything this package raises."""
