"""The routes of members."""
