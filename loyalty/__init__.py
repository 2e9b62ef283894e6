"""The only package that knows programmes, members, receipts, points and tiers together."""
