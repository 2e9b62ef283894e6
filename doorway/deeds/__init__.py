"""Deeds of staff that have a limit: what one person may do alone, and what waits for a second one."""
