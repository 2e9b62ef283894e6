"""Verifying: whatever stands beside the journals follows from them."""

from loyalty.verifying.whole import verify

__all__ = ["verify"]
