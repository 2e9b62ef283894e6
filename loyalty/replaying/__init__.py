"""Replaying: what past receipts would have come to under other rules, side by side with what they did."""
