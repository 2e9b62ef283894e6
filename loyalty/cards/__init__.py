"""Cards: their numbers, their pictures, their rotating codes, and what becomes of them."""
