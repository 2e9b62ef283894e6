"""Merging: two members become one, and two again while nothing of what moved was spent."""
