"""Offline: what a till may take of a member's points while its line is down."""
