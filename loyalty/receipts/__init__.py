"""Receipts: recording them, matching what comes back, parking what must wait, telling why."""
