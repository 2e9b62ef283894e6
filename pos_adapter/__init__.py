"""Tills' dialects, each read by two pure functions into the one `Receipt` the platform knows."""
