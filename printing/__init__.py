"""Printing: what a shop prints, as PDF with its fonts inside: posters and cards."""
