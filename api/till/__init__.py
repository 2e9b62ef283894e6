"""The routes of tills."""
