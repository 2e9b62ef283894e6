"""Switching: from another system to this one, and side by side with it for a while."""
