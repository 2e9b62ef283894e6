"""Households: members who share what they have available, each in a journal of their own."""
