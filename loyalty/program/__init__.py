"""Programmes: the documents in which a retailer says what a purchase is worth, and the values they become."""
