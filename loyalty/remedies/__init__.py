"""Remedies: what must be put right, in sentences that can be said in every language."""
