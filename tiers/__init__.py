"""Tiers: what a member has reached, for how long, and what is missing; pure values in, pure values out."""
