"""Campaigns: what is done for many members once a date has come."""
