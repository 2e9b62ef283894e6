"""Stores, tills and their keys, and what tills call things."""
