"""Adverse: what a new version of a programme takes from its members. Pure; in doubt it is said."""
